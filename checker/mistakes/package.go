package mistakes

import (
	"archive/zip"
	"bytes"
	"context"
	"debug/elf"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/service/lambda"

	"cognito-lambda-workshop/checker/lesson"
)

func packageMistakes() []Mistake {
	return []Mistake{
		{
			Name: "wrong-zip", Check: "sign-in/package", Code: []lesson.Step{lesson.SignIn},
			Story: "The zip of the sign-up function had been uploaded to the sign-in function.",
			plant: func(ctx context.Context, a *Account) error {
				signUp, err := a.recordFunction(ctx, lesson.SignUp, true)
				if err != nil {
					return err
				}
				return a.upload(ctx, lesson.SignIn, signUp.Zip)
			},
		},
		{
			Name: "no-bootstrap", Check: "sign-up/package", Code: []lesson.Step{lesson.SignUp},
			Story: "The program in the zip was called main and not bootstrap.",
			plant: repacked(lesson.SignUp, same, func(h *zip.FileHeader) { h.Name = "main" }),
		},
		{
			Name: "bootstrap-in-a-folder", Check: "refresh-token/package", Code: []lesson.Step{lesson.RefreshToken},
			Story: "The program was inside a folder of the zip and not at its root.",
			plant: repacked(lesson.RefreshToken, same, func(h *zip.FileHeader) { h.Name = "refresh-token/bootstrap" }),
		},
		{
			Name: "not-executable", Check: "private/package", Code: []lesson.Step{lesson.Private},
			Story: "The zip had been made on Windows, so that its bootstrap was not marked as executable.",
			plant: repacked(lesson.Private, same, func(h *zip.FileHeader) { h.CreatorVersion, h.ExternalAttrs = 0, 0 }),
		},
		{
			Name: "wrong-architecture", Check: "sign-in/package", Code: []lesson.Step{lesson.SignIn},
			Story: "The program was built for another processor than the function's architecture.",
			plant: repacked(lesson.SignIn, forOtherProcessor, unchanged),
		},
		{
			Name: "macos-program", Check: "sign-up/package", Code: []lesson.Step{lesson.SignUp},
			Story: "The program was built for macOS, because GOOS=linux was forgotten.",
			plant: repacked(lesson.SignUp, beginning("\xcf\xfa\xed\xfe\x0c\x00\x00\x01\x00\x00\x00\x00\x02\x00\x00\x00"), unchanged),
		},
		{
			Name: "windows-program", Check: "refresh-token/package", Code: []lesson.Step{lesson.RefreshToken},
			Story: "The program was built for Windows, because GOOS=linux was forgotten.",
			plant: repacked(lesson.RefreshToken, beginning("MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff\x00\x00"), unchanged),
		},
		{
			Name: "script-from-windows", Check: "private/package", Code: []lesson.Step{lesson.Private},
			Story: "The bootstrap was a script with the line ends of Windows, so that its interpreter was not found.",
			plant: repacked(lesson.Private, func([]byte) ([]byte, error) { return []byte("#!/bin/sh\r\nexec ./private\r\n"), nil }, unchanged),
		},
		{
			Name: "built-with-cgo", Check: "sign-up/package", Warns: true, Code: []lesson.Step{lesson.SignUp},
			Story: "The program was built with cgo and needed the C library of the machine that built it.",
			plant: repacked(lesson.SignUp, dynamicallyLinked, unchanged),
		},
	}
}

// ErrNotHere says that a mistake can be made only on a machine whose programs are those that Lambda runs.
var ErrNotHere = errors.New("this mistake cannot be made on this machine")

// repacked changes the program in a step's zip, and what the zip says of it.
func repacked(step lesson.Step, program func([]byte) ([]byte, error), header func(*zip.FileHeader)) func(context.Context, *Account) error {
	return func(ctx context.Context, a *Account) error {
		now, err := a.recordFunction(ctx, step, true)
		if err != nil {
			return err
		}
		zipped, err := repack(now.Zip, program, header)
		if err != nil {
			return err
		}
		return a.upload(ctx, step, zipped)
	}
}

func (a *Account) upload(ctx context.Context, step lesson.Step, zipped []byte) error {
	_, err := a.lambda().UpdateFunctionCode(ctx, &lambda.UpdateFunctionCodeInput{FunctionName: a.function(step), ZipFile: zipped})
	if err != nil {
		return fmt.Errorf("uploading the zip: %w", err)
	}
	return nil
}

// repack makes a zip again with its one program changed.
func repack(zipped []byte, change func([]byte) ([]byte, error), header func(*zip.FileHeader)) ([]byte, error) {
	program, told, err := onlyProgram(zipped)
	if err != nil {
		return nil, fmt.Errorf("reading the zip: %w", err)
	}
	if program, err = change(program); err != nil {
		return nil, err
	}
	told = &zip.FileHeader{
		Name: told.Name, Method: zip.Deflate, Modified: told.Modified,
		CreatorVersion: told.CreatorVersion, ExternalAttrs: told.ExternalAttrs,
	}
	header(told)
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	entry, err := archive.CreateHeader(told)
	if err == nil {
		_, err = entry.Write(program)
	}
	if err = errors.Join(err, archive.Close()); err != nil {
		return nil, fmt.Errorf("making the zip: %w", err)
	}
	return packed.Bytes(), nil
}

func onlyProgram(zipped []byte) ([]byte, *zip.FileHeader, error) {
	archive, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		return nil, nil, err
	}
	if len(archive.File) != 1 {
		return nil, nil, fmt.Errorf("it has %d files, where one was expected", len(archive.File))
	}
	content, err := archive.File[0].Open()
	if err != nil {
		return nil, nil, err
	}
	program, err := io.ReadAll(content)
	return program, &archive.File[0].FileHeader, errors.Join(err, content.Close())
}

func same(program []byte) ([]byte, error) { return program, nil }

func unchanged(*zip.FileHeader) {}

// beginning puts the first bytes of another system's programs in place of a program's own.
func beginning(with string) func([]byte) ([]byte, error) {
	return func(program []byte) ([]byte, error) {
		return append([]byte(with), program[min(len(with), len(program)):]...), nil
	}
}

// The places of members in an ELF program of 64 bits and the little end first.
// https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
const (
	elfMachine       = 18
	elfHeaders       = 32
	elfHeaderSize    = 54
	elfHeaderCount   = 56
	headerOffset     = 8
	headerSizeInFile = 32
)

// forOtherProcessor says that a program is for the other one of Lambda's two processors.
func forOtherProcessor(program []byte) ([]byte, error) {
	if err := wantELF(program); err != nil {
		return nil, err
	}
	program = bytes.Clone(program)
	processor := elf.EM_AARCH64
	if machineOf(program) == elf.EM_AARCH64 {
		processor = elf.EM_X86_64
	}
	binary.LittleEndian.PutUint16(program[elfMachine:], uint16(processor))
	return program, nil
}

// dynamicallyLinked makes a program ask for the loader of shared libraries, where it had a note.
func dynamicallyLinked(program []byte) ([]byte, error) {
	if err := wantELF(program); err != nil {
		return nil, err
	}
	program = bytes.Clone(program)
	loader := []byte("/lib64/ld-linux-x86-64.so.2\x00")
	if machineOf(program) == elf.EM_AARCH64 {
		loader = []byte("/lib/ld-linux-aarch64.so.1\x00")
	}
	first := binary.LittleEndian.Uint64(program[elfHeaders:])
	size := uint64(binary.LittleEndian.Uint16(program[elfHeaderSize:]))
	for i := range uint64(binary.LittleEndian.Uint16(program[elfHeaderCount:])) {
		header := program[first+i*size:][:size]
		offset, length := binary.LittleEndian.Uint64(header[headerOffset:]), binary.LittleEndian.Uint64(header[headerSizeInFile:])
		if elf.ProgType(binary.LittleEndian.Uint32(header)) == elf.PT_NOTE && length >= uint64(len(loader)) {
			binary.LittleEndian.PutUint32(header, uint32(elf.PT_INTERP))
			binary.LittleEndian.PutUint64(header[headerSizeInFile:], uint64(len(loader)))
			copy(program[offset:], loader)
			return program, nil
		}
	}
	return nil, fmt.Errorf("%w: the program has no note in which to name a loader", ErrNotHere)
}

func machineOf(program []byte) elf.Machine {
	return elf.Machine(binary.LittleEndian.Uint16(program[elfMachine:]))
}

func wantELF(program []byte) error {
	file, err := elf.NewFile(bytes.NewReader(program))
	if err != nil || file.Class != elf.ELFCLASS64 || file.ByteOrder != binary.LittleEndian {
		return fmt.Errorf("%w: the program is not one that Lambda runs", ErrNotHere)
	}
	return nil
}
