package why

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/checks"
)

func explained(text string) []string {
	found := []string{}
	for _, c := range Explain(text) {
		found = append(found, c.ID)
	}
	return found
}

func TestEachPastedTextLeadsToItsCauses(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	require.NoError(t, err)
	assert.Len(t, files, len(pasted), "each text has its line in the table, and each line its text")
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, pasted[name], explained(string(text)))
		})
	}
}

// Each row of "Where learners get stuck" has texts, and rows of this table that know them.
func TestEachRowOfTheLessonIsKnown(t *testing.T) {
	known := map[int]bool{}
	for _, row := range table() {
		for _, number := range row.Rows {
			known[number] = true
		}
	}
	for number := 1; number <= 37; number++ {
		texts, err := filepath.Glob(filepath.Join("testdata", fmt.Sprintf("%02d-*.txt", number)))
		require.NoError(t, err)
		assert.NotEmpty(t, texts, "row %d has no text", number)
		assert.True(t, known[number] || number == 34, "row %d has no cause", number)
	}
}

func TestEachRowOfTheTableIsWhole(t *testing.T) {
	met := map[string]bool{}
	for _, found := range pasted {
		for _, id := range found {
			met[id] = true
		}
	}
	known := map[string]bool{}
	unsure := sharedSigns()
	for _, row := range table() {
		t.Run(row.ID, func(t *testing.T) {
			assert.False(t, known[row.ID], "the id is there twice")
			known[row.ID] = true
			assert.NotEmpty(t, row.Means)
			assert.NotEmpty(t, row.Cause.Cause)
			assert.NotEmpty(t, row.Cure)
			assert.NotEmpty(t, len(row.says)+len(row.maySay)+len(row.types), "nothing tells of it")
			if unsure[row.ID] {
				assert.NotEmpty(t, row.Apart, "it shares a sign with others, so it has to say how to know it")
			}
			assert.True(t, met[row.ID], "no text in testdata leads to it")
		})
	}
}

func TestTheChecksThatAreNamedExist(t *testing.T) {
	catalogue := []string{"sign-in/package"} // promised, and not in the table of checks yet
	for _, check := range checks.All() {
		catalogue = append(catalogue, check.ID)
	}
	for _, row := range table() {
		if row.Check != "" {
			id := strings.Replace(row.Check, "NAME/", "sign-in/", 1)
			assert.True(t, slices.Contains(catalogue, id), "%s names %s, which is no check", row.ID, id)
		}
	}
}

// sharedSigns are the rows that can stand beside others as only possible.
func sharedSigns() map[string]bool {
	unsure := map[string]bool{}
	rows := table()
	for _, signs := range []func(row) []string{
		func(c row) []string { return c.maySay }, func(c row) []string { return c.types },
	} {
		for _, sign := range inOrder(rows, signs) {
			if sharers := sharing(rows, sign, signs); len(sharers) > 1 {
				for _, c := range sharers {
					unsure[c.ID] = true
				}
			}
		}
	}
	return unsure
}

func TestACauseKnowsTheFunctionThatTheTextNames(t *testing.T) {
	for text, want := range map[string]string{
		"signInWithCognito-ana: Task timed out after 3.00 seconds": "go run ./checker 03   (sign-in/timeout)",
		"Task timed out after 3.00 seconds":                        "go run ./checker   (the timeout check of the function)",
	} {
		causes := Explain(text)
		require.NotEmpty(t, causes)
		assert.Equal(t, want, causes[0].command())
	}
}

// The ways in which a text gets damaged between AWS and here make no difference.
func TestDamageMakesNoDifference(t *testing.T) {
	const text = `{"errorType":"NotAuthorizedException","errorMessage":"SecretHash does not match for the client: 1example23456789"}`
	quoted, err := json.Marshal(text)
	require.NoError(t, err)
	twice, err := json.Marshal(string(quoted))
	require.NoError(t, err)
	for name, damaged := range map[string]string{
		"as it is":         text,
		"in JSON":          string(quoted),
		"in JSON twice":    string(twice),
		"capitals":         strings.ToUpper(text),
		"typographic":      strings.NewReplacer(`"`, "“", ":", " : ").Replace(text),
		"wrapped in words": strings.ReplaceAll(text, "a", "a\r\n"),
		"coloured":         "\x1b[1;31m" + strings.ReplaceAll(text, " ", " \x1b[0m") + "\x1b]0;title\x07",
		"HTML":             strings.ReplaceAll(text, `"`, "&quot;"),
		"UTF-16":           strings.Join(strings.Split(text, ""), "\x00"),
		"no UTF-8":         "\xff\xfe" + text + "\xc3",
		"a long log":       strings.Repeat("2026-11-22 nothing of interest\n", 20_000) + text,
	} {
		assert.Equal(t, []string{"hash-of-email"}, explained(damaged), name)
	}
}

// Nothing of the pasted text is told again: not even an id or a name could be one of the learner's secrets.
func TestNothingOfTheTextComesOut(t *testing.T) {
	planted := []string{
		"eyJraWQiOiJwbGFudGVkIn0.eyJzdWIiOiJwbGFudGVkIn0.cGxhbnRlZA", "Planted-Password-42", "plantedclientsecret51lettersandmore",
		"AKIAPLANTEDPLANTED42", "planted@example.com", "1plantedclientid", "9a8b7c6d-planted",
	}
	for name := range pasted {
		text, err := os.ReadFile(filepath.Join("testdata", name+".txt"))
		require.NoError(t, err)
		for _, mixed := range []string{
			strings.Join(planted, " ") + " " + string(text) + " " + strings.Join(planted, " "),
			strings.NewReplacer("1example23456789", planted[5], "ana", planted[4], "eu-west-1", planted[2],
				"3f1c2b7e", planted[6], `"data":null`, `"data":{"IdToken":"`+planted[0]+`"}`, "418", "418,\"x\":\""+planted[1]+"\"").Replace(string(text)),
		} {
			causes := Explain(mixed)
			var out bytes.Buffer
			require.NoError(t, Write(&out, causes))
			everything, err := json.Marshal(causes)
			require.NoError(t, err)
			for _, secret := range planted {
				assert.NotContains(t, out.String(), secret, name)
				assert.NotContains(t, string(everything), secret, name)
			}
			assert.NotContains(t, strings.ToLower(out.String()), "planted", name)
		}
	}
}

func TestWhatIsToldOfOneCauseAndOfSeveral(t *testing.T) {
	for name, text := range map[string]string{
		"one":     `{"statusCode":403,"body":{"message":"This user is not confirmed yet.","data":null}}`,
		"several": "newIdTokenUsingRefreshToken: Unable to verify secret hash for client 1example23456789",
		"many":    "NotAuthorizedException",
		"part3":   `{"message":"Missing Authentication Token"}`,
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, Write(&out, Explain(text)))
			golden := filepath.Join("testdata", "told-"+name+".golden")
			if *rewrite {
				require.NoError(t, os.WriteFile(golden, out.Bytes(), 0o644))
			}
			want, err := os.ReadFile(golden)
			require.NoError(t, err)
			assert.Equal(t, string(want), out.String())
		})
	}
}

func FuzzExplain(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "*.txt"))
	require.NoError(f, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(f, err)
		f.Add(string(text))
	}
	f.Add(`\u`)
	f.Add(`\\\`)
	f.Add("\x1b]\x1b[")
	f.Fuzz(func(t *testing.T, text string) {
		causes := Explain(text)
		assert.Equal(t, causes, Explain(text), "the same text, the same causes")
		require.NoError(t, Write(io.Discard, causes))
		for _, c := range causes {
			assert.NotEmpty(t, c.Cure, c.ID)
		}
	})
}

// The worst texts are long and nearly right, everywhere.
func TestALongTextIsToldOfSoon(t *testing.T) {
	for _, part := range []string{"user pool client ", `\`, "\x1b]", "2026-11-22T10:11 user pool client\n", "An error occurred (", "\x00\xff"} {
		done := make(chan struct{})
		go func() {
			defer close(done)
			Explain(strings.Repeat(part, 2*MaxText/len(part)))
		}()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			t.Fatalf("a text full of %q takes too long", part)
		}
	}
}
