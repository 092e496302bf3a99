package checks

import (
	"fmt"
	"slices"
	"strings"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/lesson"
)

func userPoolChecks() []Check {
	pool := []string{"user-pool/exists"}
	client := []string{"user-pool/app-client"}
	describePool := []string{"cognito-idp:DescribeUserPool"}
	describeClient := []string{"cognito-idp:DescribeUserPoolClient"}
	return []Check{
		{
			ID:    "user-pool/exists",
			Step:  lesson.UserPool,
			Title: "The user pool is there",
			Why:   "The user pool is the directory of your users. It keeps their passwords and signs their tokens.",
			Needs: []string{"account/region"},
			Calls: []string{"cognito-idp:ListUserPools", "cognito-idp:DescribeUserPool"},
			Judge: poolExists,
		},
		{
			ID:    "user-pool/email-sign-in",
			Step:  lesson.UserPool,
			Title: "Users sign in with their e-mail address",
			Why: "The functions hand the e-mail address to Cognito as the user name. Cognito then makes a UUID, which " +
				"is the real user name; that is why refreshing a token asks for the UUID.",
			Needs: pool, Calls: describePool, Judge: emailSignIn,
		},
		{
			ID:    "user-pool/self-sign-up",
			Step:  lesson.UserPool,
			Title: "Users may sign themselves up",
			Why:   "With self-registration off, Cognito refuses every sign-up that an administrator does not make.",
			Needs: pool, Calls: describePool, Judge: selfSignUp,
		},
		{
			ID:    "user-pool/required-attributes",
			Step:  lesson.UserPool,
			Title: "The pool asks for no attribute that is not sent",
			Why:   "Cognito refuses a sign-up that lacks a required attribute. The sign-up event sends e-mail, nickname and picture.",
			Needs: pool, Calls: describePool, Judge: requiredAttributes,
		},
		{
			ID:    "user-pool/verification",
			Step:  lesson.UserPool,
			Title: "Cognito mails a code to new users",
			Why:   "The code proves that the address is the user's own. Without it an administrator has to confirm each user.",
			Needs: pool, Calls: describePool, Judge: verification,
		},
		{
			ID:    "user-pool/mfa",
			Step:  lesson.UserPool,
			Title: "No second factor is required",
			Why:   "With MFA required, a correct password is answered with a challenge and not with tokens.",
			Needs: pool, Calls: describePool, Judge: mfa,
		},
		{
			ID:    "user-pool/app-client",
			Step:  lesson.UserPool,
			Title: "The app client is there",
			Why:   "An app client is the pool's door for one program. The functions name it in every call.",
			Needs: pool,
			Calls: []string{"cognito-idp:ListUserPoolClients", "cognito-idp:DescribeUserPoolClient"},
			Judge: appClient,
		},
		{
			ID:    "user-pool/client-secret",
			Step:  lesson.UserPool,
			Title: "The app client has a secret",
			Why: "With a secret, only a program that knows it can use the app client. The functions prove it with a " +
				"hash in every call.",
			Needs: client, Calls: describeClient, Judge: clientSecret,
		},
		{
			ID:    "user-pool/auth-flows",
			Step:  lesson.UserPool,
			Title: "Password sign-in and refresh are switched on",
			Why: "Each way to get tokens is a flow that the app client must allow. Signing in with a password is off " +
				"unless you switch it on.",
			Needs: client, Calls: describeClient, Judge: authFlows,
		},
		{
			ID:    "user-pool/refresh-rotation",
			Step:  lesson.UserPool,
			Title: "Refresh tokens stay the same",
			Why: "With rotation on, each refresh hands out a new refresh token and retires the old one, and the flow " +
				"that the lesson uses is refused.",
			Needs: client, Calls: describeClient, Judge: refreshRotation,
		},
		{
			ID:    "user-pool/writable-attributes",
			Step:  lesson.UserPool,
			Title: "The app client may write what the event sends",
			Why:   "An app client can be kept from writing attributes. Cognito then refuses a sign-up that sends one of them.",
			Needs: client, Calls: describeClient, Judge: writableAttributes,
		},
		{
			ID:    "user-pool/devices",
			Step:  lesson.UserPool,
			Title: "Devices are not tracked",
			Why:   "With device tracking on, Cognito refuses a refresh that does not name the device.",
			Needs: pool, Calls: describePool, Judge: devices,
		},
	}
}

func poolExists(s *account.Snapshot) Verdict {
	if s.Pools.Fault != nil {
		return couldNotLook(s.Pools.Fault)
	}
	if s.Pool.Fault != nil {
		return couldNotLook(s.Pool.Fault)
	}
	if pool := s.Pool.Found; pool != nil {
		saw := fmt.Sprintf("%s (%s)", pool.Name, pool.ID)
		switch s.PoolChoice.Rule {
		case account.OnlyOne:
			saw += ", the only pool in " + s.Region
		case account.ByFunction:
			saw += ", the pool of the clientId that " + s.PoolChoice.By + " has"
		}
		return pass(saw)
	}
	if s.PoolChoice.Rule == account.Undecided {
		return fail(
			fmt.Sprintf("%d user pools could be the workshop's: %s.", len(s.PoolChoice.Candidates), strings.Join(s.PoolChoice.Candidates, ", ")),
			"one that is clearly yours",
			Fix{Console: `Say which: write {"pool": "its id"} to names.json and run the checker with --names names.json. Or delete the one you do not need.`})
	}
	missing := fail(
		fmt.Sprintf("There is no user pool named %s in %s.", s.Names.Pool, s.Region),
		"a user pool with e-mail as its sign-in identifier",
		Fix{
			Console: "Amazon Cognito › User pools › Create user pool: Traditional web application, sign-in identifier Email, self-registration on.",
			CLI:     createPool(s),
		})
	return withNear(s, missing, account.NearPool, lesson.UserPool)
}

func createPool(s *account.Snapshot) string {
	return aws(s, "cognito-idp", "create-user-pool",
		"--cli-input-json", "file://steps/00-user-pool/user-pool.json", "--pool-name", s.Names.Pool)
}

// anotherPool puts a new pool in the place of one that cannot be changed. The old one gives its name away, since two of
// one name could not be told apart; it keeps its users until somebody deletes it.
func anotherPool(s *account.Snapshot, with string) Fix {
	pool := s.Pool.Found
	fix := Fix{
		Console: fmt.Sprintf("This cannot be changed afterwards. Create a new user pool named %s with %s, then its app client, and delete the old pool (%s).",
			s.Names.Pool, with, pool.ID),
		CLI: createPool(s),
	}
	if pool.Name == s.Names.Pool {
		fix.CLI = update(s, "update-user-pool", pool.Settings, map[string]any{"PoolName": pool.Name + "-old"}) + " && " + fix.CLI
	}
	return fix
}

// A pool's sign-in identifiers are fixed when it is made.
// https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-settings-attributes.html
func emailSignIn(s *account.Snapshot) Verdict {
	pool := s.Pool.Found
	newPool := anotherPool(s, "Email as its only sign-in identifier")
	const wanted = "e-mail as the sign-in identifier"
	switch {
	case slices.Contains(pool.UsernameAttributes, "email"):
		return pass("Email is a sign-in identifier of " + pool.Name + ".")
	case slices.Contains(pool.AliasAttributes, "email"):
		return fail(fmt.Sprintf("%s has user names, with e-mail as an alias. It refuses an e-mail address as the user name.", pool.Name), wanted, newPool)
	case len(pool.UsernameAttributes) > 0:
		return fail(fmt.Sprintf("%s signs users in by %s.", pool.Name, strings.Join(pool.UsernameAttributes, ", ")), wanted, newPool)
	}
	return warn(fmt.Sprintf("%s has plain user names. The functions work with it, but the user name stays the e-mail address, and there is no UUID to refresh with.", pool.Name),
		wanted, newPool)
}

func selfSignUp(s *account.Snapshot) Verdict {
	pool := s.Pool.Found
	if !pool.AdminCreateUserOnly {
		return pass("Self-registration is on.")
	}
	config := map[string]any{}
	if now, ok := pool.Settings["AdminCreateUserConfig"].(map[string]any); ok {
		for name, value := range now {
			config[name] = value
		}
	}
	config["AllowAdminCreateUserOnly"] = false
	return fail("Self-registration is off: only an administrator can make users in "+pool.Name+".", "self-registration on", Fix{
		Console: "Amazon Cognito › " + pool.Name + " › Sign-up › Self-service sign-up › Edit: enable self-registration.",
		CLI:     update(s, "update-user-pool", pool.Settings, map[string]any{"AdminCreateUserConfig": config}),
	})
}

func requiredAttributes(s *account.Snapshot) Verdict {
	pool := s.Pool.Found
	var unsent []string
	for _, name := range pool.RequiredAttributes {
		if !slices.Contains(lesson.SentAttributes(), name) {
			unsent = append(unsent, name)
		}
	}
	if len(unsent) == 0 {
		return pass("Everything that the pool requires is in the sign-up event.")
	}
	return fail(fmt.Sprintf("%s requires %s, which the sign-up event does not send.", pool.Name, strings.Join(unsent, ", ")),
		"no required attribute but e-mail", anotherPool(s, "Email as the only required attribute"))
}

func verification(s *account.Snapshot) Verdict {
	pool := s.Pool.Found
	if slices.Contains(pool.AutoVerified, "email") {
		return pass("New users get a code by e-mail.")
	}
	return warn("No code is mailed to new users; each has to be confirmed in the console.", "e-mail verified by a code", Fix{
		Console: "Amazon Cognito › " + pool.Name + " › Sign-up › Attribute verification › Edit: let Cognito send messages, verify e-mail.",
		CLI:     update(s, "update-user-pool", pool.Settings, map[string]any{"AutoVerifiedAttributes": with(pool.AutoVerified, "email")}),
	})
}

func mfa(s *account.Snapshot) Verdict {
	pool := s.Pool.Found
	fix := Fix{
		Console: "Amazon Cognito › " + pool.Name + " › Sign-in › Multi-factor authentication › Edit: No MFA.",
		CLI:     update(s, "update-user-pool", pool.Settings, map[string]any{"MfaConfiguration": "OFF"}),
	}
	switch pool.MFA {
	case "ON":
		return fail("MFA is required: signing in ends in a challenge, without tokens.", "no MFA", fix)
	case "OPTIONAL":
		return warn("MFA is optional: a user who sets it up gets a challenge in place of tokens.", "no MFA", fix)
	}
	return pass("MFA is off.")
}

func devices(s *account.Snapshot) Verdict {
	pool := s.Pool.Found
	if !pool.DeviceTracking {
		return pass("Devices are not remembered.")
	}
	return fail("The pool remembers devices: refreshing a token is refused with \"Invalid Refresh Token\".", "device tracking off", Fix{
		Console: "Amazon Cognito › " + pool.Name + " › Sign-in › Device tracking › Edit: Don't remember.",
		CLI:     update(s, "update-user-pool", pool.Settings, map[string]any{"DeviceConfiguration": nil}),
	})
}
