package checks

import (
	"fmt"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

func appClient(s *account.Snapshot) Verdict {
	if s.Clients.Fault != nil {
		return couldNotLook(s.Clients.Fault)
	}
	if s.Client.Fault != nil {
		return couldNotLook(s.Client.Fault)
	}
	if client := s.Client.Found; client != nil {
		saw := fmt.Sprintf("%s (%s)", client.Name, client.ID)
		if s.ClientChoice.Rule == account.ByFunction {
			saw += ", the one that the functions name"
		}
		return pass(saw)
	}
	pool := s.Pool.Found
	if s.ClientChoice.Rule == account.Undecided {
		return fail(
			fmt.Sprintf("%s has %d app clients that could be the workshop's: %s.", pool.Name, len(s.ClientChoice.Candidates), strings.Join(s.ClientChoice.Candidates, ", ")),
			"one that is clearly yours",
			Fix{Console: `Say which: write {"client": "its id"} to names.json and run the checker with --names names.json. Or delete the one you do not need.`})
	}
	return fail(fmt.Sprintf("%s has no app client%s.", pool.Name, asked(s.Names.Client)), "an app client with a secret", createClientFix(s))
}

// asked says which client was looked for, where --names gives one.
func asked(client string) string {
	if client == "" {
		return ""
	}
	return " " + client
}

func createClientFix(s *account.Snapshot) Fix {
	pool := s.Pool.Found
	return Fix{
		Console: "Amazon Cognito › " + pool.Name + " › App clients › Create app client: Traditional web application, which has a client secret.",
		CLI: aws(s, "cognito-idp", "create-user-pool-client", "--user-pool-id", pool.ID,
			"--cli-input-json", "file://steps/00-user-pool/app-client.json"),
	}
}

func clientSecret(s *account.Snapshot) Verdict {
	client := s.Client.Found
	if client.HasSecret {
		return pass(client.Name + " has a secret.")
	}
	fix := createClientFix(s)
	fix.Console += " A secret cannot be added to " + client.Name + " afterwards. Then give the new client's id and secret to the functions."
	return fail(client.Name+" has no secret.", "an app client with a secret", fix)
}

// The flows that the functions use. Clients made before 2019 have the old names, without ALLOW_.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
const (
	passwordFlow    = "ALLOW_USER_PASSWORD_AUTH"
	oldPasswordFlow = "USER_PASSWORD_AUTH"
	refreshFlow     = "ALLOW_REFRESH_TOKEN_AUTH"
)

func authFlows(s *account.Snapshot) Verdict {
	client := s.Client.Found
	// A client with old names may always refresh.
	old := slices.Contains(client.AuthFlows, oldPasswordFlow)
	var off []string
	if !old && !slices.Contains(client.AuthFlows, passwordFlow) {
		off = append(off, passwordFlow)
	}
	// Rotation and this flow exclude each other; the refresh function then uses GetTokensFromRefreshToken.
	if !old && !client.Rotation && !slices.Contains(client.AuthFlows, refreshFlow) {
		off = append(off, refreshFlow)
	}
	if len(off) == 0 {
		return pass("On: " + strings.Join(client.AuthFlows, ", ") + ".")
	}
	return fail(
		fmt.Sprintf("%s is off for %s.", strings.Join(off, " and "), client.Name),
		strings.Join(off, " and ")+" on",
		Fix{
			Console: fmt.Sprintf("Amazon Cognito › %s › App clients › %s › App client information › Edit: tick %s.",
				s.Pool.Found.Name, client.Name, strings.Join(off, " and ")),
			CLI: update(s, "update-user-pool-client", client.Settings, map[string]any{
				"ExplicitAuthFlows": with(allowForms(client.AuthFlows), off...),
			}),
		})
}

// allowForms turns old names of flows into new ones, since AWS takes no mixture.
func allowForms(flows []string) []string {
	var forms []string
	for _, flow := range flows {
		switch flow {
		case "ADMIN_NO_SRP_AUTH":
			forms = append(forms, "ALLOW_ADMIN_USER_PASSWORD_AUTH")
		case "CUSTOM_AUTH_FLOW_ONLY":
			forms = append(forms, "ALLOW_CUSTOM_AUTH")
		default:
			forms = append(forms, flow)
		}
	}
	return forms
}

func refreshRotation(s *account.Snapshot) Verdict {
	client := s.Client.Found
	if !client.Rotation {
		return pass("Refresh token rotation is off.")
	}
	return warn(
		"Refresh token rotation is on for "+client.Name+". The finished refresh function copes with it; one that only uses REFRESH_TOKEN_AUTH is refused.",
		"rotation off, as in the lesson",
		Fix{
			Console: fmt.Sprintf("Amazon Cognito › %s › App clients › %s › App client information › Edit: switch refresh token rotation off, tick %s.",
				s.Pool.Found.Name, client.Name, refreshFlow),
			CLI: update(s, "update-user-pool-client", client.Settings, map[string]any{
				"ExplicitAuthFlows":    with(allowForms(client.AuthFlows), refreshFlow),
				"RefreshTokenRotation": map[string]any{"Feature": "DISABLED"},
			}),
		})
}

// An app client for which nobody chose may write all the standard attributes.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html#user-pool-settings-attribute-permissions-and-scopes
func writableAttributes(s *account.Snapshot) Verdict {
	client := s.Client.Found
	var closed []string
	for _, name := range lesson.SentAttributes() {
		if name != "sub" && len(client.WriteAttributes) > 0 && !slices.Contains(client.WriteAttributes, name) {
			closed = append(closed, name)
		}
	}
	if len(closed) == 0 {
		return pass(client.Name + " may write the attributes of the sign-up event.")
	}
	return fail(fmt.Sprintf("%s may not write %s.", client.Name, strings.Join(closed, ", ")), "write permission for what the sign-up event sends", Fix{
		Console: fmt.Sprintf("Amazon Cognito › %s › App clients › %s › Attribute permissions › Edit: tick Write for %s.",
			s.Pool.Found.Name, client.Name, strings.Join(closed, ", ")),
		CLI: update(s, "update-user-pool-client", client.Settings, map[string]any{"WriteAttributes": with(client.WriteAttributes, closed...)}),
	})
}
