package why

import (
	"slices"
	"sort"
)

// match returns the causes that one error tells of. A sign that several causes share counts only where nothing surer
// is known: first come the wordings of one cause, then shared wordings, then error types.
func (r reading) match(rows []row) []Cause {
	if found := r.sure(rows); len(found) > 0 {
		return found
	}
	wordings := func(c row) []string { return c.maySay }
	if found := r.possible(rows, wordings, r.find); len(found) > 0 {
		return found
	}
	types := func(c row) []string { return c.types }
	return r.possible(rows, types, r.findType)
}

// merge adds what the next error of a text tells of. What is only possible goes where an error beside it has made one
// of the possible causes sure: a program that ends leaves several lines.
func merge(found, next []Cause) []Cause {
	if explains(found, next) {
		return found
	}
	if explains(next, found) {
		found = slices.DeleteFunc(found, func(c Cause) bool { return !c.Sure })
	}
	known := ids(found)
	for _, c := range next {
		if !known[c.ID] {
			found = append(found, c)
		}
	}
	return found
}

func explains(sure, possible []Cause) bool {
	for _, s := range sure {
		for _, p := range possible {
			if s.Sure && !p.Sure && s.ID == p.ID {
				return true
			}
		}
	}
	return false
}

// sure returns the causes whose own wordings are in the text, in the order of the text.
func (r reading) sure(rows []row) []Cause {
	type hit struct {
		at    int
		cause Cause
	}
	var hits []hit
	for _, c := range rows {
		first := hit{at: -1, cause: c.Cause}
		for _, wording := range c.says {
			if at := r.find(wording); at >= 0 && (first.at < 0 || at < first.at) {
				first.at, first.cause.Seen = at, wording
			}
		}
		if first.at >= 0 {
			first.cause.Sure = true
			hits = append(hits, first)
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].at < hits[j].at })
	var found []Cause
	for _, h := range hits {
		found = append(found, h.cause)
	}
	return found
}

// possible returns what the shared signs in the text can mean at the place that it names. If only one cause is left,
// it is sure.
func (r reading) possible(rows []row, signs func(row) []string, find func(string) int) []Cause {
	var found []Cause
	for _, sign := range inOrder(rows, signs) {
		if find(sign) < 0 {
			continue
		}
		known := ids(found)
		for _, c := range r.here(sharing(rows, sign, signs)) {
			if !known[c.ID] {
				c.Seen = sign
				found = append(found, c.Cause)
			}
		}
	}
	if len(found) == 1 {
		found[0].Sure = true
	}
	return found
}

// here narrows rows down to those that can happen where the text comes from. Where none can, the table knows too
// little of that place, and all stay possible.
func (r reading) here(rows []row) []row {
	if len(r.places) == 0 {
		return rows
	}
	var fitting []row
	for _, c := range rows {
		if len(c.at) == 0 || slices.ContainsFunc(c.at, func(at place) bool { return r.places[at] }) {
			fitting = append(fitting, c)
		}
	}
	if len(fitting) == 0 {
		return rows
	}
	return fitting
}

// inOrder lists each sign once.
func inOrder(rows []row, signs func(row) []string) []string {
	var all []string
	known := map[string]bool{}
	for _, c := range rows {
		for _, sign := range signs(c) {
			if !known[sign] {
				known[sign] = true
				all = append(all, sign)
			}
		}
	}
	return all
}

func sharing(rows []row, sign string, signs func(row) []string) []row {
	var sharers []row
	for _, c := range rows {
		if slices.Contains(signs(c), sign) {
			sharers = append(sharers, c)
		}
	}
	return sharers
}

func ids(causes []Cause) map[string]bool {
	known := map[string]bool{}
	for _, c := range causes {
		known[c.ID] = true
	}
	return known
}
