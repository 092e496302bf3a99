package runtimes

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestWhenRuntimesEnd(t *testing.T) {
	on := func(month time.Month, day int) time.Time { return time.Date(2026, month, day, 12, 0, 0, 0, time.UTC) }
	for _, row := range []struct {
		name                       string
		at                         time.Time
		deprecated, create, update bool
	}{
		{"provided.al2023", on(11, 22), false, false, false},
		{"python3.14", on(11, 22), false, false, false},
		{"python3.7", on(1, 1), true, true, true},
		{"go1.x", on(1, 1), true, true, true},
		{"provided.al2", on(6, 1), false, false, false},
		{"provided.al2", on(7, 15), true, false, false},
		{"provided.al2", on(8, 15), true, true, false},
		{"provided.al2", on(9, 15), true, true, true},
	} {
		assert.Equal(t, row.deprecated, Deprecated(row.name, row.at), "%s deprecated on %s", row.name, row.at)
		assert.Equal(t, row.create, CreateRefused(row.name, row.at), "%s refused at create on %s", row.name, row.at)
		assert.Equal(t, row.update, UpdateRefused(row.name, row.at), "%s refused at update on %s", row.name, row.at)
	}
}
