// Package unasked keeps the terminal from being asked for its background colour by every command of the program. Bubble
// Tea asks as soon as it is linked in, and waits up to five seconds for the answer: fine where the view is opened, a
// nuisance for `checker list` in a terminal that does not answer. The view asks for itself, when it opens. Nothing else
// comes in here.
//
// https://github.com/charmbracelet/bubbletea/blob/v1.3.10/tea_init.go
package unasked

import "github.com/charmbracelet/lipgloss"

// This has to be done before Bubble Tea's own init. Of packages that wait for nothing more, Go initialises the one whose
// import path comes first in the alphabet; this one has fewer imports than Bubble Tea, and its path begins with a "c".
// https://go.dev/ref/spec#Package_initialization
//
//nolint:gochecknoinits // nothing else runs before Bubble Tea's own init
func init() { lipgloss.SetHasDarkBackground(true) }
