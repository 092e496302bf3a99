# The finished workshop, for Terraform's AWS provider. terraform_test.go applies it to a practice account, and to nothing
# else: every service that it uses has its endpoint there.

terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "endpoint" {
  type = string
}

variable "zips" {
  description = "The folder with a zip for each function"
  type        = string
}

variable "architecture" {
  type = string
}

provider "aws" {
  region     = "us-east-1"
  access_key = "AKIAPRACTICEPRACTICE"
  secret_key = "practice"

  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true

  endpoints {
    cognitoidp = var.endpoint
    iam        = var.endpoint
    lambda     = var.endpoint
    logs       = var.endpoint
    sts        = var.endpoint
  }
}

resource "aws_cognito_user_pool" "tutorials" {
  name                     = "tutorials-user-pool"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]

  tags = {
    workshop = "sign-up"
  }
}

resource "aws_cognito_user_pool_client" "tutorials" {
  name                          = "tutorials-client"
  user_pool_id                  = aws_cognito_user_pool.tutorials.id
  generate_secret               = true
  explicit_auth_flows           = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
}

resource "aws_iam_role" "lambda" {
  name = "LambdaRolesToAccessCognitoAndCloudwatch"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "lambda.amazonaws.com" }
      Action    = "sts:AssumeRole"
    }]
  })
}

resource "aws_iam_policy" "lambda" {
  name = "LambdaRolesToAccessCognitoAndCloudwatch"

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = "arn:aws:logs:*:*:log-group:/aws/lambda/*"
    }]
  })
}

resource "aws_iam_role_policy_attachment" "lambda" {
  role       = aws_iam_role.lambda.name
  policy_arn = aws_iam_policy.lambda.arn
}

locals {
  variables = {
    clientId     = aws_cognito_user_pool_client.tutorials.id
    clientSecret = aws_cognito_user_pool_client.tutorials.client_secret
  }
  functions = {
    sign-up       = local.variables
    sign-in       = local.variables
    refresh-token = local.variables
    private       = {}
  }
}

resource "aws_cloudwatch_log_group" "function" {
  for_each = local.functions
  name     = "/aws/lambda/${each.key}"
}

resource "aws_lambda_function" "function" {
  for_each         = local.functions
  function_name    = each.key
  role             = aws_iam_role.lambda.arn
  runtime          = "provided.al2023"
  handler          = "bootstrap"
  architectures    = [var.architecture]
  filename         = "${var.zips}/${each.key}.zip"
  source_code_hash = filebase64sha256("${var.zips}/${each.key}.zip")
  timeout          = 10

  dynamic "environment" {
    for_each = length(each.value) > 0 ? [each.value] : []
    content {
      variables = environment.value
    }
  }

  depends_on = [aws_cloudwatch_log_group.function, aws_iam_role_policy_attachment.lambda]
}
