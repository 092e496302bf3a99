package policy

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// truth has a third value, because a condition key that is not known here must not be guessed. The order makes "and" the smaller
// and "or" the greater of two.
type truth int

const (
	no truth = iota
	maybe
	yes
)

// verdict is a truth and, when it is maybe, the condition keys that would settle it.
type verdict struct {
	truth truth
	keys  []string
}

func settled(holds bool) verdict {
	if holds {
		return verdict{truth: yes}
	}
	return verdict{truth: no}
}

func unsettled(keys ...string) verdict { return verdict{truth: maybe, keys: keys} }

func (v verdict) not() verdict { return verdict{truth: yes - v.truth, keys: v.keys} }

// all holds when every verdict does.
func all(verdicts ...verdict) verdict {
	result := settled(true)
	for _, v := range verdicts {
		result.truth = min(result.truth, v.truth)
	}
	return result.because(verdicts)
}

// some holds when one verdict does.
func some(verdicts ...verdict) verdict {
	result := settled(false)
	for _, v := range verdicts {
		result.truth = max(result.truth, v.truth)
	}
	return result.because(verdicts)
}

func (v verdict) because(parts []verdict) verdict {
	if v.truth != maybe {
		return v
	}
	for _, part := range parts {
		if part.truth == maybe {
			v.keys = append(v.keys, part.keys...)
		}
	}
	return v
}

// pattern is a text of a policy made ready to match: its wildcards and variables are told apart from its plain characters.
type pattern struct {
	pieces []piece
	// keys are the variables whose values are not known here. Each stands in pieces as a run of any characters.
	keys []string
	// empty marks a pattern with a variable that has no value. It equals nothing:
	// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
	empty bool
}

type piece struct {
	kind pieceKind
	char rune
}

type pieceKind int

const (
	plain pieceKind = iota
	anyOne
	anyRun
)

// read makes a pattern. Only with wildcards do * and ? stand for other characters; only with variables does ${…} stand for a value.
func (r Request) read(text string, wildcards, variables bool) pattern {
	var p pattern
	for text != "" {
		if variables && strings.HasPrefix(text, "${") {
			if name, rest, closed := strings.Cut(text[2:], "}"); closed {
				r.readVariable(&p, name)
				text = rest
				continue
			}
		}
		char, size := utf8.DecodeRuneInString(text)
		switch {
		case wildcards && char == '*':
			p.pieces = append(p.pieces, piece{kind: anyRun})
		case wildcards && char == '?':
			p.pieces = append(p.pieces, piece{kind: anyOne})
		default:
			p.add(string(char))
		}
		text = text[size:]
	}
	return p
}

func (r Request) readVariable(p *pattern, name string) {
	if slices.Contains([]string{"*", "?", "$"}, name) {
		p.add(name)
		return
	}
	key, fallback, hasFallback := strings.Cut(name, ",")
	key = strings.TrimSpace(key)
	values, known := r.lookup(key)
	switch {
	case !known:
		p.keys = append(p.keys, key)
		p.pieces = append(p.pieces, piece{kind: anyRun})
	case len(values) == 1:
		p.add(values[0])
	case len(values) == 0 && hasFallback:
		p.add(strings.Trim(strings.TrimSpace(fallback), "'"))
	default:
		p.empty = true
	}
}

func (p *pattern) add(text string) {
	for _, char := range text {
		p.pieces = append(p.pieces, piece{char: char})
	}
}

func (p pattern) lower() pattern {
	p.pieces = slices.Clone(p.pieces)
	for i := range p.pieces {
		p.pieces[i].char = unicode.ToLower(p.pieces[i].char)
	}
	return p
}

func (p pattern) matches(text string) verdict {
	switch {
	case p.empty || !covers(p.pieces, []rune(text)):
		return settled(false)
	case len(p.keys) > 0:
		return unsettled(p.keys...)
	}
	return settled(true)
}

// covers goes back to the last run of any characters only, so it takes at most len(pieces) × len(text) comparisons: a policy
// with many stars cannot make it hang.
func covers(pieces []piece, text []rune) bool {
	p, t, run, mark := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pieces) && pieces[p].kind == anyRun:
			run, mark = p, t
			p++
		case p < len(pieces) && (pieces[p].kind == anyOne || pieces[p].char == text[t]):
			p++
			t++
		case run >= 0:
			mark++
			p, t = run+1, mark
		default:
			return false
		}
	}
	for p < len(pieces) && pieces[p].kind == anyRun {
		p++
	}
	return p == len(pieces)
}

// matchAction ignores case, in the service's prefix too:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
func (s Statement) matchAction(r Request) verdict {
	action := strings.ToLower(r.Action)
	listed := func(actions []string) verdict {
		var found []verdict
		for _, a := range actions {
			found = append(found, r.read(strings.ToLower(a), true, false).matches(action))
		}
		return some(found...)
	}
	if s.NotActions != nil {
		return listed(s.NotActions).not()
	}
	return listed(s.Actions)
}

// matchResource minds case, and lets a star run across colons:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
func (s Statement) matchResource(r Request, variables bool) verdict {
	listed := func(resources []string) verdict {
		var found []verdict
		for _, resource := range resources {
			found = append(found, r.read(resource, true, variables).matches(r.Resource))
		}
		return some(found...)
	}
	switch {
	case s.NotResources != nil:
		return listed(s.NotResources).not()
	case s.Resources != nil:
		return listed(s.Resources)
	}
	// A trust policy names no resource: it is about the role that carries it.
	return settled(true)
}
