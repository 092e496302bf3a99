package mistakes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	cognitotypes "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/lesson"
)

// before is what of the workshop was in the account before a mistake was planted: all that mending needs. The app
// client's secret is not in it.
type before struct {
	Mistake string
	Region  string
	Names   lesson.Names

	Pool      cognitotypes.UserPoolType
	Client    cognitotypes.UserPoolClientType
	Clients   []string // the ids of all the pool's app clients
	Role      role
	Policy    policy
	Functions map[string]function // by the step's name

	// What else had the workshop's names, in the Region and in the one that learners stray into.
	Here, Elsewhere namesakes
}

// namesakes are what may be mistaken for the workshop's own.
type namesakes struct {
	Pools     []string // ids
	Functions []string // names
	Roles     []string // names
	Policies  []string // ARNs
}

type role struct {
	Role     iamtypes.Role
	Trust    string
	Attached []string          // ARNs
	Inline   map[string]string // documents by name
}

type policy struct {
	Policy   iamtypes.Policy
	Document string
	Versions []string // ids
}

type function struct {
	Configuration lambdatypes.FunctionConfiguration // without the environment variables
	Variables     map[string]value
	Statements    []string // the ids of the resource policy's statements
	Zip           []byte   // only where the mistake replaces it
}

// value is the value of an environment variable; the app client's own are not written down.
type value struct {
	Is   string `json:",omitempty"` // lesson.ClientIDVariable, lesson.ClientSecretVariable, or empty for Text
	Text string `json:",omitempty"`
}

// record reads what a mistake may change.
func (a *Account) record(ctx context.Context, m Mistake) (before, error) {
	b := before{Mistake: m.Name, Region: a.Config.Region, Names: a.Names, Functions: map[string]function{}}
	secret, err := a.recordClient(ctx, &b)
	if err != nil {
		return b, err
	}
	if b.Role, err = a.recordRole(ctx); err != nil {
		return b, err
	}
	if b.Policy, err = a.recordPolicy(ctx); err != nil {
		return b, err
	}
	for _, step := range lesson.FunctionSteps() {
		f, err := a.recordFunction(ctx, step, slices.Contains(m.Code, step))
		if err != nil {
			return b, err
		}
		values, err := a.variables(ctx, step)
		if err != nil {
			return b, err
		}
		for name, text := range values {
			switch text {
			case a.ClientID:
				f.Variables[name] = value{Is: lesson.ClientIDVariable}
			case secret:
				f.Variables[name] = value{Is: lesson.ClientSecretVariable}
			default:
				f.Variables[name] = value{Text: text}
			}
		}
		b.Functions[step.Name] = f
	}
	if b.Here, err = a.namesakes(ctx); err != nil {
		return b, err
	}
	b.Elsewhere, err = a.elsewhere().namesakes(ctx)
	return b, err
}

// recordClient records the pool and its app client, and returns the client's secret.
func (a *Account) recordClient(ctx context.Context, b *before) (secret string, err error) {
	pool, err := a.cognito().DescribeUserPool(ctx, &cognitoidentityprovider.DescribeUserPoolInput{UserPoolId: &a.PoolID})
	if err != nil {
		return "", fmt.Errorf("reading the user pool: %w", err)
	}
	client, err := a.cognito().DescribeUserPoolClient(ctx, &cognitoidentityprovider.DescribeUserPoolClientInput{
		UserPoolId: &a.PoolID, ClientId: &a.ClientID,
	})
	if err != nil {
		return "", fmt.Errorf("reading the app client: %w", err)
	}
	secret = aws.ToString(client.UserPoolClient.ClientSecret)
	b.Pool, b.Client = *pool.UserPool, *client.UserPoolClient
	b.Client.ClientSecret = nil
	b.Clients, err = a.clients(ctx, a.PoolID)
	return secret, err
}

func (a *Account) clients(ctx context.Context, poolID string) ([]string, error) {
	var ids []string
	pages := cognitoidentityprovider.NewListUserPoolClientsPaginator(a.cognito(),
		&cognitoidentityprovider.ListUserPoolClientsInput{UserPoolId: &poolID})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing the app clients: %w", err)
		}
		for _, client := range page.UserPoolClients {
			ids = append(ids, *client.ClientId)
		}
	}
	return ids, nil
}

func (a *Account) recordRole(ctx context.Context) (role, error) {
	out, err := a.iam().GetRole(ctx, &iam.GetRoleInput{RoleName: &a.Names.Role})
	if err != nil {
		return role{}, fmt.Errorf("reading the role: %w", err)
	}
	r := role{Role: *out.Role}
	if r.Trust, err = decoded(out.Role.AssumeRolePolicyDocument); err != nil {
		return r, err
	}
	r.Attached, r.Inline, err = a.rolePolicies(ctx, a.Names.Role)
	return r, err
}

func (a *Account) recordPolicy(ctx context.Context) (p policy, err error) {
	return p, a.withPolicy(ctx, func(ctx context.Context, arn string) error {
		out, err := a.iam().GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
		if err != nil {
			return fmt.Errorf("reading the policy: %w", err)
		}
		p.Policy = *out.Policy
		version, err := a.iam().GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: out.Policy.DefaultVersionId})
		if err != nil {
			return fmt.Errorf("reading the policy's document: %w", err)
		}
		if p.Document, err = decoded(version.PolicyVersion.Document); err != nil {
			return err
		}
		p.Versions, err = a.versions(ctx, arn)
		return err
	})
}

func (a *Account) versions(ctx context.Context, arn string) ([]string, error) {
	out, err := a.iam().ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: &arn})
	if err != nil {
		return nil, fmt.Errorf("reading the policy's versions: %w", err)
	}
	var ids []string
	for _, version := range out.Versions {
		ids = append(ids, *version.VersionId)
	}
	return ids, nil
}

// recordFunction records a step's function, with its zip where it is wanted.
func (a *Account) recordFunction(ctx context.Context, step lesson.Step, withZip bool) (f function, err error) {
	out, err := a.lambda().GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: a.function(step)})
	if err != nil {
		return f, fmt.Errorf("reading the function: %w", err)
	}
	f = function{Configuration: *out.Configuration, Variables: map[string]value{}}
	f.Configuration.Environment = nil
	if withZip {
		if f.Zip, err = download(ctx, aws.ToString(out.Code.Location)); err != nil {
			return f, err
		}
	}
	f.Statements, err = a.statements(ctx, step)
	return f, err
}

// download fetches a zip. The address is a secret for some minutes, so that it is in no error.
func download(ctx context.Context, address string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, errors.New("downloading the function's zip: the link to it is none")
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, errors.New("downloading the function's zip: no connection")
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("downloading the function's zip: the answer was %s", response.Status)
	}
	zipped, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("downloading the function's zip: %w", err)
	}
	return zipped, nil
}

// statements are the ids of the statements in the resource policy of a step's function.
func (a *Account) statements(ctx context.Context, step lesson.Step) ([]string, error) {
	out, err := a.lambda().GetPolicy(ctx, &lambda.GetPolicyInput{FunctionName: a.function(step)})
	if functionMissing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading who may call the function: %w", err)
	}
	var document struct{ Statement []struct{ Sid string } }
	if err := json.Unmarshal([]byte(aws.ToString(out.Policy)), &document); err != nil {
		return nil, fmt.Errorf("reading who may call the function: %w", err)
	}
	var ids []string
	for _, statement := range document.Statement {
		ids = append(ids, statement.Sid)
	}
	return ids, nil
}

func functionMissing(err error) bool {
	_, missing := errors.AsType[*lambdatypes.ResourceNotFoundException](err)
	return missing
}
