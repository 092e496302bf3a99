package lambda

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// A function with one of these would not do here what it does in AWS. They are refused, and not stored, so that
// nobody believes that they work. Empty ones, as some clients send them, ask for nothing.

type feature struct {
	asked bool
	name  string
}

func firstAsked(features ...feature) error {
	for _, f := range features {
		if f.asked {
			return wire.NotEmulated(f.name)
		}
	}
	return nil
}

func refuseForNew(in *api.CreateFunctionInput) error {
	return firstAsked(
		feature{in.PackageType == types.PackageTypeImage || isImage(in.ImageConfig), "functions made of container images"},
		feature{in.Publish || in.PublishTo != "", "versions of a function"},
		feature{aws.ToString(in.CodeSigningConfigArn) != "", "code signing"},
		feature{in.CapacityProviderConfig != nil, "capacity providers"},
		feature{in.DurableConfig != nil, "durable functions"},
		feature{in.TenancyConfig != nil, "tenants of a function"},
		feature{inVPC(in.VpcConfig), "functions in a VPC"},
		feature{hasTarget(in.DeadLetterConfig), "dead-letter queues"},
		feature{aws.ToString(in.KMSKeyArn) != "", "customer managed keys"},
		feature{len(in.Layers) > 0, "layers"},
		feature{len(in.FileSystemConfigs) > 0, "file systems of a function"},
		feature{isTraced(in.TracingConfig), "tracing with X-Ray"},
		feature{snaps(in.SnapStart), "SnapStart"},
	)
}

func refuseForUpdate(in *api.UpdateFunctionConfigurationInput) error {
	return firstAsked(
		feature{isImage(in.ImageConfig), "functions made of container images"},
		feature{in.CapacityProviderConfig != nil, "capacity providers"},
		feature{in.DurableConfig != nil, "durable functions"},
		feature{inVPC(in.VpcConfig), "functions in a VPC"},
		feature{hasTarget(in.DeadLetterConfig), "dead-letter queues"},
		feature{aws.ToString(in.KMSKeyArn) != "", "customer managed keys"},
		feature{len(in.Layers) > 0, "layers"},
		feature{len(in.FileSystemConfigs) > 0, "file systems of a function"},
		feature{isTraced(in.TracingConfig), "tracing with X-Ray"},
		feature{snaps(in.SnapStart), "SnapStart"},
	)
}

func isImage(c *types.ImageConfig) bool {
	return c != nil && (len(c.Command) > 0 || len(c.EntryPoint) > 0 || aws.ToString(c.WorkingDirectory) != "")
}

func inVPC(c *types.VpcConfig) bool { return c != nil && len(c.SubnetIds)+len(c.SecurityGroupIds) > 0 }

func hasTarget(c *types.DeadLetterConfig) bool { return c != nil && aws.ToString(c.TargetArn) != "" }

func isTraced(c *types.TracingConfig) bool { return c != nil && c.Mode == types.TracingModeActive }

func snaps(c *types.SnapStart) bool {
	return c != nil && c.ApplyOn == types.SnapStartApplyOnPublishedVersions
}
