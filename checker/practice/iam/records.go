package iam

import (
	"crypto/rand"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/practice/store"
)

// The tables. IAM is global, so no key has a Region. Two names that differ only in case cannot both be there, so a
// key is a name in small letters: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const (
	roles    store.Table[role]    = "iam-roles"
	policies store.Table[managed] = "iam-policies"
)

func nameKey(name string) string { return strings.ToLower(name) }

// role is what is kept of a role, its policies included.
type role struct {
	Name, Path, ID, ARN string
	Description         string
	Trust               string // as it was sent
	Created             time.Time
	MaxSession          int32 // seconds
	Boundary            string
	Inline              map[string]string // documents by policy name
	Attached            []string          // ARNs
	Tags                map[string]string
}

// managed is what is kept of a managed policy.
type managed struct {
	Name, Path, ID, ARN string
	Description         string
	Created, Updated    time.Time
	Default             string // id of the version that counts
	Made                int    // how many versions there have been; a number is not used twice
	Versions            []version
	Tags                map[string]string
}

type version struct {
	ID       string
	Number   int
	Document string
	Created  time.Time
}

// document is the text of the version that counts.
func (m managed) document() string {
	for _, v := range m.Versions {
		if v.ID == m.Default {
			return v.Document
		}
	}
	return ""
}

// readRole checks a role's name and reads the role.
func (s *Service) readRole(name *string) (role, error) {
	wanted, err := roleName.required(name)
	if err != nil {
		return role{}, err
	}
	var r role
	err = s.Store.View(func(tx *store.Tx) error {
		r, err = findRole(tx, wanted)
		return err
	})
	return r, err
}

// changeRole checks a role's name, reads the role, lets it be changed and writes it.
func (s *Service) changeRole(name *string, change func(*store.Tx, *role) error) error {
	wanted, err := roleName.required(name)
	if err != nil {
		return err
	}
	return s.Store.Update(func(tx *store.Tx) error {
		r, err := findRole(tx, wanted)
		if err != nil {
			return err
		}
		if err := change(tx, &r); err != nil {
			return err
		}
		return roles.Put(tx, nameKey(r.Name), r)
	})
}

func findRole(tx *store.Tx, name string) (role, error) {
	r, found, err := roles.Get(tx, nameKey(name))
	if err == nil && (!found || r.Name != name) {
		err = noSuchEntity("The role with name %s cannot be found.", name)
	}
	return r, err
}

// roleByARN finds a role by its ARN, path included.
func roleByARN(tx *store.Tx, arn string) (role, bool, error) {
	r, found, err := roles.Get(tx, nameKey(arn[strings.LastIndex(arn, "/")+1:]))
	return r, found && r.ARN == arn, err
}

// readPolicy checks a policy's ARN and reads the policy.
func (s *Service) readPolicy(arn *string) (managed, error) {
	wanted, err := policyARN(arn)
	if err != nil {
		return managed{}, err
	}
	var m managed
	err = s.Store.View(func(tx *store.Tx) error {
		m, err = mustFindPolicy(tx, wanted)
		return err
	})
	return m, err
}

// changePolicy checks a policy's ARN, reads the policy, lets it be changed and writes it. AWS's own can't be changed.
func (s *Service) changePolicy(arn *string, change func(*store.Tx, *managed) error) error {
	wanted, err := policyARN(arn)
	if err != nil {
		return err
	}
	return s.Store.Update(func(tx *store.Tx) error {
		m, err := mustFindPolicy(tx, wanted)
		if err != nil {
			return err
		}
		if err := notAWSOwned(wanted); err != nil {
			return err
		}
		if err := change(tx, &m); err != nil {
			return err
		}
		return policies.Put(tx, nameKey(m.Name), m)
	})
}

func mustFindPolicy(tx *store.Tx, arn string) (managed, error) {
	m, found, err := findPolicy(tx, arn)
	if err == nil && !found {
		err = noSuchEntity("Policy %s was not found.", arn)
	}
	return m, err
}

// findPolicy finds the account's own policies and AWS's.
func findPolicy(tx *store.Tx, arn string) (managed, bool, error) {
	if isAWSOwned(arn) {
		return findAWSOwned(arn)
	}
	m, found, err := policies.Get(tx, nameKey(arn[strings.LastIndex(arn, "/")+1:]))
	return m, found && m.ARN == arn, err
}

// usage is how often a policy is attached to roles and bounds them.
type usage struct {
	attached, boundary int32
}

func usages(tx *store.Tx) (map[string]usage, error) {
	counts := map[string]usage{}
	for r, err := range roles.All(tx, "") {
		if err != nil {
			return nil, err
		}
		for _, arn := range r.Attached {
			u := counts[arn]
			u.attached++
			counts[arn] = u
		}
		if r.Boundary != "" {
			u := counts[r.Boundary]
			u.boundary++
			counts[r.Boundary] = u
		}
	}
	return counts, nil
}

// accountIn is the account that an ARN names; empty when it is no ARN.
func accountIn(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[4]
}

// arn is the ARN of a thing of this account: "role/service-role/name".
func (s *Service) arn(resource string) string { return "arn:aws:iam::" + s.Account + ":" + resource }

// newARN is the ARN that a thing of this path and name has, or would have.
func (s *Service) newARN(kind string, path, name *string) string {
	if orEmpty(path) == "" {
		return s.arn(kind + "/" + orEmpty(name))
	}
	return s.arn(kind + *path + orEmpty(name))
}

// newID makes a unique id of 21 characters, whose first four say what it is the id of.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
func newID(prefix string) string { return prefix + rand.Text()[:21-len(prefix)] }

func orEmpty(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
