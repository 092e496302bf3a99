package practice_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/require"
)

const (
	east = "us-east-1"

	lambdaTrust = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	mayLog      = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:*","Resource":"*"}]}`
)

// testProgram is a zip of lambda/testdata/program for this machine, built once for all tests.
var testProgram = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "practice-lambda")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	built := filepath.Join(folder, "bootstrap")
	compile := exec.Command("go", "build", "-tags", "lambda.norpc", "-ldflags", "-s -w", "-o", built, "./lambda/testdata/program")
	compile.Env = append(os.Environ(), "CGO_ENABLED=0")
	if text, err := compile.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the test program: %w\n%s", err, text)
	}
	program, err := os.ReadFile(built)
	if err != nil {
		return nil, err
	}
	return zipOf(file{"bootstrap", 0o755, string(program)})
})

// anyZip is a zip that Lambda takes, with no program in it.
func anyZip(t testing.TB) []byte {
	t.Helper()
	zipped, err := zipOf(file{"bootstrap", 0o755, "no program"})
	require.NoError(t, err)
	return zipped
}

type file struct {
	name    string
	mode    os.FileMode
	content string
}

func zipOf(files ...file) ([]byte, error) {
	var zipped bytes.Buffer
	w := zip.NewWriter(&zipped)
	for _, f := range files {
		header := &zip.FileHeader{Name: f.name}
		header.SetMode(f.mode)
		entry, err := w.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := io.WriteString(entry, f.content); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return zipped.Bytes(), err
}

// executionRole makes a role that Lambda can assume, with one inline policy, or with none when it is "".
func (s *served) executionRole(t testing.TB, name, policy string) string {
	t.Helper()
	made, err := s.iam().CreateRole(background, &iam.CreateRoleInput{
		RoleName: &name, AssumeRolePolicyDocument: aws.String(lambdaTrust),
	})
	require.NoError(t, err)
	if policy != "" {
		_, err = s.iam().PutRolePolicy(background, &iam.PutRolePolicyInput{
			RoleName: &name, PolicyName: aws.String("inline"), PolicyDocument: &policy,
		})
		require.NoError(t, err)
	}
	return *made.Role.Arn
}

// newFunction is the least that makes a function; change may make it another one.
func newFunction(name, role string, zipped []byte, change ...func(*lambda.CreateFunctionInput)) *lambda.CreateFunctionInput {
	in := &lambda.CreateFunctionInput{
		FunctionName: &name, Role: &role, Handler: aws.String("bootstrap"), Runtime: types.RuntimeProvidedal2023,
		Code:          &types.FunctionCode{ZipFile: zipped},
		Architectures: []types.Architecture{thisArchitecture()},
	}
	for _, f := range change {
		f(in)
	}
	return in
}

// runningFunction makes a function of the test program whose role may write logs.
func (s *served) runningFunction(t testing.TB, name string, change ...func(*lambda.CreateFunctionInput)) {
	t.Helper()
	zipped, err := testProgram()
	require.NoError(t, err)
	in := newFunction(name, s.executionRole(t, name+"-role", mayLog), zipped, change...)
	in.Timeout = aws.Int32(10)
	_, err = s.lambda(east).CreateFunction(background, in)
	require.NoError(t, err)
}

// order is an event for the test program.
func order(do, text string) []byte {
	event, err := json.Marshal(map[string]string{"Do": do, "Text": text})
	if err != nil {
		panic(err)
	}
	return event
}

func thisArchitecture() types.Architecture {
	if runtime.GOARCH == "arm64" {
		return types.ArchitectureArm64
	}
	return types.ArchitectureX8664
}

// answer is one answer of the account as it went over the wire.
type answer struct {
	status int
	header http.Header
	body   string
}

// send sends a request that no SDK would send, signed with a learner's made-up credentials.
func (s *served) send(t testing.TB, method, path, body string, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(background, method, s.URL+path, strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Authorization", "AWS4-HMAC-SHA256 Credential=AKIAPRACTICEPRACTICE/20261122/us-east-1/lambda/aws4_request, "+
		"SignedHeaders=host;x-amz-date, Signature="+strings.Repeat("0", 64))
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return answer{response.StatusCode, response.Header, string(text)}
}

const soon, often = 10 * time.Second, 5 * time.Millisecond
