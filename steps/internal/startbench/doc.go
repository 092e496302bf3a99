// Package startbench measures what the four functions cost before they do anything: the size of their zips, and the time from
// the start of the process to the first request for work. It has benchmarks only:
//
//	go test -run '^$' -bench . ./steps/internal/startbench
//
// Both are told as ratios to a function that does nothing, measured in the same run, since milliseconds differ between machines.
package startbench
