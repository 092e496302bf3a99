package account

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logs "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	functions "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// world is the account being used: its functions answer from a table, its pool has a list of users.
type world struct {
	t        *testing.T
	answers  map[string]func(event string) (answer, functionError string)
	users    map[string]bool
	fail     map[string]error
	invoked  []string
	events   map[string][]string
	pending  int // looks at a function's settings until its change is in effect
	noLogs   bool
	password string
	calls    int
	given    context.Context // of the invocation under way
	onCall   func(int)       // told the number of each call, before it is answered
}

// called counts a call that may be interrupted.
func (w *world) called() {
	w.calls++
	if w.onCall != nil {
		w.onCall(w.calls)
	}
}

const plantedToken = "PLANTED-refresh-token"

func newWorld(t *testing.T) *world {
	w := &world{t: t, users: map[string]bool{}, fail: map[string]error{}, events: map[string][]string{}}
	answers := func(text string) func(string) (string, string) {
		return func(string) (string, string) { return text, "" }
	}
	w.answers = map[string]func(string) (string, string){
		"signUpWithCognito": func(event string) (string, string) {
			var in struct{ Email, Password, Nickname, Picture string }
			require.NoError(t, json.Unmarshal([]byte(event), &in))
			require.NotEmpty(t, in.Nickname+in.Picture)
			if w.users[in.Email] {
				return `{"statusCode":409,"body":{"message":"A user with this e-mail address exists already.","data":null}}`, ""
			}
			w.users[in.Email], w.password = true, in.Password
			return `{"statusCode":200,"body":{"message":"Signed up.","data":{"UserSub":"` + theSub + `"}}}`, ""
		},
		"signInWithCognito": func(event string) (string, string) {
			var in struct{ Email, Password string }
			require.NoError(t, json.Unmarshal([]byte(event), &in))
			if in.Password != w.password {
				return unauthorized, ""
			}
			return signedIn(token(poolKey, "k1", idClaims("1")), token(poolKey, "k1", accessClaims())), ""
		},
		"newIdTokenUsingRefreshToken": func(event string) (string, string) {
			if event != `{"refresh_token":"`+plantedToken+`","username":"`+theSub+`"}` {
				return unauthorized, ""
			}
			return fresh(), ""
		},
		"privateLambda": answers(`{"statusCode":200,"body":{"message":"Hello.","data":{"sub":"` + theSub + `"}}}`),
	}
	return w
}

const unauthorized = `{"statusCode":401,"body":{"message":"No.","data":null}}`

func fresh() string {
	return `{"statusCode":200,"body":{"message":"Fresh.","data":{"IdToken":"` + token(poolKey, "k1", idClaims("2")) + `"}}}`
}

func signedIn(id, access string) string {
	return `{"statusCode":200,"body":{"message":"Signed in.","data":{"IdToken":"` + id + `","AccessToken":"` + access +
		`","RefreshToken":"` + plantedToken + `"}}}`
}

// use lets the throw-away user travel through the world, on top of a finished account.
func (w *world) use(ctx context.Context, s *Snapshot, live LiveOptions) *Live {
	w.t.Helper()
	keys := httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.called()
		assert.Equal(w.t, "/"+thePool+"/.well-known/jwks.json", r.URL.Path)
		assert.NoError(w.t, json.NewEncoder(out).Encode(publicKeys()))
	}))
	defer keys.Close()
	o := options()
	if live.Sleep == nil {
		live.Sleep = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
	}
	newJourney(o, services{users: w, invoker: w, logs: w, http: keys.Client(), poolEndpoint: keys.URL}, s, live).run(ctx)
	return s.Live
}

func (w *world) Invoke(ctx context.Context, in *lambda.InvokeInput, _ ...func(*lambda.Options)) (*lambda.InvokeOutput, error) {
	w.called()
	name := *in.FunctionName
	w.invoked, w.events[name] = append(w.invoked, name), append(w.events[name], string(in.Payload))
	if err := errors.Join(w.fail["lambda:InvokeFunction "+name]); err != nil {
		return nil, err
	}
	w.given = ctx
	answer, functionError := w.answers[name](string(in.Payload))
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	out := &lambda.InvokeOutput{Payload: []byte(answer)}
	awsmiddleware.SetRequestIDMetadata(&out.ResultMetadata, "request-of-"+name)
	if functionError != "" {
		out.FunctionError = &functionError
	}
	return out, nil
}

func (w *world) GetFunctionConfiguration(context.Context, *lambda.GetFunctionConfigurationInput, ...func(*lambda.Options)) (*lambda.GetFunctionConfigurationOutput, error) {
	w.pending--
	if w.pending > 0 {
		return &lambda.GetFunctionConfigurationOutput{State: functions.StatePending}, nil
	}
	return &lambda.GetFunctionConfigurationOutput{State: functions.StateActive, LastUpdateStatus: functions.LastUpdateStatusSuccessful}, nil
}

func (w *world) user(ctx context.Context, action, name string) error {
	w.called()
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := w.fail[action]; err != nil {
		return err
	}
	if !w.users[name] {
		return &cognito.UserNotFoundException{Message: aws.String("User does not exist.")}
	}
	return nil
}

func (w *world) AdminConfirmSignUp(ctx context.Context, in *cognitoidentityprovider.AdminConfirmSignUpInput, _ ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.AdminConfirmSignUpOutput, error) {
	return nil, w.user(ctx, "cognito-idp:AdminConfirmSignUp", *in.Username)
}

func (w *world) AdminCreateUser(ctx context.Context, in *cognitoidentityprovider.AdminCreateUserInput, _ ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.AdminCreateUserOutput, error) {
	w.called()
	assert.Equal(w.t, cognito.MessageActionTypeSuppress, in.MessageAction)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w.users[*in.Username] = true
	return &cognitoidentityprovider.AdminCreateUserOutput{User: &cognito.UserType{
		Attributes: []cognito.AttributeType{{Name: aws.String("sub"), Value: aws.String(theSub)}},
	}}, nil
}

func (w *world) AdminSetUserPassword(ctx context.Context, in *cognitoidentityprovider.AdminSetUserPasswordInput, _ ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.AdminSetUserPasswordOutput, error) {
	assert.True(w.t, in.Permanent)
	w.password = *in.Password
	return nil, w.user(ctx, "cognito-idp:AdminSetUserPassword", *in.Username)
}

func (w *world) AdminDeleteUser(ctx context.Context, in *cognitoidentityprovider.AdminDeleteUserInput, _ ...func(*cognitoidentityprovider.Options)) (*cognitoidentityprovider.AdminDeleteUserOutput, error) {
	if err := w.user(ctx, "cognito-idp:AdminDeleteUser", *in.Username); err != nil {
		return nil, err
	}
	delete(w.users, *in.Username)
	return nil, nil
}

func (w *world) FilterLogEvents(_ context.Context, in *cloudwatchlogs.FilterLogEventsInput, _ ...func(*cloudwatchlogs.Options)) (*cloudwatchlogs.FilterLogEventsOutput, error) {
	if w.noLogs {
		return nil, refused("ResourceNotFoundException", "The specified log group does not exist.")
	}
	assert.Equal(w.t, `"request-of-`+lastPart(*in.LogGroupName)+`"`, *in.FilterPattern)
	return &cloudwatchlogs.FilterLogEventsOutput{Events: []logs.FilteredLogEvent{{Message: aws.String("PLANTED log line")}}}, nil
}
