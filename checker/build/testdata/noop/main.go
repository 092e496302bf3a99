// A Lambda that does nothing: what the four functions are measured against.
package main

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() { lambda.Start(handle) }

func handle(context.Context, json.RawMessage) (string, error) { return "", nil }
