// Package runtimes knows which Lambda runtimes AWS has given up, and when. The checks warn of them, and the practice
// account refuses them. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html#runtimes-deprecated
package runtimes

import "time"

// ended are the dates of a runtime's end. A zero date lies so far back that it does not matter.
type ended struct {
	support      time.Time // no more security updates
	createRefuse time.Time // no new function may use it
	updateRefuse time.Time // no function that uses it may be changed
}

// gone are the runtimes that Lambda no longer takes at all; LocalStack's recordings of January 2026 have the list of
// those that it does. provided.al2 follows AWS's announced dates, which AWS has put off for other runtimes before.
func gone() map[string]ended {
	day := func(year int, month time.Month, day int) time.Time {
		return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	}
	table := map[string]ended{
		"provided.al2": {day(2026, 6, 30), day(2026, 7, 31), day(2026, 8, 31)},
	}
	for _, name := range []string{
		"go1.x", "provided",
		"nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x",
		"python2.7", "python3.6", "python3.7",
		"java8", "ruby2.5", "ruby2.7",
		"dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1",
	} {
		table[name] = ended{}
	}
	return table
}

// Deprecated tells whether a runtime gets no more security updates at a moment.
func Deprecated(name string, at time.Time) bool {
	end, known := gone()[name]
	return known && !at.Before(end.support)
}

// CreateRefused tells whether Lambda refuses to create a function with a runtime at a moment.
func CreateRefused(name string, at time.Time) bool {
	end, known := gone()[name]
	return known && !at.Before(end.createRefuse)
}

// UpdateRefused tells whether Lambda refuses to change a function with a runtime at a moment.
func UpdateRefused(name string, at time.Time) bool {
	end, known := gone()[name]
	return known && !at.Before(end.updateRefuse)
}
