package iam

import (
	_ "embed"

	"cognito-lambda-workshop/checker/practice/wire"
)

//go:embed model.txt
var modelText string

// model is what the API of AWS IAM and STS asks of its inputs. testdata/model/model.py writes the text, and says how.
var model = wire.NewModel(modelText)
