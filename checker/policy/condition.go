package policy

import (
	"maps"
	"slices"
	"strings"
)

// matchConditions ands operators and keys, and ors the values of a key:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
func (s Statement) matchConditions(r Request, variables bool) verdict {
	var verdicts []verdict
	for _, name := range slices.Sorted(maps.Keys(s.Conditions)) {
		op, known := readOperator(name)
		for _, key := range slices.Sorted(maps.Keys(s.Conditions[name])) {
			if !known {
				verdicts = append(verdicts, unsettled(key))
				continue
			}
			verdicts = append(verdicts, op.judge(r, key, s.Conditions[name][key], variables))
		}
	}
	return all(verdicts...)
}

// operator is a condition operator taken apart: "ForAnyValue:StringNotLikeIfExists" is anyValue, StringLike, negated, ifExists.
type operator struct {
	compare                               comparison
	null                                  bool
	negated, ifExists, anyValue, allValue bool
}

// comparison says whether one value of the request fits one value of the policy. It answers maybe for a policy value that it
// can't read.
type comparison func(r Request, value, wanted string, variables bool) verdict

// readOperator knows the operators of
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
func readOperator(name string) (operator, bool) {
	var op operator
	name, op.anyValue = strings.CutPrefix(name, "ForAnyValue:")
	if !op.anyValue {
		name, op.allValue = strings.CutPrefix(name, "ForAllValues:")
	}
	if name == "Null" {
		op.null = true
		return op, true
	}
	name, op.ifExists = strings.CutSuffix(name, "IfExists")
	if positive, found := negations[name]; found {
		name, op.negated = positive, true
	}
	op.compare = comparisons[name]
	return op, op.compare != nil
}

var negations = map[string]string{
	"StringNotEquals":           "StringEquals",
	"StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
	"StringNotLike":             "StringLike",
	"ArnNotEquals":              "ArnEquals",
	"ArnNotLike":                "ArnLike",
	"NumericNotEquals":          "NumericEquals",
	"DateNotEquals":             "DateEquals",
	"NotIpAddress":              "IpAddress",
}

func (op operator) judge(r Request, key string, wanted []string, variables bool) verdict {
	values, known := r.lookup(key)
	if !known {
		return unsettled(key)
	}
	if op.null {
		return judgeNull(len(values) == 0, wanted)
	}
	if len(values) == 0 {
		// An absent key fails every test but these. ForAllValues is met by an empty set:
		// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
		return settled(op.ifExists || op.allValue || op.negated && !op.anyValue)
	}
	each := make([]verdict, 0, len(values))
	for _, value := range values {
		fits := make([]verdict, 0, len(wanted))
		for _, w := range wanted {
			fits = append(fits, op.compare(r, value, w, variables).named(key))
		}
		v := some(fits...)
		if op.negated {
			v = v.not()
		}
		each = append(each, v)
	}
	if op.allValue || op.negated && !op.anyValue {
		return all(each...)
	}
	return some(each...)
}

// named blames the key for a maybe that has no variable to blame.
func (v verdict) named(key string) verdict {
	if v.truth == maybe && len(v.keys) == 0 {
		v.keys = []string{key}
	}
	return v
}

func judgeNull(absent bool, wanted []string) verdict {
	for _, w := range wanted {
		if strings.EqualFold(w, "true") && absent || strings.EqualFold(w, "false") && !absent {
			return settled(true)
		}
	}
	return settled(false)
}
