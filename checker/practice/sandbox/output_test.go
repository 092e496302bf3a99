package sandbox

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestOutput(t *testing.T) {
	long := strings.Repeat("a", maxLine)
	tests := map[string]struct {
		printed string
		want    []string
	}{
		"nothing":             {"", nil},
		"lines":               {"one\n\ntwo\n", []string{"one", "", "two"}},
		"unended line":        {"one\ntwo", []string{"one", "two"}},
		"not UTF-8":           {"caf\xe9\n", []string{"caf\uFFFD"}},
		"longest line":        {long + "\n", []string{long}},
		"longest line, open":  {long, []string{long}},
		"too long a line":     {long + "bc\n", []string{long, "bc"}},
		"far too long a line": {long + long + "b", []string{long, long, "b"}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			o, err := newOutput(time.Now)
			require.NoError(t, err)
			defer o.close()
			_, err = o.write.WriteString(test.printed)
			require.NoError(t, err)
			o.flush()
			var texts []string
			for _, line := range o.take() {
				texts = append(texts, line.Text)
			}
			assert.True(t, strings.Join(test.want, "\n") == strings.Join(texts, "\n"), "%d lines", len(texts))
			assert.Empty(t, o.take())
		})
	}
}

func TestOutputIsBounded(t *testing.T) {
	o, err := newOutput(time.Now)
	require.NoError(t, err)
	defer o.close()
	for range 2 * maxPrinted / maxLine {
		_, err := o.write.WriteString(strings.Repeat("a", maxLine-1) + "\n")
		require.NoError(t, err)
	}
	o.flush()
	lines := o.take()
	assert.Less(t, len(lines), maxPrinted/maxLine+2)
	assert.Contains(t, lines[len(lines)-1].Text, "left out")

	_, err = o.write.WriteString("the next invocation\n")
	require.NoError(t, err)
	o.flush()
	assert.Equal(t, "the next invocation", o.take()[0].Text)
}
