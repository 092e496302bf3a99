// Command 02-sign-up stands in for a step's Lambda: small, and quick to build.
package main

import "cognito-lambda-workshop/steps/internal/answer"

func main() { println(answer.Of("sign-up")) }
