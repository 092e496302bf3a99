// Program is a function that does what its event says, for the sandbox's tests.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type event struct {
	Do   string
	Text string
	Size int
	Code int
}

func main() {
	switch os.Getenv("START") {
	case "exit":
		fmt.Println("a setting is missing")
		os.Exit(3)
	case "error":
		fmt.Println("telling why")
		post("/2018-06-01/runtime/init/error", `{"errorType":"Setup.Missing","errorMessage":"no table"}`)
		os.Exit(1)
	case "hang":
		time.Sleep(time.Hour)
	}
	if len(os.Args) > 1 {
		hold(os.Args[1])
		return
	}
	fmt.Println("started")
	lambda.Start(handle)
}

func handle(ctx context.Context, e event) (any, error) {
	switch e.Do {
	case "echo":
		return e.Text, nil
	case "error":
		return nil, errors.New(e.Text)
	case "panic":
		panic(e.Text)
	case "exit":
		os.Exit(e.Code)
	case "hang":
		fmt.Println("going to hang")
		select {}
	case "hold":
		return nil, hold(e.Text)
	case "big":
		return strings.Repeat("x", e.Size), nil
	case "print":
		fmt.Print(e.Text)
		return nil, nil
	case "print-error":
		fmt.Fprint(os.Stderr, e.Text)
		return nil, nil
	case "environment":
		return os.Environ(), nil
	case "stdin":
		all, err := io.ReadAll(os.Stdin)
		return string(all), err
	case "pid":
		return os.Getpid(), nil
	case "child":
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		child := exec.Command(self, e.Text)
		child.Stdout, child.Stderr = os.Stdout, os.Stderr
		if err := child.Start(); err != nil {
			return nil, err
		}
		return child.Process.Pid, nil
	case "context":
		lc, _ := lambdacontext.FromContext(ctx)
		deadline, _ := ctx.Deadline()
		directory, _ := os.Getwd()
		return map[string]any{
			"id": lc.AwsRequestID, "arn": lc.InvokedFunctionArn, "trace": os.Getenv("_X_AMZN_TRACE_ID"),
			"left": time.Until(deadline).Seconds(), "directory": directory, "name": os.Args[0],
			"title": lc.ClientContext.Client.AppTitle,
		}, nil
	case "aws":
		answer, err := http.Post(os.Getenv("AWS_ENDPOINT_URL")+"/", "application/x-amz-json-1.1", strings.NewReader(e.Text))
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		return string(text), err
	case "answer-another":
		return post("/2018-06-01/runtime/invocation/another/response", `{}`), nil
	case "next-twice":
		answer, err := http.Get("http://" + os.Getenv("AWS_LAMBDA_RUNTIME_API") + "/2018-06-01/runtime/invocation/next")
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		text, err := io.ReadAll(answer.Body)
		return fmt.Sprintf("%d %s", answer.StatusCode, text), err
	}
	return nil, fmt.Errorf("unknown %q", e.Do)
}

// hold asks for a page and stays until it has been answered.
func hold(url string) error {
	answer, err := http.Get(url)
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

func post(path, body string) string {
	answer, err := http.Post("http://"+os.Getenv("AWS_LAMBDA_RUNTIME_API")+path, "application/json", strings.NewReader(body))
	if err != nil {
		return err.Error()
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprintf("%d %s", answer.StatusCode, text)
}
