package logs

import (
	"encoding/base64"
	"slices"
)

// paginate cuts the part after a token out of a list that is in its order. A list that has meanwhile lost the item
// that the token names has no such place any more.
func paginate[T any](items []T, name func(T) string, token *string, size int) ([]T, *string, error) {
	if token != nil {
		last, err := base64.RawURLEncoding.DecodeString(*token)
		at := slices.IndexFunc(items, func(item T) bool { return name(item) == string(last) })
		if err != nil || at < 0 {
			return nil, nil, badToken
		}
		items = items[at+1:]
	}
	if len(items) <= size {
		return items, nil, nil
	}
	next := base64.RawURLEncoding.EncodeToString([]byte(name(items[size-1])))
	return items[:size], &next, nil
}

// maxAnswer is how many bytes of events one answer holds.
// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html
const maxAnswer = 1 << 20

// window takes events from the front or the back of a list that is in its order, as many as an answer holds.
func window(list []event, most int, fromFront bool) []event {
	count, bytes := 0, 0
	for count < min(most, len(list)) {
		next := list[count]
		if !fromFront {
			next = list[len(list)-1-count]
		}
		bytes += next.size()
		if count > 0 && bytes > maxAnswer {
			break
		}
		count++
	}
	if fromFront {
		return list[:count]
	}
	return list[len(list)-count:]
}
