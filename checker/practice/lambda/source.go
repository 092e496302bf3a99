package lambda

import (
	"crypto/sha256"
	"encoding/base64"

	"github.com/aws/aws-sdk-go-v2/aws"
	api "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"cognito-lambda-workshop/checker/practice/wire"
)

// maxZipped is how large a zip may be that is uploaded without S3.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxZipped = 52_428_800

// source is where the code of a function is to come from.
type source struct {
	zip                  []byte
	bucket, key, version *string
	image                *string
	keyARN               *string
}

func sourceOfNew(code *types.FunctionCode) source {
	if code == nil {
		return source{}
	}
	return source{code.ZipFile, code.S3Bucket, code.S3Key, code.S3ObjectVersion, code.ImageUri, code.SourceKMSKeyArn}
}

func sourceOfUpdate(in *api.UpdateFunctionCodeInput) source {
	return source{in.ZipFile, in.S3Bucket, in.S3Key, in.S3ObjectVersion, in.ImageUri, in.SourceKMSKeyArn}
}

// zipped is the zip, or the refusal of what is none. Whether it can be unpacked is not looked at here.
func (s source) zipped() ([]byte, error) {
	elsewhere := s.bucket != nil || s.key != nil || s.version != nil || s.image != nil
	switch {
	case s.zip == nil && !elsewhere:
		return nil, invalid("Please provide a source for function code.")
	case s.zip != nil && elsewhere:
		return nil, invalid("Please do not provide other FunctionCode parameters when providing a ZipFile.")
	case s.image != nil:
		return nil, wire.NotEmulated("functions made of container images")
	case elsewhere:
		return nil, wire.NotEmulated("code that comes from S3 (upload the zip itself: --zip-file fileb://…)")
	case aws.ToString(s.keyARN) != "":
		return nil, wire.NotEmulated("customer managed keys")
	case len(s.zip) == 0:
		return nil, invalid("Uploaded file must be a non-empty zip")
	case len(s.zip) > maxZipped:
		return nil, tooLarge("RequestEntityTooLargeException", "Zipped size must be smaller than %d bytes", maxZipped)
	}
	return s.zip, nil
}

// describeCode puts into a configuration what Lambda says of the code.
func describeCode(c *types.FunctionConfiguration, zipped []byte) {
	sum := sha256.Sum256(zipped)
	c.CodeSha256 = aws.String(base64.StdEncoding.EncodeToString(sum[:]))
	c.CodeSize = int64(len(zipped))
}
