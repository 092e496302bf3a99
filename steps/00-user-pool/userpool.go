// Package userpool is step 00: the user pool and its app client, as input for the AWS CLI. There is no code to run here,
// only two documents; nothing that calls AWS may come in.
package userpool

import _ "embed"

// UserPoolJSON is the input of
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html.
// It is complete: aws cognito-idp create-user-pool --cli-input-json file://user-pool.json.
//
//go:embed user-pool.json
var UserPoolJSON []byte

// AppClientJSON is the input of
// https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
// without UserPoolId: that is known only once the pool is made, so it is given on the command line.
//
//go:embed app-client.json
var AppClientJSON []byte
