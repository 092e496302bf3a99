package account

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	cognito "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestATwinThatIsNotRefused(t *testing.T) {
	says := func(text string) func(string) (string, string) {
		return func(string) (string, string) { return text, "" }
	}
	for name, tt := range map[string]struct {
		function string
		answer   func(string) (string, string)
		twin     string
		problem  string
	}{
		"a second sign-up": {"signUpWithCognito", nil, LiveSecondSignUp,
			"a second sign-up of the same user was accepted: the answer's statusCode is 200, not 4xx"},
		"a wrong password": {"signInWithCognito", nil, LiveWrongPassword,
			"a wrong password was accepted: the answer's statusCode is 200, not 4xx"},
		"a damaged token": {"newIdTokenUsingRefreshToken", nil, LiveDamagedToken,
			"a damaged refresh token was accepted: the answer's statusCode is 200, not 4xx"},
		"a wrong password is no wrong set-up": {"signInWithCognito", says(`{"statusCode":500,"body":{"message":"oh"}}`), LiveWrongPassword,
			"a wrong password was refused with statusCode 500, not with 4xx"},
		"an e-mail address is no wrong set-up": {"newIdTokenUsingRefreshToken", says(`{"statusCode":500,"body":{"message":"oh"}}`), LiveEmailForUUID,
			"the e-mail address in the place of the user name was refused with statusCode 500, not with 4xx"},
		"a stranger's token for an e-mail address": {"newIdTokenUsingRefreshToken",
			says(`{"statusCode":200,"body":{"data":{"IdToken":"` + token(poolKey, "k1", changed(idClaims("3"), "sub", "x")) + `"}}}`),
			LiveEmailForUUID, "the new ID token is another user's"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			right := w.answers[tt.function]
			asked, first := 0, ""
			w.answers[tt.function] = func(event string) (string, string) {
				asked++
				said, failed := right(event)
				if asked == 1 {
					first = said
					return said, failed
				}
				if tt.answer != nil {
					return tt.answer(event)
				}
				return first, failed // as a function does that does not look at what it is handed
			}
			s := finished().read(t)

			live := w.use(t.Context(), s, LiveOptions{Mail: true})

			attempt, made := live.Attempt(tt.twin)
			require.True(t, made)
			assert.Equal(t, tt.problem, attempt.Problem)
			private, _ := live.Attempt(LivePrivate)
			assert.True(t, private.OK(), "the journey goes on")
			assert.NotContains(t, marshalled(t, s), "eyJ")
			assert.NotContains(t, marshalled(t, s), plantedToken[:len(plantedToken)/2])
		})
	}
}

// A function may refresh by GetTokensFromRefreshToken, which wants no name.
func TestARefreshThatNeedsNoName(t *testing.T) {
	w := newWorld(t)
	w.answers["newIdTokenUsingRefreshToken"] = func(event string) (string, string) {
		if !strings.Contains(event, plantedToken) {
			return unauthorized, ""
		}
		return fresh(), ""
	}

	live := w.use(t.Context(), finished().read(t), LiveOptions{Mail: true})

	attempt, made := live.Attempt(LiveEmailForUUID)
	assert.True(t, made)
	assert.True(t, attempt.OK(), "%+v", attempt)
}

func TestTheEmailIsTriedOnlyWhereItShouldBeRefused(t *testing.T) {
	for name, change := range map[string]func(*cognito.UserPoolClientType){
		"rotation": func(c *cognito.UserPoolClientType) {
			c.RefreshTokenRotation = &cognito.RefreshTokenRotationType{Feature: cognito.FeatureTypeEnabled}
		},
		"no secret": func(c *cognito.UserPoolClientType) { c.ClientSecret = nil },
	} {
		t.Run(name, func(t *testing.T) {
			f := finished()
			change(f.clients[0])

			live := newWorld(t).use(t.Context(), f.read(t), LiveOptions{Mail: true})

			_, refreshed := live.Attempt(LiveRefresh)
			_, tried := live.Attempt(LiveEmailForUUID)
			assert.True(t, refreshed)
			assert.False(t, tried)
		})
	}
}

// The run is interrupted during each of its calls in turn, up to the last.
func TestTheUserIsDeletedWheneverTheRunIsInterrupted(t *testing.T) {
	for _, mail := range []bool{true, false} {
		for nth, ended := 1, false; !ended; nth++ {
			ctx, interrupt := context.WithCancel(t.Context())
			w := newWorld(t)
			w.onCall = func(call int) {
				if call == nth {
					interrupt()
				}
			}

			live := w.use(ctx, finished().read(t), LiveOptions{Mail: mail, LogsWait: time.Minute, Grace: time.Minute})

			assert.Empty(t, w.users, "interrupted in call %d", nth)
			assert.Empty(t, live.LeftBehind)
			assert.Equal(t, LiveDelete, live.Attempts[len(live.Attempts)-1].ID)
			if private, made := live.Attempt(LivePrivate); !made {
				assert.True(t, slices.ContainsFunc(live.Attempts, func(a Attempt) bool { return a.Fault != nil && a.Fault.Kind == TimedOut }),
					"it says where it ended: %+v", private)
			}
			ended = w.calls < nth
			if !ended {
				assert.LessOrEqual(t, w.calls, nth+1, "nothing is called after the interrupt, but what deletes the user")
			}
			interrupt()
		}
	}
}

func TestASignUpWithoutAnAnswer(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	w := newWorld(t)
	w.answers["signUpWithCognito"] = func(string) (string, string) {
		interrupt()
		<-w.given.Done()
		return "", ""
	}

	live := w.use(ctx, finished().read(t), LiveOptions{Mail: true, Grace: time.Millisecond})

	signUp, _ := live.Attempt(LiveSignUp)
	assert.Equal(t, TimedOut, signUp.Fault.Kind)
	require.Len(t, live.LeftBehind, 1, "it may be made later")
	assert.Contains(t, live.LeftBehind[0], live.User)
}
