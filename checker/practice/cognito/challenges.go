package cognito

import (
	"context"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// ask answers a sign-in with a challenge.
func (s *Service) ask(tx *store.Tx, p pool, c client, u user, out *signedIn, name types.ChallengeNameType, parameters map[string]string) error {
	asked := authChallenge{
		ID: randomBase64(96), Name: name, Username: u.Username, ClientID: c.id(),
		Expires: s.Now().Add(time.Duration(*c.AuthSessionValidity) * time.Minute),
	}
	out.challenge, out.parameters, out.session = name, parameters, &asked.ID
	// What was never answered goes when the user is asked anew.
	var stale []string
	for old, err := range challengeTable.All(tx, p.key(u.Username, "")) {
		if err != nil {
			return err
		}
		if !s.Now().Before(old.Expires.Add(24 * time.Hour)) {
			stale = append(stale, old.ID)
		}
	}
	for _, id := range stale {
		if err := challengeTable.Delete(tx, p.key(u.Username, id)); err != nil {
			return err
		}
	}
	return challengeTable.Put(tx, p.key(u.Username, asked.ID), asked)
}

// attributePrefix is how a challenge names attributes.
const attributePrefix = "userAttributes."

// https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-authentication-flow-methods.html
func newPasswordParameters(p pool, u user) map[string]string {
	missing := []string{}
	for _, schema := range p.SchemaAttributes {
		if *schema.Required && u.Attributes[*schema.Name] == "" {
			missing = append(missing, attributePrefix+*schema.Name)
		}
	}
	known := maps.Clone(u.Attributes)
	delete(known, "sub")
	required, _ := json.Marshal(missing) // lists and maps of text can always be written
	attributes, _ := json.Marshal(known)
	return map[string]string{
		"USER_ID_FOR_SRP": u.Username, "requiredAttributes": string(required), "userAttributes": string(attributes),
	}
}

// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
func (s *Service) respondToAuthChallenge(ctx context.Context, call *wire.Call, in *idp.RespondToAuthChallengeInput) (*idp.RespondToAuthChallengeOutput, error) {
	var p pool
	var c client
	err := s.Store.View(func(tx *store.Tx) (err error) {
		p, c, err = findClientAnywhere(tx, call, in.ClientId)
		return err
	})
	if err != nil {
		return nil, err
	}
	if in.ChallengeName != types.ChallengeNameTypeNewPasswordRequired {
		return nil, wire.NotEmulated("the challenge " + string(in.ChallengeName))
	}
	for _, name := range []string{"USERNAME", "NEW_PASSWORD"} {
		if in.ChallengeResponses[name] == "" {
			return nil, missingParameter(name)
		}
	}
	if in.Session == nil {
		return nil, missingParameter("Session")
	}
	if err := c.wantsHash(in.ChallengeResponses["SECRET_HASH"]); err != nil {
		return nil, err
	}
	hashed, err := s.hash(ctx, in.ChallengeResponses["NEW_PASSWORD"])
	if err != nil {
		return nil, err
	}
	var out signedIn
	var u user
	var started *session
	err = s.Store.Update(func(tx *store.Tx) (err error) {
		if u, err = s.answered(tx, p, c, in); err != nil {
			return err
		}
		if err := p.noTriggers(signingIn); err != nil {
			return err
		}
		u.Password, u.PasswordSet, u.Modified = hashed, s.Now(), s.Now()
		u.Status, u.Failures = types.UserStatusTypeConfirmed, 0
		if err := putUser(tx, p, u); err != nil {
			return err
		}
		started, err = s.enter(tx, p, c, u, &out)
		return err
	})
	if err != nil {
		return nil, err
	}
	if started != nil {
		if out.result, err = s.firstTokens(p, c, u, *started); err != nil {
			return nil, err
		}
	}
	return &idp.RespondToAuthChallengeOutput{
		AuthenticationResult: out.result, ChallengeName: out.challenge, ChallengeParameters: out.parameters, Session: out.session,
	}, nil
}

// answered judges the answer to a demand for a new password, and uses the challenge up. It returns the user with the
// attributes of the answer.
func (s *Service) answered(tx *store.Tx, p pool, c client, in *idp.RespondToAuthChallengeInput) (user, error) {
	u, found, err := findUser(tx, p, in.ChallengeResponses["USERNAME"])
	if err != nil {
		return user{}, err
	}
	key := p.key(u.Username, *in.Session)
	asked, known, err := challengeTable.Get(tx, key)
	switch {
	case err != nil:
		return user{}, err
	case !found || !known || asked.ClientID != c.id() || asked.Name != in.ChallengeName:
		return user{}, notAuthorized("Invalid session for the user.")
	case !s.Now().Before(asked.Expires):
		return user{}, notAuthorized("Invalid session for the user, session is expired.")
	case !c.hashIsFor(in.ChallengeResponses["SECRET_HASH"], u.Username):
		return user{}, notAuthorized("Unable to verify secret hash for client " + c.id())
	}
	if err := p.checkPassword(in.ChallengeResponses["NEW_PASSWORD"]); err != nil {
		return user{}, err
	}
	var asks []types.AttributeType
	for name, value := range in.ChallengeResponses {
		if attribute, ok := strings.CutPrefix(name, attributePrefix); ok {
			asks = append(asks, types.AttributeType{Name: aws.String(attribute), Value: aws.String(value)})
		}
	}
	attributes, err := p.readAttributes(asks, c.writes)
	if err != nil {
		return user{}, err
	}
	if err := p.onlyMissing(u, attributes); err != nil {
		return user{}, err
	}
	if err := dropNames(tx, p, u); err != nil {
		return user{}, err
	}
	maps.Copy(u.Attributes, attributes)
	if attribute, _, err := taken(tx, p, u); err != nil || attribute != "" {
		if err == nil {
			err = aliasExists(attribute)
		}
		return user{}, err
	}
	return u, challengeTable.Delete(tx, key)
}

// onlyMissing holds what comes with a new password to what was missing: that has to be there, and what the user is known
// by, or has to have, cannot be changed by the way.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_RespondToAuthChallenge.html
// AWS's words: https://github.com/aws-samples/aws-saas-factory-bootcamp/issues/67 and
// https://github.com/amazon-archives/aws-cognito-angular-quickstart/issues/116
func (p pool) onlyMissing(u user, given map[string]string) error {
	for _, schema := range p.SchemaAttributes {
		name := *schema.Name
		_, isGiven := given[name]
		isKnown := u.Attributes[name] != ""
		switch {
		case isGiven && isKnown && (*schema.Required || name == email || name == phone):
			return notAuthorized("Cannot modify an already provided " + name)
		case *schema.Required && !isKnown && given[name] == "":
			return invalid("Invalid attributes given, " + name + " is missing")
		}
	}
	return nil
}
