package account

import (
	"archive/zip"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"cognito-lambda-workshop/checker/parcel"
)

// packageTime is how long looking into one zip may take: behind some firewalls the place where Lambda keeps them does not
// answer at all.
const packageTime = 10 * time.Second

// readPackage looks into the zip behind the link that GetFunction gives. The link is as good as the permission to read the
// code, and is kept out of everything.
func (r *reader) readPackage(ctx context.Context, link string) Look[parcel.Contents] {
	ctx, cancel := context.WithTimeout(ctx, packageTime)
	defer cancel()
	at, size, err := parcel.Remote(ctx, r.http, link)
	if err != nil {
		return Failed[parcel.Contents](r.packageFault(err))
	}
	contents, err := parcel.Inspect(at, size)
	if err != nil {
		return Failed[parcel.Contents](r.packageFault(err))
	}
	return Found(contents)
}

// hasPackage tells whether Lambda starts a file out of the function's zip, so that it is worth looking for.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-provided.html
func (f Function) hasPackage() bool {
	return f.PackageType == "Zip" && strings.HasPrefix(f.Runtime, "provided")
}

func (r *reader) packageFault(err error) *Fault {
	fault := r.fault("lambda:GetFunction", err)
	fault.Message = err.Error()
	status, answered := errors.AsType[*parcel.StatusError](err)
	switch {
	case answered && (status.Status == http.StatusServiceUnavailable || status.Status == http.StatusTooManyRequests):
		fault.Kind = Throttled
	case fault.Kind == TimedOut:
		fault.Message = "the place where Lambda keeps the uploaded zip gave no answer in time"
	case errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrAlgorithm), errors.Is(err, zip.ErrChecksum):
		fault.Kind = Malformed
	case fault.Kind == OtherFault && (errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)):
		fault.Kind = Unreachable
	}
	return fault
}
