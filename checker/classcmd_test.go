package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/policies"
)

// instructorRole is the role of the CloudFormation template, as CloudFormation would make it.
type instructorRole struct {
	RoleName                 string
	AssumeRolePolicyDocument json.RawMessage
	Policies                 []struct {
		PolicyName     string
		PolicyDocument json.RawMessage
	}
}

type policyDocument struct {
	Statement []struct {
		Sid, Effect, Resource any
		Action                any
	}
}

// readInstructorRole reads the template, with its parameters filled in, and the policy that it makes if functions may
// be listed.
func readInstructorRole(t testing.TB, instructor, externalID string) (role instructorRole, list json.RawMessage) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("class", "instructor-role.json"))
	require.NoError(t, err)
	var compact bytes.Buffer
	require.NoError(t, json.Compact(&compact, content))
	filled := strings.NewReplacer(
		`{"Fn::Sub":"arn:${AWS::Partition}:iam::${InstructorAccount}:root"}`, `"arn:aws:iam::`+instructor+`:root"`,
		`{"Ref":"ExternalId"}`, `"`+externalID+`"`,
	).Replace(compact.String())
	var template struct {
		Resources struct {
			InstructorLooks  struct{ Properties instructorRole }
			MayListFunctions struct {
				Properties struct{ PolicyDocument json.RawMessage }
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte(filled), &template))
	return template.Resources.InstructorLooks.Properties, template.Resources.MayListFunctions.Properties.PolicyDocument
}

// The instructor gets what policies/checker-read-only.json allows, without what only `checker leftovers` and `checker class
// doctor` read.
func TestTheInstructorsRoleIsTheReadOnlyPolicy(t *testing.T) {
	role, list := readInstructorRole(t, "111122223333", "word")
	require.Len(t, role.Policies, 1)
	allowed := func(documents ...[]byte) map[string]any {
		actions := map[string]any{}
		for _, content := range documents {
			var document policyDocument
			require.NoError(t, json.Unmarshal(content, &document))
			for _, statement := range document.Statement {
				if slices.Contains([]any{"FindLeftovers", "PrepareAClass", "AskWhoMayPassTheRole"}, statement.Sid) {
					continue
				}
				list, several := statement.Action.([]any)
				if !several {
					list = []any{statement.Action}
				}
				for _, action := range list {
					actions[fmt.Sprint(action)] = statement.Resource
				}
			}
		}
		return actions
	}
	assert.Equal(t, allowed(policies.CheckerReadOnly), allowed(role.Policies[0].PolicyDocument, list))
}

func TestClassLooksAtEveryLearner(t *testing.T) {
	done := finish(t)
	url := done.serve(t, nil, nil)
	role, list := readInstructorRole(t, "123456789012", "word-of-ana")
	makeInstructorRole(t, iam.NewFromConfig(optionsFor(url).Config), role, list)

	file := filepath.Join(t.TempDir(), "class.csv")
	require.NoError(t, os.WriteFile(file, []byte("\ufeffName;role_arn;external_id;region;endpoint_url;suffix\r\n"+
		"Ana;arn:aws:iam::123456789012:role/workshop-instructor-looks;word-of-ana;us-east-1;"+url+";\r\n"+
		"Bob;arn:aws:iam::123456789012:role/workshop-instructor-looks;word-of-bob;us-east-1;"+url+";-bob\r\n"+
		"=Cem();;;us-east-1;"+url+";-cem\r\n"), 0o600))
	look := func(args ...string) (out, errOut string, exit int) {
		var told, said bytes.Buffer
		environ := []string{"AWS_ACCESS_KEY_ID=" + practiceAccessKey}
		exit = run(t.Context(), append([]string{"class", file}, args...), environ, strings.NewReader(""), &told, &said)
		return told.String(), said.String(), exit
	}
	t.Setenv("AWS_ACCESS_KEY_ID", practiceAccessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", practiceSecretKey)

	out, errOut, exit := look("--format", "json")
	require.Empty(t, errOut)
	assert.Equal(t, 1, exit, "Cem has not begun")
	var told class.Class
	require.NoError(t, json.Unmarshal([]byte(out), &told))
	require.Len(t, told.Learners, 3)
	assert.Equal(t, "done", told.Learners[0].Status)
	assert.Equal(t, "unreachable", told.Learners[1].Status)
	assert.Contains(t, told.Learners[1].Problem, "external id")
	assert.Equal(t, "working", told.Learners[2].Status)
	assert.Equal(t, "user-pool/exists", told.Learners[2].Next, "the only pool there is Ana's, who gets in by another way")

	out, _, _ = look("--format", "csv")
	assert.Contains(t, out, "'=Cem()")
	page := filepath.Join(t.TempDir(), "class.html")
	out, _, _ = look("--format", "html", "--anonymous", "--out", page)
	assert.Empty(t, out)
	html, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.NotContains(t, string(html), "Ana")
	assert.NotContains(t, string(html), "cem")
}

// makeInstructorRole does what CloudFormation does with the template.
func makeInstructorRole(t testing.TB, roles *iam.Client, role instructorRole, list json.RawMessage) {
	t.Helper()
	_, err := roles.CreateRole(t.Context(), &iam.CreateRoleInput{
		RoleName: &role.RoleName, AssumeRolePolicyDocument: aws.String(string(role.AssumeRolePolicyDocument))})
	require.NoError(t, err)
	put := func(name string, document json.RawMessage) {
		_, err := roles.PutRolePolicy(t.Context(), &iam.PutRolePolicyInput{
			RoleName: &role.RoleName, PolicyName: &name, PolicyDocument: aws.String(string(document))})
		require.NoError(t, err)
	}
	for _, policy := range role.Policies {
		put(policy.PolicyName, policy.PolicyDocument)
	}
	put("list-functions", list)
}

func TestClassRefusesABadRosterWhole(t *testing.T) {
	file := filepath.Join(t.TempDir(), "class.csv")
	require.NoError(t, os.WriteFile(file, []byte("name,region\nAna,us-east-1\nAna,mars\n"), 0o600))
	for _, row := range []struct {
		name string
		args []string
		want []string
	}{
		{"bad rows", []string{file}, []string{file + ":3: ", "nobody was looked at"}},
		{"no file", []string{file + "x"}, []string{"the roster cannot be read"}},
		{"a format", []string{file, "--format", "pdf"}, []string{`there is no format "pdf"`}},
		{"too many at once", []string{file, "--parallel", "0"}, []string{"--parallel wants a number"}},
	} {
		t.Run(row.name, func(t *testing.T) {
			var out, errOut bytes.Buffer
			exit := run(t.Context(), append([]string{"class"}, row.args...), nil, strings.NewReader(""), &out, &errOut)
			assert.Equal(t, exitUsage, exit)
			assert.Empty(t, out.String())
			for _, want := range row.want {
				assert.Contains(t, errOut.String(), want)
			}
		})
	}
}
