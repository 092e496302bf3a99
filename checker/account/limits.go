package account

import (
	"context"
	"fmt"
	"net/http"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"golang.org/x/time/rate"
)

// Limits keep calls within what AWS lets all callers of an account make in a second, so that a class that shares an account
// is not throttled by its own checker. One look alone stays below them and does not wait. Looks at the same account that are
// made side by side share one Limits. The zero Limits is ready for use.
type Limits struct {
	mu sync.Mutex
	of map[bucket]*rate.Limiter
}

// bucket is what one quota is counted for: calls to a service in a Region.
type bucket struct {
	region, service, calls string
}

const lambdaOthers = "others"

// quota is the number of calls that AWS allows in a second, and the name under which they are counted together; 0 means that
// the checker comes nowhere near it.
//
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests
// https://docs.aws.amazon.com/cognito/latest/developerguide/quotas.html
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html
func quota(service, operation string) (calls string, perSecond int) {
	switch service {
	case "Lambda":
		switch operation {
		case "Invoke":
			return "", 0
		case "GetFunction":
			return operation, 100
		case "GetPolicy":
			return operation, 15
		}
		return lambdaOthers, 15
	case "Cognito Identity Provider":
		switch operation {
		case "ListUserPools", "DescribeUserPool":
			return "UserPoolRead", 15
		case "ListUserPoolClients", "DescribeUserPoolClient", "ListUserPoolClientSecrets":
			return "UserPoolClientRead", 15
		}
	case "CloudWatch Logs":
		return operation, 5
	case "IAM": // which publishes no figure; tens of calls in a second are too many
		return "", 20
	}
	return "", 0
}

// wait lets a call through when its turn has come, or fails when ctx would end before.
func (l *Limits) wait(ctx context.Context) error {
	service, operation := awsmiddleware.GetServiceID(ctx), awsmiddleware.GetOperationName(ctx)
	calls, perSecond := quota(service, operation)
	if perSecond == 0 {
		return nil
	}
	if err := l.limiter(bucket{awsmiddleware.GetRegion(ctx), service, calls}, perSecond).Wait(ctx); err != nil {
		return fmt.Errorf("waiting for the turn of %s: %w", operation, context.DeadlineExceeded)
	}
	return nil
}

func (l *Limits) limiter(b bucket, perSecond int) *rate.Limiter {
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter, made := l.of[b]
	if !made {
		limiter = rate.NewLimiter(rate.Limit(perSecond), perSecond)
		if l.of == nil {
			l.of = map[bucket]*rate.Limiter{}
		}
		l.of[b] = limiter
	}
	return limiter
}

// limited is an HTTP client that keeps to Limits.
type limited struct {
	limits *Limits
	next   aws.HTTPClient
}

func (c limited) Do(request *http.Request) (*http.Response, error) {
	if err := c.limits.wait(request.Context()); err != nil {
		return nil, err
	}
	return c.next.Do(request)
}
