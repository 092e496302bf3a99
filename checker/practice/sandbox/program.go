package sandbox

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// CannotRunError is about a program that AWS would run, and this machine cannot.
type CannotRunError struct {
	What    string // "a Linux program for arm64"
	Machine string // "macOS on x86_64"
	Advice  string // what more to do than building anew, or ""
}

func (e *CannotRunError) Error() string {
	return fmt.Sprintf("This function's bootstrap is %s, which AWS runs but this machine (%s) cannot; "+
		"build it with `checker build --arch practice`%s and upload that to practise here.", e.What, e.Machine, e.Advice)
}

// machines are Lambda's architectures, in the words of an ELF header and of Go.
// https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
var machines = map[string]struct {
	elf    elf.Machine
	goarch string
}{
	"x86_64": {elf.EM_X86_64, "amd64"},
	"arm64":  {elf.EM_AARCH64, "arm64"},
}

// bootstrap finds the file to start. The failure is what Lambda would say of it; the error may be a *CannotRunError.
func bootstrap(program Program) (path string, failed *failure, err error) {
	folder, err := filepath.Abs(program.Folder)
	if err != nil {
		return "", nil, fmt.Errorf("finding the function's code: %w", err)
	}
	path = filepath.Join(folder, "bootstrap")
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || err == nil && info.IsDir():
		return "", noBootstrap(), nil
	case err != nil:
		return "", nil, fmt.Errorf("looking at the function's bootstrap: %w", err)
	case !isExecutable(info):
		return "", refused("permission denied"), nil
	}
	head, err := readHead(path)
	if err != nil {
		return "", nil, fmt.Errorf("looking at the function's bootstrap: %w", err)
	}
	failed, err = judge(head, program.Architecture, runtime.GOOS, runtime.GOARCH)
	return path, failed, err
}

// judge says whether a program that begins with head can be started, on a machine of Go's goos and goarch.
func judge(head []byte, architecture, goos, goarch string) (*failure, error) {
	machine := words(goos) + " on " + words(goarch)
	switch {
	case bytes.HasPrefix(head, []byte(elf.ELFMAG)):
		want, known := machines[architecture]
		if !known || !isProgram(head, want.elf) {
			return refused("exec format error"), nil
		}
		if goos == "linux" && goarch == want.goarch {
			return nil, nil
		}
		cannot := &CannotRunError{What: "a Linux program for " + architecture, Machine: machine}
		if goos == "linux" && goarch != want.goarch {
			cannot.Advice = ", give the function the architecture " + words(goarch)
		}
		return nil, cannot
	case bytes.HasPrefix(head, []byte("#!")):
		if goos != "linux" {
			return nil, &CannotRunError{What: "a script for Linux", Machine: machine}
		}
		return nil, nil
	case isOwnFormat(head, goos):
		return nil, nil
	}
	return refused("exec format error"), nil
}

// readHead reads as much of a file as an ELF header takes, or all of a shorter one.
func readHead(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	head := make([]byte, binary.Size(elf.Header64{}))
	n, err := io.ReadFull(file, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	return head[:n], nil
}

// isProgram tells whether an ELF header is that of a 64-bit program, and not of a library's part, for a machine.
func isProgram(head []byte, machine elf.Machine) bool {
	var header elf.Header64
	if binary.Read(bytes.NewReader(head), binary.LittleEndian, &header) != nil {
		return false
	}
	kind := elf.Type(header.Type)
	return elf.Class(header.Ident[elf.EI_CLASS]) == elf.ELFCLASS64 &&
		elf.Data(header.Ident[elf.EI_DATA]) == elf.ELFDATA2LSB &&
		elf.Machine(header.Machine) == machine && (kind == elf.ET_EXEC || kind == elf.ET_DYN)
}

// isOwnFormat knows the programs of the machines that Lambda does not have.
func isOwnFormat(head []byte, goos string) bool {
	switch goos {
	case "darwin":
		machO64, universal := []byte{0xcf, 0xfa, 0xed, 0xfe}, []byte{0xca, 0xfe, 0xba, 0xbe}
		return bytes.HasPrefix(head, machO64) || bytes.HasPrefix(head, universal)
	case "windows":
		return bytes.HasPrefix(head, []byte("MZ"))
	}
	return false
}

// words says Go's names as people say them.
func words(name string) string {
	switch name {
	case "amd64":
		return "x86_64"
	case "darwin":
		return "macOS"
	case "linux":
		return "Linux"
	case "windows":
		return "Windows"
	}
	return name
}
