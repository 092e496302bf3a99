package practice_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice"
)

func configuration(client *lambda.Client) error {
	_, err := client.GetFunctionConfiguration(background, &lambda.GetFunctionConfigurationInput{FunctionName: aws.String("function0")})
	return err
}

// All benchmarks of the practice account, most of them over loopback and through the Go SDK, whose work they measure
// as well; the one beside moto wants a machine that does nothing else:
//
//	go test ./checker/practice/... -run none -bench .

// BenchmarkWriteOverLoopback is a durable write as a client sees it.
func BenchmarkWriteOverLoopback(b *testing.B) {
	logs := serve(b).logs(east)
	n := 0
	for b.Loop() {
		n++
		_, err := logs.CreateLogGroup(background, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: aws.String(fmt.Sprint("group", n))})
		require.NoError(b, err)
	}
}

func invoke(client *lambda.Client) error {
	out, err := client.Invoke(background, &lambda.InvokeInput{FunctionName: aws.String("function0"), Payload: []byte("{}")})
	if err == nil && out.FunctionError != nil {
		err = fmt.Errorf("%s: %s", *out.FunctionError, out.Payload)
	}
	return err
}

// finishedAccount has what the workshop makes, and some use behind it.
func finishedAccount(t testing.TB, folder string) *served {
	t.Helper()
	s := serveFolder(t, folder)
	workshopPool(t, s, nil, nil).confirmed(t, "ana@example.com")
	zipped, err := testProgram()
	require.NoError(t, err)
	role := s.executionRole(t, "role", mayLog)
	for i := range 4 {
		_, err := s.lambda(east).CreateFunction(background, newFunction(fmt.Sprint("function", i), role, zipped, func(in *lambda.CreateFunctionInput) {
			in.Timeout = aws.Int32(10)
			in.Environment = &types.Environment{Variables: map[string]string{"clientId": "1example23456789"}}
		}))
		require.NoError(t, err)
	}
	for range 20 {
		require.NoError(t, invoke(s.lambda(east)))
	}
	return s
}

// BenchmarkStart starts the checker as a process on a finished account, until its first answer, and then looks at the
// memory that it holds.
func BenchmarkStart(b *testing.B) {
	checker, folder := checkerProgram(b), finishedFolder(b)
	var memory float64
	for b.Loop() {
		b.StopTimer()
		address := freeAddress(b)
		command := exec.Command(checker, "practice", "--listen", address, "--data", folder)
		b.StartTimer()
		firstAnswer(b, command, address)
		b.StopTimer()
		memory = resident(b, command.Process.Pid)
		end(command)
		b.StartTimer()
	}
	b.ReportMetric(memory, "MiB-at-rest")
}

// BenchmarkOpen is the practice account's own part of a start, without the program's.
func BenchmarkOpen(b *testing.B) {
	folder := finishedFolder(b)
	for b.Loop() {
		account, err := practice.Open(practice.Options{Folder: folder})
		require.NoError(b, err)
		require.NoError(b, account.Close())
	}
}

// finishedFolder is the folder of a finished account that nobody serves.
func finishedFolder(b *testing.B) (folder string) {
	folder = b.TempDir()
	s := finishedAccount(b, folder)
	require.NoError(b, s.Close())
	return folder
}

func freeAddress(b *testing.B) string {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(b, err)
	require.NoError(b, listener.Close())
	return listener.Addr().String()
}

// firstAnswer starts a server and asks it who calls until it knows.
func firstAnswer(b *testing.B, command *exec.Cmd, address string) {
	require.NoError(b, command.Start())
	deadline := time.After(60 * time.Second)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		request, err := http.NewRequestWithContext(background, http.MethodPost, "http://"+address,
			strings.NewReader("Action=GetCallerIdentity&Version=2011-06-15"))
		require.NoError(b, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		signed(request)
		// moto finds the service by the signature.
		request.Header.Set("Authorization", strings.Replace(request.Header.Get("Authorization"), "/any/", "/sts/", 1))
		if response, err := http.DefaultClient.Do(request); err == nil {
			response.Body.Close()
			if response.StatusCode == http.StatusOK {
				return
			}
		}
		select {
		case <-deadline:
			require.Fail(b, "no answer from "+address)
		case <-tick.C:
		}
	}
}

func end(command *exec.Cmd) {
	command.Process.Kill()
	command.Wait()
}

// resident is the memory that a process holds, in MiB; 0 where the system does not tell.
func resident(b *testing.B, pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if runtime.GOOS != "linux" {
		return 0
	}
	require.NoError(b, err)
	_, text, _ := strings.Cut(string(status), "VmRSS:")
	size, err := strconv.ParseFloat(strings.Fields(text)[0], 64)
	require.NoError(b, err)
	return size / 1024
}

// BenchmarkBesideMoto measures moto's server in the same run, where it is installed, and fails when the practice
// account is not 15 times as fast to start and 10 times as fast to answer, in a third of the memory.
//
//	go test ./checker/practice -run none -bench BesideMoto -benchtime 1x -v
func BenchmarkBesideMoto(b *testing.B) {
	if text, err := exec.Command("python3", "-c", "import moto.server").CombinedOutput(); err != nil {
		b.Skipf("moto's server is not installed: %v %s", err, text)
	}
	checker, folder := checkerProgram(b), finishedFolder(b)
	for b.Loop() {
		address := freeAddress(b)
		ours := measure(b, exec.Command(checker, "practice", "--listen", address, "--data", folder), address, false)
		host, port, _ := net.SplitHostPort(address)
		moto := measure(b, exec.Command("python3", "-m", "moto.server", "-H", host, "-p", port), address, true)
		b.Logf("practice account: start %v, %.0f requests/s, %.1f MiB", ours.start, ours.rate, ours.memory)
		b.Logf("moto's server:    start %v, %.0f requests/s, %.1f MiB", moto.start, moto.rate, moto.memory)
		faster, more, less := moto.start.Seconds()/ours.start.Seconds(), ours.rate/moto.rate, moto.memory/ours.memory
		b.ReportMetric(faster, "times-faster-start")
		b.ReportMetric(more, "times-the-requests")
		b.ReportMetric(less, "times-less-memory")
		if faster < 15 || more < 10 || less < 3 {
			b.Errorf("wanted 15 times, 10 times and a third")
		}
	}
}

type measured struct {
	start  time.Duration
	rate   float64
	memory float64
}

// measure starts a server, has clients read a function's configuration for two seconds, and looks at its memory.
func measure(b *testing.B, command *exec.Cmd, address string, empty bool) (m measured) {
	started := time.Now()
	firstAnswer(b, command, address)
	defer end(command)
	m.start = time.Since(started)
	s := &served{URL: "http://" + address}
	if empty {
		_, err := s.lambda(east).CreateFunction(background, newFunction("function0", s.executionRole(b, "role", ""), anyZip(b)))
		require.NoError(b, err)
	}
	client := s.lambda(east)
	require.NoError(b, configuration(client))
	m.memory = resident(b, command.Process.Pid)
	var answers atomic.Int64
	var clients sync.WaitGroup
	end := time.Now().Add(2 * time.Second)
	for range 4 {
		clients.Go(func() {
			for time.Now().Before(end) {
				if err := configuration(client); err != nil {
					b.Error(err)
					return
				}
				answers.Add(1)
			}
		})
	}
	clients.Wait()
	m.rate = float64(answers.Load()) / 2
	return m
}
