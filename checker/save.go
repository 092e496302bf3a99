package main

import (
	"encoding/json"
	"fmt"

	"github.com/google/renameio/v2/maybe"

	"cognito-lambda-workshop/checker/account"
)

// save keeps a snapshot in a file, whole or not at all.
func save(path string, snapshot *account.Snapshot) error {
	content, err := json.MarshalIndent(snapshot, "", "  ")
	if err != nil {
		return fmt.Errorf("keeping the snapshot: %w", err)
	}
	if err := maybe.WriteFile(path, append(content, '\n'), 0o600); err != nil {
		return fmt.Errorf("the snapshot cannot be kept: %w; choose another file with --save", err)
	}
	return nil
}
