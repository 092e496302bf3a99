package account

import (
	"context"
	"encoding/json"
	"net/url"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// readRole reads a role and its policies into the Snapshot, unless that has begun already.
func (r *reader) readRole(ctx context.Context, name string) {
	r.mu.Lock()
	_, begun := r.s.Roles[name]
	if !begun {
		r.s.Roles[name] = Look[Role]{}
	}
	r.mu.Unlock()
	if begun {
		return
	}
	role := Missing[Role]()
	if !r.unlistedRole(ctx, name) {
		role = r.readRoleAndPolicies(ctx, name)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.s.Roles[name] = role
}

func (r *reader) readRoleAndPolicies(ctx context.Context, name string) Look[Role] {
	var role Look[Role]
	var attached Look[[]AttachedPolicy]
	var inline Look[[]InlinePolicy]
	var parts sync.WaitGroup
	parts.Go(func() { inline = r.readInline(ctx, name) })
	parts.Go(func() { role = r.getRole(ctx, name) })
	attached = r.readAttached(ctx, name)
	parts.Wait()
	if role.Found != nil {
		role.Found.Attached, role.Found.Inline = attached, inline
	}
	return role
}

func (r *reader) getRole(ctx context.Context, name string) Look[Role] {
	out, err := r.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	if err != nil {
		return notFound[Role](r, "iam:GetRole", err)
	}
	if out.Role == nil {
		return Failed[Role](&Fault{Kind: Malformed, Operation: "iam:GetRole", Message: "the answer has no Role"})
	}
	role := Role{
		Name: aws.ToString(out.Role.RoleName), ARN: aws.ToString(out.Role.Arn),
		CreatedAt: aws.ToTime(out.Role.CreateDate), TrustPolicy: decoded(aws.ToString(out.Role.AssumeRolePolicyDocument)),
	}
	if used := out.Role.RoleLastUsed; used != nil && used.Region != nil {
		r.mu.Lock()
		r.lastUsed = append(r.lastUsed, *used.Region)
		r.mu.Unlock()
	}
	if boundary := out.Role.PermissionsBoundary; boundary != nil {
		attached := r.attached(ctx, lastPart(aws.ToString(boundary.PermissionsBoundaryArn)), aws.ToString(boundary.PermissionsBoundaryArn))
		role.Boundary = &attached
	}
	return Found(role)
}

func (r *reader) readAttached(ctx context.Context, role string) Look[[]AttachedPolicy] {
	var listed []types.AttachedPolicy
	pages := iam.NewListAttachedRolePoliciesPaginator(r.iam, &iam.ListAttachedRolePoliciesInput{RoleName: &role})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return notFound[[]AttachedPolicy](r, "iam:ListAttachedRolePolicies", err)
		}
		listed = append(listed, page.AttachedPolicies...)
	}
	policies := make([]AttachedPolicy, len(listed))
	inParallel(len(listed), maxPolicies, func(i int) {
		policies[i] = r.attached(ctx, aws.ToString(listed[i].PolicyName), aws.ToString(listed[i].PolicyArn))
	})
	return Found(policies)
}

// maxPolicies are read side by side: IAM publishes no rates, and lets an account make few requests at once.
const maxPolicies = 5

func (r *reader) attached(ctx context.Context, name, policyARN string) AttachedPolicy {
	attached := AttachedPolicy{Name: name, ARN: policyARN}
	switch look := r.readPolicy(ctx, policyARN); {
	case look.Found != nil:
		attached.Document = look.Found.Document
	default:
		attached.Document = Look[string]{Missing: look.Missing, Fault: look.Fault}
	}
	return attached
}

func (r *reader) readInline(ctx context.Context, role string) Look[[]InlinePolicy] {
	var names []string
	pages := iam.NewListRolePoliciesPaginator(r.iam, &iam.ListRolePoliciesInput{RoleName: &role})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return notFound[[]InlinePolicy](r, "iam:ListRolePolicies", err)
		}
		names = append(names, page.PolicyNames...)
	}
	policies := make([]InlinePolicy, len(names))
	inParallel(len(names), maxPolicies, func(i int) {
		policies[i] = InlinePolicy{Name: names[i], Document: r.readInlineDocument(ctx, role, names[i])}
	})
	return Found(policies)
}

func (r *reader) readInlineDocument(ctx context.Context, role, name string) Look[string] {
	out, err := r.iam.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &role, PolicyName: &name})
	if err != nil {
		return notFound[string](r, "iam:GetRolePolicy", err)
	}
	return document("iam:GetRolePolicy", aws.ToString(out.PolicyDocument))
}

// readPolicy reads a managed policy with its default version; each policy once, however many roles have it.
func (r *reader) readPolicy(ctx context.Context, policyARN string) Look[Policy] {
	r.mu.Lock()
	read, begun := r.policies[policyARN]
	if !begun {
		read = sync.OnceValue(func() Look[Policy] { return r.getPolicy(ctx, policyARN) })
		r.policies[policyARN] = read
	}
	r.mu.Unlock()
	return read()
}

func (r *reader) getPolicy(ctx context.Context, policyARN string) Look[Policy] {
	out, err := r.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &policyARN})
	if err != nil {
		return notFound[Policy](r, "iam:GetPolicy", err)
	}
	if out.Policy == nil {
		return Failed[Policy](&Fault{Kind: Malformed, Operation: "iam:GetPolicy", Message: "the answer has no Policy"})
	}
	policy := Policy{Name: aws.ToString(out.Policy.PolicyName), ARN: aws.ToString(out.Policy.Arn)}
	version, err := r.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &policyARN, VersionId: out.Policy.DefaultVersionId})
	switch {
	case err != nil:
		policy.Document = notFound[string](r, "iam:GetPolicyVersion", err)
	case version.PolicyVersion == nil:
		policy.Document = document("iam:GetPolicyVersion", "")
	default:
		policy.Document = document("iam:GetPolicyVersion", aws.ToString(version.PolicyVersion.Document))
	}
	return Found(policy)
}

// readNamedPolicy reads the account's own policy that has the workshop's name. Most have no path, so that the ARN is
// known; the list of policies is gone through only where there is none of that ARN. Looks that share the account have the
// list already.
func (r *reader) readNamedPolicy(ctx context.Context) Look[Policy] {
	name := r.options.Names.Policy
	if arn.IsARN(name) {
		return r.readPolicy(ctx, name)
	}
	if r.options.Shared != nil {
		if look := r.findPolicy(ctx, name); look.Fault == nil {
			return look
		}
	}
	if caller := r.s.Caller.Found; caller != nil {
		look := r.readPolicy(ctx, "arn:"+caller.Partition+":iam::"+caller.AccountID+":policy/"+name)
		if !look.Missing {
			return look
		}
	}
	return r.findPolicy(ctx, name)
}

func (r *reader) findPolicy(ctx context.Context, name string) Look[Policy] {
	r.policyNames = nil
	pages := iam.NewListPoliciesPaginator(r.iam, &iam.ListPoliciesInput{Scope: types.PolicyScopeTypeLocal, MaxItems: aws.Int32(1000)})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return notFound[Policy](r, "iam:ListPolicies", err)
		}
		for _, policy := range page.Policies {
			r.policyNames = append(r.policyNames, aws.ToString(policy.PolicyName))
			if aws.ToString(policy.PolicyName) == name {
				return r.readPolicy(ctx, aws.ToString(policy.Arn))
			}
		}
	}
	return Missing[Policy]()
}

func document(operation, text string) Look[string] {
	text = decoded(text)
	if !json.Valid([]byte(text)) {
		return Failed[string](&Fault{Kind: Malformed, Operation: operation, Message: "the policy document is not JSON"})
	}
	return Found(text)
}

// decoded is a policy document as it was written. IAM hands documents out URL-encoded as in RFC 3986, where a plus sign
// stands for itself; some implementations hand them out as they are.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
func decoded(text string) string {
	if json.Valid([]byte(text)) {
		return text
	}
	if plain, err := url.PathUnescape(text); err == nil {
		return strings.TrimSpace(plain)
	}
	return text
}
