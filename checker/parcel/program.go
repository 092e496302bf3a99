package parcel

import (
	"bytes"
	"debug/elf"
	"encoding/binary"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// native is the format of the programs of a system, which goes by Go's name for it.
func native(goos string) Format {
	switch goos {
	case "darwin":
		return MachO
	case "windows":
		return PE
	}
	return ELF
}

// recognise says what kind of file begins with head.
func (p *Program) recognise(head []byte) {
	defer func() { p.Native = p.Format == native(runtime.GOOS) }()
	begins := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case len(head) == 0:
		p.Format = Empty
	case begins(elf.ELFMAG):
		p.recogniseELF(head)
	case begins("\xcf\xfa\xed\xfe"), begins("\xce\xfa\xed\xfe"), begins("\xca\xfe\xba\xbe"):
		p.Format = MachO
	case begins("MZ"):
		p.Format = PE
	case begins("#!"):
		line, _, _ := bytes.Cut(head, []byte("\n"))
		p.Format, p.CRLF = Script, bytes.HasSuffix(line, []byte("\r"))
		p.Interpreter = shown(string(line[len("#!"):]))
	case begins("!<arch>\n"):
		p.Format = Library
	case begins("PK\x03\x04"):
		p.Format = Zip
	default:
		p.Format = Other
	}
}

// recogniseELF reads an ELF header and the list of segments behind it.
// https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
func (p *Program) recogniseELF(head []byte) {
	p.Format = Other
	if len(head) <= elf.EI_DATA {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	if elf.Data(head[elf.EI_DATA]) == elf.ELFDATA2MSB {
		order = binary.BigEndian
	}
	// The first 24 bytes are the same for 32 and 64 bits: they have the type and the machine.
	var header elf.Header64
	if binary.Read(bytes.NewReader(head), order, &header) != nil {
		return
	}
	p.Machine = machine(elf.Machine(header.Machine))
	switch elf.Type(header.Type) {
	case elf.ET_EXEC, elf.ET_DYN:
		p.Format = ELF
	case elf.ET_REL:
		p.Format = Library
	}
	if elf.Class(head[elf.EI_CLASS]) != elf.ELFCLASS64 || order != binary.LittleEndian {
		p.Machine = shown(strings.TrimPrefix(elf.Machine(header.Machine).String(), "EM_")) + ", " + kind(head)
		return
	}
	for i := range uint64(header.Phnum) {
		var segment elf.Prog64
		if binary.Read(bytes.NewReader(from(head, header.Phoff+i*uint64(header.Phentsize))), order, &segment) != nil {
			return
		}
		if elf.ProgType(segment.Type) == elf.PT_INTERP {
			p.Dynamic = true
			loader, _, _ := bytes.Cut(from(head, segment.Off), []byte{0})
			p.Interpreter = shown(string(loader[:min(uint64(len(loader)), segment.Filesz)]))
			p.GLIBC = newestGLIBC(head)
		}
	}
}

// from is what of head lies behind an offset: nothing when the offset is not within it.
func from(head []byte, offset uint64) []byte {
	return head[min(offset, uint64(len(head))):]
}

// machine is an ELF header's machine, in Lambda's words where it has one.
// https://docs.aws.amazon.com/lambda/latest/dg/foundation-arch.html
func machine(m elf.Machine) string {
	switch m {
	case elf.EM_X86_64:
		return "x86_64"
	case elf.EM_AARCH64:
		return "arm64"
	}
	return strings.TrimPrefix(m.String(), "EM_")
}

func kind(head []byte) string {
	if elf.Class(head[elf.EI_CLASS]) == elf.ELFCLASS32 {
		return "32-bit"
	}
	return "big-endian"
}

var glibc = regexp.MustCompile(`GLIBC_2\.([0-9]{1,3})`)

// newestGLIBC is the newest version of the C library that a program asks for by name, as far as head has the names.
func newestGLIBC(head []byte) int {
	newest := 0
	for _, version := range glibc.FindAllSubmatch(head, -1) {
		if minor, err := strconv.Atoi(string(version[1])); err == nil {
			newest = max(newest, minor)
		}
	}
	return newest
}
