package lambda

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/sandbox"
	"cognito-lambda-workshop/checker/practice/wire"
)

// Limits of an invocation.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const (
	maxEvent      = 6_291_456 // bytes, when the caller waits for the answer
	maxAsyncEvent = 1_048_576
	maxLogTail    = 4096
)

// bindInvoke reads an invocation: the body is the event, the headers say how.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
func bindInvoke(r *http.Request, body []byte, in any) error {
	i := in.(*api.InvokeInput)
	i.Payload = body
	i.InvocationType = types.InvocationType(r.Header.Get("X-Amz-Invocation-Type"))
	i.LogType = types.LogType(r.Header.Get("X-Amz-Log-Type"))
	for name, member := range map[string]**string{
		"X-Amz-Client-Context": &i.ClientContext, "X-Amz-Tenant-Id": &i.TenantId,
		"X-Amz-Durable-Execution-Name": &i.DurableExecutionName,
	} {
		if values := r.Header.Values(name); len(values) > 0 {
			*member = &values[0]
		}
	}
	return nil
}

func renderInvoke(w http.ResponseWriter, out any) {
	o := out.(*api.InvokeOutput)
	for name, value := range map[string]*string{
		"X-Amz-Function-Error": o.FunctionError, "X-Amz-Log-Result": o.LogResult, "X-Amz-Executed-Version": o.ExecutedVersion,
	} {
		if value != nil {
			w.Header().Set(name, *value)
		}
	}
	if o.StatusCode == http.StatusOK {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(int(o.StatusCode))
	w.Write(o.Payload) //nolint:errcheck // a client that hung up is told nothing
}

// invoke runs a function. An invocation that fails is answered with status 200 and says so in FunctionError.
func (s *Service) invoke(ctx context.Context, call *wire.Call, in *api.InvokeInput) (*api.InvokeOutput, error) {
	t, err := resolve(call, "InvokeFunction", in.FunctionName, in.Qualifier)
	if err != nil {
		return nil, err
	}
	t.qualifier = latest // Lambda names it when there is no such function
	if err := checkEvent(in); err != nil {
		return nil, err
	}
	told, err := clientContext(in.ClientContext)
	if err != nil {
		return nil, err
	}
	if err := firstAsked(
		feature{in.TenantId != nil, "tenants of a function"}, feature{in.DurableExecutionName != nil, "durable functions"},
	); err != nil {
		return nil, err
	}
	var f function
	folder, release, err := s.code.hold(func() (string, error) {
		f, err = s.find(call, t)
		return f.Code, err
	})
	if err != nil {
		return nil, err
	}
	if in.InvocationType == types.InvocationTypeDryRun {
		release()
		return &api.InvokeOutput{StatusCode: http.StatusNoContent}, nil
	}
	program, err := s.program(ctx, call, f, folder)
	if err != nil {
		release()
		return nil, err
	}
	program.ClientContext = told
	// Lambda lets a function work on when its caller hangs up.
	ctx = context.WithoutCancel(ctx)
	if in.InvocationType == types.InvocationTypeEvent {
		s.background.Go(func() {
			defer release()
			_, err := s.run(ctx, call, f, program, in.Payload)
			if _, refused := errors.AsType[*wire.Error](err); err != nil && !refused {
				s.Report(err)
			}
		})
		return &api.InvokeOutput{StatusCode: http.StatusAccepted}, nil
	}
	defer release()
	result, err := s.run(ctx, call, f, program, in.Payload)
	if err != nil {
		return nil, err
	}
	out := &api.InvokeOutput{StatusCode: http.StatusOK, ExecutedVersion: aws.String(latest), Payload: result.Payload}
	if result.FunctionError != "" {
		out.FunctionError = aws.String(result.FunctionError)
	}
	if in.LogType == types.LogTypeTail {
		out.LogResult = aws.String(logTail(result.Lines))
	}
	return out, nil
}

func checkEvent(in *api.InvokeInput) error {
	size := len(in.Payload)
	switch {
	case in.InvocationType == types.InvocationTypeEvent && size > maxAsyncEvent:
		return tooLarge("RequestTooLargeException", "%d byte payload is too large for the Event invocation type (limit %d bytes)", size, maxAsyncEvent)
	case size > maxEvent:
		return tooLarge("RequestEntityTooLargeException", "Request must be smaller than %d bytes for the InvokeFunction operation", maxEvent)
	case size == 0:
		in.Payload = []byte("{}")
		return nil
	}
	return checkJSON(in.Payload)
}

// program is a function as the sandbox runs it. Each invocation asks anew whether Lambda can assume the role, so that
// a role that was broken in the meantime shows at once.
func (s *Service) program(ctx context.Context, call *wire.Call, f function, folder string) (sandbox.Program, error) {
	c := f.Configuration
	if err := runnable(string(c.Runtime)); err != nil {
		return sandbox.Program{}, err
	}
	may, err := s.Roles.AssumableBy(ctx, *c.Role, "lambda.amazonaws.com")
	if err != nil {
		return sandbox.Program{}, fmt.Errorf("reading the role %s: %w", *c.Role, err)
	}
	if !may {
		return sandbox.Program{}, denied(cannotBeAssumed)
	}
	credentials, renewed, err := s.sessions.of(ctx, s.Roles, f, s.Now())
	if err != nil {
		return sandbox.Program{}, err
	}
	if renewed {
		s.Sandbox.Stop(programKey(f)) // its environments have credentials that expire soon
	}
	return sandbox.Program{
		Key:          programKey(f),
		Folder:       folder,
		Architecture: string(c.Architectures[0]),
		Environment:  processEnvironment(f, call.Region, folder, credentials),
		Timeout:      time.Duration(*c.Timeout) * time.Second,
		MemoryMB:     int(*c.MemorySize),
		FunctionARN:  *c.FunctionArn,
		Runtime:      strings.ReplaceAll(string(c.Runtime), ".", ":") + ".v109",
		RuntimeARN:   *c.RuntimeVersionConfig.RuntimeVersionArn,
		AWS:          s.AWS(call.Region),
	}, nil
}

// run invokes a program and keeps what it logged.
func (s *Service) run(ctx context.Context, call *wire.Call, f function, program sandbox.Program, event []byte) (sandbox.Result, error) {
	result, err := s.Sandbox.Invoke(ctx, call.RequestID, program, event)
	if cannot, ok := errors.AsType[*sandbox.CannotRunError](err); ok {
		return result, &wire.Error{Code: "NotEmulated", Status: http.StatusNotImplemented, Message: cannot.Error()}
	}
	if errors.Is(err, sandbox.ErrClosed) {
		return result, &wire.Error{Code: "ServiceException", Status: http.StatusInternalServerError, Message: "The practice account is being stopped."}
	}
	if err != nil {
		return result, fmt.Errorf("invoking %s: %w", *f.Configuration.FunctionName, err)
	}
	return result, s.keepLogs(ctx, call, f, result)
}

// logTail is the end of an invocation's log, in base64.
func logTail(lines []sandbox.Line) string {
	var text strings.Builder
	for _, line := range lines {
		text.WriteString(line.Text + "\n")
	}
	tail := text.String()
	if len(tail) > maxLogTail {
		tail = tail[len(tail)-maxLogTail:]
	}
	return base64.StdEncoding.EncodeToString([]byte(tail))
}
