package iam

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
)

// page is one part of a long list.
type page[T any] struct {
	Items     []T
	Marker    *string // where the next part begins; nil after the last
	Truncated bool
}

// paginate sorts items by a key of theirs and cuts out the part after the marker.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html#API_ListRoles_RequestParameters
func paginate[T any](items []T, key func(T) string, marker *string, maxItems *int32) (page[T], error) {
	slices.SortFunc(items, func(a, b T) int { return strings.Compare(key(a), key(b)) })
	if marker != nil {
		last, err := base64.RawURLEncoding.DecodeString(*marker)
		if err != nil || len(last) == 0 {
			return page[T]{}, invalid("Invalid Marker.")
		}
		items = slices.DeleteFunc(items, func(item T) bool { return key(item) <= string(last) })
	}
	limit := 100
	if maxItems != nil {
		limit = int(*maxItems)
	}
	if len(items) <= limit {
		return page[T]{Items: orNone(items)}, nil
	}
	items = items[:limit]
	next := base64.RawURLEncoding.EncodeToString([]byte(key(items[limit-1])))
	return page[T]{Items: items, Marker: &next, Truncated: true}, nil
}

// orNone makes an empty list of none, because AWS sends an empty list's element too.
func orNone[T any](items []T) []T {
	if items == nil {
		return []T{}
	}
	return items
}

func itself(text string) string { return text }

// encoded is a document as IAM hands it out: URL-encoded after RFC 3986, in which a space is %20.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
func encoded(document string) *string {
	text := strings.ReplaceAll(url.QueryEscape(document), "+", "%20")
	return &text
}
