package why

import (
	"bufio"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var rewrite = flag.Bool("update", false, "write testdata/functions.golden again; look at what changed")

// What the workshop's own functions say is read off their sources, since they are programs and cannot be imported. A
// message that is reworded, new or gone shows up here: go test ./checker/why -update writes the list again, and the
// causes in it want a look.
func TestWhatTheFunctionsSayLeadsToItsCause(t *testing.T) {
	golden := filepath.Join("testdata", "functions.golden")
	var lines []string
	for _, said := range sentencesBelow(t, filepath.Join("..", "..", "steps")) {
		answer := fmt.Sprintf(`{"statusCode":400,"body":{"message":%q,"data":null}}`, filledIn(said))
		found := explained(answer)
		assert.Equal(t, "status-not-read", found[len(found)-1])
		causes := strings.Join(found[:len(found)-1], " ")
		if causes == "" {
			causes = "-"
		}
		lines = append(lines, causes+" | "+said)
	}
	if *rewrite {
		require.NoError(t, os.WriteFile(golden, []byte(strings.Join(lines, "\n")+"\n"), 0o644))
	}
	file, err := os.Open(golden)
	require.NoError(t, err)
	defer func() { assert.NoError(t, file.Close()) }()
	var want []string
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		want = append(want, scanner.Text())
	}
	require.NoError(t, scanner.Err())
	assert.Equal(t, want, lines)
}

func filledIn(said string) string {
	return strings.NewReplacer("{function}", "theFunction", "{region}", "eu-west-1", "{cognito}", "Something else.",
		"%s", "clientSecret", "%q", `"email"`).Replace(said)
}

// sentencesBelow are the texts of four words or more in the sources below a folder, each once.
func sentencesBelow(t *testing.T, top string) []string {
	t.Helper()
	known := map[string]bool{}
	err := filepath.WalkDir(top, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go") ||
			filepath.Base(file) == "userpool.go" {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			expression, is := node.(ast.Expr)
			if !is {
				return true
			}
			text, whole := joined(expression)
			if whole && strings.Count(text, " ") >= 3 {
				known[text] = true
			}
			return !whole
		})
		return nil
	})
	require.NoError(t, err)
	var sentences []string
	for text := range known {
		sentences = append(sentences, text)
	}
	sort.Strings(sentences)
	require.NotEmpty(t, sentences)
	return sentences
}

// joined is the text of a literal, or of several put together; what is only known when the program runs is a name.
func joined(expression ast.Expr) (string, bool) {
	switch e := expression.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		return text, e.Kind == token.STRING && err == nil
	case *ast.BinaryExpr:
		left, leftIs := joined(e.X)
		right, rightIs := joined(e.Y)
		if e.Op != token.ADD || (!leftIs && !rightIs) {
			return "", false
		}
		if !leftIs {
			left = "{function}"
		}
		if !rightIs {
			right = "{function}"
		}
		return left + right, true
	}
	return "", false
}
