package lambda

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// codeFolder keeps uploaded code: each zip as it came, under the SHA-256 of its bytes, and beside it the folder that
// it was unpacked into. Both appear under their names only when they are whole.
type codeFolder struct {
	path string
	used func() (map[string]bool, error) // the code that records name

	// Who writes a record that names code holds coming for reading, from before the code is there until the record
	// is; who removes code holds it for writing. So no code goes while its record is on the way.
	coming sync.RWMutex

	mu      sync.Mutex // guards what follows
	held    map[string]int
	unswept bool
}

// add keeps a zip, unpacked, and then calls record with the name of the code. Its refusals are Lambda's.
func (c *codeFolder) add(zipped []byte, record func(code string) error) error {
	c.coming.RLock()
	defer c.coming.RUnlock()
	sum := sha256.Sum256(zipped)
	code := hex.EncodeToString(sum[:])
	if _, err := os.Stat(c.zip(code)); err != nil {
		if err := os.MkdirAll(c.path, 0o700); err != nil {
			return fmt.Errorf("making the folder of the code: %w", err)
		}
		if err := c.unpack(code, zipped); err != nil {
			return err
		}
		if err := c.write(code, zipped); err != nil {
			return err
		}
	}
	return record(code)
}

// hold keeps code from being removed until release is called. The folder is where the code is unpacked. What read
// names is read and held in one, so that nobody removes it in between.
func (c *codeFolder) hold(read func() (code string, err error)) (folder string, release func(), err error) {
	c.coming.RLock()
	defer c.coming.RUnlock()
	code, err := read()
	if err != nil {
		return "", nil, err
	}
	folder = filepath.Join(c.path, code)
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		zipped, err := os.ReadFile(c.zip(code))
		if err != nil {
			return "", nil, fmt.Errorf("reading the code: %w", err)
		}
		if err := c.unpack(code, zipped); err != nil {
			return "", nil, err
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.held[code]++
	return folder, func() { c.release(code) }, nil
}

func (c *codeFolder) release(code string) {
	c.mu.Lock()
	c.held[code]--
	if c.held[code] == 0 {
		delete(c.held, code)
	}
	again := c.unswept && c.held[code] == 0
	c.mu.Unlock()
	if again {
		_ = c.sweep() // what stays is removed with the next code, or at the next start
	}
}

// sweep removes the code that no record names and nothing holds, and what an interrupted upload left.
func (c *codeFolder) sweep() error {
	c.coming.Lock()
	defer c.coming.Unlock()
	files, err := os.ReadDir(c.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("looking for unused code: %w", err)
	}
	used, err := c.used()
	if err != nil {
		return fmt.Errorf("looking for unused code: %w", err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unswept = false
	var failed []error
	for _, file := range files {
		code := strings.TrimSuffix(file.Name(), ".zip")
		switch {
		case used[code]:
		case c.held[code] > 0:
			c.unswept = true
		default:
			failed = append(failed, os.RemoveAll(filepath.Join(c.path, file.Name())))
		}
	}
	if err := errors.Join(failed...); err != nil {
		return fmt.Errorf("removing unused code: %w", err)
	}
	return nil
}

func (c *codeFolder) zip(code string) string { return filepath.Join(c.path, code+".zip") }

// unpack unpacks a zip beside its place and moves it there when it is whole.
func (c *codeFolder) unpack(code string, zipped []byte) (err error) {
	unfinished, err := os.MkdirTemp(c.path, "unpacking-")
	if err != nil {
		return fmt.Errorf("unpacking the code: %w", err)
	}
	defer os.RemoveAll(unfinished) // the next sweep removes what stays
	root, err := os.OpenRoot(unfinished)
	if err != nil {
		return fmt.Errorf("unpacking the code: %w", err)
	}
	if err := errors.Join(unpack(zipped, root), root.Close()); err != nil {
		return err
	}
	place := filepath.Join(c.path, code)
	if err := os.Rename(unfinished, place); err != nil {
		if _, statErr := os.Stat(place); statErr != nil {
			return fmt.Errorf("unpacking the code: %w", err)
		}
		// Somebody else unpacked the same code in the meantime.
	}
	return nil
}

// write keeps a zip, on disk before it has its name.
func (c *codeFolder) write(code string, zipped []byte) error {
	file, err := os.CreateTemp(c.path, "writing-")
	if err != nil {
		return fmt.Errorf("keeping the code: %w", err)
	}
	defer os.Remove(file.Name()) // it is not there any more unless something failed
	_, err = file.Write(zipped)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("keeping the code: %w", err)
	}
	if err := os.Rename(file.Name(), c.zip(code)); err != nil {
		return fmt.Errorf("keeping the code: %w", err)
	}
	return nil
}
