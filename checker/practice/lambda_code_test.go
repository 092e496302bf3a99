package practice_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestLambdaRefusesZips(t *testing.T) {
	const unzip = "Could not unzip uploaded file. Please check your file, then try to upload again."
	data := t.TempDir()
	s := serveFolder(t, filepath.Join(data, "account"))
	role := s.executionRole(t, "r", "")
	made := func(files ...file) []byte {
		zipped, err := zipOf(append([]file{{"bootstrap", 0o755, "fine"}}, files...)...)
		require.NoError(t, err)
		return zipped
	}
	bomb := made(file{"zeros", 0o644, strings.Repeat("\x00", 1<<20)})
	for name, row := range map[string]struct {
		zip        []byte
		code, text string
	}{
		"no zip":                  {[]byte("not a zip"), "InvalidParameterValueException", unzip},
		"nothing":                 {[]byte{}, "InvalidParameterValueException", "Uploaded file must be a non-empty zip"},
		"a zip of nothing":        {append([]byte("PK\x05\x06"), make([]byte, 18)...), "InvalidParameterValueException", "Uploaded file must be a non-empty zip"},
		"cut off":                 {made()[:60], "InvalidParameterValueException", unzip},
		"upwards":                 {made(file{"../outside", 0o644, "x"}), "InvalidParameterValueException", unzip},
		"upwards from within":     {made(file{"a/../../outside", 0o644, "x"}), "InvalidParameterValueException", unzip},
		"an absolute path":        {made(file{"/outside", 0o644, "x"}), "InvalidParameterValueException", unzip},
		"backslashes":             {made(file{`..\outside`, 0o644, "x"}), "InvalidParameterValueException", unzip},
		"a drive":                 {made(file{"C:outside", 0o644, "x"}), "InvalidParameterValueException", unzip},
		"a link":                  {made(file{"link", 0o777 | fs.ModeSymlink, "/etc"}, file{"link/outside", 0o644, "x"}), "InvalidParameterValueException", unzip},
		"a device":                {made(file{"device", 0o644 | fs.ModeDevice, ""}), "InvalidParameterValueException", unzip},
		"a name twice":            {made(file{"bootstrap", 0o755, "other"}), "InvalidParameterValueException", unzip},
		"a file that is a folder": {made(file{"bootstrap/x", 0o755, "other"}), "InvalidParameterValueException", unzip},
		"a bad checksum":          {broken(t, made()), "InvalidParameterValueException", unzip},
		"a bomb":                  {saying(bomb, 262_144_001), "InvalidParameterValueException", "Unzipped size must be smaller than 262144000 bytes"},
		"a bomb that lies":        {saying(bomb, 1000), "InvalidParameterValueException", unzip},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.lambda(east).CreateFunction(background, newFunction("f", role, row.zip))
			requireRefused(t, err, row.code, row.text)
		})
	}
	assert.Equal(t, []string{"account"}, names(t, data), "nothing outside")
	assert.Empty(t, names(t, filepath.Join(data, "account", "code")), "and nothing left")
}

// broken is a zip with one byte of its content changed.
func broken(t *testing.T, zipped []byte) []byte {
	t.Helper()
	zipped = bytes.Clone(zipped)
	at := bytes.Index(zipped, []byte("bootstrap")) + len("bootstrap") + 2
	zipped[at] ^= 0xff
	return zipped
}

// saying is a zip whose list of contents gives its last entry another size.
func saying(zipped []byte, size uint32) []byte {
	zipped = bytes.Clone(zipped)
	directory := bytes.LastIndex(zipped, []byte("PK\x01\x02"))
	for i := range 4 {
		zipped[directory+24+i] = byte(size >> (8 * i))
	}
	return zipped
}

func names(t *testing.T, folder string) []string {
	t.Helper()
	files, err := os.ReadDir(folder)
	require.NoError(t, err)
	var all []string
	for _, f := range files {
		all = append(all, f.Name())
	}
	return all
}

// What is unpacked is what AWS would unpack: folders, and the modes of files as far as a zip says them.
func TestLambdaUnpacks(t *testing.T) {
	folder := t.TempDir()
	s := serveFolder(t, folder)
	var zipped bytes.Buffer
	w := zip.NewWriter(&zipped)
	for _, row := range []struct {
		name   string
		mode   os.FileMode
		madeOn uint16
	}{{"bootstrap", 0o755, 3}, {"data/words.txt", 0o640, 3}, {"windows", 0, 0}, {"empty/", 0o755 | fs.ModeDir, 3}, {"./dot", 0o644, 3}} {
		header := &zip.FileHeader{Name: row.name}
		if row.madeOn == 3 {
			header.SetMode(row.mode)
		}
		_, err := w.CreateHeader(header)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	_, err := s.lambda(east).CreateFunction(background, newFunction("f", s.executionRole(t, "r", ""), zipped.Bytes()))
	require.NoError(t, err)

	sum := sha256.Sum256(zipped.Bytes())
	unpacked := filepath.Join(folder, "code", hex.EncodeToString(sum[:]))
	modes := map[string]string{}
	err = filepath.WalkDir(unpacked, func(path string, entry fs.DirEntry, err error) error {
		require.NoError(t, err)
		info, err := entry.Info()
		require.NoError(t, err)
		name, err := filepath.Rel(unpacked, path)
		require.NoError(t, err)
		if name != "." {
			modes[filepath.ToSlash(name)] = info.Mode().String()
		}
		return nil
	})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{
		"bootstrap": "-rwxr-xr-x", "data": "drwxr-xr-x", "data/words.txt": "-rw-r-----", "windows": "-rw-r--r--",
		"empty": "drwxr-xr-x", "dot": "-rw-r--r--",
	}, modes)
}

func TestLambdaKeepsCodeAsLongAsAFunctionHasIt(t *testing.T) {
	folder := t.TempDir()
	s := serveFolder(t, folder)
	client := s.lambda(east)
	role := s.executionRole(t, "r", "")
	one, err := zipOf(file{"bootstrap", 0o755, "one"})
	require.NoError(t, err)
	two, err := zipOf(file{"bootstrap", 0o755, "two"})
	require.NoError(t, err)
	code := func(zipped ...[]byte) (files []string) {
		for _, z := range zipped {
			sum := sha256.Sum256(z)
			files = append(files, hex.EncodeToString(sum[:]), hex.EncodeToString(sum[:])+".zip")
		}
		return files
	}
	kept := func() []string { return names(t, filepath.Join(folder, "code")) }

	for _, name := range []string{"a", "b"} {
		_, err := client.CreateFunction(background, newFunction(name, role, one))
		require.NoError(t, err)
	}
	assert.ElementsMatch(t, code(one), kept())
	_, err = client.UpdateFunctionCode(background, &lambda.UpdateFunctionCodeInput{FunctionName: aws.String("a"), ZipFile: two, DryRun: true})
	require.NoError(t, err)
	assert.ElementsMatch(t, code(one), kept())
	_, err = client.UpdateFunctionCode(background, &lambda.UpdateFunctionCodeInput{FunctionName: aws.String("a"), ZipFile: two})
	require.NoError(t, err)
	assert.ElementsMatch(t, code(one, two), kept(), "b still has the first")
	_, err = client.DeleteFunction(background, &lambda.DeleteFunctionInput{FunctionName: aws.String("b")})
	require.NoError(t, err)
	assert.ElementsMatch(t, code(two), kept())
	_, err = client.DeleteFunction(background, &lambda.DeleteFunctionInput{FunctionName: aws.String("a")})
	require.NoError(t, err)
	assert.Empty(t, kept())
}

func TestLambdaCodeCanBeDownloaded(t *testing.T) {
	s := serve(t)
	zipped := anyZip(t)
	_, err := s.lambda(east).CreateFunction(background, newFunction("f", s.executionRole(t, "r", ""), zipped))
	require.NoError(t, err)
	out, err := s.lambda(east).GetFunction(background, &lambda.GetFunctionInput{FunctionName: aws.String("f")})
	require.NoError(t, err)
	sum := sha256.Sum256(zipped)
	assert.Equal(t, base64.StdEncoding.EncodeToString(sum[:]), *out.Configuration.CodeSha256)
	assert.Equal(t, "S3", *out.Code.RepositoryType)
	require.True(t, strings.HasPrefix(*out.Code.Location, s.URL))
	link := strings.TrimPrefix(*out.Code.Location, s.URL)

	whole := s.send(t, "GET", link, "", "Authorization", "")
	assert.Equal(t, http.StatusOK, whole.status)
	assert.Equal(t, string(zipped), whole.body)
	part := s.send(t, "GET", link, "", "Range", "bytes=-22")
	assert.Equal(t, http.StatusPartialContent, part.status)
	assert.Equal(t, string(zipped[len(zipped)-22:]), part.body)
	assert.Equal(t, http.StatusOK, s.send(t, "HEAD", link, "").status)
	assert.Equal(t, http.StatusMethodNotAllowed, s.send(t, "PUT", link, "").status)

	last := link[len(link)-1:]
	forged := link[:len(link)-1] + map[bool]string{true: "1", false: "0"}[last == "0"]
	for _, path := range []string{forged, "/code/", "/code/x/1/y", strings.Replace(link, "/code/", "/code/../code/..%2f", 1)} {
		assert.NotEqual(t, http.StatusOK, s.send(t, "GET", path, "").status, path)
	}
	s.Clock.Forward(10*time.Minute - time.Second)
	assert.Equal(t, http.StatusOK, s.send(t, "GET", link, "").status)
	s.Clock.Forward(time.Second)
	expired := s.send(t, "GET", link, "")
	assert.Equal(t, http.StatusForbidden, expired.status)
	assert.Contains(t, expired.body, "Request has expired")
}

// An account that was stopped, however it was, has its functions when it is opened again, and clears up.
func TestLambdaFunctionsSurvive(t *testing.T) {
	folder := t.TempDir()
	t.Run("before", func(t *testing.T) {
		s := serveFolder(t, folder)
		s.runningFunction(t, "f", func(in *lambda.CreateFunctionInput) { in.Tags = map[string]string{"a": "b"} })
	})
	code := filepath.Join(folder, "code")
	require.NoError(t, os.MkdirAll(filepath.Join(code, "unpacking-1"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(code, "writing-1"), nil, 0o600))
	for _, name := range names(t, code) {
		if !strings.HasSuffix(name, ".zip") && len(name) == 64 {
			require.NoError(t, os.RemoveAll(filepath.Join(code, name)), "as if it had been stopped before the code was unpacked")
		}
	}
	s := serveFolder(t, folder)
	assert.Len(t, names(t, code), 1)
	out, err := s.lambda(east).Invoke(background, &lambda.InvokeInput{FunctionName: aws.String("f"), Payload: order("say", "here")})
	require.NoError(t, err)
	assert.Equal(t, `"here"`, string(out.Payload))
	got, err := s.lambda(east).GetFunction(background, &lambda.GetFunctionInput{FunctionName: aws.String("f")})
	require.NoError(t, err)
	assert.Equal(t, types.StateActive, got.Configuration.State)
	assert.Equal(t, map[string]string{"a": "b"}, got.Tags)
}
