package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"

	"cognito-lambda-workshop/checker/account"
)

func TestAnInterruptedLookNamesWhatItLeft(t *testing.T) {
	var told bytes.Buffer
	to := terminal{err: &told}
	to.tellLeftBehind("", &account.Snapshot{})
	assert.Empty(t, told.String())
	to.tellLeftBehind("", &account.Snapshot{Live: &account.Live{LeftBehind: []string{"the user success+abc@simulator.amazonses.com"}}})
	assert.Equal(t, "checker: this could not be deleted: the user success+abc@simulator.amazonses.com; delete it under Users of the user pool\n", told.String())
	told.Reset()
	to.tellLeftBehind("Ana", &account.Snapshot{Live: &account.Live{LeftBehind: []string{"the user x in tutorials-user-pool"}}})
	assert.Contains(t, told.String(), "tutorials-user-pool, in the account of Ana; delete it", "the pools of a class have the same name")
}
