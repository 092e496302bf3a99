package lambda

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// latest is the one version that a function has here.
const latest = "$LATEST"

// A function is named by its name, a part of its ARN or the whole of it, each with a qualifier or without.
// https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html
const (
	newNamePattern = `(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\$LATEST|[a-zA-Z0-9-_]+))?`
	namePattern    = `(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\d{1}:)?(\d{12}:)?(function:)?([a-zA-Z0-9-_\.]+)(:(\$LATEST(\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`
)

var (
	newName = regex.New(`^` + newNamePattern + `$`)
	anyName = regex.New(`^` + namePattern + `$`)
)

// The groups of both patterns that are read.
const (
	regionGroup    = 3
	accountGroup   = 9
	nameGroup      = 11
	qualifierGroup = 13
)

// target is the function that a call is about.
type target struct {
	name      string
	qualifier string // empty when the call did not qualify it
	arn       string // never qualified
}

// qualified is the target's ARN with the qualifier that the call had.
func (t target) qualified() string {
	if t.qualifier == "" {
		return t.arn
	}
	return t.arn + ":" + t.qualifier
}

// resolve finds out which function of the caller's Region a call means. Its errors are Lambda's own for a name that
// is none, a function of another Region or account, and a version that is not there.
func resolve(call *wire.Call, operation string, name, qualifier *string) (target, error) {
	if err := checkName(name, 256, anyName, namePattern); err != nil {
		return target{}, err
	}
	t, err := parse(call, "lambda:"+operation, anyName.FindStringSubmatch(*name))
	if err != nil {
		return target{}, err
	}
	if qualifier != nil {
		if t.qualifier != "" && t.qualifier != *qualifier {
			return target{}, invalid("The derived qualifier from the function name does not match the specified qualifier.")
		}
		t.qualifier = *qualifier
	}
	if t.qualifier != "" && t.qualifier != latest {
		return target{}, notFound("Function not found: %s", t.qualified())
	}
	return t, nil
}

// resolveNew is resolve for a function that is to be made, whose name has to be shorter and plainer.
func resolveNew(call *wire.Call, name *string) (target, error) {
	if err := checkName(name, 140, newName, newNamePattern); err != nil {
		return target{}, err
	}
	t, err := parse(call, "lambda:CreateFunction", newName.FindStringSubmatch(*name))
	if err != nil {
		return target{}, err
	}
	if len(t.name) > 64 {
		return target{}, invalid("1 validation error detected: Value '%s' at 'functionName' failed to satisfy constraint: "+
			"Member must have length less than or equal to 64", t.name)
	}
	return t, nil
}

func checkName(name *string, longest int, pattern *regex.Regex, text string) error {
	switch {
	case name == nil:
		return wire.MissingMember("functionName")
	case len(*name) == 0:
		return wire.BrokenConstraint("", "functionName", "have length greater than or equal to 1")
	case len(*name) > longest:
		return wire.BrokenConstraint(*name, "functionName", "have length less than or equal to "+strconv.Itoa(longest))
	case !pattern.MatchString(*name):
		return wire.BrokenConstraint(*name, "functionName", "satisfy regular expression pattern: "+text)
	}
	return nil
}

func parse(call *wire.Call, action string, parts []string) (target, error) {
	t := target{name: parts[nameGroup], qualifier: parts[qualifierGroup]}
	t.arn = functionARN(call.Region, call.Account, t.name)
	if region := strings.TrimSuffix(parts[regionGroup], ":"); region != "" && region != call.Region {
		return target{}, notFound("Functions from '%s' are not reachable in this region ('%s')", region, call.Region)
	}
	if account := strings.TrimSuffix(parts[accountGroup], ":"); account != "" && account != call.Account {
		return target{}, denied("User: %s is not authorized to perform: %s on resource: %s because no resource-based policy allows the %s action",
			call.Caller.ARN, action, functionARN(call.Region, account, t.name), action)
	}
	return t, nil
}

func functionARN(region, account, name string) string {
	return fmt.Sprintf("arn:aws:lambda:%s:%s:function:%s", region, account, name)
}

// resource is what a call is about, for the policies of the role that makes it.
func resource(call *wire.Call, name *string) string {
	text := aws.ToString(name)
	if parts := anyName.FindStringSubmatch(text); parts != nil {
		text = parts[nameGroup]
	}
	return functionARN(call.Region, call.Account, text)
}
