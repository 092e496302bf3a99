package build

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"time"

	"cognito-lambda-workshop/checker/parcel"
)

// work is one job's files on their way.
type work struct {
	pkg     string // path of the Go package
	program string // in scratch
	zip     string // in out
	size    int64  // of the finished zip, bytes
	earlier uint32 // checksum of the program in the zip of an earlier build
	takenUp bool   // whether there was such a zip
}

// compression is near the smallest that there is: the steps between it and
// flate.BestCompression save a few kilobytes and cost three times the time.
const compression = 7

// most is what Lambda takes unzipped, in bytes.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const most = 262144000

// header describes the one entry of a zip. Lambda starts the executable file
// named bootstrap at the zip's root.
// https://docs.aws.amazon.com/lambda/latest/dg/golang-package.html
func header() *zip.FileHeader {
	h := &zip.FileHeader{
		Name:   "bootstrap",
		Method: zip.Deflate,
		// Always the same, so that the same program gives the same zip.
		Modified: time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC),
	}
	h.SetMode(0o755) // marks the zip as made on Unix, on Windows too, so that the bit is believed
	return h
}

// takeUp unpacks the program of an earlier build's zip to where the go tool
// will put the new one. The tool leaves a program that is up to date as it is,
// which saves linking the steps that were not edited. A zip that is not there,
// or not just as pack makes it, is no fault: the step is then built afresh.
func (w *work) takeUp() {
	archive, err := zip.OpenReader(w.zip)
	if err != nil {
		return
	}
	defer archive.Close()
	if len(archive.File) != 1 || !w.madeHere(archive.File[0]) {
		return
	}
	if err := unpack(archive.File[0], w.program); err != nil {
		os.Remove(w.program)
		return
	}
	w.earlier, w.takenUp = archive.File[0].CRC32, true
}

func (w *work) madeHere(file *zip.File) bool {
	want := header()
	return file.Name == want.Name && file.Method == want.Method && file.Modified.Equal(want.Modified) &&
		file.CreatorVersion>>8 == want.CreatorVersion>>8 && file.ExternalAttrs == want.ExternalAttrs &&
		file.UncompressedSize64 <= most && file.Comment == parcel.Mark(w.pkg, file.CRC32)
}

func unpack(file *zip.File, program string) error {
	from, err := file.Open()
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := os.OpenFile(program, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o755)
	if err != nil {
		return err
	}
	if _, err := io.Copy(to, from); err != nil {
		to.Close()
		return err
	}
	return to.Close()
}

// pack puts the program in its zip, unless the zip has it already.
func (w *work) pack(ctx context.Context) error {
	program, err := os.ReadFile(w.program)
	if err != nil {
		return err
	}
	if w.takenUp && crc32.ChecksumIEEE(program) == w.earlier {
		info, err := os.Stat(w.zip)
		if err != nil {
			return err
		}
		w.size = info.Size()
		return nil
	}
	packed, err := zipped(w.pkg, program)
	if err != nil {
		return err
	}
	w.size = int64(len(packed))
	whole := filepath.Join(filepath.Dir(w.program), filepath.Base(w.zip))
	if err := os.WriteFile(whole, packed, 0o644); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return os.Rename(whole, w.zip)
}

func zipped(pkg string, program []byte) ([]byte, error) {
	var packed bytes.Buffer
	archive := zip.NewWriter(&packed)
	archive.RegisterCompressor(zip.Deflate, func(to io.Writer) (io.WriteCloser, error) {
		return flate.NewWriter(to, compression)
	})
	h := header()
	// The four zips look alike; the mark tells them apart for the checker.
	h.Comment = parcel.Mark(pkg, crc32.ChecksumIEEE(program))
	entry, err := archive.CreateHeader(h)
	if err != nil {
		return nil, err
	}
	if _, err := entry.Write(program); err != nil {
		return nil, err
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return packed.Bytes(), nil
}
