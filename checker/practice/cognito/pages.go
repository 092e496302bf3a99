package cognito

import (
	"encoding/base64"
	"iter"
)

// largestPage is the most that one answer lists.
const largestPage = 60

// page takes what one answer lists out of records in the order of their keys: those after token, at most size of
// them, and the token that asks for the rest; nil where nothing is left.
func page[T any](all iter.Seq2[T, error], size *int32, token *string, key func(T) string) ([]T, *string, error) {
	most := largestPage
	if size != nil && *size > 0 {
		most = int(*size)
	}
	after, err := base64.URLEncoding.DecodeString(text(token))
	if err != nil {
		return nil, nil, invalid("Invalid pagination token.")
	}
	listed := []T{}
	for record, err := range all {
		if err != nil {
			return nil, nil, err
		}
		if key(record) <= string(after) {
			continue
		}
		if len(listed) == most {
			next := base64.URLEncoding.EncodeToString([]byte(key(listed[most-1])))
			return listed, &next, nil
		}
		listed = append(listed, record)
	}
	return listed, nil, nil
}
