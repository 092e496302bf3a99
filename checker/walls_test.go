package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const module = "cognito-lambda-workshop/"

// walls says which of the project's own rooms each room may import, tests left out. A room that is not in the list
// has no business to be there.
var walls = map[string][]string{
	"checker": {
		"account", "board", "build", "calllog", "checks", "class", "doctor", "history", "leftovers", "lesson", "mistakes", "practice", "report", "roster",
		"solve", "tui", "why",
	},
	"checker/lesson":         {},
	"checker/policy":         {},
	"checker/runtimes":       {},
	"checker/parcel":         {},
	"checker/build":          {"parcel"},
	"checker/calllog":        {},
	"checker/why":            {"lesson"},
	"checker/account":        {"lesson", "events", "parcel"},
	"checker/checks":         {"account", "lesson", "parcel", "policies", "policy", "runtimes"},
	"checker/report":         {"account", "checks", "lesson"},
	"checker/roster":         {},
	"checker/class":          {"checks", "lesson", "report"},
	"checker/history":        {"class", "lesson", "report"},
	"checker/ink":            {"checks"},
	"checker/tui":            {"checks", "ink", "report", "tui/unasked"},
	"checker/board/invented": {"account", "checks", "class", "lesson", "report"},
	"checker/board":          {"checks", "class", "ink", "lesson", "report", "tui"},
	"checker/tui/unasked":    {},
	"checker/doctor":         {"account", "checks"},
	"checker/leftovers":      {"account", "lesson"},
	"checker/solve":          {"lesson", "policies", "steps/00-user-pool"},
	"checker/mistakes":       {"lesson", "policies", "steps/00-user-pool"},
	// The practice account knows nothing of the checker that looks at it.
	"checker/practice": {"practice", "policy", "runtimes"},
}

func TestImportsFollowTheMapOfTheRooms(t *testing.T) {
	for folder, imports := range importsBelow(t, ".") {
		room := roomOf(folder)
		allowed, known := walls[room]
		require.True(t, known, "%s is a room that the map does not have", room)
		for _, imported := range imports {
			inside, own := strings.CutPrefix(imported, module)
			if !own || roomOf(inside) == room {
				continue
			}
			assert.Contains(t, allowed, strings.TrimPrefix(roomOf(inside), "checker/"), "%s imports %s", folder, imported)
		}
	}
}

// Only these rooms name an SDK type; the others work on plain structs.
func TestTheSDKStaysWhereAWSIsTalkedTo(t *testing.T) {
	for folder, imports := range importsBelow(t, ".") {
		switch roomOf(folder) {
		case "checker", "checker/account", "checker/solve", "checker/practice", "checker/calllog", "checker/mistakes":
			continue
		}
		for _, imported := range imports {
			assert.NotContains(t, imported, "github.com/aws/", "%s names an AWS type", folder)
		}
	}
}

// The Lambdas are what a learner hands to AWS; nothing of the checker goes along.
func TestTheLambdasKnowNothingOfTheChecker(t *testing.T) {
	for folder, imports := range importsBelow(t, filepath.Join("..", "steps")) {
		for _, imported := range imports {
			assert.NotContains(t, imported, module+"checker", folder)
		}
	}
}

// roomOf is the room that a folder belongs to: the practice account's services are one.
func roomOf(folder string) string {
	if strings.HasPrefix(folder, "checker/practice") {
		return "checker/practice"
	}
	return folder
}

// importsBelow are the imports of every package below a folder, by its path from the repository's root.
func importsBelow(t *testing.T, top string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := filepath.WalkDir(top, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == "testdata" || strings.HasPrefix(entry.Name(), "_")):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(file) != ".go" || strings.HasSuffix(file, "_test.go"):
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		folder := path.Join("checker", filepath.ToSlash(filepath.Dir(file)))
		for _, one := range parsed.Imports {
			name, err := strconv.Unquote(one.Path.Value)
			if err != nil {
				return err
			}
			found[folder] = append(found[folder], name)
		}
		return nil
	})
	require.NoError(t, err)
	require.NotEmpty(t, found)
	return found
}
