package cognito

import (
	"context"
	"math"
	"time"

	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// signedIn is what a sign-in comes to: tokens, or a challenge that the user has to answer first.
type signedIn struct {
	result     *types.AuthenticationResultType
	challenge  types.ChallengeNameType
	parameters map[string]string
	session    *string
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
func (s *Service) initiateAuth(ctx context.Context, call *wire.Call, in *idp.InitiateAuthInput) (*idp.InitiateAuthOutput, error) {
	attempt := attempt{flow: in.AuthFlow, parameters: in.AuthParameters, off: string(in.AuthFlow) + " flow not enabled for this client"}
	switch in.AuthFlow {
	case types.AuthFlowTypeAdminNoSrpAuth, types.AuthFlowTypeAdminUserPasswordAuth:
		return nil, invalid("Initiate Auth method not supported.")
	}
	err := s.Store.View(func(tx *store.Tx) (err error) {
		attempt.pool, attempt.client, err = findClientAnywhere(tx, call, in.ClientId)
		return err
	})
	if err != nil {
		return nil, err
	}
	out, err := s.signIn(ctx, attempt)
	if err != nil {
		return nil, err
	}
	return &idp.InitiateAuthOutput{
		AuthenticationResult: out.result, ChallengeName: out.challenge, ChallengeParameters: out.parameters, Session: out.session,
	}, nil
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminInitiateAuth.html
func (s *Service) adminInitiateAuth(ctx context.Context, call *wire.Call, in *idp.AdminInitiateAuthInput) (*idp.AdminInitiateAuthOutput, error) {
	attempt := attempt{flow: in.AuthFlow, parameters: in.AuthParameters, off: "Auth flow not enabled for this client"}
	if in.AuthFlow == types.AuthFlowTypeUserPasswordAuth {
		return nil, invalid("Initiate Auth method not supported.")
	}
	err := s.Store.View(func(tx *store.Tx) (err error) {
		if attempt.pool, err = findPool(tx, call, in.UserPoolId); err != nil {
			return err
		}
		attempt.client, err = findClient(tx, attempt.pool, in.ClientId)
		return err
	})
	if err != nil {
		return nil, err
	}
	out, err := s.signIn(ctx, attempt)
	if err != nil {
		return nil, err
	}
	return &idp.AdminInitiateAuthOutput{
		AuthenticationResult: out.result, ChallengeName: out.challenge, ChallengeParameters: out.parameters, Session: out.session,
	}, nil
}

// attempt is a try to sign in or to refresh.
type attempt struct {
	pool       pool
	client     client
	flow       types.AuthFlowType
	parameters map[string]string
	off        string // AWS's sentence for a flow that the client does not allow
}

func (s *Service) signIn(ctx context.Context, a attempt) (signedIn, error) {
	wanted := []string{"USERNAME", "PASSWORD"}
	refresh := a.flow == types.AuthFlowTypeRefreshTokenAuth || a.flow == types.AuthFlowTypeRefreshToken
	password := a.flow == types.AuthFlowTypeUserPasswordAuth ||
		a.flow == types.AuthFlowTypeAdminUserPasswordAuth || a.flow == types.AuthFlowTypeAdminNoSrpAuth
	if refresh {
		wanted = []string{"REFRESH_TOKEN"}
	}
	// Which client it is has been settled; its flows come before the parameters, and all of it before the secret hash.
	if !a.client.allows(a.flow) {
		return signedIn{}, invalid(a.off)
	}
	if !refresh && !password {
		return signedIn{}, wire.NotEmulated("the authentication flow " + string(a.flow))
	}
	for _, name := range wanted {
		if a.parameters[name] == "" {
			return signedIn{}, missingParameter(name)
		}
	}
	if refresh {
		return s.refreshByHash(a)
	}
	if a.parameters["DEVICE_KEY"] != "" {
		return signedIn{}, wire.NotEmulated("sign-in on a remembered device")
	}
	return s.byPassword(ctx, a)
}

// byPassword signs a user in with a password. The order in which it refuses is AWS's: hash, user, password, then
// whether the user is confirmed. The password's hash takes its time, so it is made between two looks at the user.
func (s *Service) byPassword(ctx context.Context, a attempt) (signedIn, error) {
	name, password := a.parameters["USERNAME"], a.parameters["PASSWORD"]
	if err := a.client.checkHash(a.parameters["SECRET_HASH"], name); err != nil {
		return signedIn{}, err
	}
	var seen user
	var found bool
	err := s.Store.View(func(tx *store.Tx) (err error) {
		seen, found, err = findUser(tx, a.pool, name)
		return err
	})
	switch {
	case err != nil:
		return signedIn{}, err
	case !found:
		if err := a.pool.noTriggers(strangerIn); err != nil {
			return signedIn{}, err
		}
		if a.client.hidesUsers() {
			return signedIn{}, incorrect()
		}
		return signedIn{}, unknownUser()
	}
	if err := a.pool.noTriggers(signingIn); err != nil {
		return signedIn{}, err
	}
	if seen.lockedUntil().After(s.Now()) {
		return signedIn{}, lockedOut()
	}
	right, err := s.verify(ctx, password, seen.Password)
	if err != nil {
		return signedIn{}, err
	}
	return s.judged(a, seen, right)
}

// judged goes on where a password has been held against that of a user as seen before.
func (s *Service) judged(a attempt, seen user, right bool) (signedIn, error) {
	var out signedIn
	var refused error // a refusal that leaves a trace: the transaction goes through
	var started *session
	var u user
	err := s.Store.Update(func(tx *store.Tx) (err error) {
		if u, err = requireUser(tx, a.pool, seen.Username); err != nil {
			return err
		}
		switch {
		case u.lockedUntil().After(s.Now()):
			return lockedOut()
		case u.Password != seen.Password:
			return incorrect() // it has been changed meanwhile
		case !right:
			u.fail(s.Now())
			refused = incorrect()
			return putUser(tx, a.pool, u)
		}
		if err := s.mayEnter(a.pool, u); err != nil {
			return err
		}
		if u.Failures > 0 {
			u.Failures = 0
			if err := putUser(tx, a.pool, u); err != nil {
				return err
			}
		}
		started, err = s.enter(tx, a.pool, a.client, u, &out)
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil || started == nil {
		return out, err
	}
	out.result, err = s.firstTokens(a.pool, a.client, u, *started)
	return out, err
}

// mayEnter refuses a user whose password was right, and who is not to be signed in all the same.
func (s *Service) mayEnter(p pool, u user) error {
	switch u.Status {
	case types.UserStatusTypeUnconfirmed:
		return wire.Errorf("UserNotConfirmedException", "User is not confirmed.")
	case types.UserStatusTypeForceChangePassword:
		days := time.Duration(p.Policies.PasswordPolicy.TemporaryPasswordValidityDays) * 24 * time.Hour
		if s.Now().After(u.PasswordSet.Add(days)) {
			return notAuthorized("Temporary password has expired and must be reset by an administrator.")
		}
	}
	return nil
}

// enter starts a session for a user, or a challenge where one has to be answered first.
func (s *Service) enter(tx *store.Tx, p pool, c client, u user, out *signedIn) (*session, error) {
	switch {
	case u.Status == types.UserStatusTypeForceChangePassword:
		return nil, s.ask(tx, p, c, u, out, types.ChallengeNameTypeNewPasswordRequired, newPasswordParameters(p, u))
	case p.MfaConfiguration == types.UserPoolMfaTypeOn:
		return nil, s.ask(tx, p, c, u, out, types.ChallengeNameTypeMfaSetup, map[string]string{
			"MFAS_CAN_SETUP": `["SOFTWARE_TOKEN_MFA"]`, "USER_ID_FOR_SRP": u.Username,
		})
	}
	started, err := s.startSession(tx, p, c, u)
	return &started, err
}

// A user is locked out after five wrong passwords: one second at first, and twice as long after each further one, up
// to about 15 minutes. 15 minutes without a try forgive all.
// https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior
const (
	freeFailures   = 5
	longestLockout = 15 * time.Minute
)

func lockedOut() error { return notAuthorized("Password attempts exceeded") }

func (u *user) fail(now time.Time) {
	if now.Sub(u.LastFailure) >= longestLockout {
		u.Failures = 0
	}
	u.Failures++
	u.LastFailure = now
}

func (u *user) lockedUntil() time.Time {
	if u.Failures < freeFailures {
		return u.LastFailure
	}
	seconds := math.Exp2(float64(u.Failures - freeFailures))
	return u.LastFailure.Add(time.Duration(min(seconds, longestLockout.Seconds())) * time.Second)
}
