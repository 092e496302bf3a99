package account

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/lesson"
)

// readFunctions reads the functions of some steps.
//
// GetFunction has room for 100 requests a second in an account, where GetFunctionConfiguration shares 15 with all other
// calls. It comes with a link to the code, which is a secret.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests
func (r *reader) readFunctions(ctx context.Context, steps []lesson.Step) {
	if slices.Contains(steps, lesson.Private) {
		r.askWhoMayCall(ctx)
	}
	inParallel(len(steps), max(1, len(steps)), func(i int) {
		look := r.readFunction(ctx, steps[i])
		r.mu.Lock()
		defer r.mu.Unlock()
		r.s.Functions[steps[i].Name] = look
	})
}

// functionRoles are the names of the roles that the functions use.
func (r *reader) functionRoles() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var roles []string
	for _, function := range r.s.Functions {
		if f := function.Found; f != nil && f.RoleARN != "" {
			roles = append(roles, lastPart(f.RoleARN))
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

// askWhoMayCall finds out who may call the private function, while it is being read itself.
func (r *reader) askWhoMayCall(ctx context.Context) {
	name := r.options.Names.Function(lesson.Private)
	r.aside.Go(func() {
		if !r.unlistedFunction(ctx, r.s.Region, functionName(name)) {
			r.aside.Go(func() { r.url = r.readURL(ctx, name) })
			r.resourcePolicy = r.readResourcePolicy(ctx, name)
		}
	})
}

// readURL reads a function's address. Where nobody can ask for one, nobody can make one either.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html
func (r *reader) readURL(ctx context.Context, name string) Look[FunctionURL] {
	out, err := r.lambda.GetFunctionUrlConfig(ctx, &lambda.GetFunctionUrlConfigInput{FunctionName: &name})
	switch {
	case unknownOperation(err):
		return Missing[FunctionURL]()
	case err != nil:
		return notFound[FunctionURL](r, "lambda:GetFunctionUrlConfig", err)
	}
	return Found(FunctionURL{AuthType: string(out.AuthType)})
}

// readResourcePolicy reads who else may do something with a function. Unlike IAM, Lambda hands its JSON out as it is.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html
func (r *reader) readResourcePolicy(ctx context.Context, name string) Look[string] {
	out, err := r.lambda.GetPolicy(ctx, &lambda.GetPolicyInput{FunctionName: &name})
	if err != nil {
		return notFound[string](r, "lambda:GetPolicy", err)
	}
	return document("lambda:GetPolicy", aws.ToString(out.Policy))
}

func (r *reader) readFunction(ctx context.Context, step lesson.Step) Look[Function] {
	name := r.options.Names.Function(step)
	if r.unlistedFunction(ctx, r.s.Region, functionName(name)) {
		return Missing[Function]()
	}
	out, err := r.lambda.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &name})
	if err != nil {
		return notFound[Function](r, "lambda:GetFunction", err)
	}
	c := out.Configuration
	if c == nil {
		return Failed[Function](&Fault{Kind: Malformed, Operation: "lambda:GetFunction", Message: "the answer has no Configuration"})
	}
	f := function(c)
	if out.Concurrency != nil && out.Concurrency.ReservedConcurrentExecutions != nil {
		f.ReservedConcurrency = aws.Int(int(*out.Concurrency.ReservedConcurrentExecutions))
	}
	if c.Environment != nil {
		r.keepEnvironment(step, f.Name, c.Environment.Variables)
		f.VariablesFault = r.variablesFault(c.Environment.Error)
	}
	if f.hasPackage() && out.Code != nil {
		link := aws.ToString(out.Code.Location)
		r.scrub.hide(link)
		r.aside.Go(func() { f.Package = r.readPackage(ctx, link) })
	}
	return Look[Function]{Found: &f}
}

func function(c *types.FunctionConfiguration) Function {
	f := Function{
		Name: aws.ToString(c.FunctionName), ARN: aws.ToString(c.FunctionArn),
		PackageType: cmp.Or(string(c.PackageType), string(types.PackageTypeZip)), Runtime: string(c.Runtime),
		Handler: aws.ToString(c.Handler), Architecture: string(types.ArchitectureX8664), RoleARN: aws.ToString(c.Role),
		TimeoutSeconds: int(aws.ToInt32(c.Timeout)), MemoryMB: int(aws.ToInt32(c.MemorySize)),
		CodeSHA256: aws.ToString(c.CodeSha256), CodeSize: c.CodeSize,
		State: string(c.State), StateReason: aws.ToString(c.StateReason),
		LastUpdate: string(c.LastUpdateStatus), LastUpdateReason: aws.ToString(c.LastUpdateStatusReason),
		LastModified: lambdaTime(aws.ToString(c.LastModified)), LogGroup: "/aws/lambda/" + aws.ToString(c.FunctionName),
		Variables: []Variable{},
	}
	for _, layer := range c.Layers {
		f.Layers = append(f.Layers, aws.ToString(layer.Arn))
	}
	if len(c.Architectures) > 0 {
		f.Architecture = string(c.Architectures[0])
	}
	if c.VpcConfig != nil {
		f.VPC, f.Subnets = aws.ToString(c.VpcConfig.VpcId), c.VpcConfig.SubnetIds
	}
	if c.LoggingConfig != nil {
		f.LogGroup = cmp.Or(aws.ToString(c.LoggingConfig.LogGroup), f.LogGroup)
	}
	return f
}

// lambdaTime reads Lambda's own way of writing a time; the zero time when it is none.
// https://docs.aws.amazon.com/lambda/latest/api/API_FunctionConfiguration.html
func lambdaTime(text string) time.Time {
	for _, layout := range []string{"2006-01-02T15:04:05.999-0700", time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

func (r *reader) keepEnvironment(step lesson.Step, function string, values map[string]string) {
	for _, value := range values {
		r.scrub.hide(value)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.environments[step.Name] = environment{function, values}
}

// allEnvironments are those that were read, in the order of the lesson.
func (r *reader) allEnvironments() []environment {
	r.mu.Lock()
	defer r.mu.Unlock()
	var all []environment
	for _, step := range lesson.FunctionSteps() {
		if e, ok := r.environments[step.Name]; ok {
			all = append(all, e)
		}
	}
	return all
}

// variablesFault is for variables that are encrypted with a key that the caller may not use.
// https://docs.aws.amazon.com/lambda/latest/api/API_EnvironmentError.html
func (r *reader) variablesFault(answer *types.EnvironmentError) *Fault {
	if answer == nil {
		return nil
	}
	code := aws.ToString(answer.ErrorCode)
	fault := &Fault{Kind: kindOfRefusal(code, 0), Operation: "kms:Decrypt", Code: code, Message: aws.ToString(answer.Message)}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.faults = append(r.faults, fault)
	return fault
}
