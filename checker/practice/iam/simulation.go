package iam

import (
	"fmt"
	"strings"

	api "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// checkSimulation checks what a simulation is asked, and gives the resources that it is about.
func checkSimulation(in *api.SimulatePrincipalPolicyInput) ([]string, error) {
	for _, action := range in.ActionNames {
		if !actionPattern.MatchString(action) {
			return nil, invalidInput("Invalid Input Actions: %q", action)
		}
	}
	if err := onlyStored(in); err != nil {
		return nil, err
	}
	if len(in.ResourceArns) == 0 || len(in.ResourceArns) == 1 && in.ResourceArns[0] == "*" {
		return []string{"*"}, nil
	}
	for _, resource := range in.ResourceArns {
		if parts := strings.SplitN(resource, ":", 6); len(parts) < 6 || parts[0] != "arn" || parts[5] == "" {
			return nil, invalidInput("ResourceNames are not in a valid ARN format: %s.", resource)
		}
	}
	return in.ResourceArns, nil
}

// onlyStored refuses a simulation with other policies than those that the principal has.
func onlyStored(in *api.SimulatePrincipalPolicyInput) error {
	for _, one := range []struct {
		there bool
		what  string
	}{
		{in.PolicyInputList != nil, "more policies"},
		{in.PolicyExclusionList != nil, "policies left out"},
		{in.PermissionsBoundaryPolicyInputList != nil, "another permissions boundary"},
		{in.ResourcePolicy != nil || in.ResourceOwner != nil, "a resource policy"},
		{in.CallerArn != nil && orEmpty(in.CallerArn) != orEmpty(in.PolicySourceArn), "another caller"},
		{in.ResourceHandlingOption != nil, "the resources of Amazon EC2"},
	} {
		if one.there {
			return wire.NotEmulated("iam:SimulatePrincipalPolicy with " + one.what)
		}
	}
	return nil
}

// contextOf are the condition keys that a simulation is given.
func contextOf(entries []types.ContextEntry) (map[string][]string, error) {
	known := map[string][]string{}
	for i, entry := range entries {
		name := orEmpty(entry.ContextKeyName)
		switch {
		case entry.ContextKeyName == nil:
			return nil, wire.MissingMember(fmt.Sprintf("contextEntries.%d.member.contextKeyName", i+1))
		case strings.HasPrefix(string(entry.ContextKeyType), "binary"):
			return nil, wire.NotEmulated("iam:SimulatePrincipalPolicy with a condition key of bytes")
		case !strings.HasSuffix(string(entry.ContextKeyType), "List") && len(entry.ContextKeyValues) > 1:
			return nil, invalidInput("The context key %s has more than one value, and its type %s takes one.", name, entry.ContextKeyType)
		}
		known[name] = entry.ContextKeyValues
	}
	return known, nil
}
