package policy

import (
	"regexp"
	"slices"
	"strings"
)

// partitions are listed in https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
var partitions = []string{"*", "aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"}

func (s Statement) validateResources() error {
	for _, resource := range slices.Concat(s.Resources, s.NotResources) {
		if err := validateResource(resource); err != nil {
			return err
		}
	}
	return nil
}

func validateResource(resource string) error {
	if resource == "*" {
		return nil
	}
	parts := strings.SplitN(resource, ":", arnParts)
	if len(parts) == 1 {
		return malformed("Resource %s must be in ARN format or \"*\".", resource)
	}
	if partition := parts[1]; !slices.Contains(partitions, partition) {
		// IAM takes the first part for "arn" whatever it says, and fills what is missing with stars.
		parts[0] = "arn"
		for len(parts) < arnParts {
			parts = append(parts, "*")
		}
		return malformed("Partition \"%s\" is not valid for resource \"%s\".", partition, strings.Join(parts, ":"))
	}
	if len(parts) == 2 {
		return malformed("Resource vendor must be fully qualified and cannot contain regexes.")
	}
	return nil
}

// The region and account of an ARN that IAM takes. A placeholder that was left in ("<account>", "REGION:ACCOUNT") is none.
var (
	regionField  = regexp.MustCompile(`^[0-9a-z*?-]*$`)
	accountField = regexp.MustCompile(`^([0-9]{12}|[0-9*?]*[*?][0-9*?]*|aws|cloudfront)?$`)
)

// validateLegacy finds ARNs of the right partition that break off or whose region or account is none.
func (s Statement) validateLegacy() error {
	for _, resource := range slices.Concat(s.Resources, s.NotResources) {
		parts := strings.SplitN(resource, ":", arnParts)
		if len(parts) < 3 || !slices.Contains(partitions, parts[1]) {
			continue
		}
		// A last part that ends in a star stands for the parts that follow it.
		breaksOff := len(parts) < arnParts && !strings.HasSuffix(resource, "*")
		badRegion := len(parts) > 3 && !regionField.MatchString(parts[3])
		badAccount := len(parts) > 4 && !accountField.MatchString(parts[4])
		if breaksOff || badRegion || badAccount {
			return malformed("The policy failed legacy parsing")
		}
	}
	return nil
}
