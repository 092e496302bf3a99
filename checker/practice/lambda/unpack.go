package lambda

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"cognito-lambda-workshop/checker/practice/regex"
	"cognito-lambda-workshop/checker/practice/wire"
)

// maxUnzipped is how large code may be when it is unpacked.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const maxUnzipped = 262_144_000

// What AWS does not state: how many files and folders a zip may have, and how long their names may be. No file system takes
// longer names.
const (
	maxEntries    = 50_000
	maxPath       = 1024
	maxPathMember = 255
)

// notUnzippable is Lambda's answer to everything that is no zip, or one that it does not unpack.
func notUnzippable() *wire.Error {
	return invalid("Could not unzip uploaded file. Please check your file, then try to upload again.")
}

var errTooLarge = invalid("Unzipped size must be smaller than %d bytes", maxUnzipped)

// entry is a file or folder of a zip, under a name that is safe to make.
type entry struct {
	name string
	file *zip.File
}

// plan looks at all of a zip's entries before any of them is unpacked. What would leave the folder, or could mean
// something else than a plain file or folder, is refused.
func plan(zipped []byte) ([]entry, error) {
	// Reading the list of contents takes memory for each entry that it has, whatever it says of their number. Zips
	// within the zip may have lists of their own, so that this counts more generously.
	if bytes.Count(zipped, []byte("PK\x01\x02")) > 4*maxEntries {
		return nil, notUnzippable()
	}
	reader, err := zip.NewReader(bytes.NewReader(zipped), int64(len(zipped)))
	if err != nil {
		return nil, notUnzippable()
	}
	if len(reader.File) == 0 {
		return nil, invalid("Uploaded file must be a non-empty zip")
	}
	var entries []entry
	var declared uint64
	files, folders := map[string]bool{}, map[string]bool{}
	for _, file := range reader.File {
		name, ok := safeName(file)
		if !ok {
			return nil, notUnzippable()
		}
		if name == "." {
			continue
		}
		isFolder := strings.HasSuffix(file.Name, "/")
		if files[name] || !isFolder && folders[name] {
			return nil, notUnzippable()
		}
		if isFolder {
			folders[name] = true
		} else {
			files[name] = true
		}
		for above := path.Dir(name); above != "."; above = path.Dir(above) {
			folders[above] = true
		}
		if len(files)+len(folders) > maxEntries {
			return nil, notUnzippable()
		}
		declared += file.UncompressedSize64
		if declared > maxUnzipped || file.UncompressedSize64 > maxUnzipped {
			return nil, errTooLarge
		}
		entries = append(entries, entry{name, file})
	}
	for name := range folders {
		if files[name] {
			return nil, notUnzippable()
		}
	}
	return entries, nil
}

var drive = regex.New(`^[A-Za-z]:`)

// safeName is the name to unpack an entry under, and whether the entry may be unpacked at all.
func safeName(file *zip.File) (string, bool) {
	const encrypted = 1
	if file.Flags&encrypted != 0 || file.Mode()&fs.ModeType&^fs.ModeDir != 0 {
		return "", false
	}
	name := strings.TrimSuffix(file.Name, "/")
	if name == "" || len(name) > maxPath || path.IsAbs(name) || drive.MatchString(name) || strings.ContainsAny(name, "\\\x00") {
		return "", false
	}
	for member := range strings.SplitSeq(name, "/") {
		if member == ".." || len(member) > maxPathMember {
			return "", false
		}
	}
	name = path.Clean(name)
	return name, filepath.IsLocal(filepath.FromSlash(name)) // on Windows some names are devices
}

// unpack writes the files of a zip into a folder, and nothing outside it. Its refusals are Lambda's; another error is
// one of the disk.
func unpack(zipped []byte, folder *os.Root) error {
	entries, err := plan(zipped)
	if err != nil {
		return err
	}
	left := int64(maxUnzipped)
	for _, e := range entries {
		if strings.HasSuffix(e.file.Name, "/") {
			if err := makeFolder(folder, e.name); err != nil {
				return err
			}
			continue
		}
		written, err := unpackFile(e, folder, left)
		if err != nil {
			return err
		}
		left -= written
	}
	return nil
}

func makeFolder(folder *os.Root, name string) error {
	if err := folder.MkdirAll(name, 0o755); err != nil {
		return fmt.Errorf("unpacking the code: %w", err)
	}
	return nil
}

func unpackFile(e entry, folder *os.Root, left int64) (written int64, err error) {
	if err := makeFolder(folder, path.Dir(e.name)); err != nil {
		return 0, err
	}
	content, err := e.file.Open()
	if err != nil {
		return 0, notUnzippable()
	}
	defer content.Close()
	// A name that is there already is one that differs in case alone, on a disk that does not tell the two apart.
	file, err := folder.OpenFile(e.name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return 0, notUnzippable()
	}
	if err != nil {
		return 0, fmt.Errorf("unpacking the code: %w", err)
	}
	// What a zip says of its sizes is not believed: the bytes are counted.
	source := &readErrors{from: io.LimitReader(content, left+1)}
	written, err = io.Copy(file, source)
	switch {
	case source.failed:
		err = notUnzippable()
	case err != nil:
		err = fmt.Errorf("unpacking the code: %w", err)
	case written > left:
		err = errTooLarge
	default:
		err = file.Chmod(mode(e.file))
	}
	return written, errors.Join(err, file.Close())
}

// mode is what an entry may be used for. A zip made on Windows does not say that a file can be executed; Lambda then
// answers "permission denied" when it starts the function.
// https://docs.aws.amazon.com/lambda/latest/dg/golang-package.html
func mode(file *zip.File) fs.FileMode {
	const fat, ntfs = 0, 11
	if madeOn := file.CreatorVersion >> 8; madeOn == fat || madeOn == ntfs {
		return 0o644
	}
	return file.Mode().Perm()
}

// readErrors tells the faults of what is read from those of what is written.
type readErrors struct {
	from   io.Reader
	failed bool
}

func (r *readErrors) Read(p []byte) (int, error) {
	n, err := r.from.Read(p)
	if err != nil && err != io.EOF {
		r.failed = true
	}
	return n, err
}
