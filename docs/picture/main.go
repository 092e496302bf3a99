// Command picture draws what a terminal shows as an SVG, for the README. It reads the screen with its colours, as
// tmux capture-pane -pe prints it, and knows only the few escape sequences that the checker's view makes tmux print.
// CONTRIBUTING.md tells how the picture is made.
package main

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"os"
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// The size of a character's cell, in pixels, and the colours of the page.
const (
	cellWidth  = 8.4
	cellHeight = 19
	margin     = 16
	paper      = "#0d1117"
	ink        = "#e6edf3"
)

func main() {
	if err := draw(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "picture: "+err.Error())
		os.Exit(1)
	}
}

// pen is how the next characters are written.
type pen struct {
	colour        string
	bold, reverse bool
}

var sequence = regexp.MustCompile("\x1b\\[([0-9;]*)m")

// draw turns a captured screen into an SVG.
func draw(screen io.Reader, out io.Writer) error {
	var lines []string
	widest := 0
	for scan := bufio.NewScanner(screen); scan.Scan(); {
		line := scan.Text()
		lines = append(lines, line)
		widest = max(widest, ansi.StringWidth(line))
	}
	if widest == 0 {
		return fmt.Errorf("there is nothing to draw; pipe in what tmux capture-pane -pe prints")
	}
	width, height := float64(widest)*cellWidth+2*margin, len(lines)*cellHeight+2*margin
	var svg strings.Builder
	fmt.Fprintf(&svg, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" role="img">`+"\n", width, height)
	fmt.Fprintf(&svg, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", paper)
	svg.WriteString(`<g font-family="ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="14">` + "\n")
	now := pen{colour: ink}
	for row, line := range lines {
		column := 0
		for _, run := range runs(line, &now) {
			for _, word := range words(run) {
				write(&svg, word, column, row)
				column += ansi.StringWidth(word.text)
			}
		}
	}
	svg.WriteString("</g>\n</svg>\n")
	_, err := io.WriteString(out, svg.String())
	return err
}

// run is a part of a line that is written with one pen.
type run struct {
	pen
	text string
}

func runs(line string, now *pen) []run {
	var all []run
	at := 0
	for _, found := range sequence.FindAllStringSubmatchIndex(line, -1) {
		all = append(all, run{*now, line[at:found[0]]})
		now.obey(line[found[2]:found[3]])
		at = found[1]
	}
	return append(all, run{*now, line[at:]})
}

var spaces = regexp.MustCompile("^ +|  +| +$")

// words are a run in pieces, each of which is all spaces or has one space in a row at most, and none at its ends: not
// every browser keeps the others.
func words(r run) []run {
	if r.reverse {
		return []run{r}
	}
	var all []run
	at := 0
	for _, gap := range spaces.FindAllStringIndex(r.text, -1) {
		all = append(all, run{r.pen, r.text[at:gap[0]]}, run{r.pen, r.text[gap[0]:gap[1]]})
		at = gap[1]
	}
	return append(all, run{r.pen, r.text[at:]})
}

// obey takes over what an escape sequence says (Select Graphic Rendition).
func (p *pen) obey(codes string) {
	var red, green, blue int
	if _, err := fmt.Sscanf(codes, "38;2;%d;%d;%d", &red, &green, &blue); err == nil {
		p.colour = fmt.Sprintf("#%02x%02x%02x", red, green, blue)
		return
	}
	for code := range strings.SplitSeq(codes, ";") {
		switch code {
		case "", "0":
			*p = pen{colour: ink}
		case "1":
			p.bold = true
		case "7":
			p.reverse = true
		case "39":
			p.colour = ink
		}
	}
}

func write(svg *strings.Builder, r run, column, row int) {
	if strings.TrimSpace(r.text) == "" && !r.reverse || r.text == "" {
		return
	}
	x, top := margin+float64(column)*cellWidth, margin+row*cellHeight
	width := float64(ansi.StringWidth(r.text)) * cellWidth
	colour, weight := r.colour, ""
	if r.reverse {
		fmt.Fprintf(svg, `<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="%s"/>`+"\n", x, top, width, cellHeight, colour)
		colour = paper
	}
	if r.bold {
		weight = ` font-weight="bold"`
	}
	fmt.Fprintf(svg, `<text x="%.1f" y="%d" textLength="%.1f" lengthAdjust="spacingAndGlyphs" fill="%s"%s>%s</text>`+"\n",
		x, top+14, width, colour, weight, html.EscapeString(r.text))
}
