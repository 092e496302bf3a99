// Command 03-sign-in stands in for a step's Lambda: small, and quick to build.
package main

import "cognito-lambda-workshop/steps/internal/answer"

func main() { println(answer.Of("sign-in")) }
