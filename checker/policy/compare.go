package policy

import (
	"cmp"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// comparisons holds the positive operators; negations are made from them. BinaryEquals has no entry: its keys hold raw bytes,
// which a Request can't carry, so it is answered with maybe.
var comparisons = map[string]comparison{
	"StringEquals":             stringEquals,
	"StringEqualsIgnoreCase":   stringEqualsIgnoreCase,
	"StringLike":               stringLike,
	"ArnEquals":                arnLike,
	"ArnLike":                  arnLike,
	"Bool":                     boolEquals,
	"IpAddress":                ipAddress,
	"NumericEquals":            numeric(func(order int) bool { return order == 0 }),
	"NumericLessThan":          numeric(func(order int) bool { return order < 0 }),
	"NumericLessThanEquals":    numeric(func(order int) bool { return order <= 0 }),
	"NumericGreaterThan":       numeric(func(order int) bool { return order > 0 }),
	"NumericGreaterThanEquals": numeric(func(order int) bool { return order >= 0 }),
	"DateEquals":               date(func(order int) bool { return order == 0 }),
	"DateLessThan":             date(func(order int) bool { return order < 0 }),
	"DateLessThanEquals":       date(func(order int) bool { return order <= 0 }),
	"DateGreaterThan":          date(func(order int) bool { return order > 0 }),
	"DateGreaterThanEquals":    date(func(order int) bool { return order >= 0 }),
}

func stringEquals(r Request, value, wanted string, variables bool) verdict {
	return r.read(wanted, false, variables).matches(value)
}

func stringEqualsIgnoreCase(r Request, value, wanted string, variables bool) verdict {
	return r.read(wanted, false, variables).lower().matches(strings.ToLower(value))
}

func stringLike(r Request, value, wanted string, variables bool) verdict {
	return r.read(wanted, true, variables).matches(value)
}

// arnLike compares the six parts of an ARN one by one, so a star does not run across the first five colons. ArnEquals and ArnLike
// are the same.
func arnLike(r Request, value, wanted string, variables bool) verdict {
	p := r.read(wanted, true, variables)
	parts := strings.SplitN(value, ":", arnParts)
	switch {
	case p.empty || len(parts) < arnParts:
		return settled(false)
	case len(p.keys) > 0:
		return unsettled(p.keys...)
	}
	patterns := p.split(':', arnParts)
	if len(patterns) < arnParts {
		return unsettled()
	}
	for i, part := range parts {
		if !covers(patterns[i], []rune(part)) {
			return settled(false)
		}
	}
	return settled(true)
}

// arnParts counts arn:partition:service:region:account:resource.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
const arnParts = 6

func (p pattern) split(at rune, limit int) [][]piece {
	parts := [][]piece{nil}
	for _, piece := range p.pieces {
		if piece.kind == plain && piece.char == at && len(parts) < limit {
			parts = append(parts, nil)
			continue
		}
		parts[len(parts)-1] = append(parts[len(parts)-1], piece)
	}
	return parts
}

func boolEquals(r Request, value, wanted string, variables bool) verdict {
	return stringEqualsIgnoreCase(r, value, wanted, variables)
}

// ipAddress takes a range, or one address.
func ipAddress(_ Request, value, wanted string, _ bool) verdict {
	prefix, err := netip.ParsePrefix(wanted)
	if err != nil {
		single, err := netip.ParseAddr(wanted)
		if err != nil {
			return unsettled()
		}
		prefix = netip.PrefixFrom(single, single.BitLen())
	}
	address, err := netip.ParseAddr(value)
	return settled(err == nil && prefix.Contains(address.Unmap()))
}

func numeric(fits func(order int) bool) comparison {
	return func(_ Request, value, wanted string, _ bool) verdict {
		limit, err := strconv.ParseFloat(wanted, 64)
		if err != nil {
			return unsettled()
		}
		number, err := strconv.ParseFloat(value, 64)
		return settled(err == nil && fits(cmp.Compare(number, limit)))
	}
}

func date(fits func(order int) bool) comparison {
	return func(_ Request, value, wanted string, _ bool) verdict {
		limit, ok := readDate(wanted)
		if !ok {
			return unsettled()
		}
		moment, ok := readDate(value)
		return settled(ok && fits(moment.Compare(limit)))
	}
}

// readDate takes the forms of https://www.w3.org/TR/NOTE-datetime and seconds since 1970; four digits are a year.
func readDate(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01", "2006"} {
		if moment, err := time.Parse(layout, text); err == nil {
			return moment, true
		}
	}
	seconds, err := strconv.ParseInt(text, 10, 64)
	return time.Unix(seconds, 0), err == nil
}
