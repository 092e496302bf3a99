package practice_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkPartition is what finding the account costs in a class of three hundred: go test -bench Partition -run none.
func BenchmarkPartition(b *testing.B) {
	partition, class := openPartition(b, learnersOf(300)...)
	s := class["400000000299"]
	server := httptest.NewServer(partition)
	b.Cleanup(server.Close)
	s.URL = server.URL
	pool := workshopPool(b, s, nil, withoutSecret)
	initiate := func(client string) func() *http.Request {
		return func() *http.Request {
			return jsonRequest(b, "AWSCognitoIdentityProviderService.RevokeToken", `{"ClientId": "`+client+`", "Token": "x"}`)
		}
	}
	signedList := func() *http.Request {
		request := jsonRequest(b, "AWSCognitoIdentityProviderService.ListUserPools", `{"MaxResults": 1}`)
		request.Header.Set("Authorization", strings.Replace(signedAs(ann), ann, "400000000299", 1))
		return request
	}
	for name, row := range map[string]struct {
		handler http.Handler
		request func() *http.Request
	}{
		"alone/signed":            {s.Account, signedList},
		"alone/client":            {s.Account, initiate(pool.clientID)},
		"alone/unknown client":    {s.Account, initiate("1example23456789")},
		"together/signed":         {partition, signedList},
		"together/client":         {partition, initiate(pool.clientID)},
		"together/unknown client": {partition, initiate("1example23456789")},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				answered(row.handler, row.request())
			}
		})
	}
}
