// Program is a Lambda that does what its event says, for the tests of the practice account.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type order struct {
	Do   string // one of the cases below
	Text string
}

func handle(ctx context.Context, o order) (any, error) {
	switch o.Do {
	case "say":
		fmt.Println(o.Text)
		return o.Text, nil
	case "fail":
		return nil, errors.New(o.Text)
	case "environment":
		variables := map[string]string{}
		for _, pair := range os.Environ() {
			name, value, _ := strings.Cut(pair, "=")
			variables[name] = value
		}
		return variables, nil
	case "write":
		return nil, os.WriteFile(o.Text, []byte("written"), 0o600)
	case "context":
		called, _ := lambdacontext.FromContext(ctx)
		return called.ClientContext.Client.AppTitle, nil
	case "who":
		return signed(ctx, "Action=GetCallerIdentity&Version=2011-06-15")
	case "assume":
		return signed(ctx, "Action=AssumeRole&Version=2011-06-15&RoleSessionName=function&RoleArn="+o.Text)
	case "get user":
		return unsigned(ctx, "AWSCognitoIdentityProviderService.GetUser", `{"AccessToken": "`+o.Text+`"}`)
	}
	return o, nil
}

// signed asks STS with the program's credentials, as an SDK would but for the signature.
func signed(ctx context.Context, form string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, os.Getenv("AWS_ENDPOINT_URL"), strings.NewReader(form))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential="+os.Getenv("AWS_ACCESS_KEY_ID")+"/20261122/"+os.Getenv("AWS_REGION")+
		"/sts/aws4_request, SignedHeaders=host, Signature="+strings.Repeat("0", 64))
	return answer(r)
}

// unsigned asks what anybody may ask.
func unsigned(ctx context.Context, target, body string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, os.Getenv("AWS_ENDPOINT_URL"), strings.NewReader(body))
	if err != nil {
		return "", err
	}
	r.Header.Set("Content-Type", "application/x-amz-json-1.1")
	r.Header.Set("X-Amz-Target", target)
	return answer(r)
}

func answer(r *http.Request) (string, error) {
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return string(text), err
}

func main() { lambda.Start(handle) }
