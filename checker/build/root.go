package build

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

const module = "cognito-lambda-workshop"

var errNotInRepository = errors.New("this folder is not in the workshop's repository, and build works from its root or below; go there and run this again")

// Root returns the root of the workshop's repository: the folder at or above
// dir that holds this module's go.mod and steps/. Its error is a sentence for
// the learner.
func Root(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("looking for the workshop's repository: %w", err)
	}
	for {
		if isRoot(dir) {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errNotInRepository
		}
		dir = parent
	}
}

func isRoot(dir string) bool {
	steps, err := os.Stat(filepath.Join(dir, "steps"))
	if err != nil || !steps.IsDir() {
		return false
	}
	file, err := os.Open(filepath.Join(dir, "go.mod"))
	if err != nil {
		return false
	}
	defer file.Close()
	for lines := bufio.NewScanner(file); lines.Scan(); {
		words := strings.Fields(lines.Text())
		if len(words) >= 2 && words[0] == "module" {
			return words[1] == module
		}
	}
	return false
}
