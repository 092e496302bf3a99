package lambda

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/practice/wire"
)

func zipped(t testing.TB, names ...string) []byte {
	t.Helper()
	var data bytes.Buffer
	w := zip.NewWriter(&data)
	for _, name := range names {
		entry, err := w.Create(name)
		require.NoError(t, err)
		if !strings.HasSuffix(name, "/") {
			_, err = entry.Write([]byte("content of " + name))
			require.NoError(t, err)
		}
	}
	require.NoError(t, w.Close())
	return data.Bytes()
}

func TestZippedSize(t *testing.T) {
	_, err := source{zip: make([]byte, maxZipped)}.zipped()
	assert.NoError(t, err)
	_, err = source{zip: make([]byte, maxZipped+1)}.zipped()
	var refused *wire.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, wire.Error{
		Code: "RequestEntityTooLargeException", Status: 413, Message: "Zipped size must be smaller than 52428800 bytes",
	}, *refused)
}

func TestUnpackFileCountsBytes(t *testing.T) {
	entries, err := plan(zipped(t, "bootstrap"))
	require.NoError(t, err)
	folder, err := os.OpenRoot(t.TempDir())
	require.NoError(t, err)
	defer folder.Close()
	const size = int64(len("content of bootstrap"))

	_, err = unpackFile(entries[0], folder, size-1)
	assert.ErrorIs(t, err, errTooLarge)
	require.NoError(t, folder.Remove("bootstrap"))
	written, err := unpackFile(entries[0], folder, size)
	assert.NoError(t, err)
	assert.Equal(t, size, written)
}

// A zip may be small and yet ask for more files and folders than any program has.
func TestPlanCountsFilesAndFolders(t *testing.T) {
	names := make([]string, 0, maxEntries/100+1)
	for i := range maxEntries/100 + 1 {
		names = append(names, strings.Repeat(fmt.Sprintf("%d/", i), 100)+"x")
	}
	_, err := plan(zipped(t, names...))
	assert.Equal(t, notUnzippable(), err)
	_, err = plan(zipped(t, names[:len(names)/2]...))
	assert.NoError(t, err)
}

// Whatever is uploaded, nothing is written outside the folder, nothing in it is more than a file or a folder, and
// what is refused is refused in Lambda's words.
func FuzzUnpack(f *testing.F) {
	link := func() []byte {
		var data bytes.Buffer
		w := zip.NewWriter(&data)
		header := &zip.FileHeader{Name: "link"}
		header.SetMode(0o777 | fs.ModeSymlink)
		entry, err := w.CreateHeader(header)
		require.NoError(f, err)
		_, err = entry.Write([]byte("/tmp"))
		require.NoError(f, err)
		require.NoError(f, w.Close())
		return data.Bytes()
	}
	fine := zipped(f, "bootstrap", "data/words.txt", "empty/")
	for _, seed := range [][]byte{
		fine, fine[:len(fine)-30], link(), {}, []byte("PK\x05\x06"), zipped(f, "../x"), zipped(f, "/x"), zipped(f, `a\..\x`),
		zipped(f, "a", "a"), zipped(f, "a", "a/b"), zipped(f, "a/", "a"), zipped(f, "./a"), zipped(f, "a//b"), zipped(f, "C:x"), zipped(f, "x\x00y"),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		outside := t.TempDir()
		inside := filepath.Join(outside, "inside")
		require.NoError(t, os.Mkdir(inside, 0o700))
		root, err := os.OpenRoot(inside)
		require.NoError(t, err)
		err = unpack(data, root)
		require.NoError(t, root.Close())
		if err != nil {
			var refused *wire.Error
			require.ErrorAs(t, err, &refused)
		}
		var total int64
		err = filepath.WalkDir(outside, func(path string, entry fs.DirEntry, err error) error {
			require.NoError(t, err)
			require.True(t, entry.IsDir() || entry.Type().IsRegular(), path)
			if path != outside && path != inside {
				inner, err := filepath.Rel(inside, path)
				require.NoError(t, err)
				require.True(t, filepath.IsLocal(inner), path)
			}
			info, err := entry.Info()
			require.NoError(t, err)
			if !entry.IsDir() {
				total += info.Size()
			}
			return nil
		})
		require.NoError(t, err)
		require.LessOrEqual(t, total, int64(maxUnzipped)+1)
	})
}
