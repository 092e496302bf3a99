package policy

import (
	"slices"
	"strings"
)

// isServicePrincipal takes lambda.amazonaws.com and, for services that have them, logs.eu-west-1.amazonaws.com. IAM refuses a
// service that it does not know, so that a misspelt lamda.amazonaws.com does not go unnoticed.
func isServicePrincipal(value string) bool {
	name, found := strings.CutSuffix(value, ".amazonaws.com.cn")
	if !found {
		name, found = strings.CutSuffix(value, ".amazonaws.com")
	}
	if !found {
		return slices.Contains(servicesElsewhere, value)
	}
	if slices.Contains(services, name) {
		return true
	}
	dot := strings.LastIndex(name, ".")
	return dot > 0 && slices.Contains(services, name[:dot]) && strings.Count(name[dot:], "-") >= 2
}

// services are the first parts of service principals that IAM knows. AWS publishes no list; a service that is missing here is
// named in the table of its own documentation: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html
var services = strings.Fields(`
	access-analyzer acm airflow airflow-env amplify amplifybackend apigateway appconfig appflow application-autoscaling
	application-insights appmesh apprunner appstream appstream.application-autoscaling appsync athena auditmanager autoscaling
	autoscaling-plans backup batch bedrock billingconsole braket budgets build.apprunner ce chatbot cks.kms cloud9 cloudformation
	cloudfront cloudhsm cloudsearch cloudtrail cloudwatch cloudwatch-crossaccount codeartifact codebuild codecommit codeconnections
	codedeploy codeguru-profiler codeguru-reviewer codepipeline codestar codestar-connections codestar-notifications
	cognito-identity cognito-idp cognito-sync comprehend config connect controltower databrew dataexchange datapipeline datasync
	dax deepracer detective devops-guru directconnect dlm dms ds dynamodb dynamodb.application-autoscaling ec2
	ec2.application-autoscaling ec2fleet ec2scheduled ecr ecs ecs-tasks ecs.application-autoscaling edgelambda eks
	eks-fargate eks-fargate-pods eks-nodegroup elasticache elasticbeanstalk elasticfilesystem elasticloadbalancing
	elasticmapreduce elastictranscoder emr-containers emr-serverless es events firehose fis fms forecast freertos frauddetector
	fsx gamelift glacier globalaccelerator glue grafana greengrass guardduty health iam imagebuilder inspector inspector2 iot
	iotanalytics iotevents iotsitewise ivs kafka kafkaconnect kendra kinesis kinesisanalytics kms lakeformation lambda
	lex lexv2 license-manager lightsail logdelivery logs machinelearning macie managedservices mediaconvert medialive mediapackage
	mediastore memorydb mgn mq monitoring network-firewall opensearchservice ops.apigateway opsworks organizations osis outposts
	personalize pinpoint pipes polly qldb quicksight ram rds rds-proxy redshift redshift-serverless rekognition replicator.lambda
	resource-groups robomaker rolesanywhere route53 route53resolver s3 sagemaker scheduler secretsmanager securityhub
	securitylake serverlessrepo servicecatalog servicediscovery ses shield signer sms-voice sns spotfleet sqs ssm
	ssm-incidents sso states storagegateway streams.metrics support swf synthetics tasks.apprunner textract timestream
	transcribe transfer translate trustedadvisor verifiedpermissions vmie vpc-flow-logs waf waf-regional wafv2 workdocs workmail
	workspaces xray`)

// servicesElsewhere end in another domain.
var servicesElsewhere = []string{"alexa-appkit.amazon.com", "alexa-connectedhome.amazon.com", "dynamodb.amazon.com"}
