package main

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// counting counts the bytes of zips that come in.
type counting struct {
	aws.HTTPClient
	read *atomic.Int64
}

func (c counting) Do(r *http.Request) (*http.Response, error) {
	response, err := c.HTTPClient.Do(r)
	if err == nil && strings.HasPrefix(r.URL.Path, "/code/") {
		response.Body = &countedBody{response.Body, c.read}
	}
	return response, err
}

type countedBody struct {
	io.ReadCloser
	read *atomic.Int64
}

func (b *countedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.read.Add(int64(n))
	return n, err
}
