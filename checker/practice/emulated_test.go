package practice_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice"
)

// This test prints the list as it should be, with -v also when it is right:
//
//	go test ./checker/practice -run TestTheReadmeListsWhatIsEmulated -v
func TestTheReadmeListsWhatIsEmulated(t *testing.T) {
	emulated := practice.Emulated()
	var want []string
	for _, service := range slices.Sorted(maps.Keys(emulated)) {
		want = append(want, fmt.Sprintf("- %s: %s", service, strings.Join(emulated[service], ", ")))
	}
	t.Logf("The README's list:\n%s", strings.Join(want, "\n"))

	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	require.NoError(t, err)
	_, section, found := strings.Cut(string(readme), "\n## What the practice account emulates\n")
	require.True(t, found, "the README has no such section, to which every NotEmulated leads")
	section, _, _ = strings.Cut(section, "\n## ")
	var got []string
	for line := range strings.Lines(section) {
		if strings.HasPrefix(line, "- ") {
			got = append(got, strings.TrimSpace(line))
		}
	}
	slices.Sort(got)
	slices.Sort(want)
	assert.Equal(t, want, got)
}
