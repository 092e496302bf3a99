package cognito

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	idp "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice/store"
	"cognito-lambda-workshop/checker/practice/wire"
)

// SignUp is not signed, so its Region is the function's that calls it; elsewhere it is that of the app client.
func TestUnsignedCallsFindTheirRegion(t *testing.T) {
	records, err := store.Open(t.TempDir())
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, records.Close()) })
	s := New(Options{
		Store: records, Account: "123456789012", Now: time.Now, Mail: func(Mail) {},
		NewKey: func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 1024) },
	})
	ctx, west := context.Background(), &wire.Call{Account: "123456789012", Region: "eu-west-1"}
	pool, err := s.createUserPool(ctx, west, &idp.CreateUserPoolInput{PoolName: aws.String("pool")})
	require.NoError(t, err)
	client, err := s.createUserPoolClient(ctx, west, &idp.CreateUserPoolClientInput{UserPoolId: pool.UserPool.Id, ClientName: aws.String("client")})
	require.NoError(t, err)

	for region, found := range map[string]bool{"": true, "eu-west-1": true, "us-east-1": false} {
		_, err := s.signUp(ctx, &wire.Call{Region: region}, &idp.SignUpInput{
			ClientId: client.UserPoolClient.ClientId, Username: aws.String("ana-" + region), Password: aws.String("Correct-Horse-7"),
		})
		if found {
			assert.NoError(t, err, region)
		} else {
			assert.ErrorContains(t, err, "ResourceNotFoundException: User pool client "+*client.UserPoolClient.ClientId+" does not exist.")
		}
	}
}
