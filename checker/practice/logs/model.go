package logs

import (
	_ "embed"

	"cognito-lambda-workshop/checker/practice/wire"
)

//go:embed model.txt
var modelText string

// model is what the API of Amazon CloudWatch Logs asks of its inputs. testdata/model/model.py writes the text, and says how.
var model = wire.NewModel(modelText)
