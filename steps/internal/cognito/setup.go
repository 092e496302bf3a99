// Package cognito is what the functions need in order to talk to a user pool: how the function is set up, the SDK's client,
// the secret hash, the tokens and what each of Cognito's errors means. It decides nothing about a single operation: which
// call is made, and with what, is told in the steps.
package cognito

import (
	"fmt"
	"net/http"
	"strings"

	"cognito-lambda-workshop/steps/internal/answer"
)

// Setup is what the environment of a function says.
type Setup struct {
	Function     string // the function's own name, given by Lambda
	Region       string // where the function runs, given by Lambda
	Endpoint     string // another address than Cognito's own, or ""
	ClientID     string // the app client's id, given by the learner
	ClientSecret string // the app client's secret, given by the learner
}

// ReadSetup reads the variables that Lambda sets, the SDK's own two for another endpoint, and the workshop's two.
// What is missing is left empty, for Refusal to tell: a function that ends here would only say that it ended.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func ReadSetup(getenv func(string) string) Setup {
	setup := Setup{
		Function:     getenv("AWS_LAMBDA_FUNCTION_NAME"),
		Region:       getenv("AWS_REGION"),
		Endpoint:     getenv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"),
		ClientID:     getenv("clientId"),
		ClientSecret: getenv("clientSecret"),
	}
	if setup.Endpoint == "" {
		setup.Endpoint = getenv("AWS_ENDPOINT_URL")
	}
	return setup
}

// Refusal is the answer of a function that cannot work with this set-up, and true; or false when nothing is visibly wrong
// with it. It names variables and never shows what is in them.
func (s Setup) Refusal() (answer.Answer, bool) {
	for _, variable := range []struct{ name, value string }{
		{"clientId", s.ClientID},
		{"clientSecret", s.ClientSecret},
	} {
		what := ""
		switch trimmed := strings.TrimSpace(variable.value); {
		case trimmed == "":
			what = "has no environment variable %s, or it is empty"
		case trimmed != variable.value:
			what = "has white space before or after the value of its environment variable %s"
		default:
			continue
		}
		message := fmt.Sprintf("The function %s "+what+". Set it under Configuration, Environment variables; "+
			"the value is on the app client's page in Cognito, and capitals count in the name.", s.Function, variable.name)
		return answer.Refusal(http.StatusInternalServerError, message, "environment variable "+variable.name), true
	}
	return answer.Answer{}, false
}
