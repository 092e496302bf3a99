package logs

import (
	"fmt"
	"hash/fnv"

	"cognito-lambda-workshop/checker/practice/store"
)

// The tables. Their keys begin with the Region, then the group, then the stream; those of events go on with time and
// sequence, so that events stand in their order and each is a record of its own: a write is as small as what is written.
const (
	groups  store.Table[group]  = "logs-groups"
	streams store.Table[stream] = "logs-streams"
	events  store.Table[event]  = "logs-events"
)

// Times are in milliseconds since 1970, as in the API.

type group struct {
	Name    string
	Class   string
	Created int64
	Tags    map[string]string
}

type stream struct {
	Name        string
	Created     int64
	Written     int64 // how many events there have been
	First, Last int64 // times of events; nothing when Written is 0
	Ingested    int64
}

type event struct {
	Time, Ingested int64
	Sequence       int64 // in its stream
	Stream         string
	Message        string
}

func (e event) key(region, groupName string) string {
	return store.Key(region, groupName, e.Stream, fmt.Sprintf("%020d", e.Time), fmt.Sprintf("%020d", e.Sequence))
}

// id is unique in a group, and ids stand in the order of their events: time, then stream, then sequence. AWS's ids have
// 56 digits too.
func (e event) id() string {
	hash := fnv.New64a()
	hash.Write([]byte(e.Stream))
	return fmt.Sprintf("%016d%020d%020d", e.Time, hash.Sum64(), e.Sequence)
}

// size is what an event counts for in the limits of a request or an answer.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html
func (e event) size() int { return len(e.Message) + 26 }

// appendTo writes events and what their stream knows about them.
func appendTo(tx *store.Tx, region, groupName string, to stream, lines []event) error {
	for _, line := range lines {
		to.Written++
		line.Stream, line.Sequence = to.Name, to.Written
		if to.Written == 1 {
			to.First, to.Last = line.Time, line.Time
		}
		to.First, to.Last, to.Ingested = min(to.First, line.Time), max(to.Last, line.Time), line.Ingested
		if err := events.Put(tx, line.key(region, groupName), line); err != nil {
			return err
		}
	}
	return streams.Put(tx, store.Key(region, groupName, to.Name), to)
}

// read gives the events of a group, or of one stream of it, that fit.
func read(tx *store.Tx, prefix string, fits func(event) bool) ([]event, error) {
	var found []event
	for e, err := range events.All(tx, prefix) {
		if err != nil {
			return nil, err
		}
		if fits(e) {
			found = append(found, e)
		}
	}
	return found, nil
}

// deleteEvents deletes the events of a group, or of one stream of it.
func deleteEvents(tx *store.Tx, region, groupName, prefix string) error {
	all, err := read(tx, prefix, func(event) bool { return true })
	if err != nil {
		return err
	}
	for _, e := range all {
		if err := events.Delete(tx, e.key(region, groupName)); err != nil {
			return err
		}
	}
	return nil
}

func findGroup(tx *store.Tx, region, name string) (group, error) {
	g, found, err := groups.Get(tx, store.Key(region, name))
	if err == nil && !found {
		err = noGroup
	}
	return g, err
}

// findStream finds a stream, or says that it or its group is not there.
func findStream(tx *store.Tx, region, groupName, name string) (stream, error) {
	if _, err := findGroup(tx, region, groupName); err != nil {
		return stream{}, err
	}
	s, found, err := streams.Get(tx, store.Key(region, groupName, name))
	if err == nil && !found {
		err = noStream
	}
	return s, err
}
