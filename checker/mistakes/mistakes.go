// Package mistakes is the table of what learners get wrong: each row is a small change to a finished practice account,
// made over the AWS API as a learner would make it, and the check that notices it. `practice break` plants one for a
// learner to find, `practice mend` undoes it, and the tests prove the checks by all of them. It is only ever aimed at
// practice accounts. No verdict is given here and no word is printed.
package mistakes

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/lesson"
)

// Mistake is one row of the table.
type Mistake struct {
	Name  string        // as `practice break` takes it: "wrong-secret"
	Check string        // the id of the one check that notices
	Warns bool          // the check warns, because things still work
	Story string        // what was wrong, in a sentence; it gives the answer away
	Code  []lesson.Step // the functions whose zip it replaces or takes away

	// plant makes the mistake in an account where everything is right.
	plant func(context.Context, *Account) error
}

// All returns the mistakes in the order of the lesson.
func All() []Mistake {
	return slices.Concat(poolMistakes(), clientMistakes(), trustMistakes(), policyMistakes(),
		functionMistakes(), environmentMistakes(), packageMistakes())
}

// Find returns the mistake of a name. Its error is a sentence for the learner that lists the names.
func Find(name string) (Mistake, error) {
	var known []string
	for _, m := range All() {
		if m.Name == name {
			return m, nil
		}
		known = append(known, m.Name)
	}
	return Mistake{}, fmt.Errorf("there is no mistake %q; leave it out for one by chance, or choose one of %s", name, strings.Join(known, ", "))
}

// NoticedBy returns the mistakes that checks of the given ids notice.
func NoticedBy(checks []string) []Mistake {
	return slices.DeleteFunc(All(), func(m Mistake) bool { return !slices.Contains(checks, m.Check) })
}
