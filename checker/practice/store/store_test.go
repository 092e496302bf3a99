package store

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

type animal struct {
	Name string
	Legs int
}

const animals Table[animal] = "animals"

func openStore(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	require.NoError(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

func TestRecordsAreKeptAcrossOpens(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	require.NoError(t, s.Update(func(tx *Tx) error {
		require.NoError(t, animals.Put(tx, Key("eu", "cat"), animal{"cat", 4}))
		require.NoError(t, animals.Put(tx, Key("eu", "owl"), animal{"owl", 2}))
		return animals.Put(tx, Key("us", "bat"), animal{"bat", 2})
	}))
	require.NoError(t, s.Close())

	s = openStore(t, dir)
	require.NoError(t, s.View(func(tx *Tx) error {
		got, found, err := animals.Get(tx, Key("eu", "cat"))
		require.NoError(t, err)
		assert.True(t, found)
		assert.Equal(t, animal{"cat", 4}, got)

		_, found, err = animals.Get(tx, Key("us", "cat"))
		require.NoError(t, err)
		assert.False(t, found, "the other Region has no cat")

		var names []string
		for a, err := range animals.All(tx, Key("eu", "")) {
			require.NoError(t, err)
			names = append(names, a.Name)
		}
		assert.Equal(t, []string{"cat", "owl"}, names)
		return nil
	}))
}

func TestAFailedUpdateChangesNothing(t *testing.T) {
	s := openStore(t, t.TempDir())
	refusal := errors.New("refused")
	err := s.Update(func(tx *Tx) error {
		require.NoError(t, animals.Put(tx, "cat", animal{"cat", 4}))
		return refusal
	})
	require.ErrorIs(t, err, refusal)
	require.NoError(t, s.View(func(tx *Tx) error {
		_, found, err := animals.Get(tx, "cat")
		require.NoError(t, err)
		assert.False(t, found)
		return nil
	}))
}

func TestClearAndDelete(t *testing.T) {
	s := openStore(t, t.TempDir())
	require.NoError(t, s.Update(func(tx *Tx) error {
		require.NoError(t, animals.Delete(tx, "cat"), "a record that is not there is no error")
		return animals.Put(tx, "cat", animal{"cat", 4})
	}))
	require.NoError(t, s.Clear())
	require.NoError(t, s.View(func(tx *Tx) error {
		_, found, err := animals.Get(tx, "cat")
		assert.False(t, found)
		return err
	}))
}

func TestOneProcessAtATime(t *testing.T) {
	dir := t.TempDir()
	openStore(t, dir)
	_, err := Open(dir)
	assert.ErrorIs(t, err, ErrInUse)
}

func TestADamagedFileIsRefusedAndLeftAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	rubbish := make([]byte, 64<<10)
	copy(rubbish, "this is not a file of records")
	require.NoError(t, os.WriteFile(path, rubbish, 0o600))

	_, err := Open(dir)
	var damaged *DamagedError
	require.ErrorAs(t, err, &damaged)
	assert.Equal(t, path, damaged.Path)
	kept, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, rubbish, kept)
}

func TestTheFolderIsClosedToOthers(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no file modes; the folder is in the user's own profile or project")
	}
	dir := filepath.Join(t.TempDir(), "data")
	require.NoError(t, os.Mkdir(dir, 0o755))
	openStore(t, dir)
	info, err := os.Stat(dir)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o700), info.Mode().Perm())
}

func BenchmarkDurableWrite(b *testing.B) {
	s := openStore(b, b.TempDir())
	for b.Loop() {
		err := s.Update(func(tx *Tx) error { return animals.Put(tx, "cat", animal{"cat", 4}) })
		if err != nil {
			b.Fatal(err)
		}
	}
}
