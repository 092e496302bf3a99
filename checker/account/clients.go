package account

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
)

// AnyRegion is where AWS is asked what is the same in every Region, by those who have not chosen one.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_region-endpoints.html
const AnyRegion = "us-east-1"

// services are the AWS clients of one look, each seen through the calls that are made of it.
type services struct {
	sts     stsReader
	cognito cognitoReader
	lambda  lambdaReader
	iam     iamReader

	users   cognitoActor
	invoker lambdaActor
	logs    logsReader

	groups   groupsReader
	versions versionsReader
	settings settingsReader
	summary  summaryReader

	http         aws.HTTPClient
	practice     func() bool // whether an answer so far came from a practice account
	poolEndpoint string      // the address that takes the place of Cognito's own; empty for AWS
	endpoint     string      // the first such address of any service
}

func newServices(o Options) services {
	// One HTTP client for all the services and all the looks: handed to the SDK in a wrapper it is not copied, so that its
	// connections stay open from one look to the next.
	config, limits := o.Config.Copy(), o.Limits
	if config.HTTPClient == nil {
		config.HTTPClient = NewHTTPClient()
	}
	if limits == nil {
		limits = &Limits{}
	}
	watch := &watch{next: limited{limits, config.HTTPClient}, practice: new(atomic.Bool)}
	config.HTTPClient = watch
	config.APIOptions = append(slices.Clone(config.APIOptions), tellFailure)
	if o.Shared != nil {
		watch.practice = &o.Shared.practice
		config.APIOptions = append(config.APIOptions, o.Shared.keep)
	}

	cognito := cognitoidentityprovider.NewFromConfig(config, func(o *cognitoidentityprovider.Options) {
		o.Retryer = cognitoRetryer{o.Retryer}
	})
	functions := lambda.NewFromConfig(config)
	callers := sts.NewFromConfig(config, func(o *sts.Options) { o.Region = cmp.Or(o.Region, AnyRegion) })
	roles := iam.NewFromConfig(config, func(o *iam.Options) { o.Region = cmp.Or(o.Region, AnyRegion) })
	lines := cloudwatchlogs.NewFromConfig(config)
	// An address may be set for all services or for one alone.
	// https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
	poolEndpoint := aws.ToString(cognito.Options().BaseEndpoint)
	return services{
		sts:     callers,
		cognito: cognito,
		lambda:  functions,
		iam:     roles,
		users:   cognito,
		// An invocation is not repeated: the function may have done its work before the connection broke.
		invoker:  invokeOnce{functions},
		logs:     lines,
		groups:   lines,
		versions: roles,
		settings: functions,
		summary:  roles,
		http:     watch,
		practice: watch.practice.Load,

		poolEndpoint: poolEndpoint,
		endpoint: cmp.Or(poolEndpoint, aws.ToString(functions.Options().BaseEndpoint),
			aws.ToString(callers.Options().BaseEndpoint), aws.ToString(roles.Options().BaseEndpoint)),
	}
}

// maxConnections are opened to one address and kept open: as many as a look has calls to begin with. A call that finds them
// all in use is sooner served by the first that is free again than by one that has to be opened.
const maxConnections = 12

// mostConnections are opened to one address, however many looks there are side by side.
const mostConnections = 128

// NewHTTPClient returns a client for Options.Config that keeps its connections open from one look to the next.
func NewHTTPClient() aws.HTTPClient { return NewSharedHTTPClient(1) }

// NewSharedHTTPClient returns one for so many looks side by side: all accounts are met at the same few addresses.
func NewSharedHTTPClient(looks int) aws.HTTPClient {
	return awshttp.NewBuildableClient().WithTransportOptions(func(t *http.Transport) {
		connections := min(looks*maxConnections, mostConnections)
		t.MaxConnsPerHost, t.MaxIdleConnsPerHost, t.MaxIdleConns = connections, connections, 0
	})
}

// practiceHeader is on every answer of a practice account.
const practiceHeader = "X-Practice-Account"

// watch is an HTTP client that takes note of answers from a practice account.
type watch struct {
	next     aws.HTTPClient
	practice *atomic.Bool
}

func (w *watch) Do(request *http.Request) (*http.Response, error) {
	response, err := w.next.Do(request)
	if response != nil && response.Header.Get(practiceHeader) != "" {
		w.practice.Store(true)
	}
	return response, err
}

// cognitoRetryer gives up at once on Cognito's LimitExceededException. Elsewhere in AWS that asks to slow down; here it
// means that one user tried too often, or that the day's e-mails are used up, and trying again does not help.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html#API_SignUp_Errors
type cognitoRetryer struct{ aws.Retryer }

func (r cognitoRetryer) IsErrorRetryable(err error) bool {
	if refused, ok := errors.AsType[smithy.APIError](err); ok && refused.ErrorCode() == "LimitExceededException" {
		return false
	}
	return r.Retryer.IsErrorRetryable(err)
}

type invokeOnce struct{ *lambda.Client }

func (c invokeOnce) Invoke(ctx context.Context, in *lambda.InvokeInput, options ...func(*lambda.Options)) (*lambda.InvokeOutput, error) {
	return c.Client.Invoke(ctx, in, append(options, func(o *lambda.Options) { o.Retryer = throttledOnly{o.Retryer} })...)
}

// throttledOnly retries what AWS turned away for coming too fast: that did not reach the function.
type throttledOnly struct{ aws.Retryer }

func (r throttledOnly) IsErrorRetryable(err error) bool {
	fault := classify("", err)
	return fault.Kind == Throttled && r.Retryer.IsErrorRetryable(err)
}
