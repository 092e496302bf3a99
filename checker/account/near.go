package account

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"cognito-lambda-workshop/checker/lesson"
)

const (
	nearTime       = 2 * time.Second // for the whole search: the look is not to wait for it any longer
	maxRegions     = 5               // searched besides the own one, side by side
	maxListPages   = 10              // of an account's functions or roles
	maxNamesakes   = 5               // told for one thing
	shortestStem   = 6               // letters of a name that another one may continue
	rolesInOnePage = 1000
)

// commonRegions are where those who follow a tutorial find themselves when they did not choose.
func commonRegions() []string {
	return []string{"us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1"}
}

// findNearMisses searches for what was not found under its name or in its Region. What the search itself meets, such as a
// missing permission, is not told: the thing is missing either way.
func (r *reader) findNearMisses(ctx context.Context, wanted need) {
	pool := wanted.pool && r.poolIsMissing()
	functions := slices.DeleteFunc(slices.Clone(wanted.functions), func(step lesson.Step) bool { return !r.s.Functions[step.Name].Missing })
	role := wanted.role && r.s.Roles[r.s.RoleName].Missing
	policy := wanted.role && r.s.Policy.Missing
	if !pool && len(functions) == 0 && !role && !policy {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, nearTime)
	defer cancel()
	searches := []func() []NearMiss{
		func() []NearMiss { return r.nearPools(pool) },
		func() []NearMiss { return r.nearPolicies(policy) },
		func() []NearMiss { return r.nearRoles(ctx, role) },
		func() []NearMiss { return r.nearFunctions(ctx, functions) },
	}
	if pool || len(functions) > 0 {
		for _, region := range r.otherRegions() {
			searches = append(searches, func() []NearMiss { return r.searchRegion(ctx, region, pool, functions) })
		}
	}
	found := make([][]NearMiss, len(searches))
	var running sync.WaitGroup
	for i, search := range searches {
		running.Go(func() { found[i] = search() })
	}
	running.Wait()
	r.s.NearMisses = slices.Concat(found...)
}

// poolIsMissing tells whether there is no pool of the name, or id, that was looked for, nor another one to take for it.
func (r *reader) poolIsMissing() bool {
	if r.s.Pool.Found != nil || r.s.Pools.Found == nil {
		return false
	}
	wanted := r.options.Names.Pool
	return !slices.ContainsFunc(*r.s.Pools.Found, func(p PoolName) bool { return p.ID == wanted || p.Name == wanted })
}

func (r *reader) nearPools(missing bool) []NearMiss {
	if !missing {
		return nil
	}
	var found []NearMiss
	for _, pool := range *r.s.Pools.Found {
		if r.near(r.options.Names.Pool, pool.Name) {
			found = append(found, NearMiss{Kind: NearPool, Step: lesson.UserPool.Name, Name: pool.Name, ID: pool.ID, Region: r.s.Region})
		}
	}
	return few(found)
}

func (r *reader) nearPolicies(missing bool) []NearMiss {
	if !missing {
		return nil
	}
	return r.namesakes(NearPolicy, lesson.ExecutionRole, r.options.Names.Policy, "", r.policyNames)
}

// nearRoles goes through all roles: IAM finds a role by its exact name only.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html
func (r *reader) nearRoles(ctx context.Context, missing bool) []NearMiss {
	if !missing {
		return nil
	}
	names, _ := r.roleNames(ctx, maxListPages)
	return r.namesakes(NearRole, lesson.ExecutionRole, r.s.RoleName, "", names)
}

// nearFunctions lists the functions of the own Region. Only their names are kept.
// https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
func (r *reader) nearFunctions(ctx context.Context, missing []lesson.Step) []NearMiss {
	if len(missing) == 0 {
		return nil
	}
	names, _ := r.functionNames(ctx, r.s.Region, maxListPages)
	var found []NearMiss
	for _, step := range missing {
		found = append(found, r.namesakes(NearFunction, step, functionName(r.options.Names.Function(step)), r.s.Region, names)...)
	}
	return found
}

// searchRegion looks for the right names in another Region. Where the function of the first missing step is not, nobody
// asks for those of the later ones.
func (r *reader) searchRegion(ctx context.Context, region string, pool bool, functions []lesson.Step) []NearMiss {
	var found []NearMiss
	if pool {
		out, err := r.cognito.ListUserPools(ctx, &cognitoidentityprovider.ListUserPoolsInput{MaxResults: aws.Int32(pageSize)},
			func(o *cognitoidentityprovider.Options) { o.Region = region })
		if err != nil { // the Region is closed to this caller, or is none
			return nil
		}
		for _, p := range out.UserPools {
			if id, name := aws.ToString(p.Id), aws.ToString(p.Name); id == r.options.Names.Pool || name == r.options.Names.Pool {
				found = append(found, NearMiss{Kind: NearPool, Step: lesson.UserPool.Name, Name: name, ID: id, Region: region})
			}
		}
	}
	for _, step := range functions {
		name := functionName(r.options.Names.Function(step))
		if r.unlistedFunction(ctx, region, name) {
			if len(found) == 0 {
				break
			}
			continue
		}
		_, err := r.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &name}, func(o *lambda.Options) { o.Region = region })
		if err != nil && (!isMissing(err) || len(found) == 0) {
			break
		}
		if err == nil {
			found = append(found, NearMiss{Kind: NearFunction, Step: step.Name, Name: name, Region: region})
		}
	}
	return found
}

// regionInARN finds the Region in the ARNs of a policy.
var regionInARN = regexp.MustCompile(`:(?:logs|lambda|cognito-idp):([a-z]{2,}(?:-[a-z]+)+-\d+):`)

// otherRegions are the Regions to search: first those that the account itself names, then the common ones.
func (r *reader) otherRegions() []string {
	var named []string
	name := func(region string) {
		if region != "" && region != r.s.Region && !slices.Contains(named, region) {
			named = append(named, region)
		}
	}
	ofPool := func(text string) {
		if poolID.MatchString(text) {
			region, _, _ := strings.Cut(text, "_")
			name(region)
		}
	}
	ofPool(r.options.Names.Pool)
	for _, step := range lesson.FunctionSteps() {
		if id, err := arn.Parse(r.options.Names.Function(step)); err == nil {
			name(id.Region)
		}
	}
	for _, e := range r.allEnvironments() {
		for _, value := range e.values {
			ofPool(trim(value))
		}
	}
	for _, region := range r.lastUsed {
		name(region)
	}
	if policy := r.s.Policy.Found; policy != nil && policy.Document.Found != nil {
		for _, match := range regionInARN.FindAllStringSubmatch(*policy.Document.Found, -1) {
			name(match[1])
		}
	}
	if caller := r.s.Caller.Found; caller == nil || caller.Partition == "aws" {
		for _, region := range commonRegions() {
			name(region)
		}
	}
	return named[:min(len(named), maxRegions)]
}

// namesakes are those of some names that are nearly the wanted one.
func (r *reader) namesakes(kind NearKind, step lesson.Step, wanted, region string, names []string) []NearMiss {
	var found []NearMiss
	for _, name := range names {
		if r.near(wanted, name) {
			found = append(found, NearMiss{Kind: kind, Step: step.Name, Name: name, Region: region})
		}
	}
	return few(found)
}

func few(found []NearMiss) []NearMiss { return found[:min(len(found), maxNamesakes)] }

// near tells whether a name is nearly the wanted one, and not what something else is to be called.
func (r *reader) near(wanted, name string) bool {
	if r.options.theirs(name) || slices.Contains(r.options.Names.Made(), name) {
		return false
	}
	return nearly(wanted, name)
}

func nearly(wanted, name string) bool {
	a, b := bare(wanted), bare(name)
	if min(len(a), len(b)) < shortestStem {
		return a == b && a != ""
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || oneSlip(a, b)
}

// bare is a name without what people mix up: case and punctuation.
func bare(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}

// oneSlip tells whether one letter too many, too few, wrong or in its neighbour's place makes one text of the other.
func oneSlip(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	switch {
	case len(a)+len(b) == 1, len(a) == 1 && len(b) == 1:
		return true
	case len(a) == 2 && len(b) == 2:
		return a[0] == b[1] && a[1] == b[0]
	}
	return false
}

// functionName is the name at the end of a function's ARN, or the name that was given.
func functionName(name string) string {
	id, err := arn.Parse(name)
	if err != nil {
		return name
	}
	name, _, _ = strings.Cut(strings.TrimPrefix(id.Resource, "function:"), ":")
	return name
}
