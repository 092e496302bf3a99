package cognito

import (
	"net/url"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// builtInScopes are the scopes of a pool without resource servers, which are not emulated.
// https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-define-resource-servers.html
var builtInScopes = []string{"phone", "email", "openid", "profile", "aws.cognito.signin.user.admin"}

// checkOAuth refuses settings of the managed login that contradict each other. The login itself is not emulated: no
// pool gets a domain here.
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
func (c *client) checkOAuth() error {
	badFlow := func(text string) error { return wire.Errorf("InvalidOAuthFlowException", "%s", text) }
	machine := slices.Contains(c.AllowedOAuthFlows, types.OAuthFlowTypeClientCredentials)
	switch {
	case aws.ToBool(c.AllowedOAuthFlowsUserPoolClient) && (len(c.AllowedOAuthFlows) == 0 || len(c.AllowedOAuthScopes) == 0):
		return invalid("AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.")
	case machine && len(c.AllowedOAuthFlows) > 1:
		return badFlow("client_credentials flow can not be selected along with code flow or implicit flow.")
	case machine && c.ClientSecret == nil:
		return badFlow("client_credentials flow can not be selected if client does not have a client secret.")
	case !machine && len(c.AllowedOAuthFlows) > 0 && len(c.CallbackURLs) == 0:
		return badFlow("CallbackUrls can not be empty when code flow or implicit flow is selected")
	case c.DefaultRedirectURI != nil && !slices.Contains(c.CallbackURLs, *c.DefaultRedirectURI):
		return invalid("DefaultRedirectURI must be one of the CallbackURLs.")
	}
	for _, scope := range c.AllowedOAuthScopes {
		if !slices.Contains(builtInScopes, scope) {
			return wire.Errorf("ScopeDoesNotExistException", "Invalid scope requested: %s", scope)
		}
	}
	for _, uri := range slices.Concat(c.CallbackURLs, c.LogoutURLs) {
		if !isRedirect(uri) {
			return invalid("The URL " + uri + " has to be absolute, without a fragment, and HTTPS but for localhost.")
		}
	}
	return nil
}

// isRedirect says whether the login could lead to a URL, which may be that of an app: myapp://example.
func isRedirect(text string) bool {
	uri, err := url.Parse(text)
	switch {
	case err != nil || !uri.IsAbs() || uri.Fragment != "":
		return false
	case uri.Scheme == "http":
		return slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, uri.Hostname())
	}
	return true
}
