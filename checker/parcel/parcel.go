// Package parcel looks into a zip that was uploaded to Lambda and tells plain facts: whether Lambda will find a program
// in it, and what kind of program that is. It reads the few KiB that tell, runs nothing and unpacks nothing to a disk.
// It knows no AWS call and has no opinion on what it finds.
package parcel

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
	"unicode"
)

// name is what Lambda starts in a function with an OS-only runtime: the file of this name at the zip's root.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-provided.html
const name = "bootstrap"

// headSize is how much of the program is inflated, in bytes: an ELF program's list of segments, and of one that is linked
// to other libraries, the list of what it needs of them.
const headSize = 8 << 10

// mostSize is more than Lambda takes, even unpacked, in bytes.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const mostSize = 256 << 20

// Contents is what is in a zip. It holds no content of the files but a few words that tell what kind they are.
type Contents struct {
	Entries   int      `json:"entries"` // files and folders
	Bootstrap *Program `json:"bootstrap,omitempty"`
	// Instead is, when there is no bootstrap, the path in the zip of what was probably meant to be it; empty when nothing
	// looks like it.
	Instead string `json:"instead,omitempty"`
}

// Program is the file that Lambda starts.
type Program struct {
	Size     uint64 `json:"size"`     // bytes, unpacked, as the zip says
	Checksum uint32 `json:"checksum"` // CRC-32, as the zip says: programs that differ here are not the same
	// Package is the path of the Go package that the program was built from, when the zip has a Mark of it.
	Package string `json:"package,omitempty"`

	// Mode are the permission bits. ModeKnown tells whether the zip has any: one made on Windows has none, and what is
	// unpacked of it is not executable.
	Mode      fs.FileMode `json:"mode"`
	ModeKnown bool        `json:"modeKnown"`

	Format Format `json:"format"`
	// Native tells whether the machine that looked has its own programs in this format.
	Native bool `json:"native,omitempty"`
	// Interpreter is what starts a script, with its arguments, or what loads a dynamically linked ELF program.
	Interpreter string `json:"interpreter,omitempty"`
	CRLF        bool   `json:"crlf,omitempty"` // a script's first line ends as lines do on Windows

	Machine string `json:"machine,omitempty"` // of an ELF program: x86_64, arm64, or another
	Dynamic bool   `json:"dynamic,omitempty"` // an ELF program that is linked with libraries of the system
	GLIBC   int    `json:"glibc,omitempty"`   // of a dynamic one: 38 when it asks for version 2.38 of the C library; 0 when not known
}

// Format is the kind of file that a program is.
type Format string

// The formats.
const (
	ELF     Format = "elf"     // a program for Linux
	MachO   Format = "mach-o"  // a program for macOS
	PE      Format = "pe"      // a program for Windows
	Script  Format = "script"  // a text that begins with #!
	Library Format = "library" // compiled, but a part of a program: what the go tool makes of a package that is not main
	Zip     Format = "zip"     // a zip within the zip
	Link    Format = "link"    // a symbolic link to another file
	Empty   Format = "empty"
	Other   Format = "other" // nothing that Linux can start
)

// Mark is the comment that a zip may give its bootstrap, to say which Go package it was built from. The checksum of the
// program is part of it, so that the mark of an earlier program is not taken for that of another put in its place.
func Mark(pkg string, checksum uint32) string { return fmt.Sprintf("%s %08x", pkg, checksum) }

// Inspect looks into the zip of size bytes behind at. It reads the list of contents, which is at the end, and the head of
// bootstrap. An error means that this is no zip, or that it could not be read. The zip may be anyone's: nothing in it makes
// this take more than a few MiB of memory.
func Inspect(at io.ReaderAt, size int64) (Contents, error) {
	if size > mostSize {
		return Contents{}, fmt.Errorf("reading the zip: %d bytes are more than Lambda takes", size)
	}
	archive, err := zip.NewReader(at, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return Contents{}, fmt.Errorf("reading the list of contents of the zip: %w", err)
	}
	contents := Contents{Entries: len(archive.File)}
	file := find(archive.File)
	if file == nil {
		contents.Instead = instead(archive.File)
		return contents, nil
	}
	program, err := readProgram(file)
	if err != nil {
		return Contents{}, fmt.Errorf("reading the head of bootstrap in the zip: %w", err)
	}
	contents.Bootstrap = program
	return contents, nil
}

// find returns the entry that is unpacked to bootstrap at the root, if there is one.
func find(files []*zip.File) *zip.File {
	for _, file := range files {
		if path.Clean(file.Name) == name && !file.Mode().IsDir() {
			return file
		}
	}
	return nil
}

func readProgram(file *zip.File) (*Program, error) {
	program := &Program{
		Size: file.UncompressedSize64, Checksum: file.CRC32,
		Mode: file.Mode().Perm(), ModeKnown: modeKnown(file),
	}
	if pkg, _, _ := strings.Cut(file.Comment, " "); file.Comment == Mark(pkg, file.CRC32) {
		program.Package = shown(pkg)
	}
	if file.Mode()&fs.ModeSymlink != 0 {
		program.Format = Link
		return program, nil
	}
	head, err := readHead(file)
	if err != nil {
		return nil, err
	}
	program.recognise(head)
	return program, nil
}

func readHead(file *zip.File) ([]byte, error) {
	content, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer content.Close()
	head := make([]byte, headSize)
	n, err := io.ReadFull(content, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return head[:n], nil
}

// modeKnown tells whether an entry has permission bits: those made on Unix and on macOS do.
// https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.4.2
func modeKnown(file *zip.File) bool {
	const unix, macOS = 3, 19
	madeOn := file.CreatorVersion >> 8
	return madeOn == unix || madeOn == macOS
}

// instead picks the file that was probably meant to be bootstrap: of that name in a folder, of nearly that name, or by
// any name the only one.
func instead(files []*zip.File) string {
	var only, best string
	count, rank := 0, 0
	for _, file := range files {
		if !file.Mode().IsRegular() || strings.HasPrefix(file.Name, "__MACOSX/") {
			continue
		}
		count++
		only = file.Name
		if r := likeness(file.Name); r > rank {
			best, rank = file.Name, r
		}
	}
	if best == "" && count == 1 {
		best = only
	}
	return shown(best)
}

func likeness(entry string) int {
	// Zips made by older tools on Windows have backslashes.
	base := path.Base(strings.ReplaceAll(entry, `\`, "/"))
	stem := strings.TrimSuffix(base, path.Ext(base))
	switch {
	case base == name:
		return 4
	case strings.EqualFold(stem, name):
		return 3
	case base == "main":
		return 2
	case base == "main.exe" || base == "main.go":
		return 1
	}
	return 0
}

// shown is a text out of the zip that may be anything, as it can be shown: on one line, and short.
func shown(text string) string {
	const most = 120
	text = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most-1]) + "…"
	}
	return strings.TrimSpace(text)
}

// Folder tells whether a path in a zip is that of a bootstrap inside a folder, and in which.
func Folder(entry string) (folder string, ok bool) {
	folder, base := path.Split(strings.ReplaceAll(entry, `\`, "/"))
	return folder, folder != "" && base == name
}
