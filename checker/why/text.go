package why

import (
	"fmt"
	"io"
	"strings"
)

// Write tells a person of the causes, in their order.
func Write(w io.Writer, causes []Cause) error {
	var b strings.Builder
	possible := 0
	for _, c := range causes {
		if !c.Sure {
			possible++
		}
	}
	if possible > 1 {
		fmt.Fprintf(&b, "The text fits %d causes. The likeliest comes first; \"It is this if\" tells them apart.\n\n", possible)
	}
	causes, besides := cutStatus(causes)
	for i, c := range causes {
		if i > 0 {
			b.WriteString("\n")
		}
		if len(causes) > 1 {
			fmt.Fprintf(&b, "%d. ", i+1)
		}
		c.write(&b, possible > many && !c.Sure)
	}
	if possible > many {
		b.WriteString("\nPaste the whole message, with the words beside the error's type, to hear of one.\n")
	}
	if besides != nil {
		fmt.Fprintf(&b, "\nBesides: %s\n", besides.Means)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// cutStatus takes off the status code that was not read, where the message beside it says more.
func cutStatus(causes []Cause) ([]Cause, *Cause) {
	last := len(causes) - 1
	if last < 1 || causes[last].ID != statusNotRead {
		return causes, nil
	}
	return causes[:last], &causes[last]
}

// Unknown is what to tell when Explain knows nothing.
const Unknown = `This text is not one that the checker knows.

What to do next:
  Look at the account:   go run ./checker
  Also try it out:       go run ./checker --live
  Read the whole error:  Lambda › your function › Monitor › View CloudWatch logs, the newest stream; then paste its lines here
`

// many possible causes are told in short: the text says too little for more.
const many = 4

func (c Cause) write(b *strings.Builder, short bool) {
	fmt.Fprintf(b, "%s\n", c.Means)
	line := func(label, text string) {
		if text != "" {
			fmt.Fprintf(b, "  %-14s  %s\n", label, text)
		}
	}
	line("Recognised by:", strings.ReplaceAll(c.Seen, "…", " … "))
	line("Cause:", c.Cause)
	if !c.Sure {
		line("It is this if:", c.Apart)
	}
	if !short {
		line("Cure:", c.Cure)
		line("Or run:", c.CLI)
	}
	line("Check it:", c.command())
	if c.Part3 {
		line("Note:", "This belongs to part 3, the REST API, which the checker does not look at.")
	}
	line("Read:", c.read())
}

// command is how the checker looks for the cause.
func (c Cause) command() string {
	if c.Part3 {
		return ""
	}
	command := "go run ./checker"
	if c.Step.Number != "" {
		command += " " + c.Step.Number
	}
	if c.Live {
		command += " --live"
	}
	if c.Check == "" {
		return ""
	}
	if function, ok := strings.CutPrefix(c.Check, "NAME/"); ok {
		return command + "   (the " + function + " check of the function)"
	}
	return command + "   (" + c.Check + ")"
}

func (c Cause) read() string {
	if c.Step.Name == "" {
		return "WORKSHOP.md, the section of the function"
	}
	return c.Step.Read()
}
