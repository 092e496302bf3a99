package account

import (
	"archive/zip"
	"bytes"
	"context"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

// fakeLambda is the account as Lambda shows it, which has a GetPolicy of its own.
type fakeLambda struct{ *fakeAWS }

func (f fakeLambda) GetFunction(ctx context.Context, in *lambda.GetFunctionInput, options ...func(*lambda.Options)) (*lambda.GetFunctionOutput, error) {
	var o lambda.Options
	for _, option := range options {
		option(&o)
	}
	f = fakeLambda{f.in(o.Region)}
	if err := f.called(ctx, "lambda:GetFunction"); err != nil {
		return nil, err
	}
	if out, ok := f.functions[*in.FunctionName]; ok {
		return out, nil
	}
	return nil, refused("ResourceNotFoundException", "Function not found: "+*in.FunctionName)
}

func (f fakeLambda) GetFunctionUrlConfig(ctx context.Context, in *lambda.GetFunctionUrlConfigInput, _ ...func(*lambda.Options)) (*lambda.GetFunctionUrlConfigOutput, error) {
	if err := f.called(ctx, "lambda:GetFunctionUrlConfig"); err != nil {
		return nil, err
	}
	if f.urls[*in.FunctionName] == "" {
		return nil, refused("ResourceNotFoundException", "The resource you requested does not exist.")
	}
	return &lambda.GetFunctionUrlConfigOutput{AuthType: f.urls[*in.FunctionName]}, nil
}

func (f fakeLambda) GetPolicy(ctx context.Context, in *lambda.GetPolicyInput, _ ...func(*lambda.Options)) (*lambda.GetPolicyOutput, error) {
	if err := f.called(ctx, "lambda:GetPolicy"); err != nil {
		return nil, err
	}
	if f.resource[*in.FunctionName] == "" {
		return nil, refused("ResourceNotFoundException", "The resource you requested does not exist.")
	}
	return &lambda.GetPolicyOutput{Policy: aws.String(f.resource[*in.FunctionName])}, nil
}

func (f fakeLambda) ListFunctions(ctx context.Context, _ *lambda.ListFunctionsInput, _ ...func(*lambda.Options)) (*lambda.ListFunctionsOutput, error) {
	if err := f.called(ctx, "lambda:ListFunctions"); err != nil {
		return nil, err
	}
	out := &lambda.ListFunctionsOutput{}
	for _, name := range slices.Sorted(maps.Keys(f.functions)) {
		out.Functions = append(out.Functions, *f.functions[name].Configuration)
	}
	return out, nil
}

// fakeCode is where Lambda keeps the uploaded zips.
type fakeCode struct{ *fakeAWS }

func (f fakeCode) Do(r *http.Request) (*http.Response, error) {
	if err := f.called(r.Context(), "code"); err != nil {
		return nil, err
	}
	answer := httptest.NewRecorder()
	if r.URL.String() != plantedLink {
		answer.WriteHeader(http.StatusForbidden)
		return answer.Result(), nil
	}
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	header := &zip.FileHeader{Name: "bootstrap"}
	header.SetMode(0o755)
	bootstrap, _ := archive.CreateHeader(header)
	_, _ = bootstrap.Write([]byte("#!/bin/sh\n"))
	_ = archive.Close()
	http.ServeContent(answer, r, "", time.Time{}, bytes.NewReader(packed.Bytes()))
	return answer.Result(), nil
}
