package class

import (
	"encoding/json"
	"io"
)

// JSON writes the report for programs.
func JSON(w io.Writer, c Class) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(c)
}
