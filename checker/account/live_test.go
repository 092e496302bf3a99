package account

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	functions "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	theIssuer = "https://cognito-idp." + region + ".amazonaws.com/" + thePool
	theSub    = "a1b2c3d4-5678-90ab-cdef-111111111111"
)

var (
	poolKey    = newKey()
	foreignKey = newKey()
)

func newKey() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

// token signs claims as a pool does.
func token(key *rsa.PrivateKey, keyID string, claims map[string]any) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: key, KeyID: keyID}}, nil)
	if err != nil {
		panic(err)
	}
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		panic(err)
	}
	return text
}

func idClaims(jti string) map[string]any {
	return map[string]any{
		"iss": theIssuer, "aud": theClient, "sub": theSub, "token_use": "id", "jti": jti,
		"cognito:username": theSub, "email": "x@example.com", "exp": testTime.Add(time.Hour).Unix(),
	}
}

func accessClaims() map[string]any {
	return map[string]any{
		"iss": theIssuer, "client_id": theClient, "sub": theSub, "token_use": "access", "jti": "a",
		"username": theSub, "exp": testTime.Add(time.Hour).Unix(),
	}
}

func changed(claims map[string]any, name string, value any) map[string]any {
	claims = maps.Clone(claims)
	claims[name] = value
	return claims
}

func publicKeys() jose.JSONWebKeySet {
	return jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: poolKey.Public(), KeyID: "k1", Algorithm: "RS256", Use: "sig"}}}
}

func TestVerifyTokens(t *testing.T) {
	v := verifier{keys: publicKeys(), issuer: theIssuer, clientID: theClient, now: testTime}
	good := idClaims("1")
	for name, tt := range map[string]struct{ token, problem string }{
		"good":           {token(poolKey, "k1", good), ""},
		"another key":    {token(foreignKey, "k1", good), "the ID token's signature does not verify with the pool's keys"},
		"unknown key":    {token(foreignKey, "k9", good), "the ID token is signed with a key that the pool does not have"},
		"not a token":    {"hello", "the ID token is not a JSON Web Token signed with RS256"},
		"no signature":   {"eyJhbGciOiJub25lIn0.e30.", "the ID token is not a JSON Web Token signed with RS256"},
		"another client": {token(poolKey, "k1", changed(good, "aud", "other")), "the ID token was issued for the app client other, not for " + theClient},
		"another pool":   {token(poolKey, "k1", changed(good, "iss", "https://x/y")), "the ID token was issued by https://x/y, not by " + theIssuer},
		"another use":    {token(poolKey, "k1", changed(good, "token_use", "access")), `the ID token says that its use is "access", not "id"`},
		"expired":        {token(poolKey, "k1", changed(good, "exp", testTime.Add(-time.Hour).Unix())), "the ID token expired at 2026-11-20T09:00:00Z"},
		"a slow clock":   {token(poolKey, "k1", changed(good, "exp", testTime.Add(-time.Minute).Unix())), ""},
		"endless":        {token(poolKey, "k1", changed(good, "exp", nil)), "the ID token does not say when it expires"},
		"nobody's":       {token(poolKey, "k1", changed(good, "sub", "")), "the ID token names no user (sub)"},
	} {
		t.Run(name, func(t *testing.T) {
			_, problem := v.idToken(tt.token)
			assert.Equal(t, tt.problem, problem)
		})
	}

	_, problem := v.accessToken(token(poolKey, "k1", accessClaims()))
	assert.Empty(t, problem)
	_, problem = v.accessToken(token(poolKey, "k1", changed(accessClaims(), "client_id", "other")))
	assert.Equal(t, "the access token was issued for the app client other, not for "+theClient, problem)
}

func ids(live *Live) []string {
	var ids []string
	for _, a := range live.Attempts {
		id := a.ID
		if !a.OK() {
			id += "!"
		}
		ids = append(ids, id)
	}
	return ids
}

func TestTheJourneyOfAThrowAwayUser(t *testing.T) {
	w := newWorld(t)
	s := finished().read(t)

	live := w.use(t.Context(), s, LiveOptions{Mail: true, LogsWait: time.Second})

	assert.Equal(t, []string{LiveSignUp, LiveConfirm, LiveSecondSignUp, LiveSignIn, LiveVerifyTokens, LiveWrongPassword,
		LiveRefresh, LiveDamagedToken, LiveEmailForUUID, LivePrivate, LiveDelete}, ids(live), "%+v", live.Attempts)
	assert.Empty(t, w.users)
	assert.Empty(t, live.LeftBehind)
	assert.True(t, live.Mail)
	assert.Regexp(t, `^success\+[a-z2-7]{20,}@simulator\.amazonses\.com$`, live.User)
	refreshes := w.events["newIdTokenUsingRefreshToken"]
	assert.JSONEq(t, `{"username":"`+theSub+`","refresh_token":"`+plantedToken+`"}`, refreshes[0])
	assert.JSONEq(t, `{"username":"`+theSub+`","refresh_token":"`+damaged(plantedToken)+`"}`, refreshes[1])
	assert.JSONEq(t, `{"username":"`+live.User+`","refresh_token":"`+plantedToken+`"}`, refreshes[2])
	assert.JSONEq(t, `{"payload":{"user":{"sub":"`+theSub+`","username":"`+theSub+`","email":"x@example.com"}}}`, w.events["privateLambda"][0])
	assert.Equal(t, Found(LogLines{Group: "/aws/lambda/privateLambda", Count: 1}), live.Logs["private"])
	assert.Len(t, live.Logs, 4)

	raw := marshalled(t, s)
	assert.NotContains(t, raw, "PLANTED")
	assert.NotContains(t, raw, w.password)
	assert.NotContains(t, raw, "eyJ")
}

func TestTheJourneyWithoutMail(t *testing.T) {
	w := newWorld(t)

	live := w.use(t.Context(), finished().read(t), LiveOptions{})

	assert.Equal(t, []string{LiveConfirm, LiveSignUp, LiveSignIn, LiveVerifyTokens, LiveWrongPassword,
		LiveRefresh, LiveDamagedToken, LiveEmailForUUID, LivePrivate, LiveDelete}, ids(live), "%+v", live.Attempts)
	assert.False(t, live.Mail)
	assert.Empty(t, w.users)
	signUp, _ := live.Attempt(LiveSignUp)
	assert.Equal(t, 409, signUp.StatusCode)
}

// What follows from a failure is not attempted; the user is deleted all the same.
func TestWhatFailsOnTheWay(t *testing.T) {
	says := func(text string) func(string) (string, string) {
		return func(string) (string, string) { return text, "" }
	}
	goodID, goodAccess := token(poolKey, "k1", idClaims("1")), token(poolKey, "k1", accessClaims())
	signIn, refresh, private := "signInWithCognito", "newIdTokenUsingRefreshToken", "privateLambda"
	before := []string{LiveSignUp, LiveConfirm, LiveSecondSignUp}
	for name, tt := range map[string]struct {
		function string
		answer   func(string) (string, string)
		ids      []string // after those before
		problem  string
	}{
		"a wrong set-up": {signIn, says(`{"statusCode":500,"body":{"message":"secret ` + plantedSecret + `"}}`),
			[]string{"sign-in!", LiveDelete}, "the answer's statusCode is 500, not 200"},
		"no tokens":    {signIn, says(`{"statusCode":200,"body":{"message":"ok"}}`), []string{"sign-in!", LiveDelete}, "the answer has no IdToken"},
		"a challenge":  {signIn, says(`{"statusCode":200,"body":{"data":{"ChallengeName":"NEW_PASSWORD_REQUIRED"}}}`), []string{"sign-in!", LiveDelete}, "the answer has no tokens but a challenge: NEW_PASSWORD_REQUIRED"},
		"no status":    {signIn, says(`{"body":{}}`), []string{"sign-in!", LiveDelete}, "the answer has no statusCode"},
		"no object":    {signIn, says(`null and void`), []string{"sign-in!", LiveDelete}, "the answer is not a JSON object with statusCode and body"},
		"forged":       {signIn, says(signedIn(token(foreignKey, "k1", idClaims("1")), goodAccess)), []string{LiveSignIn, "verify-tokens!", LiveDelete}, "the ID token's signature does not verify with the pool's keys"},
		"another user": {signIn, says(signedIn(token(poolKey, "k1", changed(idClaims("1"), "sub", "someone")), goodAccess)), []string{LiveSignIn, "verify-tokens!", LiveDelete}, "the tokens are another user's than the one who signed in"},
		"the same ID token again": {refresh, says(`{"statusCode":200,"body":{"data":{"IdToken":"` + goodID + `"}}}`),
			[]string{LiveSignIn, LiveVerifyTokens, LiveWrongPassword, "refresh-token!", LivePrivate, LiveDelete}, "the ID token is not a new one"},
		"a stranger's answer": {private, says(`{"statusCode":200,"body":{"data":{"sub":"x"}}}`),
			[]string{LiveSignIn, LiveVerifyTokens, LiveWrongPassword, LiveRefresh, LiveDamagedToken, LiveEmailForUUID, "private!", LiveDelete}, "the answer does not have the user that the function was handed"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.answers[tt.function] = tt.answer
			s := finished().read(t)

			live := w.use(t.Context(), s, LiveOptions{Mail: true})

			assert.Equal(t, append(before, tt.ids...), ids(live))
			assert.Empty(t, w.users)
			for _, a := range live.Attempts {
				if !a.OK() {
					assert.Equal(t, tt.problem, a.Problem)
				}
			}
			assert.NotContains(t, marshalled(t, s), "PLANTED")
		})
	}
}

func TestAFunctionThatRepeatsItsEvent(t *testing.T) {
	w := newWorld(t)
	w.answers["signInWithCognito"] = func(event string) (string, string) {
		message, _ := json.Marshal("I got " + event)
		return `{"statusCode":400,"body":{"message":` + string(message) + `}}`, ""
	}
	s := finished().read(t)

	live := w.use(t.Context(), s, LiveOptions{Mail: true})

	signIn, _ := live.Attempt(LiveSignIn)
	assert.Contains(t, signIn.Message, "I got")
	assert.NotContains(t, marshalled(t, s), w.password)
}

func TestAnswersOfOtherShapes(t *testing.T) {
	w := newWorld(t)
	id, access := token(poolKey, "k1", idClaims("1")), token(poolKey, "k1", accessClaims())
	body, err := json.Marshal(`{"message":"hi","data":{"AuthenticationResult":{"IdToken":"` + id + `","AccessToken":"` + access + `","RefreshToken":"r"}}}`)
	require.NoError(t, err)
	w.answers["signInWithCognito"] = func(string) (string, string) { return `{"statusCode":200,"body":` + string(body) + `}`, "" }

	live := w.use(t.Context(), finished().read(t), LiveOptions{Mail: true})

	signIn, _ := live.Attempt(LiveSignIn)
	assert.True(t, signIn.OK(), "%+v", signIn)
	assert.Equal(t, "hi", signIn.Message)
}

func TestAFunctionThatDoesNotStart(t *testing.T) {
	for payload, want := range map[string]string{
		`{"errorType":"Runtime.ExitError","errorMessage":"RequestId: 5b7b0b5c-8c5b-4f5b-9b0b-5c8c5b4f5b9b Error: Runtime exited with error: exit status 1"}`: "Runtime.ExitError: Runtime exited with error: exit status 1",
		`{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: 5b7b0b5c-8c5b-4f5b-9b0b-5c8c5b4f5b9b Error: Task timed out after 3.00 seconds"}`:         "Sandbox.Timedout: Task timed out after 3.00 seconds",
		`{"errorMessage":"2026-11-20T10:00:00Z Task timed out after 3.00 seconds"}`:                                                                          "2026-11-20T10:00:00Z Task timed out after 3.00 seconds",
		`garbage`: "Unhandled",
	} {
		w := newWorld(t)
		w.answers["signUpWithCognito"] = func(string) (string, string) { return payload, "Unhandled" }

		live := w.use(t.Context(), finished().read(t), LiveOptions{Mail: true})

		require.Len(t, live.Attempts, 1, "the user who was never made is not deleted")
		assert.Equal(t, want, live.Attempts[0].FunctionError)
	}
}

func TestASignUpIntoAnotherPool(t *testing.T) {
	w := newWorld(t)
	w.answers["signUpWithCognito"] = func(string) (string, string) { return `{"statusCode":200,"body":{}}`, "" }

	live := w.use(t.Context(), finished().read(t), LiveOptions{Mail: true})

	assert.Equal(t, []string{LiveSignUp, "confirm!"}, ids(live))
	require.Len(t, live.LeftBehind, 1)
	assert.Contains(t, live.LeftBehind[0], live.User)
}

func TestWhatCannotBeDeletedIsNamed(t *testing.T) {
	w := newWorld(t)
	w.fail["cognito-idp:AdminDeleteUser"] = refused("AccessDeniedException", "no")

	live := w.use(t.Context(), finished().read(t), LiveOptions{Mail: true})

	assert.Equal(t, []string{"the user " + live.User + " in tutorials-user-pool"}, live.LeftBehind)
	attempt, _ := live.Attempt(LiveDelete)
	assert.Equal(t, Denied, attempt.Fault.Kind)
}

func TestDeniedToInvoke(t *testing.T) {
	w := newWorld(t)
	w.fail["lambda:InvokeFunction signInWithCognito"] = refused("AccessDeniedException", "not authorized to perform: lambda:InvokeFunction")

	live := w.use(t.Context(), finished().read(t), LiveOptions{Mail: true})

	attempt, _ := live.Attempt(LiveSignIn)
	assert.Equal(t, &Fault{Kind: Denied, Operation: "lambda:InvokeFunction", Code: "AccessDeniedException",
		Message: "not authorized to perform: lambda:InvokeFunction"}, attempt.Fault)
}

func TestOnlyWhatIsThereIsTried(t *testing.T) {
	f := finished()
	delete(f.functions, "newIdTokenUsingRefreshToken")
	w := newWorld(t)
	assert.Equal(t, []string{LiveSignUp, LiveConfirm, LiveSecondSignUp, LiveSignIn, LiveVerifyTokens, LiveWrongPassword, LivePrivate, LiveDelete},
		ids(w.use(t.Context(), f.read(t), LiveOptions{Mail: true})))

	delete(f.functions, "signUpWithCognito")
	w = newWorld(t)
	assert.Empty(t, ids(w.use(t.Context(), f.read(t), LiveOptions{Mail: true})), "nobody can sign up, so nobody can sign in")
	assert.Equal(t, []string{LiveConfirm, LiveSignIn, LiveVerifyTokens, LiveWrongPassword, LivePrivate, LiveDelete},
		ids(w.use(t.Context(), f.read(t), LiveOptions{})), "an admin can make a user all the same")

	f.pools = nil
	w = newWorld(t)
	assert.Empty(t, ids(w.use(t.Context(), f.read(t), LiveOptions{Mail: true})))
	assert.Empty(t, w.invoked)
}

func TestAFunctionIsGivenTimeToSettle(t *testing.T) {
	w := newWorld(t)
	w.pending = 3
	f := finished()
	f.functions["signUpWithCognito"].Configuration.State = functions.StatePending
	pauses := 0

	live := w.use(t.Context(), f.read(t), LiveOptions{Mail: true, Sleep: func(context.Context, time.Duration) error {
		pauses++
		return nil
	}})

	assert.Equal(t, 3, pauses)
	signUp, _ := live.Attempt(LiveSignUp)
	assert.True(t, signUp.OK())
}

func TestLogsThatDoNotCome(t *testing.T) {
	w := newWorld(t)
	w.noLogs = true
	pauses := 0

	live := w.use(t.Context(), finished().read(t), LiveOptions{Mail: true, LogsWait: 5 * time.Second, Sleep: func(context.Context, time.Duration) error {
		pauses++
		return nil
	}})

	assert.Equal(t, 5, pauses)
	assert.Equal(t, Missing[LogLines](), live.Logs["sign-up"])
}

func TestPasswordIsAsLongAsThePoolWants(t *testing.T) {
	f := finished()
	f.pools[0].Policies.PasswordPolicy.MinimumLength = aws.Int32(99)

	password := newPassword(f.read(t).Pool.Found)

	assert.GreaterOrEqual(t, len(password), 99)
	assert.LessOrEqual(t, len(password), 256)
	for _, kind := range []string{"abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789", "-"} {
		assert.True(t, strings.ContainsAny(password, kind), kind)
	}
}
