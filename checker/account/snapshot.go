// Package account reads what is in a learner's AWS account, once, into a plain Snapshot, and nothing else:
// it says WHAT IS THERE. Every AWS call of the checker and every SDK type is here. It changes nothing (but for the
// throw-away user of --live) and has no opinion: what should be there is the business of the checks.
package account

import (
	"time"

	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/parcel"
)

// Look is the outcome of looking for one thing: it was found, it is not there, or the look itself failed.
// The zero Look means that nobody looked, because there was nothing to look in.
type Look[T any] struct {
	Found   *T     `json:"found,omitempty"`
	Missing bool   `json:"missing,omitempty"`
	Fault   *Fault `json:"fault,omitempty"`
}

// Found is the Look of a thing that is there.
func Found[T any](thing T) Look[T] { return Look[T]{Found: &thing} }

// Missing is the Look of a thing that AWS says is not there.
func Missing[T any]() Look[T] { return Look[T]{Missing: true} }

// Failed is the Look that could not be made.
func Failed[T any](fault *Fault) Look[T] { return Look[T]{Fault: fault} }

// Snapshot is everything one look at an account found out. It holds no secret, password, token or environment
// value: where a check needs to compare such a value, the Snapshot holds the result of the comparison.
type Snapshot struct {
	Schema   int           `json:"schema"`
	TakenAt  time.Time     `json:"takenAt"`
	Duration time.Duration `json:"durationNs"`

	Names        lesson.Names `json:"names"`                  // what was looked for
	RoleSupplied string       `json:"roleSupplied,omitempty"` // the name or ARN given with --role; empty without it
	Region       string       `json:"region"`
	Endpoint     string       `json:"endpoint"`           // "aws", "practice" or the address of another implementation
	CLIFlags     []string     `json:"cliFlags,omitempty"` // what aims the AWS CLI at the same place: --profile x, --region y

	Caller Look[Caller] `json:"caller"`

	Pools        Look[[]PoolName] `json:"pools"` // every pool of the Region
	PoolChoice   Choice           `json:"poolChoice"`
	Pool         Look[Pool]       `json:"pool"`    // the chosen one
	Clients      Look[[]Client]   `json:"clients"` // every app client of the chosen pool
	ClientChoice Choice           `json:"clientChoice"`
	Client       Look[Client]     `json:"client"` // the chosen one

	RoleName string                `json:"roleName"` // the role that step 01 judges, a key of Roles
	Roles    map[string]Look[Role] `json:"roles"`    // by name: that role, and those that the functions use
	Policy   Look[Policy]          `json:"policy"`   // the customer managed policy of the workshop's name

	Functions map[string]Look[Function] `json:"functions"` // by step name: sign-up, sign-in, refresh-token, private

	// NearMisses are things that are nearly what was looked for and not found. They are searched for only where something is
	// missing, and only for a moment: none in the list does not mean that there is none.
	NearMisses []NearMiss `json:"nearMisses,omitempty"`

	Live *Live `json:"live,omitempty"` // what came of using the functions; nil when that was not asked for

	// scrub knows the secrets that Read met, so that Use can keep them out of what it writes down. It stays in memory.
	scrub *scrubber
}

// Fault is why a look failed.
type Fault struct {
	Kind      FaultKind `json:"kind"`
	Operation string    `json:"operation"` // the IAM action of the call, e.g. "lambda:GetFunction"
	Code      string    `json:"code"`      // AWS's error type, when there was an answer
	Message   string    `json:"message"`   // in AWS's own words, shortened, secrets hidden
}

// FaultKind tells the causes apart that call for different next moves.
type FaultKind string

// The kinds of Fault.
const (
	NoCredentials FaultKind = "no-credentials" // none found, or not usable at all
	Expired       FaultKind = "expired"        // they were good once
	Denied        FaultKind = "denied"         // a permission is missing
	Throttled     FaultKind = "throttled"      // AWS asked to slow down and went on asking
	Unreachable   FaultKind = "unreachable"    // no connection, no such host
	TimedOut      FaultKind = "timed-out"      // the look's own time limit
	Malformed     FaultKind = "malformed"      // an answer that makes no sense
	OtherFault    FaultKind = "other"
)

// Caller is whose credentials the checker uses.
type Caller struct {
	AccountID string `json:"accountId"`
	ARN       string `json:"arn"`
	Partition string `json:"partition"` // "aws", "aws-cn", …
}

// PoolName is one entry of the list of user pools.
type PoolName struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Choice says how one of several candidates was chosen, or that the choice could not be made.
type Choice struct {
	Rule       ChoiceRule `json:"rule"`
	By         string     `json:"by,omitempty"`         // what decided: a name, an id, a function's name
	Candidates []string   `json:"candidates,omitempty"` // "id (name)" of each, when none could be chosen
}

// ChoiceRule is the rule that made a Choice.
type ChoiceRule string

// The rules, in the order in which they are tried.
const (
	ByNames    ChoiceRule = "names"    // --names gives it
	ByName     ChoiceRule = "name"     // it has the workshop's name
	ByFunction ChoiceRule = "function" // a function's clientId belongs to it
	OnlyOne    ChoiceRule = "only"     // there is no other
	Undecided  ChoiceRule = "several"  // several fit equally well
	NoneFits   ChoiceRule = "none"     // there is none
)

// Pool is a user pool's settings.
type Pool struct {
	ID                  string   `json:"id"`
	Name                string   `json:"name"`
	ARN                 string   `json:"arn"`
	Issuer              string   `json:"issuer"`             // what its tokens name as their issuer
	UsernameAttributes  []string `json:"usernameAttributes"` // what serves as the sign-in name: email, phone_number; empty: plain user names
	AliasAttributes     []string `json:"aliasAttributes"`
	AutoVerified        []string `json:"autoVerified"`
	RequiredAttributes  []string `json:"requiredAttributes"`  // but for sub, which Cognito itself makes
	AdminCreateUserOnly bool     `json:"adminCreateUserOnly"` // self sign-up is off
	MFA                 string   `json:"mfa"`                 // OFF, ON, OPTIONAL
	DeviceTracking      bool     `json:"deviceTracking"`
	DeletionProtected   bool     `json:"deletionProtected"`
	// Settings are all the members that UpdateUserPool takes, by their API name, as they are now; the pool's id is one of
	// them. That call resets what it is not given, so a command that changes one of them has to repeat the others.
	Settings map[string]any `json:"settings"`
}

// Client is an app client's settings, its secret left out.
type Client struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	HasSecret bool   `json:"hasSecret"`
	// SecondSecret says that it has two active secrets, of which AWS shows one. That is looked up only when a function has
	// a clientSecret that is not the one shown; SecretsFault is why it could not be.
	SecondSecret bool   `json:"secondSecret"`
	SecretsFault *Fault `json:"secretsFault,omitempty"`

	AuthFlows       []string `json:"authFlows"`
	Rotation        bool     `json:"rotation"`        // refresh token rotation is on
	WriteAttributes []string `json:"writeAttributes"` // empty: all the standard ones
	// Settings are all the members that UpdateUserPoolClient takes, as in Pool; both ids are among them.
	Settings map[string]any `json:"settings"`
}

// Role is an IAM role with all that its policies say. Documents are JSON, no longer URL-encoded.
type Role struct {
	Name        string                 `json:"name"`
	ARN         string                 `json:"arn"`
	CreatedAt   time.Time              `json:"createdAt"`
	TrustPolicy string                 `json:"trustPolicy"`
	Boundary    *AttachedPolicy        `json:"boundary,omitempty"`
	Attached    Look[[]AttachedPolicy] `json:"attached"`
	Inline      Look[[]InlinePolicy]   `json:"inline"`
}

// AttachedPolicy is a managed policy attached to a role.
type AttachedPolicy struct {
	Name     string       `json:"name"`
	ARN      string       `json:"arn"`
	Document Look[string] `json:"document"` // of its default version
}

// InlinePolicy is a policy that is part of a role.
type InlinePolicy struct {
	Name     string       `json:"name"`
	Document Look[string] `json:"document"`
}

// Policy is a customer managed policy.
type Policy struct {
	Name     string       `json:"name"`
	ARN      string       `json:"arn"`
	Document Look[string] `json:"document"`
}

// Function is a Lambda function's settings, of its $LATEST version.
type Function struct {
	Name             string    `json:"name"`
	ARN              string    `json:"arn"`
	PackageType      string    `json:"packageType"` // Zip or Image
	Runtime          string    `json:"runtime"`     // empty for an image
	Handler          string    `json:"handler"`
	Architecture     string    `json:"architecture"`
	RoleARN          string    `json:"roleArn"`
	TimeoutSeconds   int       `json:"timeoutSeconds"`
	MemoryMB         int       `json:"memoryMb"`
	CodeSHA256       string    `json:"codeSha256"`
	CodeSize         int64     `json:"codeSize"`         // bytes, zipped
	Layers           []string  `json:"layers,omitempty"` // ARNs
	State            string    `json:"state"`
	StateReason      string    `json:"stateReason,omitempty"`
	LastUpdate       string    `json:"lastUpdate"` // Successful, Failed, InProgress
	LastUpdateReason string    `json:"lastUpdateReason,omitempty"`
	LastModified     time.Time `json:"lastModified"`
	VPC              string    `json:"vpc,omitempty"`
	Subnets          []string  `json:"subnets,omitempty"` // of the VPC
	LogGroup         string    `json:"logGroup"`
	// ReservedConcurrency is nil when none is reserved; 0 keeps the function from running at all.
	ReservedConcurrency *int `json:"reservedConcurrency,omitempty"`

	Variables      []Variable `json:"variables"`
	VariablesFault *Fault     `json:"variablesFault,omitempty"` // AWS could not decrypt them for this caller

	// Package is what was uploaded. It is read of functions with an OS-only runtime (provided.…), where Lambda starts a file
	// out of it; the zero Look for others.
	Package Look[parcel.Contents] `json:"package,omitzero"`
	// URL and ResourcePolicy are read for the private function only.
	URL            Look[FunctionURL] `json:"url,omitzero"`
	ResourcePolicy Look[string]      `json:"resourcePolicy,omitzero"` // JSON
}

// FunctionURL is a function's own address on the internet.
type FunctionURL struct {
	AuthType string `json:"authType"` // NONE or AWS_IAM
}

// NearMiss is a thing that is nearly what was looked for: the right name in another Region, or a name in the right Region
// that differs only in case, in its punctuation, in what it ends with or by one slip of the fingers.
type NearMiss struct {
	Kind   NearKind `json:"kind"`
	Step   string   `json:"step"`             // the name of the step that wanted it: user-pool, execution-role, sign-up, …
	Name   string   `json:"name"`             // what it is called
	ID     string   `json:"id,omitempty"`     // a pool's id
	Region string   `json:"region,omitempty"` // where it is; empty for roles and policies, which are in no Region
}

// NearKind is what a NearMiss is.
type NearKind string

// The kinds of NearMiss.
const (
	NearPool     NearKind = "pool"
	NearRole     NearKind = "role"
	NearPolicy   NearKind = "policy"
	NearFunction NearKind = "function"
)

// Variable is an environment variable without its value: only what the value turned out to be.
type Variable struct {
	Name   string  `json:"name"`
	Empty  bool    `json:"empty"`
	Padded bool    `json:"padded"`           // white space or a line break before or after the value
	Equals []Equal `json:"equals,omitempty"` // what the value, white space trimmed, is equal to; empty: nothing known
}

// Equal says that a value is the same as one of the account's own.
type Equal struct {
	What EqualKind `json:"what"`
	Of   string    `json:"of"` // the id of the client or pool
}

// EqualKind is a kind of value that the account has.
type EqualKind string

// What a variable's value can be equal to.
const (
	EqualClientID     EqualKind = "client-id"
	EqualClientSecret EqualKind = "client-secret"
	EqualPoolID       EqualKind = "pool-id"
	EqualClientName   EqualKind = "client-name"
)
