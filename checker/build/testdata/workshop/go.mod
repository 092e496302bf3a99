module cognito-lambda-workshop

go 1.26.0
