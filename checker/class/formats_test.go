package class

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
	"cognito-lambda-workshop/checker/lesson"
)

func written(t testing.TB, write func(io.Writer, Class) error, c Class) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, write(&out, c))
	return out.String()
}

func TestNoCellIsAFormula(t *testing.T) {
	for text, want := range map[string]string{
		"Ana":                    "Ana",
		"":                       "",
		"O'Brien-Smith":          "O'Brien-Smith",
		"=cmd()":                 "'=cmd()",
		"+1":                     "'+1",
		"-1":                     "'-1",
		"@SUM(A1)":               "'@SUM(A1)",
		"\t=cmd()":               "'·=cmd()",
		"\r=cmd()":               "'·=cmd()",
		"  =cmd()":               "'  =cmd()",
		"\u00a0=cmd()":           "'\u00a0=cmd()",
		`"=cmd()`:                `'"=cmd()`,
		"'=cmd()":                "''=cmd()",
		"＝cmd()":                 "'＝cmd()",
		"＋1":                     "'＋1",
		"－1":                     "'－1",
		"＠x":                     "'＠x",
		"Ana;=cmd()":             "Ana;'=cmd()",
		"Ana; \"-1":              "Ana;' \"-1",
		"\u202e=cmd()":           "'·=cmd()",
		"\ufeff=cmd()":           "'·=cmd()",
		"two\nlines":             "two·lines",
		"the profile; run: --no": "the profile; run: --no",
	} {
		assert.Equal(t, want, inert(text), "%q", text)
	}
}

func FuzzCSV(f *testing.F) {
	for _, name := range append(slices.Clone(hostileNames), sampleNames...) {
		f.Add(name, "there is no AWS profile \""+name+"\"; -"+name)
	}
	f.Fuzz(func(t *testing.T, name, problem string) {
		c := Make([]Result{{Name: name, Report: told("", "", checks.Pass)}, {Name: "second", Problem: problem + "."}}, nil, time.Unix(0, 0), 0, "")
		rows, err := csv.NewReader(strings.NewReader(written(t, CSV, c))).ReadAll()
		require.NoError(t, err)
		require.Len(t, rows, 3)
		for _, row := range rows {
			require.Len(t, row, len(gradeHeader()))
			for _, cell := range row {
				for part := range strings.SplitSeq(cell, ";") { // as a spreadsheet parts cells that takes a comma for decimals
					part = strings.TrimLeftFunc(part, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
					assert.False(t, part != "" && strings.ContainsAny(part[:1], "=+-@\t\r"), "%q", cell)
					for _, wide := range []string{"＝", "＋", "－", "＠"} {
						assert.False(t, strings.HasPrefix(part, wide), "%q", cell)
					}
				}
				assert.False(t, strings.ContainsFunc(cell, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }), "%q", cell)
			}
		}
		assert.Equal(t, strings.Map(lettersOnly, plain(strings.ToValidUTF8(name, ""))), strings.Map(lettersOnly, strings.ToValidUTF8(rows[1][0], "")), "nothing of the name is lost")
	})
}

func lettersOnly(r rune) rune {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return r
	}
	return -1
}

func TestWhatChangedIsSaidInWords(t *testing.T) {
	c := sampleClass(31, 5)
	newly, regressed := c.changes()
	require.Positive(t, newly)
	require.Equal(t, 2, regressed)
	now, before := c.Progress[5], c.Progress[4]
	since := fmt.Sprintf("%d of 186 steps are right; at the look before, on 2026-11-24 11:28 UTC, it was %d of 186. New: %d. Regressed: 2.", now.Points, before.Points, newly)
	for name, write := range map[string]func(io.Writer, Class) error{"text": Text, "markdown": Markdown, "html": HTML} {
		text := written(t, write, c)
		assert.Contains(t, text, since, name)
		assert.NotContains(t, written(t, write, room()), "at the look before", name)
	}
	assert.Contains(t, written(t, Text, c), "✗ fail regressed  ")
	assert.Contains(t, written(t, Markdown, c), "| ✗ fail regressed |")
	assert.Contains(t, written(t, Markdown, c), fmt.Sprintf("| 2026-11-24 13:35 UTC | 31 | %d | %d of 186 |\n", now.Done, now.Points))
	assert.Contains(t, written(t, HTML, c), `<td class="fail">✗ fail <b>regressed</b></td>`)
	assert.NotContains(t, written(t, Markdown, room()), "## Progress")
	assert.NotContains(t, written(t, HTML, room()), "<svg class=\"chart\"")
}

func TestTimesAreToldInTheZoneOfTheLook(t *testing.T) {
	c := sampleClass(3, 1)
	c.StartedAt = c.StartedAt.In(time.FixedZone("CET", 3600))
	page := written(t, HTML, c)
	assert.Contains(t, page, "Times are CET.")
	assert.Contains(t, page, `<time datetime="2026-11-23T09:00:00Z">2026-11-23 10:00</time>`)
	assert.Contains(t, written(t, CSV, c), "2026-11-23T09:00:00Z")
	assert.NotContains(t, written(t, CSV, c), "+01:00")
}

func TestTheTextsColumnsStandBelowEachOther(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(written(t, Text, sampleOf([]string{"Ana", "佐藤健二"}, 0))), "\n")
	ana, sato := lines[len(lines)-2], lines[len(lines)-1]
	require.True(t, strings.HasPrefix(ana, "Ana       "), ana)
	require.True(t, strings.HasPrefix(sato, "佐藤健二  "), sato)
}

func TestTheChartStaysInItsFrame(t *testing.T) {
	assert.Nil(t, makeChart(room()))
	for looks := 1; looks < 40; looks++ {
		c := Class{}
		for i := range looks + 1 {
			c.Progress = append(c.Progress, Moment{At: time.Unix(int64(i), 0), Learners: 4, Done: 4 * i / looks, Points: 24 * i / looks, Of: 24})
		}
		d := makeChart(c)
		labels := 0
		for _, p := range d.Points {
			assert.True(t, p.X >= d.Left && p.X <= d.Right && p.StepsY >= d.Top && p.StepsY <= d.Bottom && p.DoneY <= d.Bottom, "%+v", p)
			if p.Label != "" {
				labels++
			}
		}
		assert.LessOrEqual(t, labels, mostLabels)
		assert.NotEmpty(t, d.Points[looks].Label, "the look that the page is about")
		assert.GreaterOrEqual(t, d.DoneLabel-d.StepsLabel, lineHeight, "the words do not stand on each other")
		assert.Contains(t, d.Said, "from 0 to 100 percent")
	}
	assert.NotPanics(t, func() { makeChart(Class{Progress: []Moment{{}, {}}}) }, "a run may have kept nobody")
}

func TestAnonymousLeavesOutWhatOneLearnerAloneHas(t *testing.T) {
	with := func(name, suffix, saw string) Result {
		r := told("sign-up/environment", saw, checks.Fail)
		r.Account, r.Region, r.Endpoint = "210987654321", "eu-south-2", "https://eva.example"
		return Result{Name: name, Suffix: suffix, Report: r}
	}
	for name, results := range map[string][]Result{
		"one alone":     {with("Eva Maier", "", "signUpWithCognito takes the pool of grandma.")},
		"a near miss":   {with("Eva Maier", "", "There is a function named maiersFunction."), with("Zoe", "", "There is a function named maiersFunction.")},
		"in an ARN":     {with("Eva Maier", "", "arn:aws:iam::210987654321:role/grandma is not the role.")},
		"own suffix":    {with("Eva Maier", "-grandma", "signUpWithCognito-grandma has none."), with("Zoe", "-grandma2", "signUpWithCognito-grandma2 has none.")},
		"short name":    {with("Li Wu", "", "Function li has none."), with("Zoe", "", "Function li has none.")},
		"the profile":   {{Name: "Eva Maier", Problem: `there is no AWS profile "grandma"`}},
		"an own script": {with("陈伟", "", "函数陈伟 has none."), with("Zoe", "", "函数陈伟 has none.")},
	} {
		c := Make(results, nil, time.Unix(0, 0), 0, "checker test").Anonymous()
		for format, write := range map[string]func(io.Writer, Class) error{"text": Text, "csv": CSV, "markdown": Markdown, "html": HTML, "json": JSON} {
			text := strings.ToLower(written(t, write, c))
			for _, own := range []string{"eva", "maier", "zoe", "grandma", "li wu", "function li", "陈伟", "210987654321", "eu-south-2"} {
				assert.NotContains(t, text, own, "%s: %s", name, format)
			}
			if format != "json" && format != "csv" && results[0].Problem == "" {
				assert.Contains(t, text, "sign-up/environment", "%s: %s", name, format)
			}
		}
	}
	same := Make([]Result{with("Ron", "", "The environment has none."), with("Ana", "", "The environment has none.")}, nil, time.Unix(0, 0), 0, "").Anonymous()
	assert.Equal(t, "The environment has none.", same.Causes[0].Saw, "what the class has in common is told, also where a name is a part of a word")
}

func TestANearMissIsOneLearnersOwn(t *testing.T) {
	missing := func(near ...account.NearMiss) checks.Verdict {
		s := &account.Snapshot{Region: "eu-west-1", Names: lesson.DefaultNames(""), NearMisses: near, Caller: account.Found(account.Caller{})}
		for _, check := range checks.All() {
			if check.ID == "sign-in/exists" {
				return check.Judge(s)
			}
		}
		panic("the check is gone")
	}
	alone := missing()
	own := account.NearMiss{Kind: account.NearFunction, Step: "sign-in", Name: "signin", Region: "eu-west-1"}
	another := account.NearMiss{Kind: account.NearFunction, Step: "sign-in", Name: "signInn"}
	elsewhere := account.NearMiss{Kind: account.NearFunction, Step: "sign-in", Name: "signInWithCognito", Region: "us-east-1"}
	near := missing(own, another)
	require.NotEqual(t, alone.Saw, near.Saw)
	assert.Equal(t, alone.Saw, bare(near.Saw, ""))
	assert.Equal(t, alone.Fix.Console, bare(near.Fix.Console, ""))
	assert.Equal(t, missing(elsewhere).Saw, bare(missing(elsewhere).Saw, ""), "the wrong Region is for the room to hear")
	assert.Equal(t, missing(elsewhere).Fix.Console, bare(missing(elsewhere).Fix.Console, ""))
}

func TestAShortSuffixTakesNothingElseAway(t *testing.T) {
	assert.Equal(t, "signUpWithCognito has no variables.", bare("signUpWithCognitos has no variables.", "s"))
	assert.Equal(t, "tutorials-user-pool and privateLambda", bare("tutorials-user-pool-a and privateLambda-a", "-a"))
}

func BenchmarkPage(b *testing.B) {
	for _, learners := range []int{31, 200, 1000} {
		results := sampleResults(learners)
		past := sampleClass(learners, 3)
		b.Run(fmt.Sprint(learners), func(b *testing.B) {
			b.ReportAllocs()
			var size int
			for b.Loop() {
				c := Make(results, []Run{past.Run(), past.Run(), past.Run()}, time.Unix(0, 0), 0, "checker")
				var out bytes.Buffer
				if err := HTML(&out, c); err != nil {
					b.Fatal(err)
				}
				size = out.Len()
			}
			b.ReportMetric(float64(size)/1e6, "MB")
		})
	}
}

// sampleResults are learners who have the first two steps right and something wrong in each of the others.
func sampleResults(learners int) []Result {
	var results []Result
	for i := range learners {
		mistake := sampleMistakes()[lesson.SignUp.Name][0]
		results = append(results, Result{Name: fmt.Sprintf("Learner %d", i), Report: sampleReport(2, &mistake, nil)})
	}
	return results
}

// Whom an interrupted look did not come to are counted on the page, too: its numbers add up to the class.
func TestThePageCountsWhoIsWaiting(t *testing.T) {
	c := Make([]Result{{Name: "Ana", Problem: NotLookedAt}, {Name: "Bob", Problem: "the login has expired"}}, nil, time.Now(), 0, "checker")
	assert.Regexp(t, `the look was interrupted</dt><dd>1</dd>`, written(t, HTML, c))
	assert.NotContains(t, written(t, HTML, sampleClass(3, 1)), "was interrupted")
}

// Written learner by learner, the report reads as if it were written at once.
func TestJSONIsTheWholeReport(t *testing.T) {
	for name, c := range map[string]Class{"a class": room(), "one learner": Make([]Result{{Name: "Ana", Problem: "gone"}}, nil, time.Time{}, 0, ""), "nobody": Make(nil, nil, time.Time{}, 0, "")} {
		t.Run(name, func(t *testing.T) {
			whole, err := indented(c, "")
			require.NoError(t, err)
			var written bytes.Buffer
			require.NoError(t, JSON(&written, c))
			assert.Equal(t, string(whole)+"\n", written.String())
		})
	}
}

func TestJSONTellsThatItCannotBeWritten(t *testing.T) {
	assert.ErrorIs(t, JSON(failing{}, room()), io.ErrClosedPipe)
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }
