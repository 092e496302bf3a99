// Command classroom opens the board with a class that does not exist, to draw the board's picture and to try the board
// out. Each look comes some minutes later in the workshop than the one before. CONTRIBUTING.md tells how the picture is made.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"cognito-lambda-workshop/checker/board"
	"cognito-lambda-workshop/checker/board/invented"
	"cognito-lambda-workshop/checker/class"
)

func main() {
	learners := flag.Int("learners", 31, "how many learners")
	minutes := flag.Int("minutes", 78, "how long the workshop has been going on at the first look")
	later := flag.Int("later", 8, "how many minutes later each look is")
	takes := flag.Duration("takes", 100*time.Millisecond, "how long the look at one learner takes")
	every := flag.Duration("every", 30*time.Second, "from the end of a look to the next")
	anonymous := flag.Bool("anonymous", false, "leave out the names")
	flag.Parse()
	room := &classroom{names: invented.Names(*learners), minutes: *minutes, later: *later, takes: *takes, opened: time.Now()}
	room.past = []class.Run{invented.Class(room.names, *minutes-*later, 0, room.at(-*minutes)).Run()}
	last, err := board.Run(context.Background(), board.Options{
		Names: room.names, Look: room.look, LookAt: room.lookAt, Past: room.past, Anonymous: *anonymous, Every: *every,
		Explain: func(id string) string { return id + " is explained here." },
		Input:   os.Stdin, Output: os.Stdout, Environ: os.Environ(),
	})
	if err != nil && !errors.Is(err, board.ErrNoLook) {
		fmt.Fprintln(os.Stderr, "classroom: "+err.Error())
		os.Exit(1)
	}
	fmt.Println(last.Headline())
}

// classroom is the class, and how far its workshop has come.
type classroom struct {
	names          []string
	minutes, later int
	takes          time.Duration
	opened         time.Time

	past []class.Run
	now  []class.Result
}

// at is a time of the workshop, by its minute.
func (c *classroom) at(minute int) time.Time {
	return c.opened.Add(time.Duration(minute) * time.Minute)
}

func (c *classroom) look(ctx context.Context, each func(class.Result)) class.Class {
	started := time.Now()
	minutes := c.minutes
	c.minutes += c.later
	c.now = class.Look(ctx, c.names, 16, func(ctx context.Context, i int, _ func()) class.Result {
		select {
		case <-ctx.Done():
		case <-time.After(c.takes * time.Duration(1+i%5)):
		}
		return invented.Look(c.names[i], minutes, started)
	}, func(_ int, r class.Result) { each(r) })
	told := class.Make(c.now, c.past, started, time.Since(started), "classroom")
	c.past = append(c.past, told.Run())
	return told
}

func (c *classroom) lookAt(ctx context.Context, name string) (class.Class, error) {
	select {
	case <-ctx.Done():
		return class.Class{}, ctx.Err()
	case <-time.After(10 * c.takes):
	}
	for i := range c.now {
		if c.now[i].Name == name {
			c.now[i] = invented.Look(name, c.minutes, time.Now())
		}
	}
	return class.Make(c.now, c.past, time.Now(), 0, "classroom"), nil
}
