package checks

import (
	"fmt"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

// withNear adds to the verdict on a missing thing what is nearly it: the right name in another Region, or nearly the
// name in this one. What to do then comes first; making the thing anew stays the other way.
func withNear(s *account.Snapshot, v Verdict, kind account.NearKind, step lesson.Step) Verdict {
	var seen, moves []string
	for _, near := range s.NearMisses {
		if near.Kind != kind || near.Step != step.Name {
			continue
		}
		if near.Region != "" && near.Region != s.Region {
			seen = append(seen, fmt.Sprintf("There is one named %s in %s.", near.Name, near.Region))
			moves = append(moves, fmt.Sprintf("If %s is where you work, run the checker with --region %s. Everything has to be in one Region.", near.Region, near.Region))
			continue
		}
		seen = append(seen, fmt.Sprintf("There is one named %s.", near.Name))
		moves = append(moves, fmt.Sprintf("If %s is yours, tell the checker: write %s to names.json and run it with --names names.json.", near.Name, namesFile(kind, step, near)))
	}
	if len(seen) == 0 {
		return v
	}
	v.Saw += " " + strings.Join(seen, " ")
	v.Fix.Console = strings.Join(moves, " ") + " Else: " + v.Fix.Console
	return v
}

// namesFile is the content of a --names file that takes the near miss for the real thing.
func namesFile(kind account.NearKind, step lesson.Step, near account.NearMiss) string {
	field, value := "", near.Name
	switch kind {
	case account.NearPool:
		field, value = "pool", near.ID
	case account.NearRole:
		field = "role"
	case account.NearPolicy:
		field = "policy"
	case account.NearFunction:
		field = map[lesson.Step]string{
			lesson.SignUp: "signUp", lesson.SignIn: "signIn", lesson.RefreshToken: "refreshToken", lesson.Private: "private",
		}[step]
	}
	return fmt.Sprintf(`{"%s": "%s"}`, field, value)
}
