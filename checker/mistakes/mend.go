package mistakes

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	cognitotypes "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/lesson"
)

// restore makes everything of the workshop what it was before, whatever has become of it since. What was deleted is
// made again; a pool and an app client then have new ids, which the functions are given.
func (a *Account) restore(ctx context.Context, b before) error {
	poolID, err := a.restorePool(ctx, b.Pool)
	if err != nil {
		return err
	}
	clientID, secret, err := a.restoreClient(ctx, poolID, b)
	if err != nil {
		return err
	}
	if err := a.restorePolicy(ctx, b.Policy); err != nil {
		return err
	}
	if err := a.restoreRole(ctx, b.Role); err != nil {
		return err
	}
	for _, step := range lesson.FunctionSteps() {
		values := map[string]string{}
		for name, v := range b.Functions[step.Name].Variables {
			switch v.Is {
			case lesson.ClientIDVariable:
				values[name] = clientID
			case lesson.ClientSecretVariable:
				values[name] = secret
			default:
				values[name] = v.Text
			}
		}
		if err := a.restoreFunction(ctx, step, b.Functions[step.Name], values); err != nil {
			return err
		}
	}
	here := b.Here
	here.Pools = append(here.Pools, poolID)
	if err := a.removeNew(ctx, here); err != nil {
		return err
	}
	return a.elsewhere().removeNew(ctx, b.Elsewhere)
}

// restorePool returns the id of the pool, which is another one where the pool had been deleted.
func (a *Account) restorePool(ctx context.Context, was cognitotypes.UserPoolType) (string, error) {
	_, err := a.cognito().DescribeUserPool(ctx, &cognitoidentityprovider.DescribeUserPoolInput{UserPoolId: was.Id})
	if err == nil {
		return *was.Id, a.updatePool(ctx, was, func(*cognitoidentityprovider.UpdateUserPoolInput) {})
	}
	if !cognitoMissing(err) {
		return "", fmt.Errorf("looking for the user pool: %w", err)
	}
	in, err := as[cognitoidentityprovider.CreateUserPoolInput](was)
	if err != nil {
		return "", err
	}
	in.PoolName = was.Name
	in.AdminCreateUserConfig = withoutOldDays(in.AdminCreateUserConfig)
	for _, attribute := range was.SchemaAttributes {
		name := aws.ToString(attribute.Name)
		if aws.ToBool(attribute.Required) && name != "sub" || strings.HasPrefix(name, "custom:") {
			attribute.Name = aws.String(strings.TrimPrefix(name, "custom:"))
			in.Schema = append(in.Schema, attribute)
		}
	}
	out, err := a.cognito().CreateUserPool(ctx, in)
	if err != nil {
		return "", fmt.Errorf("making the user pool again: %w", err)
	}
	return *out.UserPool.Id, nil
}

// restoreClient returns the id and the secret of the app client, which are others where the client had been deleted.
func (a *Account) restoreClient(ctx context.Context, poolID string, b before) (id, secret string, err error) {
	now, err := a.clients(ctx, poolID)
	if err != nil {
		return "", "", err
	}
	for _, client := range now {
		if slices.Contains(b.Clients, client) {
			continue
		}
		if err := a.deleteClient(ctx, poolID, client); err != nil {
			return "", "", err
		}
	}
	id = *b.Client.ClientId
	if slices.Contains(now, id) {
		if err := a.updateClient(ctx, b.Client, func(*cognitoidentityprovider.UpdateUserPoolClientInput) {}); err != nil {
			return "", "", err
		}
		secret, err = a.secret(ctx, poolID, id)
		return id, secret, err
	}
	in, err := as[cognitoidentityprovider.CreateUserPoolClientInput](b.Client)
	if err != nil {
		return "", "", err
	}
	in.UserPoolId, in.GenerateSecret = &poolID, true
	out, err := a.cognito().CreateUserPoolClient(ctx, in)
	if err != nil {
		return "", "", fmt.Errorf("making the app client again: %w", err)
	}
	return *out.UserPoolClient.ClientId, aws.ToString(out.UserPoolClient.ClientSecret), nil
}

func (a *Account) restorePolicy(ctx context.Context, was policy) error {
	arn := *was.Policy.Arn
	now, err := a.versions(ctx, arn)
	if noSuchEntity(err) {
		_, err := a.iam().CreatePolicy(ctx, &iam.CreatePolicyInput{
			PolicyName: was.Policy.PolicyName, Path: was.Policy.Path, Description: was.Policy.Description, Tags: was.Policy.Tags,
			PolicyDocument: &was.Document,
		})
		if err != nil {
			return fmt.Errorf("making the policy again: %w", err)
		}
		return nil
	}
	if err != nil {
		return err
	}
	if slices.Contains(now, *was.Policy.DefaultVersionId) {
		_, err := a.iam().SetDefaultPolicyVersion(ctx, &iam.SetDefaultPolicyVersionInput{PolicyArn: &arn, VersionId: was.Policy.DefaultVersionId})
		if err != nil {
			return fmt.Errorf("putting the policy right: %w", err)
		}
	} else if err := a.addVersion(ctx, arn, was.Document); err != nil {
		return err
	}
	for _, version := range now {
		if slices.Contains(was.Versions, version) {
			continue
		}
		if _, err := a.iam().DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: &arn, VersionId: &version}); err != nil {
			return fmt.Errorf("deleting a policy's version: %w", err)
		}
	}
	return nil
}

func (a *Account) restoreRole(ctx context.Context, was role) error {
	var bounds *string
	if was.Role.PermissionsBoundary != nil {
		bounds = was.Role.PermissionsBoundary.PermissionsBoundaryArn
	}
	now, err := a.iam().GetRole(ctx, &iam.GetRoleInput{RoleName: &a.Names.Role})
	switch {
	case noSuchEntity(err):
		return a.makeRole(ctx, was, bounds)
	case err != nil:
		return fmt.Errorf("looking for the role: %w", err)
	case (now.Role.PermissionsBoundary == nil) != (bounds == nil):
		if err := a.deleteRole(ctx, a.Names.Role); err != nil {
			return err
		}
		return a.makeRole(ctx, was, bounds)
	}
	if err := a.setTrust(ctx, was.Trust); err != nil {
		return err
	}
	return a.restoreRolePolicies(ctx, was)
}

// makeRole makes the workshop's role as it was, inside bounds if there are any.
func (a *Account) makeRole(ctx context.Context, was role, bounds *string) error {
	in := iam.CreateRoleInput{
		RoleName: &a.Names.Role, Path: was.Role.Path, Description: was.Role.Description,
		MaxSessionDuration: was.Role.MaxSessionDuration, Tags: was.Role.Tags, PermissionsBoundary: bounds,
		AssumeRolePolicyDocument: &was.Trust,
	}
	if _, err := a.iam().CreateRole(ctx, &in); err != nil {
		return fmt.Errorf("making the role: %w", err)
	}
	return a.restoreRolePolicies(ctx, was)
}

func (a *Account) restoreRolePolicies(ctx context.Context, was role) error {
	attached, inline, err := a.rolePolicies(ctx, a.Names.Role)
	if err != nil {
		return err
	}
	for _, arn := range attached {
		if slices.Contains(was.Attached, arn) {
			continue
		}
		if err := a.detach(ctx, a.Names.Role, arn); err != nil {
			return err
		}
	}
	for _, arn := range was.Attached {
		if err := a.attach(ctx, a.Names.Role, arn); err != nil {
			return err
		}
	}
	for name := range inline {
		if _, stays := was.Inline[name]; stays {
			continue
		}
		if err := a.deleteInline(ctx, a.Names.Role, name); err != nil {
			return err
		}
	}
	for name, document := range was.Inline {
		if err := a.putInline(ctx, a.Names.Role, name, document); err != nil {
			return err
		}
	}
	return nil
}

func (a *Account) restoreFunction(ctx context.Context, step lesson.Step, was function, values map[string]string) error {
	now, err := a.lambda().GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: a.function(step)})
	if functionMissing(err) {
		return a.makeFunction(ctx, was, values)
	}
	if err != nil {
		return fmt.Errorf("looking for the function: %w", err)
	}
	c := was.Configuration
	in := &lambda.UpdateFunctionConfigurationInput{
		FunctionName: c.FunctionName, Runtime: c.Runtime, Handler: c.Handler, Role: c.Role, Description: c.Description,
		Timeout: c.Timeout, MemorySize: c.MemorySize, EphemeralStorage: c.EphemeralStorage, LoggingConfig: c.LoggingConfig,
		Environment: &lambdatypes.Environment{Variables: values},
	}
	if _, err := a.lambda().UpdateFunctionConfiguration(ctx, in); err != nil {
		return fmt.Errorf("putting the function right: %w", err)
	}
	// Code that the mistake had nothing to do with is the learner's own, whatever it is by now.
	if was.Zip != nil && aws.ToString(now.CodeSha256) != aws.ToString(c.CodeSha256) {
		_, err := a.lambda().UpdateFunctionCode(ctx, &lambda.UpdateFunctionCodeInput{
			FunctionName: c.FunctionName, ZipFile: was.Zip, Architectures: c.Architectures,
		})
		if err != nil {
			return fmt.Errorf("uploading the function's zip again: %w", err)
		}
	}
	return a.restoreStatements(ctx, step, was)
}

// makeFunction makes a function as it was. Who else may call it is not restored: nobody may, in this workshop.
func (a *Account) makeFunction(ctx context.Context, was function, values map[string]string) error {
	c := was.Configuration
	_, err := a.lambda().CreateFunction(ctx, &lambda.CreateFunctionInput{
		FunctionName: c.FunctionName, Runtime: c.Runtime, Handler: c.Handler, Role: c.Role, Description: c.Description,
		Timeout: c.Timeout, MemorySize: c.MemorySize, EphemeralStorage: c.EphemeralStorage, Architectures: c.Architectures,
		Environment: &lambdatypes.Environment{Variables: values},
		Code:        &lambdatypes.FunctionCode{ZipFile: was.Zip},
	})
	if err != nil {
		return fmt.Errorf("making the function again: %w", err)
	}
	return nil
}

func (a *Account) restoreStatements(ctx context.Context, step lesson.Step, was function) error {
	now, err := a.statements(ctx, step)
	if err != nil {
		return err
	}
	for _, id := range now {
		if slices.Contains(was.Statements, id) {
			continue
		}
		if _, err := a.lambda().RemovePermission(ctx, &lambda.RemovePermissionInput{FunctionName: a.function(step), StatementId: &id}); err != nil {
			return fmt.Errorf("closing the function again: %w", err)
		}
	}
	return nil
}
