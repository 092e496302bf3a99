// Package store keeps what a practice account holds, in one file that survives a killed process: a change that
// has been answered is on disk. It knows records and transactions, and nothing of AWS.
package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// FileName is the file that a data folder keeps its records in.
const FileName = "account.db"

// ErrInUse says that another process has the folder open.
var ErrInUse = errors.New("the folder is in use by another process")

// Store is an open data folder. It is safe for concurrent use: readers never wait, writers take turns.
type Store struct {
	db *bbolt.DB
}

// Open opens the data folder dir, and makes it (mode 0700) where it is not there. The folder is locked until
// Close; a folder that is locked already gives ErrInUse, and one whose file is not as it was written a *DamagedError.
func Open(dir string) (*Store, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the data folder: %w", err)
	}
	// A folder that was there before, or was copied, may be open to others; it holds secrets and keys.
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, fmt.Errorf("closing the data folder to other users: %w", err)
	}
	path := filepath.Join(dir, FileName)
	err := readThrough(path)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		var db *bbolt.DB
		options := &bbolt.Options{Timeout: lockPatience, FreelistType: bbolt.FreelistMapType}
		if db, err = bbolt.Open(path, 0o600, options); err == nil {
			return &Store{db: db}, nil
		}
	}
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, ErrInUse
	}
	return nil, fmt.Errorf("opening the data folder: %w", err)
}

// lockPatience is how long to wait for another process to let go of the file.
const lockPatience = 100 * time.Millisecond

// readThrough reads a file to its end, for damage, before it is opened for good. For that it is locked against writers
// and opened in a way that believes nothing of it but its size and its checksums.
func readThrough(path string) error {
	info, err := os.Stat(path)
	if err != nil || info.Size() == 0 { // nothing was ever written to an empty one
		return err
	}
	reader, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: lockPatience, ReadOnly: true})
	switch {
	case errors.Is(err, bolterrors.ErrTimeout), errors.Is(err, fs.ErrPermission):
		return err
	case err != nil:
		return &DamagedError{Path: path, Cause: err}
	}
	damage := verify(path)
	if err := reader.Close(); err != nil {
		return err
	}
	if damage != nil {
		return &DamagedError{Path: path, Cause: damage}
	}
	return nil
}

// DamagedError says that the file of records cannot be read. The file is left as it is.
type DamagedError struct {
	Path  string
	Cause error
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("the practice account's file %s is damaged: %v", e.Path, e.Cause)
}

func (e *DamagedError) Unwrap() error { return e.Cause }

// Close gives the folder back.
func (s *Store) Close() error { return s.db.Close() }

// View runs f with the records as they are at this moment. What f must not do is change them.
func (s *Store) View(f func(*Tx) error) error {
	return s.db.View(func(tx *bbolt.Tx) error { return f(&Tx{tx}) })
}

// Update runs f alone among writers. When it returns nil, all that f changed is on disk; with an error, nothing of
// it. The error is f's own, or a *WriteError.
func (s *Store) Update(f func(*Tx) error) error {
	var refused error
	err := s.db.Update(func(tx *bbolt.Tx) error {
		refused = f(&Tx{tx})
		return refused
	})
	if err != nil && refused == nil {
		return &WriteError{Path: s.db.Path(), Cause: err}
	}
	return err
}

// WriteError says that a change could not be written, because the disk is full, say. Nothing of it was kept.
type WriteError struct {
	Path  string
	Cause error
}

func (e *WriteError) Error() string { return fmt.Sprintf("writing to %s: %v", e.Path, e.Cause) }

func (e *WriteError) Unwrap() error { return e.Cause }

// Clear forgets every record.
func (s *Store) Clear() error {
	return s.Update(func(t *Tx) error {
		tx := t.tx
		var names [][]byte
		err := tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
			names = append(names, name)
			return nil
		})
		if err != nil {
			return err
		}
		for _, name := range names {
			if err := tx.DeleteBucket(name); err != nil {
				return err
			}
		}
		return nil
	})
}

// Tx is one transaction.
type Tx struct {
	tx *bbolt.Tx
}

// Key joins the parts of a record's key. A part ends where the next begins, so that a Region's records, say,
// stand together and can be listed by their first part.
func Key(parts ...string) string { return strings.Join(parts, "\x00") }

// Table is a named set of records of one type, each kept as JSON under its key.
type Table[T any] string

// Get returns the record of a key, and whether there is one.
func (t Table[T]) Get(tx *Tx, key string) (record T, found bool, err error) {
	bucket := tx.tx.Bucket([]byte(t))
	if bucket == nil {
		return record, false, nil
	}
	data := bucket.Get([]byte(key))
	if data == nil {
		return record, false, nil
	}
	if err := t.read(key, data, &record); err != nil {
		return record, false, err
	}
	return record, true, nil
}

func (t Table[T]) read(key string, data []byte, record *T) error {
	text, err := unseal(string(t), key, data)
	if err == nil {
		err = json.Unmarshal(text, record)
	}
	if err != nil {
		return fmt.Errorf("reading a record of %s: %w", t, err)
	}
	return nil
}

// Put writes a record, in place of the one with the same key.
func (t Table[T]) Put(tx *Tx, key string, record T) error {
	data, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("writing a record of %s: %w", t, err)
	}
	bucket, err := tx.tx.CreateBucketIfNotExists([]byte(t))
	if err != nil {
		return fmt.Errorf("writing to %s: %w", t, err)
	}
	if err := bucket.Put([]byte(key), seal(string(t), key, data)); err != nil {
		return fmt.Errorf("writing to %s: %w", t, err)
	}
	return nil
}

// Delete removes a record; one that is not there is no error.
func (t Table[T]) Delete(tx *Tx, key string) error {
	bucket := tx.tx.Bucket([]byte(t))
	if bucket == nil {
		return nil
	}
	return bucket.Delete([]byte(key))
}

// All yields the records whose keys begin with prefix, in the order of their keys. A record that cannot be read
// ends the walk with its error. The table must not be changed during the walk.
func (t Table[T]) All(tx *Tx, prefix string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		bucket := tx.tx.Bucket([]byte(t))
		if bucket == nil {
			return
		}
		cursor := bucket.Cursor()
		for key, data := cursor.Seek([]byte(prefix)); key != nil && strings.HasPrefix(string(key), prefix); key, data = cursor.Next() {
			var record T
			if err := t.read(string(key), data, &record); err != nil {
				yield(record, err)
				return
			}
			if !yield(record, nil) {
				return
			}
		}
	}
}
