package userpool

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// decode reads a document into the SDK's own input, so that a member that Cognito does not know is an error.
func decode[Input any](t *testing.T, document []byte) Input {
	t.Helper()
	var input Input
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&input))
	return input
}

func TestUserPoolSignsInByEmail(t *testing.T) {
	pool := decode[cognitoidentityprovider.CreateUserPoolInput](t, UserPoolJSON)

	assert.Equal(t, "tutorials-user-pool", *pool.PoolName)
	assert.Equal(t, []types.UsernameAttributeType{types.UsernameAttributeTypeEmail}, pool.UsernameAttributes)
	assert.Equal(t, []types.VerifiedAttributeType{types.VerifiedAttributeTypeEmail}, pool.AutoVerifiedAttributes)
}

func TestAppClientHasASecretAndTheTwoFlows(t *testing.T) {
	client := decode[cognitoidentityprovider.CreateUserPoolClientInput](t, AppClientJSON)

	assert.Nil(t, client.UserPoolId, "the command line gives it")
	assert.True(t, client.GenerateSecret)
	assert.Equal(t, types.PreventUserExistenceErrorTypesEnabled, client.PreventUserExistenceErrors)
	assert.ElementsMatch(t, []types.ExplicitAuthFlowsType{
		types.ExplicitAuthFlowsTypeAllowUserPasswordAuth,
		types.ExplicitAuthFlowsTypeAllowRefreshTokenAuth,
	}, client.ExplicitAuthFlows)
}
