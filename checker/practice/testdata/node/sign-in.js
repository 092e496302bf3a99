// Signs in to a practice account with AWS's SDK for JavaScript, and verifies the tokens with AWS's own library.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { CognitoIdentityProviderClient, InitiateAuthCommand, GetUserCommand } from "@aws-sdk/client-cognito-identity-provider";
import { CognitoJwtVerifier } from "aws-jwt-verify";
import { SimpleJwksCache } from "aws-jwt-verify/jwk";

const { AWS_ENDPOINT_URL, POOL, CLIENT_ID, CLIENT_SECRET, EMAIL, PASSWORD } = process.env;
const hash = (name) => createHmac("sha256", CLIENT_SECRET).update(name + CLIENT_ID).digest("base64");
const cognito = new CognitoIdentityProviderClient({ maxAttempts: 1 });
const signIn = (AuthFlow, AuthParameters) => cognito.send(new InitiateAuthCommand({ ClientId: CLIENT_ID, AuthFlow, AuthParameters }));

const { AuthenticationResult: tokens } = await signIn("USER_PASSWORD_AUTH", {
  USERNAME: EMAIL,
  PASSWORD,
  SECRET_HASH: hash(EMAIL),
});

// The library asks the address in the tokens for the keys. Here the practice account has them, under the same path.
const fetcher = {
  fetch: async (uri) => {
    const { host, pathname } = new URL(uri);
    assert.equal(host, `cognito-idp.${POOL.split("_")[0]}.amazonaws.com`);
    const answer = await fetch(AWS_ENDPOINT_URL + pathname);
    assert.equal(answer.status, 200);
    return answer.arrayBuffer();
  },
};
const verifier = (tokenUse, clientId = CLIENT_ID) =>
  CognitoJwtVerifier.create({ userPoolId: POOL, tokenUse, clientId }, { jwksCache: new SimpleJwksCache({ fetcher }) });

const id = await verifier("id").verify(tokens.IdToken);
assert.equal(id.email, EMAIL);
assert.equal(id["cognito:username"], id.sub);
const access = await verifier("access").verify(tokens.AccessToken);
assert.equal(access.username, id.sub);
await assert.rejects(verifier("id").verify(tokens.AccessToken), /Token use not allowed/);
await assert.rejects(verifier("id", "another").verify(tokens.IdToken), /Client ID .* not allowed/);
const forged = tokens.IdToken.slice(0, -4) + (tokens.IdToken.endsWith("AAAA") ? "BBBB" : "AAAA");
await assert.rejects(verifier("id").verify(forged), /Invalid signature/);

const user = await cognito.send(new GetUserCommand({ AccessToken: tokens.AccessToken }));
assert.equal(user.Username, id.sub);
const refreshed = await signIn("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: tokens.RefreshToken, SECRET_HASH: hash(id.sub) });
await verifier("id").verify(refreshed.AuthenticationResult.IdToken);

await assert.rejects(
  signIn("REFRESH_TOKEN_AUTH", { REFRESH_TOKEN: tokens.RefreshToken, SECRET_HASH: hash(EMAIL) }),
  { name: "NotAuthorizedException" },
);
await assert.rejects(
  signIn("USER_PASSWORD_AUTH", { USERNAME: EMAIL, PASSWORD: "Another-Horse-7", SECRET_HASH: hash(EMAIL) }),
  { name: "NotAuthorizedException", message: "Incorrect username or password." },
);
console.log("signed in, verified and refreshed");
