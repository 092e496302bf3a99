package practice_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice"
)

// contractCall is one call of testdata/contract/calls.json, and what AWS makes of it: an error of a type, or an
// answer that has members.
type contractCall struct {
	Service string
	Call    string
	Input   map[string]any
	Error   string
	Members []string
	Save    map[string]string // members that later calls need, by the name that they use
	Settles bool              // a real account may need a while for it
	CLI     string            // "always": also when only some are made by the AWS CLI; "never": the CLI itself refuses it
}

func (c contractCall) String() string {
	if c.Error != "" {
		return c.Service + " " + c.Call + " is refused with " + c.Error
	}
	return c.Service + " " + c.Call
}

// contractAnswer is what a client made of an answer.
type contractAnswer struct {
	Error   string
	Message string
	Output  any
}

// client makes calls in the way of one of the programs that people use.
type contractClient func(t *testing.T, call contractCall) contractAnswer

// The same table goes through every client. The AWS CLI takes a second for a call, so by itself it makes some of them;
// with CONTRACT_CLI=all it makes all. The table can be aimed at a real account, which it leaves as it was, but for
// e-mails that Cognito sends to AWS's mailbox simulator:
//
//	CONTRACT_AWS_PROFILE=name go test ./checker/practice -run TestContract -v
func TestContract(t *testing.T) {
	if profile := os.Getenv("CONTRACT_AWS_PROFILE"); profile != "" {
		contractOfRealAccount(t, profile)
		return
	}
	clients := map[string]func(*testing.T, *served) contractClient{
		"Go SDK":  func(_ *testing.T, s *served) contractClient { return sdkClient(s.config(east)) },
		"AWS CLI": cliClient,
		"boto3":   botoClient,
	}
	for name, client := range clients {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			holdContract(t, client(t, s), east, s.Clock.Now, 0)
		})
	}
}

func contractOfRealAccount(t *testing.T, profile string) {
	if os.Getenv("CI") != "" {
		t.Fatal("the contract is not held against a real account in CI")
	}
	if runtime.GOOS != "linux" {
		t.Skip("the function's program is built for this machine, and Lambda runs Linux")
	}
	cfg, err := config.LoadDefaultConfig(background, config.WithSharedConfigProfile(profile))
	require.NoError(t, err)
	holdContract(t, sdkClient(cfg), cfg.Region, time.Now, 2*time.Minute)
}

func holdContract(t *testing.T, client contractClient, region string, now func() time.Time, patience time.Duration) {
	calls := contractCalls(t)
	zipped, err := testProgram()
	require.NoError(t, err)

	name := fmt.Sprintf("contract-%x", now().UnixNano())
	values := map[string]any{
		"name": name, "region": region, "trust": lambdaTrust, "permissions": mayLog, "password": goodPassword,
		"email": "success+" + name + "@simulator.amazonses.com", "now": float64(now().UnixMilli()),
		"architecture": string(thisArchitecture()), "zip": blob(zipped), "small zip": blob(anyZip(t)), "event": blob(order("say", "contract")),
	}
	for _, call := range calls {
		t.Run(call.String(), func(t *testing.T) {
			call.Input, _ = filled(call.Input, values).(map[string]any)
			answer := client(t, call)
			for end := time.Now().Add(patience); call.Settles && answer.Error != call.Error && time.Now().Before(end); {
				t.Logf("not yet: %s %s", answer.Error, answer.Message)
				<-time.After(5 * time.Second)
				answer = client(t, call)
			}
			require.Equal(t, call.Error, answer.Error, answer.Message)
			for _, path := range call.Members {
				assert.NotEmpty(t, memberOf(answer.Output, path), "%s of %v", path, answer.Output)
			}
			for as, path := range call.Save {
				values[as] = memberOf(answer.Output, path)
				require.NotEmpty(t, values[as], path)
			}
		})
	}
}

// blob is a member of bytes, which each client is handed in its own way.
type blob []byte

var placeholder = regexp.MustCompile(`\$\{([^}]+)\}`)

// filled puts values in the place of their names: a whole text by the value as it is, a part of one by its text.
func filled(value any, values map[string]any) any {
	switch value := value.(type) {
	case map[string]any:
		full := map[string]any{}
		for name, member := range value {
			full[name] = filled(member, values)
		}
		return full
	case []any:
		full := []any{}
		for _, member := range value {
			full = append(full, filled(member, values))
		}
		return full
	case string:
		if whole := placeholder.FindStringSubmatch(value); whole != nil && whole[0] == value {
			return valueOfName(whole[1], values)
		}
		return placeholder.ReplaceAllStringFunc(value, func(found string) string {
			return fmt.Sprint(valueOfName(found[2:len(found)-1], values))
		})
	}
	return value
}

// valueOfName also knows the secret hash of a user name: "hash of email".
func valueOfName(name string, values map[string]any) any {
	of, hash := strings.CutPrefix(name, "hash of ")
	if !hash {
		return values[name]
	}
	mac := hmac.New(sha256.New, []byte(fmt.Sprint(values["secret"])))
	fmt.Fprint(mac, values[of], values["client"])
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// memberOf follows a path of names through an answer. Clients spell them in their own ways.
func memberOf(value any, path string) any {
	for name := range strings.SplitSeq(path, ".") {
		object, _ := value.(map[string]any)
		value = nil
		for key, member := range object {
			if strings.EqualFold(key, name) {
				value = member
			}
		}
	}
	return value
}

func needs(t *testing.T, reason string, command ...string) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts other programs")
	}
	if text, err := exec.Command(command[0], command[1:]...).CombinedOutput(); err != nil {
		t.Skipf("%s: %v %s", reason, err, text)
	}
}

func contractCalls(t *testing.T) (calls []contractCall) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "contract", "calls.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &calls))
	return calls
}

func TestTheContractHasEveryOperation(t *testing.T) {
	named := map[string]string{
		"Amazon Cognito user pools": "cognito-idp", "Amazon CloudWatch Logs": "logs", "AWS IAM": "iam", "AWS STS": "sts", "AWS Lambda": "lambda",
	}
	has := map[string]bool{}
	for _, call := range contractCalls(t) {
		has[call.Service+" "+call.Call] = true
	}
	for service, operations := range practice.Emulated() {
		for _, operation := range operations {
			assert.True(t, has[named[service]+" "+operation], "%s %s", service, operation)
		}
	}
}
