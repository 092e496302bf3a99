package main

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"debug/elf"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/parcel"
	"cognito-lambda-workshop/checker/practice"
	practiceiam "cognito-lambda-workshop/checker/practice/iam"
	"cognito-lambda-workshop/checker/solve"
)

// instructor is the account from which a class is looked at.
const instructor = "999999999999"

// BenchmarkClass measures a look at a whole class by the built checker, each learner in a practice account of their own
// that is entered by the role of the template, every answer 40 ms late. The accounts are served by this process, on the
// same machine. Run it alone: go test ./checker -run none -bench Class -benchtime 1x
func BenchmarkClass(b *testing.B) {
	checker := builtChecker(b)
	for _, learners := range []int{200, 1000} {
		b.Run(fmt.Sprint(learners, " accounts"), func(b *testing.B) {
			calls, roster := accountsOfTheirOwn(b, learners)
			lookAtClass(b, checker, roster, learners, calls)
		})
	}
	b.Run("200 in one account", func(b *testing.B) {
		calls, listing, roster := accountThatIsShared(b, 200)
		calls.Store(0)
		lookAtClass(b, checker, roster, 200, calls)
		b.ReportMetric(float64(calls.Load())/float64(b.N)-float64(listing), "calls-over-listing")
	})
}

// lookAtClass runs the checker as an instructor would, and tells what it took.
func lookAtClass(b *testing.B, checker, roster string, learners int, calls *atomic.Int64) {
	var memory int64
	before := calls.Load()
	b.ResetTimer()
	for b.Loop() {
		command := exec.CommandContext(b.Context(), checker, "class", roster, "--format", "json")
		command.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID="+practiceiam.LearnerKey(instructor), "AWS_SECRET_ACCESS_KEY="+practiceSecretKey,
			"AWS_CONFIG_FILE="+os.DevNull, "AWS_SHARED_CREDENTIALS_FILE="+os.DevNull)
		var said bytes.Buffer
		command.Stderr = &said
		pipe, err := command.StdoutPipe()
		require.NoError(b, err)
		require.NoError(b, command.Start())
		out := &watched{pipe: pipe, pid: command.Process.Pid}
		var told class.Class
		require.NoError(b, json.NewDecoder(bufio.NewReaderSize(out, 1<<20)).Decode(&told), said.String())
		memory = max(memory, out.memory)
		require.NoError(b, command.Wait(), said.String())
		require.Equal(b, learners, told.Summary.Done)
	}
	b.StopTimer()
	if memory > 0 {
		b.ReportMetric(float64(memory)/1024, "peak-MiB")
	}
	b.ReportMetric(float64(calls.Load()-before)/float64(b.N)/float64(learners), "calls/learner")
}

// watched is what a program writes. Whenever some of it is read, the program's memory is looked at.
type watched struct {
	pipe   io.Reader
	pid    int
	memory int64 // KiB
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.pipe.Read(p)
	w.memory = max(w.memory, peakMemory(w.pid))
	return n, err
}

// peakMemory is the most memory that a running program had so far, in KiB; 0 where the system does not tell. What the system
// tells of a program that has ended counts the program that started it, too.
// https://man7.org/linux/man-pages/man5/proc_pid_status.5.html
func peakMemory(pid int) (kib int64) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if peak, found := strings.CutPrefix(line, "VmHWM:"); found {
			kib, _ = strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(peak), " kB"), 10, 64)
		}
	}
	return kib
}

func builtChecker(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "checker")
	out, err := exec.CommandContext(tb.Context(), "go", "build", "-o", path, ".").CombinedOutput()
	require.NoError(tb, err, string(out))
	return path
}

// counted counts the calls of a handler and answers each late.
func counted(tb testing.TB, next http.Handler) (url string, calls *atomic.Int64) {
	calls = &atomic.Int64{}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, "/code/") { // which is no call of an AWS API
			calls.Add(1)
		}
		later("", w, r)
		next.ServeHTTP(w, r)
	}))
	tb.Cleanup(server.Close)
	return server.URL, calls
}

func openQuick(tb testing.TB, id string, key *rsa.PrivateKey) *practice.Account {
	tb.Helper()
	opened, err := practice.Open(practice.Options{
		Folder: tb.TempDir(), Account: id, NewKey: func() (*rsa.PrivateKey, error) { return key, nil },
		Report: func(err error) { tb.Errorf("the practice account's own fault: %v", err) },
	})
	require.NoError(tb, err)
	tb.Cleanup(func() { assert.NoError(tb, opened.Close()) })
	return opened
}

func smallKey(tb testing.TB) *rsa.PrivateKey {
	tb.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(tb, err)
	return key
}

// accountsOfTheirOwn does the workshop in many accounts, and lets the instructor into each.
func accountsOfTheirOwn(tb testing.TB, learners int) (calls *atomic.Int64, roster string) {
	tb.Helper()
	key := smallKey(tb)
	all := []*practice.Account{openQuick(tb, instructor, key)}
	rows := strings.Builder{}
	for i := range learners {
		all = append(all, openQuick(tb, accountOf(i), key))
	}
	partition, err := practice.NewPartition(all...)
	require.NoError(tb, err)
	quick := httptest.NewServer(partition)
	defer quick.Close()
	slow, calls := counted(tb, partition)

	rows.WriteString("name,role_arn,external_id,region,endpoint_url\n")
	for i := range learners {
		externalID := fmt.Sprint("word-", i)
		solveQuickly(tb, quick.URL, accountOf(i), "")
		letIn(tb, quick.URL, accountOf(i), externalID)
		fmt.Fprintf(&rows, "Learner %d,arn:aws:iam::%s:role/workshop-instructor-looks,%s,us-east-1,%s\n", i, accountOf(i), externalID, slow)
	}
	return calls, writeRoster(tb, rows.String())
}

func accountOf(i int) string { return fmt.Sprintf("2%011d", i) }

// accountThatIsShared does the workshop for many learners in one account. listing is the number of calls that list it once:
// every list through all its pages, and each pool, app client, function, role and policy read once.
func accountThatIsShared(tb testing.TB, learners int) (calls *atomic.Int64, listing int, roster string) {
	tb.Helper()
	opened := openQuick(tb, instructor, smallKey(tb))
	quick := httptest.NewServer(opened)
	defer quick.Close()
	slow, calls := counted(tb, opened)
	rows := strings.Builder{}
	rows.WriteString("name,region,endpoint_url,suffix\n")
	for i := range learners {
		suffix := fmt.Sprint("-learner", i)
		solveQuickly(tb, quick.URL, instructor, suffix)
		fmt.Fprintf(&rows, "Learner %d,us-east-1,%s,%s\n", i, slow, suffix)
	}
	pages := func(things, page int) int { return (things + page - 1) / page }
	listing = pages(learners, 60) + // ListUserPools
		pages(4*learners, 50) + // ListFunctions
		pages(learners, 1000)*2 + // ListRoles, ListPolicies
		learners*(1+1+1+ // DescribeUserPool, ListUserPoolClients, DescribeUserPoolClient
			4+1+1+ // GetFunction of all four, GetFunctionUrlConfig and GetPolicy of the private one
			1+1+1+ // GetRole, ListAttachedRolePolicies, ListRolePolicies
			1+1) // GetPolicy, GetPolicyVersion
	return calls, listing, writeRoster(tb, rows.String())
}

func writeRoster(tb testing.TB, rows string) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "class.csv")
	require.NoError(tb, os.WriteFile(path, []byte(rows), 0o600))
	return path
}

func as(url, id string) aws.Config {
	config := optionsFor(url).Config
	config.Credentials = aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{AccessKeyID: practiceiam.LearnerKey(id), SecretAccessKey: practiceSecretKey}, nil
	})
	return config
}

// solveQuickly does the workshop with programs that are never started and so may be small.
func solveQuickly(tb testing.TB, url, id, suffix string) {
	tb.Helper()
	require.NoError(tb, solve.Steps(tb.Context(), solve.Options{
		Config: as(url, id), Names: lesson.DefaultNames(suffix), Zip: smallZip, Architecture: "x86_64", Say: func(string) {},
	}, lesson.Steps()))
}

// smallZip is a zip with the head of a Linux program in it.
func smallZip(step lesson.Step) ([]byte, error) {
	var program bytes.Buffer
	header := elf.Header64{
		Ident: [elf.EI_NIDENT]byte{0x7f, 'E', 'L', 'F', byte(elf.ELFCLASS64), byte(elf.ELFDATA2LSB), byte(elf.EV_CURRENT)},
		Type:  uint16(elf.ET_EXEC), Machine: uint16(elf.EM_X86_64), Version: uint32(elf.EV_CURRENT),
	}
	if err := binary.Write(&program, binary.LittleEndian, header); err != nil {
		return nil, err
	}
	program.WriteString(step.Name) // the four are not alike
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	h := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	h.SetMode(0o755)
	h.Comment = parcel.Mark("cognito-lambda-workshop/"+step.Folder, crc32.ChecksumIEEE(program.Bytes()))
	entry, err := archive.CreateHeader(h)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(entry, &program); err != nil {
		return nil, err
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}

// letIn does what CloudFormation does with the template, in a learner's account.
func letIn(tb testing.TB, url, id, externalID string) {
	tb.Helper()
	role, list := readInstructorRole(tb, instructor, externalID)
	makeInstructorRole(tb, iam.NewFromConfig(as(url, id)), role, list)
}
