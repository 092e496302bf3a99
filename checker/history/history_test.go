package history

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/class"
	"cognito-lambda-workshop/checker/lesson"
	"cognito-lambda-workshop/checker/report"
)

var nine = time.Date(2026, 11, 25, 9, 0, 0, 123_000_000, time.UTC)

func looked(name string, status checks.Status) class.Result {
	r := report.Report{Schema: 1, Tool: "checker test", StartedAt: nine, Steps: []report.Step{{Name: "account", Status: checks.Pass}}}
	for _, step := range lesson.Steps() {
		r.Steps = append(r.Steps, report.Step{Number: step.Number, Name: step.Name, Title: step.Title, Status: status, Checks: []report.Check{
			{ID: step.Name + "/exists", Status: status, Saw: "<seen> & told"},
		}})
	}
	return class.Result{Name: name, Suffix: "-" + strings.ToLower(name), Report: r}
}

// run keeps a whole run of learners who all stand alike, and finishes it.
func run(t *testing.T, folder *Folder, at time.Time, status checks.Status, names ...string) class.Run {
	t.Helper()
	begun, err := folder.Begin(at, "checker test")
	require.NoError(t, err)
	var results []class.Result
	for i, name := range names {
		results = append(results, looked(name, status))
		require.NoError(t, begun.Keep(i+1, results[i]))
	}
	told := class.Make(results, nil, begun.StartedAt(), time.Second, "checker test").Run()
	require.NoError(t, begun.Finish(told))
	return told
}

func open(t *testing.T) (*Folder, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "new", "kept")
	folder, err := Open(path)
	require.NoError(t, err)
	return folder, path
}

func TestWhatWasKeptIsReadBack(t *testing.T) {
	folder, path := open(t)
	second := run(t, folder, nine.Add(time.Hour), checks.Pass, "Ana", "Bob")
	first := run(t, folder, nine, checks.Fail, "Ana")

	past, err := folder.Past()
	require.NoError(t, err)
	assert.Equal(t, []class.Run{first, second}, past, "the oldest comes first")
	unfinished, err := folder.Unfinished("checker test")
	require.NoError(t, err)
	assert.Nil(t, unfinished)

	var file struct {
		Schema  int
		Name    string
		Problem string
		Report  json.RawMessage
	}
	text, err := os.ReadFile(filepath.Join(path, "20261125T090000Z", "0001-ana.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(text, &file))
	assert.Equal(t, "Ana", file.Name)
	var promised strings.Builder
	require.NoError(t, report.JSON(&promised, looked("Ana", checks.Fail).Report))
	assert.JSONEq(t, promised.String(), string(file.Report), "the report is the one of the JSON format")
	assert.Contains(t, string(text), `"saw": "<seen> & told"`, "a person can read it")
}

func TestKeptRunsTellWhatChanged(t *testing.T) {
	folder, path := open(t)
	run(t, folder, nine, checks.Fail, "Ana", "Bob")
	run(t, folder, nine.Add(time.Hour), checks.Pass, "Ana", "Bob")
	again, err := Open(path)
	require.NoError(t, err)
	past, err := again.Past()
	require.NoError(t, err)
	now := class.Make([]class.Result{looked("Ana", checks.Fail), looked("bob", checks.Pass)}, past, nine.Add(2*time.Hour), time.Second, "checker test")
	assert.Equal(t, class.Regressed, now.Learners[0].Steps[0].Change)
	assert.Empty(t, now.Learners[1].Steps[0].Change)
	assert.Equal(t, nine.Add(time.Hour).Truncate(time.Second), now.Learners[1].FirstPass.UTC())
	assert.Equal(t, []int{0, 12, 6}, []int{now.Progress[0].Points, now.Progress[1].Points, now.Progress[2].Points})
}

func TestNobodyElseCanReadIt(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other permissions than Unix; the folder has those of the one it is in")
	}
	folder, path := open(t)
	run(t, folder, nine, checks.Pass, "Ana")
	for file, mode := range map[string]os.FileMode{
		"": 0o700, "20261125T090000Z": 0o700, "20261125T090000Z/0001-ana.json": 0o600, "20261125T090000Z/run.json": 0o600,
	} {
		info, err := os.Stat(filepath.Join(path, file))
		require.NoError(t, err)
		assert.Equal(t, mode, info.Mode().Perm(), file)
	}
}

func TestAnInterruptedRunGoesOn(t *testing.T) {
	folder, path := open(t)
	run(t, folder, nine.Add(-time.Hour), checks.Fail, "Ana", "Bob", "Cem")
	begun, err := folder.Begin(nine, "checker test")
	require.NoError(t, err)
	require.NoError(t, begun.Keep(3, looked("Cem", checks.Pass)))
	require.NoError(t, begun.Keep(1, class.Result{Name: "Ana", Problem: `there is no AWS profile "ana"`}))
	require.NoError(t, begun.Keep(2, class.Result{Name: "Bob", Problem: class.NotLookedAt}))
	// What a killed process leaves behind while it writes.
	require.NoError(t, os.WriteFile(filepath.Join(path, "20261125T090000Z", ".0002-bob.json1234"), []byte("{"), 0o600))

	past, err := folder.Past()
	require.NoError(t, err)
	assert.Len(t, past, 1, "half a class is no progress")

	again, err := Open(path)
	require.NoError(t, err)
	resumed, err := again.Unfinished("checker test")
	require.NoError(t, err)
	require.NotNil(t, resumed)
	assert.Equal(t, nine.Truncate(time.Second), resumed.StartedAt())
	assert.Equal(t, 2, resumed.Len())
	cem, known := resumed.Result("CEM")
	assert.True(t, known)
	assert.Equal(t, looked("Cem", checks.Pass), cem)
	ana, known := resumed.Result("Ana")
	assert.True(t, known)
	assert.Equal(t, `there is no AWS profile "ana"`, ana.Problem)
	_, known = resumed.Result("Bob")
	assert.False(t, known, "who was not looked at is looked at now")

	everybody := class.Run{StartedAt: resumed.StartedAt(), Learners: []class.Past{{Name: "Ana"}, {Name: "Bob"}, {Name: "Cem"}}}
	assert.ErrorContains(t, resumed.Finish(everybody), "is not finished: Bob was not looked at")
	require.NoError(t, resumed.Keep(2, looked("Bob", checks.Pass)))
	require.NoError(t, resumed.Finish(everybody))
	past, err = again.Past()
	require.NoError(t, err)
	assert.Len(t, past, 2)
}

func TestAnInterruptedRunThatAnotherCameAfterIsOutOfDate(t *testing.T) {
	folder, _ := open(t)
	begun, err := folder.Begin(nine, "checker test")
	require.NoError(t, err)
	require.NoError(t, begun.Keep(1, looked("Ana", checks.Fail)))
	run(t, folder, nine.Add(time.Hour), checks.Pass, "Ana")
	unfinished, err := folder.Unfinished("checker test")
	require.NoError(t, err)
	assert.Nil(t, unfinished)
}

func TestRunsOfTheSameSecondDoNotMix(t *testing.T) {
	folder, _ := open(t)
	runs := make([]*Run, 12)
	var begin sync.WaitGroup
	for i := range runs {
		begin.Go(func() {
			begun, err := folder.Begin(nine, "checker test")
			if assert.NoError(t, err) {
				runs[i] = begun
				assert.NoError(t, begun.Keep(1, looked(fmt.Sprint("Learner", i), checks.Pass)))
			}
		})
	}
	begin.Wait()
	paths := map[string]bool{}
	for i, begun := range runs {
		paths[begun.Path()] = true
		assert.Equal(t, 1, begun.Len())
		_, known := begun.Result(fmt.Sprint("learner", i))
		assert.True(t, known)
	}
	assert.Len(t, paths, len(runs))
	newest, err := folder.Unfinished("checker test")
	require.NoError(t, err)
	assert.Equal(t, "20261125T090000Z-12", filepath.Base(newest.Path()))
}

func TestLookingAgainReplacesOnlyTheLearnersOwnFile(t *testing.T) {
	folder, _ := open(t)
	begun, err := folder.Begin(nine, "checker test")
	require.NoError(t, err)
	require.NoError(t, begun.Keep(1, looked("Ana!", checks.Fail)))
	require.NoError(t, begun.Keep(1, looked("ana!", checks.Pass)))
	require.NoError(t, begun.Keep(1, looked("Ana?", checks.Warn)))
	files, err := os.ReadDir(begun.Path())
	require.NoError(t, err)
	require.Len(t, files, 2)
	assert.Equal(t, []string{"0001-ana-2.json", "0001-ana.json"}, []string{files[0].Name(), files[1].Name()})
	resumed, err := folder.Unfinished("checker test")
	require.NoError(t, err)
	ana, _ := resumed.Result("Ana!")
	assert.Equal(t, checks.Pass, ana.Report.Steps[1].Status)
}

func TestWhatIsNoRunIsLeftAlone(t *testing.T) {
	path := t.TempDir()
	others := map[string]string{"roster.csv": "name\n", "20261125T090000Z": "a file", "20269999T999999Z/run.json": "{}", "photos/run.json": "no"}
	for file, content := range others {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(path, file)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(path, file), []byte(content), 0o644))
	}
	folder, err := Open(path)
	require.NoError(t, err)
	past, err := folder.Past()
	require.NoError(t, err)
	assert.Empty(t, past)
	run(t, folder, nine, checks.Pass, "Ana")
	past, err = folder.Past()
	require.NoError(t, err)
	assert.Len(t, past, 1)
	for file, content := range others {
		now, err := os.ReadFile(filepath.Join(path, file))
		require.NoError(t, err)
		assert.Equal(t, content, string(now), file)
	}
}

func TestDamagedFilesAreToldAndKept(t *testing.T) {
	for name, content := range map[string]string{
		"half":    `{"schema": 1, "startedAt": "2026-11-25T0`,
		"empty":   "",
		"other":   `[1, 2]`,
		"hollow":  `{"schema": 1}`,
		"newer":   `{"schema": 2, "startedAt": "2026-11-25T09:00:00Z", "name": "Ana", "learners": [], "problem": "x"}`,
		"no step": `{"schema": 1, "name": "Ana", "problem": "", "report": {"schema": 1, "steps": []}}`,
	} {
		t.Run(name, func(t *testing.T) {
			folder, path := open(t)
			run(t, folder, nine.Add(-time.Hour), checks.Pass, "Ana")
			run(t, folder, nine.Add(-2*time.Hour), checks.Pass, "Ana")
			finished := filepath.Join(path, "20261125T080000Z", runFile)
			require.NoError(t, os.WriteFile(finished, []byte(content), 0o600))
			past, err := folder.Past()
			require.Error(t, err)
			assert.True(t, strings.HasPrefix(err.Error(), finished+" cannot be used and is left as it is: "), err)
			assert.NotContains(t, err.Error(), "\n")
			assert.Len(t, past, 1, "the other runs are told")

			begun, err := folder.Begin(nine, "checker test")
			require.NoError(t, err)
			require.NoError(t, begun.Keep(2, looked("Bob", checks.Pass)))
			half := filepath.Join(begun.Path(), "0001-ana.json")
			require.NoError(t, os.WriteFile(half, []byte(content), 0o600))
			resumed, err := folder.Unfinished("checker test")
			require.Error(t, err)
			assert.True(t, strings.HasPrefix(err.Error(), half+" cannot be used"), err)
			assert.Equal(t, 1, resumed.Len(), "the others are not looked at again")
			require.NoError(t, resumed.Keep(1, looked("Ana", checks.Pass)))
			for _, file := range []string{finished, half} {
				now, err := os.ReadFile(file)
				require.NoError(t, err)
				assert.Equal(t, content, string(now), "%s is as it was", file)
			}
		})
	}
}

func TestWhatCannotBeWrittenIsSaid(t *testing.T) {
	folder, path := open(t)
	folder.write = func(file string, _ []byte) error {
		return &os.PathError{Op: "write", Path: file, Err: syscall.ENOSPC}
	}
	begun, err := folder.Begin(nine, "checker test")
	require.NoError(t, err)
	err = begun.Keep(1, looked("Ana", checks.Pass))
	assert.ErrorIs(t, err, syscall.ENOSPC)
	folderOfRun := filepath.Join(path, "20261125T090000Z")
	assert.Equal(t, folderOfRun+" cannot be written: "+syscall.ENOSPC.Error()+"; make room there, or keep the run in another folder", err.Error())
	assert.Zero(t, begun.Len(), "who is not on disk is not kept")
	assert.ErrorIs(t, begun.Finish(class.Run{}), syscall.ENOSPC)
	past, err := folder.Past()
	require.NoError(t, err)
	assert.Empty(t, past)
}

func TestAFolderThatIsNone(t *testing.T) {
	file := filepath.Join(t.TempDir(), "notes.txt")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := Open(file)
	assert.EqualError(t, err, file+" is not a folder, so no run can be kept in it; name another one")
	_, err = Open(filepath.Join(file, "below"))
	assert.ErrorContains(t, err, "name another one")

	folder, path := open(t)
	require.NoError(t, os.RemoveAll(path))
	_, err = folder.Begin(nine, "checker test")
	assert.True(t, errors.Is(err, os.ErrNotExist), err)
	_, err = folder.Past()
	assert.ErrorContains(t, err, "the folder "+path+" cannot be read")
}

func TestSlugIsAFilesNameEverywhere(t *testing.T) {
	for name, want := range map[string]string{
		"Ana Díaz":          "ana-díaz",
		"李小龍":               "李小龍",
		"../../etc/passwd":  "etc-passwd",
		`C:\CON. `:          "c-con",
		"=cmd()|' /C calc'": "cmd-c-calc",
		"\u202eevil\x00":    "evil",
		"***":               "learner",
		"":                  "learner",
		"a\xffb":            "a-b",
	} {
		assert.Equal(t, want, slug(name), name)
	}
	assert.LessOrEqual(t, len(slug(strings.Repeat("𠮷", 100))), 4*longestSlug)
}

func BenchmarkKeep(b *testing.B) {
	folder, err := Open(b.TempDir())
	require.NoError(b, err)
	begun, err := folder.Begin(nine, "checker test")
	require.NoError(b, err)
	row := 0
	for b.Loop() {
		row++
		require.NoError(b, begun.Keep(row, looked(fmt.Sprint("Learner ", row), checks.Pass)))
	}
}
