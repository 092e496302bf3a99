package mistakes

import (
	"archive/zip"
	"bytes"
	"context"
	"debug/elf"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"cognito-lambda-workshop/checker/lesson"
)

func TestTheTableIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range All() {
		assert.Regexp(t, `^[a-z0-9]+(-[a-z0-9]+)*$`, m.Name)
		assert.False(t, seen[m.Name], "%s is there twice", m.Name)
		seen[m.Name] = true
		assert.Regexp(t, `^[a-z-]+/[a-z-]+$`, m.Check, m.Name)
		assert.Regexp(t, regexp.MustCompile(`^[A-Z].*[^.]\.$`), m.Story, m.Name)
		assert.NotContains(t, m.Story, ". ", "%s is told in one sentence", m.Name)
		assert.NotNil(t, m.plant, m.Name)
	}
	assert.GreaterOrEqual(t, len(seen), 40)
}

func TestFind(t *testing.T) {
	m, err := Find("wrong-secret")
	require.NoError(t, err)
	assert.Equal(t, "sign-up/environment", m.Check)

	_, err = Find("wrong")
	assert.ErrorContains(t, err, `there is no mistake "wrong"`)
	assert.ErrorContains(t, err, "pool-deleted, pool-in-another-region")
}

func TestNoticedBy(t *testing.T) {
	var names []string
	for _, m := range NoticedBy([]string{"user-pool/exists", "nothing/notices"}) {
		names = append(names, m.Name)
	}
	assert.Equal(t, []string{"pool-deleted", "pool-in-another-region", "two-pools"}, names)
	assert.Empty(t, NoticedBy(nil))
}

func TestNothingIsPlantedInAFreshFolder(t *testing.T) {
	folder := t.TempDir()
	_, found, err := InFolder(folder)
	require.NoError(t, err)
	assert.False(t, found)
	assert.NoError(t, Forget(folder))
}

func TestADamagedRecordIsToldAndLeft(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, keptFile)
	require.NoError(t, os.WriteFile(path, []byte("{"), 0o600))
	_, _, err := InFolder(folder)
	assert.ErrorContains(t, err, "mistake.json is damaged")
	assert.FileExists(t, path)
}

// program is this test's own, which is one of this machine.
func program(t *testing.T) []byte {
	t.Helper()
	path, err := os.Executable()
	require.NoError(t, err)
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	if _, err := elf.NewFile(bytes.NewReader(content)); err != nil {
		t.Skip("skipped: this machine's programs are not those that Lambda runs")
	}
	return content
}

func TestRepackChangesTheProgramAndWhatTheZipSaysOfIt(t *testing.T) {
	var zipped bytes.Buffer
	archive := zip.NewWriter(&zipped)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	header.SetMode(0o755)
	entry, err := archive.CreateHeader(header)
	require.NoError(t, err)
	_, err = entry.Write([]byte("the program itself"))
	require.NoError(t, err)
	require.NoError(t, archive.Close())

	for name, row := range map[string]struct {
		change func([]byte) ([]byte, error)
		header func(*zip.FileHeader)
		want   string
		mode   os.FileMode
		called string
	}{
		"as it was":    {same, unchanged, "the program itself", 0o755, "bootstrap"},
		"another name": {same, func(h *zip.FileHeader) { h.Name = "main" }, "the program itself", 0o755, "main"},
		"from Windows": {same, func(h *zip.FileHeader) { h.CreatorVersion, h.ExternalAttrs = 0, 0 }, "the program itself", 0o666, "bootstrap"},
		"other bytes":  {beginning("MZ"), unchanged, "MZe program itself", 0o755, "bootstrap"},
	} {
		t.Run(name, func(t *testing.T) {
			packed, err := repack(zipped.Bytes(), row.change, row.header)
			require.NoError(t, err)
			content, told, err := onlyProgram(packed)
			require.NoError(t, err)
			assert.Equal(t, row.want, string(content))
			assert.Equal(t, row.called, told.Name)
			assert.Equal(t, row.mode, told.Mode())
		})
	}
	_, err = repack([]byte("no zip"), same, unchanged)
	assert.ErrorContains(t, err, "reading the zip")
}

func TestAProgramForTheOtherProcessorStaysAProgram(t *testing.T) {
	before := program(t)
	after, err := forOtherProcessor(before)
	require.NoError(t, err)
	was, err := elf.NewFile(bytes.NewReader(before))
	require.NoError(t, err)
	is, err := elf.NewFile(bytes.NewReader(after))
	require.NoError(t, err)
	assert.NotEqual(t, was.Machine, is.Machine)
	back, err := forOtherProcessor(after)
	require.NoError(t, err)
	assert.Equal(t, before, back)

	_, err = forOtherProcessor([]byte("#!/bin/sh"))
	assert.ErrorIs(t, err, ErrNotHere)
}

func TestADynamicallyLinkedProgramNamesItsLoader(t *testing.T) {
	after, err := dynamicallyLinked(program(t))
	require.NoError(t, err)
	file, err := elf.NewFile(bytes.NewReader(after))
	require.NoError(t, err)
	var loader string
	for _, p := range file.Progs {
		if p.Type == elf.PT_INTERP {
			content := make([]byte, p.Filesz)
			_, err := p.ReadAt(content, 0)
			require.NoError(t, err)
			loader = strings.TrimRight(string(content), "\x00")
		}
	}
	assert.Contains(t, loader, "/ld-linux")
}

// What cannot be planted leaves nothing behind.
func TestAMistakeThatCannotBeRecordedIsNotPlanted(t *testing.T) {
	folder := t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	m, err := Find("wrong-secret")
	require.NoError(t, err)
	err = Plant(ctx, &Account{Names: lesson.DefaultNames(""), PoolID: "us-east-1_AbCdEf123", ClientID: "x"}, m, folder)
	assert.ErrorContains(t, err, "planting a mistake")
	_, found, err := InFolder(folder)
	require.NoError(t, err)
	assert.False(t, found)
}
