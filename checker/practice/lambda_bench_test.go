package practice_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/stretchr/testify/require"
)

// go test ./checker/practice -run xxx -bench Lambda

func BenchmarkLambdaGetFunctionConfiguration(b *testing.B) {
	s := serve(b)
	_, err := s.lambda(east).CreateFunction(background, newFunction("f", s.executionRole(b, "r", ""), anyZip(b)))
	require.NoError(b, err)
	b.RunParallel(func(pb *testing.PB) {
		client := s.lambda(east)
		for pb.Next() {
			if _, err := client.GetFunctionConfiguration(background, &lambda.GetFunctionConfigurationInput{FunctionName: aws.String("f")}); err != nil {
				b.Error(err)
			}
		}
	})
}

// A warm invocation, with its log written and without one.
func BenchmarkLambdaInvokeWarm(b *testing.B) {
	for name, policy := range map[string]string{"logged": mayLog, "unlogged": ""} {
		b.Run(name, func(b *testing.B) {
			s := serve(b)
			zipped, err := testProgram()
			require.NoError(b, err)
			_, err = s.lambda(east).CreateFunction(background, newFunction("f", s.executionRole(b, "r", policy), zipped))
			require.NoError(b, err)
			_, err = s.invoke("f", nil)
			require.NoError(b, err)
			for b.Loop() {
				if _, err := s.invoke("f", nil); err != nil {
					b.Error(err)
				}
			}
		})
	}
}

func BenchmarkLambdaInvokeCold(b *testing.B) {
	s := serve(b)
	s.runningFunction(b, "f")
	for b.Loop() {
		b.StopTimer()
		_, err := s.lambda(east).UpdateFunctionConfiguration(background, &lambda.UpdateFunctionConfigurationInput{FunctionName: aws.String("f")})
		require.NoError(b, err)
		b.StartTimer()
		if _, err := s.invoke("f", nil); err != nil {
			b.Error(err)
		}
	}
}
