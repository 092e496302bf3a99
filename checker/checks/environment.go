package checks

import (
	"fmt"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

// functionEnvironment compares clientId and clientSecret with the app client's own values. It never knows a value:
// the snapshot only says what each turned out to be.
func functionEnvironment(s *account.Snapshot, _ lesson.Step, f *account.Function) Verdict {
	if f.VariablesFault != nil {
		return couldNotLook(f.VariablesFault)
	}
	client := s.Client.Found
	fix := setVariables(s, f)
	wanted := fmt.Sprintf("%s and %s of the app client %s (%s)", lesson.ClientIDVariable, lesson.ClientSecretVariable, client.Name, client.ID)

	id, problem := variable(f, lesson.ClientIDVariable)
	if problem == "" {
		problem = idProblem(id, client)
	}
	if problem != "" {
		return fail(problem, wanted, fix)
	}
	secret, problem := variable(f, lesson.ClientSecretVariable)
	if problem == "" {
		problem = secretProblem(secret, client)
	}
	if problem == "" {
		return pass(fmt.Sprintf("%s and %s are those of %s.", lesson.ClientIDVariable, lesson.ClientSecretVariable, client.Name))
	}
	// AWS shows one of two active secrets; the value may be the other one.
	if client.SecondSecret && len(secret.Equals) == 0 && !secret.Empty && !secret.Padded {
		return Verdict{Status: Unknown, Wanted: wanted, Fix: Fix{Console: "Run the checker with --live, which tries the secret."},
			Saw: fmt.Sprintf("%s has two secrets, and AWS shows one of them. The %s of %s is not that one; it may be the other.",
				client.Name, lesson.ClientSecretVariable, f.Name)}
	}
	return fail(problem, wanted, fix)
}

// variable finds a variable by its name, or says what is there in its place.
func variable(f *account.Function, name string) (account.Variable, string) {
	for _, v := range f.Variables {
		if v.Name != name {
			continue
		}
		if v.Empty {
			return v, fmt.Sprintf("The variable %s of %s is empty.", name, f.Name)
		}
		if v.Padded {
			return v, fmt.Sprintf("The variable %s of %s has white space or a line break around its value.", name, f.Name)
		}
		return v, ""
	}
	for _, v := range f.Variables {
		if letters(v.Name) == letters(name) {
			return v, fmt.Sprintf("%s has a variable %s; the function reads %s, spelt just so.", f.Name, v.Name, name)
		}
	}
	return account.Variable{}, fmt.Sprintf("%s has no variable %s.", f.Name, name)
}

// letters is a name without what people change in it by mistake: case, white space, hyphens and underscores.
func letters(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == ' ' || r == '\t' {
			return -1
		}
		return r
	}, strings.ToLower(name))
}

func equal(v account.Variable, what account.EqualKind) (of string, ok bool) {
	i := slices.IndexFunc(v.Equals, func(e account.Equal) bool { return e.What == what })
	if i < 0 {
		return "", false
	}
	return v.Equals[i].Of, true
}

func idProblem(v account.Variable, client *account.Client) string {
	if slices.Contains(v.Equals, account.Equal{What: account.EqualClientID, Of: client.ID}) {
		return ""
	}
	if of, ok := equal(v, account.EqualClientID); ok {
		return fmt.Sprintf("The variable %s holds the id of another app client, %s.", v.Name, of)
	}
	if _, ok := equal(v, account.EqualClientSecret); ok {
		return fmt.Sprintf("The variable %s holds a client secret; the id and the secret are swapped.", v.Name)
	}
	if of, ok := equal(v, account.EqualPoolID); ok {
		return fmt.Sprintf("The variable %s holds the id of the user pool %s; it wants the id of the app client.", v.Name, of)
	}
	if _, ok := equal(v, account.EqualClientName); ok {
		return fmt.Sprintf("The variable %s holds the name of the app client; it wants its id.", v.Name)
	}
	return fmt.Sprintf("The variable %s holds something else than the app client's id.", v.Name)
}

func secretProblem(v account.Variable, client *account.Client) string {
	if slices.Contains(v.Equals, account.Equal{What: account.EqualClientSecret, Of: client.ID}) {
		return ""
	}
	if of, ok := equal(v, account.EqualClientSecret); ok {
		return fmt.Sprintf("The variable %s holds the secret of another app client, %s.", v.Name, of)
	}
	if _, ok := equal(v, account.EqualClientID); ok {
		return fmt.Sprintf("The variable %s holds a client id; it wants the client secret.", v.Name)
	}
	return fmt.Sprintf("The variable %s holds something else than the app client's secret.", v.Name)
}

// setVariables gives the function both variables and keeps its others, since --environment replaces them all.
func setVariables(s *account.Snapshot, f *account.Function) Fix {
	fix := Fix{
		Console: fmt.Sprintf("Lambda › %s › Configuration › Environment variables › Edit: set %s and %s; copy both from Amazon Cognito › %s › App clients › %s.",
			f.Name, lesson.ClientIDVariable, lesson.ClientSecretVariable, s.Pool.Found.Name, s.Client.Found.Name),
	}
	fix.CLI = aws(s, "lambda", "update-function-configuration", "--function-name", f.Name, "--environment", clientVariables(s))
	if others := otherVariables(f); len(others) > 0 {
		fix.Console += " Leave " + strings.Join(others, ", ") + " as they are."
		fix.CLI = aws(s, "lambda", "update-function-configuration", "--function-name", f.Name, "--environment", mergedVariables(s, f))
	}
	return fix
}

// mergedVariables is the value of --environment that keeps a function's other variables. The command reads them when it
// runs, since the checker keeps no value.
func mergedVariables(s *account.Snapshot, f *account.Function) raw {
	query := fmt.Sprintf("{Variables: merge(Environment.Variables, {%s: '%s', %s: '$(%s)'})}",
		lesson.ClientIDVariable, s.Client.Found.ID, lesson.ClientSecretVariable, fetchSecret(s))
	return raw(`"$(` + aws(s, "lambda", "get-function-configuration", "--function-name", f.Name,
		"--query", raw(`"`+query+`"`), "--output", "json") + `)"`)
}

// fetchSecret is the command that prints the app client's secret.
func fetchSecret(s *account.Snapshot) string {
	return aws(s, "cognito-idp", "describe-user-pool-client", "--user-pool-id", s.Pool.Found.ID,
		"--client-id", s.Client.Found.ID, "--query", "UserPoolClient.ClientSecret", "--output", "text")
}

// otherVariables are the names of a function's variables that are no attempt at the two wanted ones.
func otherVariables(f *account.Function) []string {
	var others []string
	for _, v := range f.Variables {
		if name := letters(v.Name); name != letters(lesson.ClientIDVariable) && name != letters(lesson.ClientSecretVariable) {
			others = append(others, v.Name)
		}
	}
	return others
}
