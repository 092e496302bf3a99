// Package solve does the steps of the workshop in an account, over the AWS API and with the files that the learner
// uses, so that it cannot know a way that the lesson does not teach. It is only ever aimed at practice accounts.
package solve

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"cognito-lambda-workshop/checker/lesson"
)

// Options are what solving needs.
type Options struct {
	Config       aws.Config // aimed at the practice account
	Names        lesson.Names
	Zip          func(lesson.Step) ([]byte, error) // the built program of a step
	Architecture string                            // that the zips are for: x86_64 or arm64
	Say          func(string)                      // told of each thing done, in a sentence
}

// solver holds the clients of one Steps call.
type solver struct {
	Options
	cognito *cognitoidentityprovider.Client
	iam     *iam.Client
	lambda  *lambda.Client
	sts     *sts.Client
}

// Steps does the given steps in the order of the lesson. What is there already is put right and not made twice.
func Steps(ctx context.Context, o Options, steps []lesson.Step) error {
	s := &solver{
		Options: o,
		cognito: cognitoidentityprovider.NewFromConfig(o.Config),
		iam:     iam.NewFromConfig(o.Config),
		lambda:  lambda.NewFromConfig(o.Config),
		sts:     sts.NewFromConfig(o.Config),
	}
	for _, step := range steps {
		if err := s.do(ctx, step); err != nil {
			return fmt.Errorf("step %s, %s: %w", step.Number, step.Title, err)
		}
	}
	return nil
}

func (s *solver) do(ctx context.Context, step lesson.Step) error {
	switch step {
	case lesson.UserPool:
		return s.userPool(ctx)
	case lesson.ExecutionRole:
		return s.executionRole(ctx)
	}
	return s.function(ctx, step)
}

func (s *solver) say(format string, args ...any) { s.Say(fmt.Sprintf(format, args...)) }
