package parcel

import (
	"archive/zip"
	"bytes"
	"debug/elf"
	"encoding/binary"
	"hash/crc32"
	"io/fs"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// entry is a file to put in a zip.
type entry struct {
	name    string
	mode    fs.FileMode
	windows bool // made by a tool that keeps no mode
	comment string
	content string
}

func zipped(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	for _, e := range entries {
		header := &zip.FileHeader{Name: e.name, Method: zip.Deflate, Comment: e.comment}
		if !e.windows {
			header.SetMode(e.mode)
		}
		to, err := archive.CreateHeader(header)
		require.NoError(t, err)
		_, err = to.Write([]byte(e.content))
		if !strings.HasSuffix(e.name, "/") {
			require.NoError(t, err)
		}
	}
	require.NoError(t, archive.Close())
	return packed.Bytes()
}

func bootstrap(content string) entry { return entry{name: "bootstrap", mode: 0o755, content: content} }

// linked is an ELF program. With a loader it is linked with libraries, which it names in after.
func linked(class elf.Class, kind elf.Type, machine elf.Machine, loader, after string) string {
	const headers = 64
	header := elf.Header64{
		Type: uint16(kind), Machine: uint16(machine), Version: 1, Phoff: headers, Phentsize: 56, Phnum: 2,
	}
	copy(header.Ident[:], elf.ELFMAG)
	header.Ident[elf.EI_CLASS], header.Ident[elf.EI_DATA] = byte(class), byte(elf.ELFDATA2LSB)
	second := elf.Prog64{Type: uint32(elf.PT_GNU_STACK)}
	if loader != "" {
		second = elf.Prog64{Type: uint32(elf.PT_INTERP), Off: headers + 2*56, Filesz: uint64(len(loader) + 1)}
	}
	var program bytes.Buffer
	for _, part := range []any{header, elf.Prog64{Type: uint32(elf.PT_LOAD)}, second} {
		if err := binary.Write(&program, binary.LittleEndian, part); err != nil {
			panic(err)
		}
	}
	return program.String() + loader + "\x00" + after
}

func static(machine elf.Machine) string {
	return linked(elf.ELFCLASS64, elf.ET_EXEC, machine, "", "code")
}

func inspect(t testing.TB, packed []byte) Contents {
	t.Helper()
	contents, err := Inspect(bytes.NewReader(packed), int64(len(packed)))
	require.NoError(t, err)
	return contents
}

func TestWhatKindOfProgramBootstrapIs(t *testing.T) {
	const loader = "/lib64/ld-linux-x86-64.so.2"
	rows := map[string]struct {
		content string
		want    Program
	}{
		"x86_64":         {static(elf.EM_X86_64), Program{Format: ELF, Machine: "x86_64"}},
		"arm64":          {static(elf.EM_AARCH64), Program{Format: ELF, Machine: "arm64"}},
		"another chip":   {static(elf.EM_RISCV), Program{Format: ELF, Machine: "RISCV"}},
		"32 bits":        {linked(elf.ELFCLASS32, elf.ET_EXEC, elf.EM_386, "", "code"), Program{Format: ELF, Machine: "386, 32-bit"}},
		"an object file": {linked(elf.ELFCLASS64, elf.ET_REL, elf.EM_X86_64, "", ""), Program{Format: Library, Machine: "x86_64"}},
		"linked with the C library": {
			linked(elf.ELFCLASS64, elf.ET_DYN, elf.EM_X86_64, loader, "GLIBC_2.2.5\x00GLIBC_2.38\x00GLIBC_2.34\x00"),
			Program{Format: ELF, Machine: "x86_64", Dynamic: true, Interpreter: loader, GLIBC: 38},
		},
		"linked with another C library": {
			linked(elf.ELFCLASS64, elf.ET_DYN, elf.EM_X86_64, "/lib/ld-musl-x86_64.so.1", ""),
			Program{Format: ELF, Machine: "x86_64", Dynamic: true, Interpreter: "/lib/ld-musl-x86_64.so.1"},
		},
		"cut off in its header": {static(elf.EM_X86_64)[:20], Program{Format: Other}},
		"macOS":                 {"\xcf\xfa\xed\xfe\x07\x00\x00\x01", Program{Format: MachO}},
		"macOS, for two chips":  {"\xca\xfe\xba\xbe\x00\x00\x00\x02", Program{Format: MachO}},
		"Windows":               {"MZ\x90\x00", Program{Format: PE}},
		"script":                {"#!/bin/sh -e\necho", Program{Format: Script, Interpreter: "/bin/sh -e"}},
		"script from Windows":   {"#!/bin/sh\r\necho\r\n", Program{Format: Script, Interpreter: "/bin/sh", CRLF: true}},
		"no package main":       {"!<arch>\n__.PKGDEF", Program{Format: Library}},
		"a zip":                 {"PK\x03\x04", Program{Format: Zip}},
		"empty":                 {"", Program{Format: Empty}},
		"source":                {"package main\n", Program{Format: Other}},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			row.want.Size, row.want.Checksum = uint64(len(row.content)), crc32.ChecksumIEEE([]byte(row.content))
			row.want.Mode, row.want.ModeKnown = 0o755, true
			row.want.Native = row.want.Format == native(runtime.GOOS)
			assert.Equal(t, Contents{Entries: 1, Bootstrap: &row.want}, inspect(t, zipped(t, bootstrap(row.content))))
		})
	}
}

func TestEachSystemHasItsFormat(t *testing.T) {
	assert.Equal(t, []Format{ELF, MachO, PE}, []Format{native("linux"), native("darwin"), native("windows")})
}

func TestModes(t *testing.T) {
	windows := entry{name: "bootstrap", windows: true}
	assert.False(t, inspect(t, zipped(t, windows)).Bootstrap.ModeKnown)
	lost := inspect(t, zipped(t, entry{name: "./bootstrap", mode: 0o644})).Bootstrap
	assert.True(t, lost.ModeKnown)
	assert.Equal(t, fs.FileMode(0o644), lost.Mode)
	link := inspect(t, zipped(t, entry{name: "bootstrap", mode: fs.ModeSymlink | 0o777, content: "bin/app"})).Bootstrap
	assert.Equal(t, Link, link.Format)
}

func TestWhatIsThereInsteadOfBootstrap(t *testing.T) {
	rows := map[string]struct {
		names []string
		want  string
	}{
		"in a folder":                 {[]string{"build/", "build/main", "build/bootstrap"}, "build/bootstrap"},
		"in a folder, from Windows":   {[]string{`build\bootstrap`}, `build\bootstrap`},
		"a folder of that name":       {[]string{"bootstrap/", "bootstrap/bootstrap"}, "bootstrap/bootstrap"},
		"another case":                {[]string{"LICENSE", "Bootstrap"}, "Bootstrap"},
		"with an ending":              {[]string{"main", "bootstrap.exe"}, "bootstrap.exe"},
		"main":                        {[]string{"README.md", "main.go", "main"}, "main"},
		"the only file, by any name":  {[]string{"02-sign-up"}, "02-sign-up"},
		"what macOS adds by itself":   {[]string{"sign-up", "__MACOSX/._sign-up", "__MACOSX/bootstrap"}, "sign-up"},
		"nothing like it":             {[]string{"a.txt", "b.txt"}, ""},
		"a name that is not for eyes": {[]string{"\x1b[31mred\n" + strings.Repeat("x", 200)}, "[31mred" + strings.Repeat("x", 112) + "…"},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			var entries []entry
			for _, name := range row.names {
				entries = append(entries, entry{name: name, mode: 0o755})
			}
			assert.Equal(t, Contents{Entries: len(entries), Instead: row.want}, inspect(t, zipped(t, entries...)))
		})
	}
}

func TestTheMarkOfAPackage(t *testing.T) {
	const pkg = "cognito-lambda-workshop/steps/03-sign-in"
	rows := map[string]struct{ comment, want string }{
		"marked":                             {Mark(pkg, crc32.ChecksumIEEE([]byte("MZ"))), pkg},
		"the mark of a program it once had":  {Mark(pkg, crc32.ChecksumIEEE([]byte("other"))), ""},
		"a comment of another kind of maker": {"made by hand", ""},
		"none":                               {"", ""},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			marked := bootstrap("MZ")
			marked.comment = row.comment
			assert.Equal(t, row.want, inspect(t, zipped(t, marked)).Bootstrap.Package)
		})
	}
}

func TestWhatIsNoZip(t *testing.T) {
	good := zipped(t, bootstrap(static(elf.EM_X86_64)))
	damaged := bytes.Clone(good)
	copy(damaged[40:], "\xff\xff\xff\xff\xff\xff")
	for name, packed := range map[string][]byte{
		"empty": {}, "text": []byte("<html>"), "cut off": good[:len(good)-30], "damaged within": damaged,
	} {
		_, err := Inspect(bytes.NewReader(packed), int64(len(packed)))
		assert.Error(t, err, name)
	}
	_, err := Inspect(bytes.NewReader(nil), 1<<50)
	assert.Error(t, err, "a size that cannot be")
}

func FuzzInspect(f *testing.F) {
	f.Add(zipped(f, bootstrap(static(elf.EM_X86_64))))
	f.Add(zipped(f, bootstrap(linked(elf.ELFCLASS64, elf.ET_DYN, elf.EM_AARCH64, "/lib/ld-linux-aarch64.so.1", "GLIBC_2.34"))))
	f.Add(zipped(f, bootstrap(linked(elf.ELFCLASS32, elf.ET_EXEC, elf.EM_ARM, "", ""))))
	f.Add(zipped(f, bootstrap("#!/bin/sh\r\n")))
	f.Add(zipped(f, bootstrap(strings.Repeat("\x00", 1<<20)))) // small, and large when unpacked
	f.Add(zipped(f, entry{name: `folder\bootstrap`, windows: true}, entry{name: "bootstrap/"}))
	f.Add([]byte("PK\x05\x06"))
	f.Fuzz(func(t *testing.T, packed []byte) {
		contents, err := Inspect(bytes.NewReader(packed), int64(len(packed)))
		if err != nil {
			assert.Zero(t, contents)
			return
		}
		assert.LessOrEqual(t, len(contents.Instead), 120*4)
		if program := contents.Bootstrap; program != nil {
			assert.NotEmpty(t, program.Format)
			assert.LessOrEqual(t, len(program.Interpreter)+len(program.Package), 2*120*4)
			assert.Empty(t, contents.Instead)
		}
	})
}
