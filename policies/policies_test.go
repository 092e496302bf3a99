package policies

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// list is a JSON value that IAM lets be one text or several.
type list []string

func (l *list) UnmarshalJSON(raw []byte) error {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		*l = list{one}
		return nil
	}
	return json.Unmarshal(raw, (*[]string)(l))
}

type document struct {
	Version   string
	Statement []struct {
		Sid, Effect string
		Principal   map[string]list
		Action      list
		Resource    list
	}
}

func read(t *testing.T, raw []byte) document {
	t.Helper()
	var d document
	require.NoError(t, json.Unmarshal(raw, &d))
	require.NotEmpty(t, d.Statement)
	return d
}

func TestTrustNamesLambdaOnly(t *testing.T) {
	d := read(t, Trust)

	require.Len(t, d.Statement, 1)
	assert.Equal(t, list{"lambda.amazonaws.com"}, d.Statement[0].Principal["Service"])
	assert.Equal(t, list{"sts:AssumeRole"}, d.Statement[0].Action)
	assert.Empty(t, d.Statement[0].Resource, "a trust policy has no Resource")
}

func TestExecutionHasTheLogsActionsAndOneInertStatement(t *testing.T) {
	d := read(t, Execution)

	require.Len(t, d.Statement, 2)
	logs, inert := d.Statement[0], d.Statement[1]
	assert.ElementsMatch(t, list{"logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"}, logs.Action)
	assert.Contains(t, inert.Sid, "Inert")
	assert.ElementsMatch(t, list{"cognito-idp:SignUp", "cognito-idp:InitiateAuth"}, inert.Action)
}

// Each of these is what IAM would refuse, or what least privilege would.
func TestPermissionPoliciesAreWellFormedAndNarrow(t *testing.T) {
	for name, raw := range map[string][]byte{
		"execution": Execution, "checker read-only": CheckerReadOnly, "checker live": CheckerLive,
	} {
		t.Run(name, func(t *testing.T) {
			d := read(t, raw)
			assert.Equal(t, "2012-10-17", d.Version)
			sids := map[string]bool{}
			for _, s := range d.Statement {
				assert.Equal(t, "Allow", s.Effect)
				assert.Regexp(t, `^[A-Za-z0-9]+$`, s.Sid)
				assert.False(t, sids[s.Sid], "Sid %s is there twice", s.Sid)
				sids[s.Sid] = true
				assert.Nil(t, s.Principal, "IAM refuses a Principal here")
				assert.NotEmpty(t, s.Resource)
				for _, action := range s.Action {
					assert.NotContains(t, action, "*")
				}
			}
		})
	}
}

func TestLookingChangesNothing(t *testing.T) {
	for _, s := range read(t, CheckerReadOnly).Statement {
		for _, action := range s.Action {
			_, verb, _ := strings.Cut(action, ":")
			assert.Regexp(t, `^(Get|List|Describe|Simulate)`, verb)
		}
	}
}
