package checks

import (
	"os"
	"path/filepath"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

// The parts of a snapshot, to change.

func editPool(s *account.Snapshot, edit func(*account.Pool))     { edit(s.Pool.Found) }
func editClient(s *account.Snapshot, edit func(*account.Client)) { edit(s.Client.Found) }
func editRole(s *account.Snapshot, edit func(*account.Role))     { edit(s.Roles[s.RoleName].Found) }
func editFunction(s *account.Snapshot, step lesson.Step, edit func(*account.Function)) {
	edit(s.Functions[step.Name].Found)
}
func setVariable(s *account.Snapshot, step lesson.Step, i int, v account.Variable) {
	editFunction(s, step, func(f *account.Function) { f.Variables[i] = v })
}

// lessonHeadings are the anchors of the lesson's headings, as GitHub makes them.
func lessonHeadings() (map[string]bool, error) {
	text, err := os.ReadFile(filepath.Join("..", "..", "WORKSHOP.md"))
	if err != nil {
		return nil, err
	}
	anchors := map[string]bool{}
	for line := range strings.Lines(string(text)) {
		if !strings.HasPrefix(line, "#") {
			continue
		}
		title := strings.ToLower(strings.TrimSpace(strings.TrimLeft(line, "#")))
		anchor := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
				return r
			}
			return -1
		}, title)
		anchors[anchor] = true
	}
	return anchors, nil
}
