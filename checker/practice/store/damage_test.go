package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// usedFile is a file that has seen some use: tables that are one page and tables that are trees, a record that is
// larger than a page, and free pages.
func usedFile(t testing.TB) []byte {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(dir)
	require.NoError(t, err)
	for i := range 300 {
		table, long := Table[string](fmt.Sprintf("table%d", i%5)), strings.Repeat("record ", 20)
		if i == 7 {
			long = strings.Repeat("a long record ", 1000)
		}
		require.NoError(t, s.Update(func(tx *Tx) error {
			if i%9 == 0 {
				return table.Delete(tx, Key("us-east-1", fmt.Sprint(i-5)))
			}
			return table.Put(tx, Key("us-east-1", fmt.Sprint(i)), long+fmt.Sprint(i))
		}))
		if i < 250 {
			continue
		}
		require.NoError(t, s.Update(func(tx *Tx) error { return animals.Put(tx, fmt.Sprint(i%3), animal{"cat", i}) }))
	}
	require.NoError(t, s.Close())
	content, err := os.ReadFile(filepath.Join(dir, FileName))
	require.NoError(t, err)
	return content
}

// contents are all records of a store.
func contents(s *Store) (all string, err error) {
	err = s.View(func(tx *Tx) error {
		for i := range 5 {
			for text, err := range Table[string](fmt.Sprintf("table%d", i)).All(tx, "") {
				if err != nil {
					return err
				}
				all += text + "\n"
			}
		}
		for a, err := range animals.All(tx, "") {
			if err != nil {
				return err
			}
			all += fmt.Sprintln(a)
		}
		return nil
	})
	return all, err
}

// damaged is a file with some bytes changed from a place on, and cut off at another.
func damaged(content []byte, place uint32, change []byte, cut uint32) []byte {
	broken := append([]byte(nil), content...)
	for i, b := range change {
		broken[(int(place)+i)%len(broken)] ^= b
	}
	if int(cut) < len(broken) {
		broken = broken[:cut]
	}
	return broken
}

// openDamaged opens a damaged copy: it is refused, or it reads as the whole one does. It is never changed.
func openDamaged(t *testing.T, broken []byte, whole string) (refused bool) {
	t.Helper()
	if len(broken) == 0 {
		whole = "" // an empty file is a new one
	}
	dir := t.TempDir()
	path := filepath.Join(dir, FileName)
	require.NoError(t, os.WriteFile(path, broken, 0o600))
	s, err := Open(dir)
	if err == nil {
		got, err := contents(s)
		require.NoError(t, err)
		require.Equal(t, whole, got)
		require.NoError(t, s.Close())
	} else {
		var damage *DamagedError
		require.ErrorAs(t, err, &damage)
		assert.Equal(t, path, damage.Path)
	}
	if len(broken) == 0 {
		return err != nil
	}
	kept, readErr := os.ReadFile(path)
	require.NoError(t, readErr)
	require.Equal(t, broken, kept, "the file was changed")
	return err != nil
}

func wholeContents(t testing.TB, content []byte) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, FileName), content, 0o600))
	s, err := Open(dir)
	require.NoError(t, err)
	defer s.Close()
	all, err := contents(s)
	require.NoError(t, err)
	return all
}

func TestADamagedFileIsRefusedOrReadsTheSame(t *testing.T) {
	content := usedFile(t)
	whole := wholeContents(t, content)
	random := rand.New(rand.NewPCG(1, 2))
	refused := 0
	for range 400 {
		broken := damaged(content, random.Uint32()%uint32(len(content)), []byte{1 << random.IntN(8)}, ^uint32(0))
		if openDamaged(t, broken, whole) {
			refused++
		}
	}
	assert.Greater(t, refused, 40, "damage goes unnoticed")
	for _, length := range []int{1, 100, 4095, 4096, 8192, 16384, len(content) / 2} {
		assert.True(t, openDamaged(t, content[:length], whole), "cut off at %d", length)
	}
}

// What a disk that is full or a write that was interrupted may leave: whole pages of nothing.
func TestEmptiedPagesAreNoticed(t *testing.T) {
	content := usedFile(t)
	whole := wholeContents(t, content)
	size := os.Getpagesize()
	for at := 0; at+size <= len(content); at += size {
		broken := append([]byte(nil), content...)
		clear(broken[at : at+size])
		openDamaged(t, broken, whole)
	}
}

func TestARecordInAnothersPlaceIsNoticed(t *testing.T) {
	sealedRecord := seal("users", "ana", []byte(`{}`))
	_, err := unseal("users", "ana", sealedRecord)
	require.NoError(t, err)
	for _, place := range [][2]string{{"users", "bob"}, {"pools", "ana"}} {
		_, err = unseal(place[0], place[1], sealedRecord)
		assert.Error(t, err)
	}
}

func TestAFailedWriteSaysSo(t *testing.T) {
	s := openStore(t, t.TempDir())
	require.NoError(t, s.Close())
	err := s.Update(func(tx *Tx) error { return nil })
	var failed *WriteError
	require.ErrorAs(t, err, &failed)
	assert.False(t, errors.Is(err, ErrInUse))
}

func FuzzOpen(f *testing.F) {
	content := usedFile(f)
	whole := wholeContents(f, content)
	none := ^uint32(0)
	size := uint32(os.Getpagesize())
	f.Add(uint32(0), []byte{}, none)
	f.Add(uint32(16), []byte{1}, none)              // the first description of the file
	f.Add(size+24, []byte{0xff, 0xff}, none)        // the second one
	f.Add(2*size+8, []byte{0, 0, 0xff, 0xff}, none) // how much a page holds
	f.Add(3*size+12, []byte{0xff, 0xff, 0xff}, none)
	f.Add(4*size, []byte{1}, none)
	f.Add(5*size+24, []byte{0xff}, none)
	f.Add(uint32(0), []byte{}, uint32(0))
	f.Add(uint32(0), []byte{}, size+50)
	f.Add(uint32(0), []byte{}, uint32(len(content)/2))
	f.Fuzz(func(t *testing.T, place uint32, change []byte, cut uint32) {
		openDamaged(t, damaged(content, place, change, cut), whole)
	})
}

// BenchmarkOpen is the opening of a file with 300 records, which is read through first.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	require.NoError(b, os.WriteFile(filepath.Join(dir, FileName), usedFile(b), 0o600))
	for b.Loop() {
		s, err := Open(dir)
		if err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}
