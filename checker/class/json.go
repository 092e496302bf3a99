package class

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// JSON writes the report for programs. It writes one learner after the other, since the reports of a large class take as
// much memory in JSON as all the rest together.
func JSON(w io.Writer, c Class) error {
	learners := c.Learners
	c.Learners = []Learner{}
	head, err := indented(c, "")
	if err != nil {
		return err
	}
	head, last := bytes.CutSuffix(head, []byte("[]\n}"))
	if !last {
		return errors.New("the report's last field is not its learners")
	}
	text := string(head) + "["
	for i, learner := range learners {
		one, err := indented(learner, "    ")
		if err != nil {
			return err
		}
		if i > 0 {
			text = ","
		}
		if _, err := io.WriteString(w, text+"\n    "+string(one)); err != nil {
			return err
		}
	}
	end := "\n  ]\n}\n"
	if len(learners) == 0 {
		end = text + "]\n}\n"
	}
	_, err = io.WriteString(w, end)
	return err
}

// indented is a value as it stands in a file, without the line's end. Its first line is not indented.
func indented(value any, prefix string) ([]byte, error) {
	var written bytes.Buffer
	encoder := json.NewEncoder(&written)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent(prefix, "  ")
	err := encoder.Encode(value)
	return bytes.TrimSuffix(written.Bytes(), []byte("\n")), err
}
