package account

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/lesson"
)

const (
	settlePause = time.Second // between two looks at a function that is still changing
	logsPause   = time.Second // between two looks for log lines
)

// invocation is a function's run whose log lines are looked for.
type invocation struct {
	step      lesson.Step
	group     string
	requestID string
}

// invoke calls the function of a step. ok tells whether an answer of the lesson's shape came, whatever it says.
func (j *journey) invoke(ctx context.Context, id string, step lesson.Step, event any) (a Attempt, said answer, ok bool) {
	f := j.function(step)
	a = Attempt{ID: id, Function: f.Name}
	if a.Fault = j.settle(ctx, f); a.Fault != nil {
		return a, answer{}, false
	}
	payload, err := json.Marshal(event)
	if err != nil {
		panic("account: an event is made of texts: " + err.Error())
	}
	if step == lesson.SignUp {
		var done context.CancelFunc
		ctx, done = j.outlast(ctx)
		defer done()
	}
	// The plain name, without a version, is $LATEST: what the console's Test button runs.
	out, err := j.invoker.Invoke(ctx, &lambda.InvokeInput{FunctionName: &f.Name, Payload: payload})
	if err != nil {
		a.Fault = classify("lambda:InvokeFunction", err)
		return a, answer{}, false
	}
	if requestID, ok := awsmiddleware.GetRequestIDMetadata(out.ResultMetadata); ok {
		j.invocations = append(j.invocations, invocation{step, f.LogGroup, requestID})
	}
	// A function that fails is answered with status 200 all the same.
	// https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html
	if out.FunctionError != nil {
		a.FunctionError = crash(*out.FunctionError, out.Payload)
		return a, answer{}, false
	}
	said, a.Problem = readAnswer(out.Payload)
	a.StatusCode, a.Message = said.StatusCode, said.Message
	return a, said, a.Problem == ""
}

// settle waits until AWS has put the last change of a function into effect.
// https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
func (j *journey) settle(ctx context.Context, f *Function) *Fault {
	if j.settled[f.Name] {
		return nil
	}
	state, update := f.State, f.LastUpdate
	for state == string(types.StatePending) || update == string(types.LastUpdateStatusInProgress) {
		if err := j.how.Sleep(ctx, settlePause); err != nil {
			return &Fault{Kind: TimedOut, Operation: "lambda:GetFunctionConfiguration",
				Message: "AWS is still applying the last change to " + f.Name}
		}
		out, err := j.invoker.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: &f.Name})
		if err != nil {
			return classify("lambda:GetFunctionConfiguration", err)
		}
		state, update = string(out.State), string(out.LastUpdateStatus)
	}
	j.settled[f.Name] = true
	return nil
}

// findLogs looks for the log lines of each function's last run. They are counted and not kept: they may hold anything.
func (j *journey) findLogs(ctx context.Context) {
	if j.how.LogsWait <= 0 || len(j.invocations) == 0 {
		return
	}
	j.live.Logs = map[string]Look[LogLines]{}
	sought := map[string]invocation{}
	for _, i := range j.invocations {
		sought[i.step.Name] = i
	}
	for waited := time.Duration(0); ; waited += logsPause {
		for name, i := range sought {
			look := j.logLines(ctx, i)
			j.live.Logs[name] = look
			if !look.Missing {
				delete(sought, name)
			}
		}
		if len(sought) == 0 || waited >= j.how.LogsWait || j.how.Sleep(ctx, logsPause) != nil {
			return
		}
	}
}

// logLines counts the lines that name an invocation. Lambda writes at least START, END and REPORT.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-view.html
func (j *journey) logLines(ctx context.Context, i invocation) Look[LogLines] {
	pages := cloudwatchlogs.NewFilterLogEventsPaginator(j.logs, &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: &i.group, FilterPattern: aws.String(fmt.Sprintf("%q", i.requestID)),
		StartTime: aws.Int64(j.started.Add(-clockSkew).UnixMilli()),
	})
	for pages.HasMorePages() { // a page may be empty although a later one is not
		page, err := pages.NextPage(ctx)
		if isMissing(err) { // no such group yet
			break
		}
		if err != nil {
			fault := classify("logs:FilterLogEvents", err)
			j.scrub.fault(fault)
			return Failed[LogLines](fault)
		}
		if len(page.Events) > 0 {
			return Found(LogLines{Group: i.group, Count: len(page.Events)})
		}
	}
	return Missing[LogLines]()
}
