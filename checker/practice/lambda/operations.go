package lambda

import (
	_ "embed"
	"strings"
)

// operationsText lists all operations of Lambda, emulated or not, with their methods and paths.
// https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html
//
//go:embed operations.txt
var operationsText string

// OperationAt names the operation of Lambda at a method and a path, so that one that is not emulated can be refused by
// its name; "" when there is none.
func OperationAt(method, path string) string {
	for line := range strings.Lines(operationsText) {
		parts := strings.Fields(line)
		if parts[0] == method && isAt(parts[1], strings.TrimSuffix(path, "/")) {
			return parts[2]
		}
	}
	return ""
}

// isAt tells whether a path is of a pattern in which {Name} stands for one part.
func isAt(pattern, path string) bool {
	wanted, parts := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(wanted) != len(parts) {
		return false
	}
	for i, part := range wanted {
		if part != parts[i] && !strings.HasPrefix(part, "{") {
			return false
		}
	}
	return true
}
