package cognito

import (
	"crypto/hmac"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// The records, and what their keys are made of.
const (
	poolTable       store.Table[pool]          = "cognito/pools"        // pool
	keyTable        store.Table[keyPair]       = "cognito/keys"         // pool
	clientTable     store.Table[client]        = "cognito/clients"      // pool, client
	clientPoolTable store.Table[string]        = "cognito/client-pools" // client
	userTable       store.Table[user]          = "cognito/users"        // pool, user name
	nameTable       store.Table[signInName]    = "cognito/names"        // pool, folded sign-in name
	sessionTable    store.Table[session]       = "cognito/sessions"     // pool, user name, event id
	challengeTable  store.Table[authChallenge] = "cognito/challenges"   // pool, user name, challenge
	mailedTable     store.Table[int]           = "cognito/mailed"       // day
)

// pool is a user pool as DescribeUserPool shows it.
type pool struct {
	types.UserPoolType
	SoftwareToken bool // an authenticator app may be the second factor
}

func (p pool) id() string { return *p.Id }

// region is where the pool is: the front of its id.
func (p pool) region() string {
	region, _, _ := strings.Cut(*p.Id, "_")
	return region
}

func (p pool) issuer() string {
	return "https://cognito-idp." + p.region() + ".amazonaws.com/" + p.id()
}

// client is an app client as DescribeUserPoolClient shows it.
type client struct {
	types.UserPoolClientType
}

func (c client) id() string { return *c.ClientId }

// hidesUsers says whether unknown users are to look like wrong passwords. Left out, the setting is LEGACY.
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pool-managing-errors.html
func (c client) hidesUsers() bool {
	return c.PreventUserExistenceErrors == types.PreventUserExistenceErrorTypesEnabled
}

func (c client) rotates() bool {
	return c.RefreshTokenRotation != nil && c.RefreshTokenRotation.Feature == types.FeatureTypeEnabled
}

type user struct {
	Username    string
	Attributes  map[string]string // with sub
	Status      types.UserStatusType
	Password    string    // its hash; empty where there is none
	PasswordSet time.Time // for the life of a temporary one
	Created     time.Time
	Modified    time.Time
	Failures    int // wrong passwords in a row
	LastFailure time.Time
	Code        string // the confirmation code that was mailed last
	CodeExpires time.Time
}

// signInName leads from what a user may type to the user.
type signInName struct {
	Name     string
	Username string
}

// session is one sign-in: what all of its tokens have in common.
type session struct {
	ID        string // the tokens' event_id
	Username  string
	ClientID  string
	OriginJTI string
	AuthTime  time.Time
	Expires   time.Time // of the refresh token, rotated or not
	Revoked   bool
	DeviceKey string // where the pool tracks devices: the one that this sign-in is of
	// Live are the ids of the refresh tokens that still work. One that has been used on a rotating client works until
	// its time; the zero time has no end but that of the session.
	Live map[string]time.Time
}

// authChallenge is a sign-in that waits for the user's answer.
type authChallenge struct {
	ID       string // the Session that the client sends back
	Name     types.ChallengeNameType
	Username string
	ClientID string
	Expires  time.Time
}

func findPool(tx *store.Tx, call *wire.Call, id *string) (pool, error) {
	p, found, err := poolTable.Get(tx, *id)
	if err == nil && (!found || p.region() != call.Region) {
		err = unknownPool(*id)
	}
	return p, err
}

func findClient(tx *store.Tx, p pool, id *string) (client, error) {
	c, found, err := clientTable.Get(tx, store.Key(p.id(), *id))
	if err == nil && !found {
		err = unknownClient(*id)
	}
	return c, err
}

// findClientAnywhere finds an app client and its pool by the client's id alone. Where a call says of which Region it
// is, only that Region is looked at.
func findClientAnywhere(tx *store.Tx, call *wire.Call, id *string) (pool, client, error) {
	poolID, found, err := clientPoolTable.Get(tx, *id)
	if err != nil {
		return pool{}, client{}, err
	}
	p, _, err := poolTable.Get(tx, poolID)
	if err != nil {
		return pool{}, client{}, err
	}
	if !found || call.Region != "" && call.Region != p.region() {
		return pool{}, client{}, unknownClient(*id)
	}
	c, err := findClient(tx, p, id)
	return p, c, err
}

// key is the key of a user's record; what belongs to the user has a key that begins with it.
func (p pool) key(username string, more ...string) string {
	return store.Key(append([]string{p.id(), username}, more...)...)
}

// deleteSignIns removes what sign-ins have left of the users whose keys begin with prefix.
func deleteSignIns(tx *store.Tx, p pool, prefix string) error {
	err := deleteAll(tx, sessionTable, prefix, func(se session) string { return p.key(se.Username, se.ID) })
	if err != nil {
		return err
	}
	return deleteAll(tx, challengeTable, prefix, func(c authChallenge) string { return p.key(c.Username, c.ID) })
}

// deleteAll removes the records whose keys begin with prefix.
func deleteAll[T any](tx *store.Tx, table store.Table[T], prefix string, key func(T) string) error {
	var keys []string
	for record, err := range table.All(tx, prefix) {
		if err != nil {
			return err
		}
		keys = append(keys, key(record))
	}
	for _, key := range keys {
		if err := table.Delete(tx, key); err != nil {
			return err
		}
	}
	return nil
}

func sameSecret(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }
