package lambda

import (
	"context"
	"net/http"

	api "github.com/aws/aws-sdk-go-v2/service/lambda"

	"cognito-lambda-workshop/checker/practice/wire"
)

// Routes is the list of what is emulated, each with the method, the path and the status of its success.
// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
func (s *Service) Routes() []wire.Route {
	const functions = "/2015-03-31/functions"
	const function = functions + "/{FunctionName}"

	create := on(s.createFunction, func(in *api.CreateFunctionInput) *string { return in.FunctionName }).JudgesEnum("runtime")
	list := wire.Op(s.listFunctions)
	get := on(s.getFunction, func(in *api.GetFunctionInput) *string { return in.FunctionName })
	remove := on(s.deleteFunction, func(in *api.DeleteFunctionInput) *string { return in.FunctionName })
	configuration := on(s.getFunctionConfiguration, func(in *api.GetFunctionConfigurationInput) *string { return in.FunctionName })
	updateConfiguration := on(s.updateFunctionConfiguration,
		func(in *api.UpdateFunctionConfigurationInput) *string { return in.FunctionName }).JudgesEnum("runtime")
	updateCode := on(s.updateFunctionCode, func(in *api.UpdateFunctionCodeInput) *string { return in.FunctionName })
	invoke := on(s.invoke, func(in *api.InvokeInput) *string { return in.FunctionName }).Action("InvokeFunction")
	versions := on(s.listVersionsByFunction, func(in *api.ListVersionsByFunctionInput) *string { return in.FunctionName })
	addPermission := on(s.addPermission, func(in *api.AddPermissionInput) *string { return in.FunctionName })
	getPolicy := on(s.getPolicy, func(in *api.GetPolicyInput) *string { return in.FunctionName })
	removePermission := on(s.removePermission, func(in *api.RemovePermissionInput) *string { return in.FunctionName })
	url := on(s.getFunctionUrlConfig, func(in *api.GetFunctionUrlConfigInput) *string { return in.FunctionName })
	concurrency := on(s.getFunctionConcurrency, func(in *api.GetFunctionConcurrencyInput) *string { return in.FunctionName })
	signing := on(s.getFunctionCodeSigningConfig, func(in *api.GetFunctionCodeSigningConfigInput) *string { return in.FunctionName })
	tag := on(s.tagResource, func(in *api.TagResourceInput) *string { return in.Resource })
	untag := on(s.untagResource, func(in *api.UntagResourceInput) *string { return in.Resource })
	account := wire.Op(s.getAccountSettings)
	tags := on(s.listTags, func(in *api.ListTagsInput) *string { return in.Resource })

	routes := []wire.Route{
		{Pattern: "POST " + functions, Operation: create, Status: http.StatusCreated},
		{Pattern: "POST " + functions + "/{$}", Operation: create, Status: http.StatusCreated}, // older clients end it in a slash
		{Pattern: "GET " + functions, Operation: list},
		{Pattern: "GET " + functions + "/{$}", Operation: list},
		{Pattern: "GET " + function, Operation: get},
		{Pattern: "DELETE " + function, Operation: remove, Status: http.StatusNoContent},
		{Pattern: "GET " + function + "/configuration", Operation: configuration},
		{Pattern: "PUT " + function + "/configuration", Operation: updateConfiguration},
		{Pattern: "PUT " + function + "/code", Operation: updateCode},
		{Pattern: "POST " + function + "/invocations", Operation: invoke, Bind: bindInvoke, Render: renderInvoke},
		{Pattern: "GET " + function + "/versions", Operation: versions},
		{Pattern: "POST " + function + "/policy", Operation: addPermission, Status: http.StatusCreated},
		{Pattern: "GET " + function + "/policy", Operation: getPolicy},
		{Pattern: "DELETE " + function + "/policy/{StatementId}", Operation: removePermission, Status: http.StatusNoContent},
		{Pattern: "GET /2021-10-31/functions/{FunctionName}/url", Operation: url},
		{Pattern: "GET /2019-09-30/functions/{FunctionName}/concurrency", Operation: concurrency},
		{Pattern: "GET /2020-06-30/functions/{FunctionName}/code-signing-config", Operation: signing},
		{Pattern: "POST /2017-03-31/tags/{Resource}", Operation: tag, Status: http.StatusNoContent},
		{Pattern: "DELETE /2017-03-31/tags/{Resource}", Operation: untag, Status: http.StatusNoContent, Bind: bindUntag},
		{Pattern: "GET /2017-03-31/tags/{Resource}", Operation: tags},
		{Pattern: "GET /2016-08-19/account-settings", Operation: account},
		{Pattern: "GET /2016-08-19/account-settings/{$}", Operation: account},
	}
	for i := range routes {
		routes[i].Operation = model.Hold(routes[i].Operation)
	}
	return routes
}

// on makes an operation about the function that a member of its input names.
func on[In, Out any](f func(context.Context, *wire.Call, *In) (*Out, error), name func(*In) *string) wire.Operation {
	return wire.On(wire.Op(f), func(call *wire.Call, in *In) string { return resource(call, name(in)) })
}
