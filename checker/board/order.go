package board

import (
	"cmp"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/class"
)

// order is what the table is sorted by.
type order int

const (
	byTrouble order = iota
	byProgress
	byName
	orders
)

func (o order) String() string {
	return [...]string{"trouble", "progress", "name"}[o]
}

func (o order) next() order { return (o + 1) % orders }

// trouble is the kind of a learner's trouble, the one to go to first being the least.
func (r row) trouble() int {
	switch {
	case !r.seen:
		return 4
	case r.Status == class.Unreachable:
		return 0
	case r.has(class.Regressed):
		return 1
	case r.Status == class.Done:
		return 3
	}
	return 2
}

func (o order) compare(a, b row) int {
	switch o {
	case byTrouble:
		return cmp.Or(cmp.Compare(a.trouble(), b.trouble()), a.forward.Compare(b.forward), cmp.Compare(b.fails, a.fails), byName.compare(a, b))
	case byProgress:
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(a.trouble(), b.trouble()), byName.compare(a, b))
	}
	return strings.Compare(a.sortBy, b.sortBy)
}

// sorted finds the rows to show, in order; those alike stay in the roster's. The chosen learner stays chosen, and on the same line.
func (m model) sorted() model {
	line := m.at() - m.top
	want := strings.ToLower(m.filter)
	m.rows = nil
	for _, r := range m.roster {
		if strings.Contains(strings.ToLower(r.shown+" "+r.next), want) {
			m.rows = append(m.rows, r)
		}
	}
	slices.SortStableFunc(m.rows, m.order.compare)
	m.top = m.at() - line
	return m
}

// at is the place of the chosen row; the first where there is no such row.
func (m model) at() int {
	return max(slices.IndexFunc(m.rows, func(r row) bool { return r.Name == m.chosen }), 0)
}

// choose goes to a row by its place.
func (m model) choose(at int) model {
	if len(m.rows) > 0 {
		m.chosen = m.rows[min(max(at, 0), len(m.rows)-1)].Name
	}
	return m
}

// find is a learner by name; nobody, where there is none of that name.
func (m model) find(name string) row {
	i := slices.IndexFunc(m.roster, func(r row) bool { return r.Name == name })
	if i < 0 {
		return row{}
	}
	return m.roster[i]
}

func (m model) shownName(name string) string { return m.find(name).shown }
