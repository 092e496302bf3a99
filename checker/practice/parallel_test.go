package practice_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Two hundred clients, all at once: what was answered is there, and what they share counts every one of them.
func TestManyClientsAtOnceLoseNothing(t *testing.T) {
	const clients, rounds = 200, 2
	s := serve(t)
	zipped := anyZip(t)
	role := s.executionRole(t, "shared", "")
	pool := workshopPool(t, s, func(in *idp.CreateUserPoolInput) { in.AutoVerifiedAttributes = nil }, nil) // the day has 50 e-mails
	s.runningFunction(t, "echo")
	group, stream := aws.String("shared"), aws.String("stream")
	_, err := s.logs(east).CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group})
	require.NoError(t, err)
	_, err = s.logs(east).CreateLogStream(background, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: group, LogStreamName: stream})
	require.NoError(t, err)

	write := append(writers(role, zipped),
		func(s *served, n int) (string, func(*served) error, error) {
			name := fmt.Sprintf("user%d@example.com", n)
			_, err := pool.signUp(name)
			return name, func(*served) error {
				_, err := pool.api.AdminGetUser(background, &idp.AdminGetUserInput{UserPoolId: &pool.id, Username: &name})
				return err
			}, err
		},
		func(s *served, n int) (string, func(*served) error, error) {
			name := aws.String(fmt.Sprint("inline", n))
			_, err := s.iam().PutRolePolicy(background, &iam.PutRolePolicyInput{RoleName: aws.String("shared"), PolicyName: name, PolicyDocument: aws.String(mayLog)})
			return *name, func(s *served) error {
				_, err := s.iam().GetRolePolicy(background, &iam.GetRolePolicyInput{RoleName: aws.String("shared"), PolicyName: name})
				return err
			}, err
		},
		func(s *served, n int) (string, func(*served) error, error) {
			message := fmt.Sprint("message", n)
			_, err := s.logs(east).PutLogEvents(background, &cloudwatchlogs.PutLogEventsInput{
				LogGroupName: group, LogStreamName: stream,
				LogEvents: []logstypes.InputLogEvent{{Timestamp: aws.Int64(s.Clock.Now().UnixMilli()), Message: &message}},
			})
			return message, func(s *served) error {
				found, err := s.logs(east).FilterLogEvents(background, &cloudwatchlogs.FilterLogEventsInput{LogGroupName: group, FilterPattern: aws.String(message)})
				if err == nil && len(found.Events) == 0 {
					err = fmt.Errorf("the event is not there")
				}
				return err
			}, err
		},
		func(s *served, n int) (string, func(*served) error, error) {
			text := fmt.Sprint("say", n)
			said, err := s.lambda(east).Invoke(background, &lambda.InvokeInput{FunctionName: aws.String("echo"), Payload: order("say", text)})
			if err == nil && string(said.Payload) != `"`+text+`"` {
				err = fmt.Errorf("%s was answered with %s", text, said.Payload)
			}
			return text, func(*served) error { return nil }, err
		},
	)
	if testing.Short() {
		write = write[:7] // the last one starts many processes
	}

	answered := &ledger{answers: map[string]func(*served) error{}}
	var all sync.WaitGroup
	ready := make(chan struct{})
	for client := range clients {
		all.Go(func() {
			<-ready
			for round := range rounds {
				n := client*rounds + round
				what, there, err := write[n%len(write)](s, n)
				if assert.NoError(t, err) {
					answered.add(what, there)
				}
			}
		})
	}
	close(ready)
	all.Wait()

	require.Len(t, answered.answers, clients*rounds)
	for what, there := range answered.answers {
		assert.NoError(t, there(s), what)
	}
	// Names that two clients ask for at once are given to one of them.
	taken := make(chan error, clients)
	for range clients {
		all.Go(func() {
			_, err := s.lambda(east).CreateFunction(background, newFunction("once", role, zipped, func(in *lambda.CreateFunctionInput) {
				in.Architectures = []types.Architecture{types.ArchitectureArm64}
			}))
			taken <- err
		})
	}
	all.Wait()
	made := 0
	for range clients {
		if err := <-taken; err == nil {
			made++
		} else {
			requireRefused(t, err, "ResourceConflictException", "Function already exist: once")
		}
	}
	assert.Equal(t, 1, made)
}

// Clients that do everything at once, each with its own things, are answered as if each were alone.
func TestClientsThatDoEverythingAtOnce(t *testing.T) {
	if testing.Short() {
		t.Skip("makes thousands of calls")
	}
	s := serve(t)
	var all sync.WaitGroup
	for client := range 5 {
		all.Go(func() {
			t.Run(fmt.Sprint("client ", client), func(t *testing.T) {
				ownTime := func() time.Time { return s.Clock.Now().Add(time.Duration(client)) } // which names its things
				holdContract(t, sdkClient(s.config(east)), east, ownTime, 0)
			})
		})
	}
	all.Wait()
}
