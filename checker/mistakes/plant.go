package mistakes

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/aws/aws-sdk-go-v2/aws"
	cognitotypes "github.com/aws/aws-sdk-go-v2/service/cognitoidentityprovider/types"
	"github.com/google/renameio/v2/maybe"
)

// keptFile is what mending needs, in the practice account's data folder.
const keptFile = "mistake.json"

// Plant makes a mistake in an account where everything is right, and keeps in the account's data folder what mending
// needs. Where the mistake cannot be made as a whole, nothing of it stays.
func Plant(ctx context.Context, a *Account, m Mistake, folder string) error {
	was, err := a.record(ctx, m)
	if err != nil {
		return fmt.Errorf("planting a mistake: %w", err)
	}
	content, err := json.Marshal(was)
	if err != nil {
		return fmt.Errorf("planting a mistake: %w", err)
	}
	// Before anything is changed: whatever happens now can be undone.
	if err := maybe.WriteFile(filepath.Join(folder, keptFile), content, 0o600); err != nil {
		return fmt.Errorf("keeping what undoes the mistake: %w", err)
	}
	if err := m.plant(ctx, a); err != nil {
		undone := a.restore(context.WithoutCancel(ctx), was)
		if undone == nil {
			undone = Forget(folder)
		}
		return errors.Join(fmt.Errorf("planting a mistake: %w", err), undone)
	}
	return nil
}

// Planted is a mistake that waits to be found.
type Planted struct {
	Mistake
	was before
}

// InFolder returns the mistake that is planted in the account of a data folder, and whether there is one.
func InFolder(folder string) (Planted, bool, error) {
	content, err := os.ReadFile(filepath.Join(folder, keptFile))
	if errors.Is(err, fs.ErrNotExist) {
		return Planted{}, false, nil
	}
	if err != nil {
		return Planted{}, false, fmt.Errorf("reading what undoes the mistake: %w", err)
	}
	var p Planted
	if err := json.Unmarshal(content, &p.was); err != nil {
		return Planted{}, false, fmt.Errorf("reading what undoes the mistake: %s is damaged: %w", filepath.Join(folder, keptFile), err)
	}
	p.Mistake, err = Find(p.was.Mistake)
	return p, err == nil, err
}

// Account is where the mistake was planted. config is aimed at the practice account.
func (p Planted) Account(config aws.Config) *Account {
	config = config.Copy()
	config.Region = p.was.Region
	return &Account{Config: config, Names: p.was.Names, PoolID: *p.was.Pool.Id, ClientID: *p.was.Client.ClientId}
}

// Mend puts everything of the workshop back as it was before the mistake, whatever has become of it since. config is
// aimed at the practice account. What had been deleted is made again; a pool or an app client has another id then.
func (p Planted) Mend(ctx context.Context, config aws.Config, folder string) error {
	if err := p.Account(config).restore(ctx, p.was); err != nil {
		return fmt.Errorf("mending: %w", err)
	}
	return Forget(folder)
}

// Forget lets a planted mistake be, as when its learner has mended it or the account was emptied.
func Forget(folder string) error {
	if err := os.Remove(filepath.Join(folder, keptFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("forgetting the mistake: %w", err)
	}
	return nil
}

func cognitoMissing(err error) bool {
	_, missing := errors.AsType[*cognitotypes.ResourceNotFoundException](err)
	return missing
}
