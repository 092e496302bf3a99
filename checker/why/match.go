package why

import "sort"

// match returns the causes that a text tells of. A sign that several causes share counts only where nothing surer
// explains it: first come wordings of one cause, then shared wordings, then error types.
func (r reading) match(rows []row) []Cause {
	found := r.sure(rows)
	for _, shared := range []struct {
		signs func(row) []string
		seen  func(string) bool
	}{
		{func(c row) []string { return c.maySay }, func(sign string) bool { return r.find(sign) >= 0 }},
		{func(c row) []string { return c.types }, func(sign string) bool { return r.findType(sign) >= 0 }},
	} {
		surer := ids(found)
		for _, sign := range inOrder(rows, shared.signs) {
			if !shared.seen(sign) {
				continue
			}
			sharers := sharing(rows, sign, shared.signs)
			if explained(sharers, surer) {
				continue
			}
			found = r.addPossible(found, sharers, sign)
		}
	}
	return found
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

// addPossible adds what a shared sign can mean at the place that the text names. If only one is left, it is sure.
func (r reading) addPossible(found []Cause, sharers []row, sign string) []Cause {
	fitting := r.here(sharers)
	known := ids(found)
	for _, c := range fitting {
		if known[c.ID] {
			continue
		}
		c.Seen, c.Sure = sign, len(fitting) == 1
		found = append(found, c.Cause)
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
		for _, at := range c.at {
			if r.places[at] {
				fitting = append(fitting, c)
				break
			}
		}
		if len(c.at) == 0 {
			fitting = append(fitting, c)
		}
	}
	if len(fitting) == 0 {
		return rows
	}
	return fitting
}

func explained(rows []row, by map[string]bool) bool {
	for _, c := range rows {
		if by[c.ID] {
			return true
		}
	}
	return false
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
		for _, one := range signs(c) {
			if one == sign {
				sharers = append(sharers, c)
				break
			}
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
