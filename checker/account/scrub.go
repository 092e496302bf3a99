package account

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
)

const (
	hidden        = "[hidden]"
	longestText   = 300 // characters of a text that AWS or a function wrote
	shortestValue = 6   // a value as short as "on" or "prod" is no secret, and hiding it would make nonsense of the text
)

// scrubber keeps the values that must not be shown out of texts that others wrote.
type scrubber struct {
	mu     sync.RWMutex
	values map[string]bool
	public map[string]bool // ids and names; they are shown even where a function has them as a variable
}

func newScrubber() *scrubber {
	return &scrubber{values: map[string]bool{}, public: map[string]bool{}}
}

// hide takes values that no text may show.
func (s *scrubber) hide(values ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, value := range values {
		if value = trim(value); len(value) >= shortestValue {
			s.values[value] = true
		}
	}
}

// show takes ids and names, which any text may show.
func (s *scrubber) show(names ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		s.public[name] = true
	}
}

// A JSON Web Token, signed or encrypted, and the signature of a link.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
var (
	tokens     = regexp.MustCompile(`eyJ[A-Za-z0-9_-]{8,}(\.[A-Za-z0-9_-]*)*`)
	signatures = regexp.MustCompile(`(?i)(X-Amz-(?:Signature|Security-Token|Credential)=)[^&\s"]+`)
)

// text is a text without the hidden values, and no longer than a reader wants it.
func (s *scrubber) text(text string) string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var forms []string
	for value := range s.values {
		if !s.public[value] {
			forms = append(forms, value, inJSON(value), url.QueryEscape(value))
		}
	}
	// The longest first: a value may be a part of another.
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	for _, form := range forms {
		text = strings.ReplaceAll(text, form, hidden)
	}
	text = tokens.ReplaceAllString(text, hidden)
	text = signatures.ReplaceAllString(text, "${1}"+hidden)
	return shorten(strings.TrimSpace(text))
}

func (s *scrubber) fault(fault *Fault) {
	if fault != nil {
		fault.Message = s.text(fault.Message)
	}
}

func shorten(text string) string {
	if runes := []rune(text); len(runes) > longestText {
		return string(runes[:longestText-1]) + "…"
	}
	return text
}

// inJSON is a text as it looks inside a JSON string.
func inJSON(text string) string {
	raw, err := json.Marshal(text)
	if err != nil {
		return text
	}
	return string(raw[1 : len(raw)-1])
}
