package main

import (
	"testing"
	"time"
	"context"

	"cognito-lambda-workshop/checker/account"
	"cognito-lambda-workshop/checker/checks"
)

func TestLookTmp(t *testing.T) {
	start := time.Now()
	a := finishedAccount(t)
	t.Log("finished", time.Since(start))
	for range 3 {
		start = time.Now()
		s := a.look(t)
		t.Log("look", time.Since(start))
		start = time.Now()
		account.Use(context.Background(), a.options, s, account.LiveOptions{Mail: true, LogsWait: 5*time.Second})
		t.Log("use", time.Since(start))
		for _, x := range s.Live.Attempts { t.Logf("%+v", x) }
		t.Log(s.NearMisses, s.Live.LeftBehind)
		start = time.Now()
		f := checks.Run(s)
		t.Log("judge", time.Since(start), len(f))
		for _, x := range f { if x.Status != "pass" { t.Log(x.ID, x.Status, x.Saw) } }
	}
}
