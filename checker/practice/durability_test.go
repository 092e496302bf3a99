package practice_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
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
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	logstypes "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs/types"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ledger keeps what was answered, and how to look for it.
type ledger struct {
	mu      sync.Mutex
	answers map[string]func(*served) error
}

func (l *ledger) add(what string, there func(*served) error) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answers[what] = there
	return len(l.answers)
}

// writers are the ways to write that the clients of the test take in turn. Each gives its name, and how to find again
// what it wrote.
func writers(role string, zipped []byte) []func(s *served, n int) (string, func(*served) error, error) {
	return []func(s *served, n int) (string, func(*served) error, error){
		func(s *served, n int) (string, func(*served) error, error) {
			made, err := s.cognito(east).CreateUserPool(background, &idp.CreateUserPoolInput{PoolName: aws.String(fmt.Sprint("pool", n))})
			if err != nil {
				return "", nil, err
			}
			id := made.UserPool.Id
			return "user pool " + *id, func(s *served) error {
				_, err := s.cognito(east).DescribeUserPool(background, &idp.DescribeUserPoolInput{UserPoolId: id})
				return err
			}, nil
		},
		func(s *served, n int) (string, func(*served) error, error) {
			name := aws.String(fmt.Sprint("role", n))
			_, err := s.iam().CreateRole(background, &iam.CreateRoleInput{RoleName: name, AssumeRolePolicyDocument: aws.String(lambdaTrust)})
			return "role " + *name, func(s *served) error {
				_, err := s.iam().GetRole(background, &iam.GetRoleInput{RoleName: name})
				return err
			}, err
		},
		func(s *served, n int) (string, func(*served) error, error) {
			name := aws.String(fmt.Sprint("group", n))
			_, err := s.logs(east).CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: name})
			return "log group " + *name, func(s *served) error {
				_, err := s.logs(east).DescribeLogStreams(background, &cloudwatchlogs.DescribeLogStreamsInput{LogGroupName: name})
				return err
			}, err
		},
		func(s *served, n int) (string, func(*served) error, error) {
			name := fmt.Sprint("function", n)
			_, err := s.lambda(east).CreateFunction(background, newFunction(name, role, zipped))
			return "function " + name, func(s *served) error { return s.codeIs(name, zipped) }, err
		},
	}
}

// codeIs looks for a function and compares its code.
func (s *served) codeIs(name string, zipped []byte) error {
	got, err := s.lambda(east).GetFunction(background, &lambda.GetFunctionInput{FunctionName: &name})
	if err != nil {
		return err
	}
	response, err := http.Get(*got.Code.Location)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	code, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	want := sha256.Sum256(zipped)
	if got := sha256.Sum256(code); got != want {
		return fmt.Errorf("the code of %s is another: %s", name, base64.StdEncoding.EncodeToString(got[:]))
	}
	return nil
}

func TestAnAnsweredWriteOutlivesAKill(t *testing.T) {
	checker, folder := checkerProgram(t), t.TempDir()
	zipped := anyZip(t)
	first := startFolder(t, checker, folder, "127.0.0.1:0")
	write := writers(first.executionRole(t, "kept", ""), zipped)
	first.kill()

	answered := &ledger{answers: map[string]func(*served) error{}}
	for round := range 3 {
		p := startFolder(t, checker, folder, "127.0.0.1:0")
		enough := len(answered.answers) + 1 + rand.IntN(50)
		var clients sync.WaitGroup
		for client := range 4 {
			clients.Go(func() {
				for n := 0; ; n++ {
					what, there, err := write[(client+n)%len(write)](p.served, round*1_000_000+client*100_000+n)
					if err != nil {
						return // the process is gone, and whether this was written nobody knows
					}
					if answered.add(what, there) >= enough {
						p.command.Process.Kill()
					}
				}
			})
		}
		clients.Wait()
		p.kill()
	}

	p := startFolder(t, checker, folder, "127.0.0.1:0")
	for what, there := range answered.answers {
		assert.NoError(t, there(p.served), what)
	}
	t.Logf("%d answered writes were there after 3 kills", len(answered.answers))
}

func TestNoFunctionOutlivesAKill(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the busy function is a shell script")
	}
	checker, folder := checkerProgram(t), t.TempDir()
	p := startFolder(t, checker, folder, "127.0.0.1:0")
	busy, err := zipOf(file{"bootstrap", 0o755, "#!/bin/sh\nexec sleep 600\n"})
	require.NoError(t, err)
	_, err = p.lambda(east).CreateFunction(background, newFunction("busy", p.executionRole(t, "role", mayLog), busy))
	require.NoError(t, err)
	asked := make(chan struct{})
	go func() {
		defer close(asked)
		p.lambda(east).Invoke(background, &lambda.InvokeInput{FunctionName: aws.String("busy")})
	}()
	running := functionProcesses(t, folder)
	p.kill()
	<-asked

	again := startFolder(t, checker, folder, "127.0.0.1:0")
	for _, pid := range running {
		require.Eventually(t, func() bool { return !alive(pid) }, soon, often, "the function's process %d still runs", pid)
	}
	_, err = again.lambda(east).GetFunctionConfiguration(background, &lambda.GetFunctionConfigurationInput{FunctionName: aws.String("busy")})
	assert.NoError(t, err)
}

// functionProcesses waits until a function runs, and gives the ids of the processes.
func functionProcesses(t *testing.T, folder string) (pids []int) {
	t.Helper()
	require.Eventually(t, func() bool {
		var list []struct{ PID int }
		text, err := os.ReadFile(filepath.Join(folder, "processes.json"))
		if err != nil || json.Unmarshal(text, &list) != nil {
			return false
		}
		for _, process := range list {
			pids = append(pids, process.PID)
		}
		return len(pids) > 0
	}, soon, often)
	return pids
}

func TestANoteOfAKilledAccountMisleadsNobody(t *testing.T) {
	checker, folder, other := checkerProgram(t), t.TempDir(), t.TempDir()
	env := func(folder string) (string, int) {
		command := exec.Command(checker, "practice", "env", "--data", folder)
		text, _ := command.CombinedOutput()
		return string(text), command.ProcessState.ExitCode()
	}
	killed := startFolder(t, checker, folder, "127.0.0.1:0")
	killed.kill()
	require.FileExists(t, filepath.Join(folder, "serving.json"))
	text, code := env(folder)
	assert.Equal(t, 2, code)
	assert.Contains(t, text, "no practice account is being served from "+folder)

	// Another account comes to listen where the killed one did.
	address := strings.TrimPrefix(killed.URL, "http://")
	startFolder(t, checker, other, address)
	text, code = env(folder)
	assert.Equal(t, 2, code, text)
	text, code = env(other)
	assert.Equal(t, 0, code, text)
	assert.Contains(t, text, killed.URL)

	again := startFolder(t, checker, folder, "127.0.0.1:0")
	text, code = env(folder)
	assert.Equal(t, 0, code, text)
	assert.Contains(t, text, again.URL)
}

func TestAFullDiskIsAClearErrorAndLosesNothing(t *testing.T) {
	checker := checkerProgram(t)
	p := startOnSmallDisk(t, checker)
	logs := p.logs(east)
	group, stream := aws.String("group"), aws.String("stream")
	_, err := logs.CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group})
	require.NoError(t, err)
	_, err = logs.CreateLogStream(background, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: group, LogStreamName: stream})
	require.NoError(t, err)

	role := p.executionRole(t, "role", "")
	kept := 0
	for err == nil {
		require.Less(t, kept, 1000, "the disk is not small")
		_, err = logs.PutLogEvents(background, &cloudwatchlogs.PutLogEventsInput{
			LogGroupName: group, LogStreamName: stream,
			LogEvents: []logstypes.InputLogEvent{{Timestamp: aws.Int64(time.Now().UnixMilli()), Message: aws.String(strings.Repeat("m", 20_000))}},
		})
		if err == nil {
			kept++
		}
	}
	requireRefused(t, err, "InternalFailure", "The practice account could not write to its folder")
	assert.Contains(t, err.Error(), "no space left on device")
	require.Eventually(t, func() bool { return strings.Contains(p.output.String(), "no space left on device") }, soon, often,
		"and where it is served it is told, too")

	large, err := zipOf(file{"bootstrap", 0o755, string(noise(2 << 20))})
	require.NoError(t, err)
	_, err = p.lambda(east).CreateFunction(background, newFunction("large", role, large))
	requireRefused(t, err, "InternalFailure", "The practice account could not")
	_, err = p.lambda(east).GetFunction(background, &lambda.GetFunctionInput{FunctionName: aws.String("large")})
	requireRefused(t, err, "ResourceNotFoundException", "")

	read, err := logs.GetLogEvents(background, &cloudwatchlogs.GetLogEventsInput{LogGroupName: group, LogStreamName: stream, StartFromHead: aws.Bool(true)})
	require.NoError(t, err)
	assert.Len(t, read.Events, min(kept, 52), "an answer has at most a megabyte") // 52 × 20 kB
	_, err = logs.DeleteLogGroup(background, &cloudwatchlogs.DeleteLogGroupInput{LogGroupName: group})
	require.NoError(t, err, "what was deleted makes room")
	_, err = logs.CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: group})
	require.NoError(t, err)
}

// noise is bytes that no zip makes smaller.
func noise(size int) []byte {
	random := rand.NewChaCha8([32]byte{})
	made := make([]byte, size)
	random.Read(made)
	return made
}

// startOnSmallDisk serves an account on a disk of a megabyte that only its process sees.
func startOnSmallDisk(t *testing.T, checker string) *process {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("only Linux lets a test make a small disk")
	}
	const script = `mount -t tmpfs -o size=1m small "$1" && exec "$2" practice --listen 127.0.0.1:0 --data "$1/account"`
	disk := t.TempDir()
	try := exec.Command("unshare", "--user", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "-o", "size=1m", "small", disk)
	if text, err := try.CombinedOutput(); err != nil {
		t.Skipf("this machine lets no test make a small disk: %v %s", err, text)
	}
	return start(t, exec.Command("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", disk, checker))
}
