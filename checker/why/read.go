package why

import (
	"html"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// reading is a text, made comparable.
type reading struct {
	words  string // lower case, one blank between words, no escapes, no colours
	tight  string // as it was, without any white space
	folded string // letters and digits only, in lower case: wrapped lines, quotes and punctuation make no difference
	places map[place]bool
}

// plain takes off a text what a terminal, JSON, HTML or another encoding has put around it.
func plain(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "") // PowerShell hands on UTF-16
	return colours.ReplaceAllString(html.UnescapeString(unescape(text)), "")
}

// beginnings are what a new error begins with, in a log or in a terminal.
var beginnings = regexp.MustCompile(`(?m)^[ \t]*(?:\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\{"time":|An error occurred \(|operation error |START RequestId)`)

// mostErrors is how many errors are told apart in one text.
const mostErrors = 100

// split takes a text apart into its errors, so that the words of one are not read as words of another.
func split(clean string) []string {
	var parts []string
	from := 0
	for _, found := range beginnings.FindAllStringIndex(clean, mostErrors) {
		if found[0] > from {
			parts = append(parts, clean[from:found[0]])
			from = found[0]
		}
	}
	return append(parts, clean[from:])
}

func read(clean string) reading {
	r := reading{
		words: strings.ToLower(strings.Join(strings.Fields(clean), " ")),
		tight: strings.Join(strings.Fields(clean), ""),
	}
	r.folded = fold(r.tight)
	r.places = placesIn(r)
	return r
}

// colours are the escape sequences by which programs colour and title a terminal.
var colours = regexp.MustCompile("\x1b\\[[0-9;?]*[@-~]|\x1b\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?")

// unescape undoes JSON's escapes, however many times a text was put into JSON. A wrong guess harms little: the text
// is only searched.
func unescape(text string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, `\`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		after = strings.TrimLeft(after, `\`)
		switch {
		case after == "":
			return b.String()
		case strings.HasPrefix(after, "u") && len(after) >= 5:
			if code, err := strconv.ParseUint(after[1:5], 16, 16); err == nil {
				b.WriteRune(rune(code))
				after = after[5:]
			}
		case strings.ContainsRune("nrt", rune(after[0])):
			b.WriteByte('\n')
			after = after[1:]
		}
		text = after
	}
}

// fold keeps the letters and digits of a text. It is put to texts and to the table's wordings alike.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// gap is how many letters may stand for the … of a wording: a name, an id or an ARN.
const gap = 250

// find tells where a wording is in the text, or -1. A … in it stands for a name, an id or nothing.
func (r reading) find(wording string) int {
	first, rest, _ := strings.Cut(wording, "…")
	first = fold(first)
	for from := 0; from < len(r.folded); {
		i := strings.Index(r.folded[from:], first)
		if i < 0 {
			return -1
		}
		start := from + i
		end := start + len(first)
		if followed(r.folded[end:], rest) {
			return start
		}
		from = end
	}
	return -1
}

// followed tells whether what comes after a … stands near enough.
func followed(text, wording string) bool {
	for wording != "" {
		var part string
		part, wording, _ = strings.Cut(wording, "…")
		part = fold(part)
		i := strings.Index(text[:min(len(text), gap+len(part))], part)
		if i < 0 {
			return false
		}
		text = text[i+len(part):]
	}
	return true
}

// findType tells where an error type is in the text, or -1. The end of a longer type's name does not count, unless a
// broken line may have put the two together.
func (r reading) findType(name string) int {
	name = strings.ToLower(name)
	for from := 0; ; {
		i := strings.Index(r.words[from:], name)
		if i < 0 {
			break
		}
		start := from + i
		if start == 0 || !isLetter(r.words[start-1]) {
			return start
		}
		from = start + len(name)
		if from >= len(r.words) {
			return -1
		}
	}
	if strings.Contains(r.words, name) {
		return -1
	}
	return strings.Index(r.folded, fold(name))
}

func isLetter(b byte) bool { return 'a' <= b && b <= 'z' }
