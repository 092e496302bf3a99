package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
)

// bbolt maps its file into memory and believes what it finds there: with a damaged file the program would crash, or
// write over what could have been saved. So a file is read through once, as plain bytes, before bbolt may have it.
// The format is the one of bbolt's package internal/common; it has been the same since 2014.
const (
	pageHeader  = 16
	elementSize = 16 // of a branch's and of a leaf's element alike
	metaSize    = 64
	metaMagic   = 0xED0CDAED
	metaVersion = 2

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketFlag   = 0x01
)

// native is the byte order of the file, which bbolt takes from the machine.
var native = binary.NativeEndian

// verify reads every page that is in use and every record, and tells what is wrong with them.
func verify(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	v := &verifier{file: file, used: map[uint64]bool{}}
	meta, err := v.newestMeta(info.Size())
	if err != nil {
		return err
	}
	if err := v.tree(meta.root, nil, nil, "", v.bucket); err != nil {
		return err
	}
	return v.freelist(meta.freelist)
}

type verifier struct {
	file     io.ReaderAt
	pageSize uint64
	pages    uint64 // how many pages the file has in use; their ids are below it
	used     map[uint64]bool
}

type meta struct {
	pageSize, root, freelist, pages, transaction uint64
}

// newestMeta reads both descriptions of the file, which are written in turn. One that is not whole is damage and no
// interrupted write: it is smaller than what a disk writes in one go.
func (v *verifier) newestMeta(size int64) (meta, error) {
	first, err := v.meta(0)
	if err != nil {
		return meta{}, err
	}
	if first.pageSize < 512 || first.pageSize > 1<<16 {
		return meta{}, fmt.Errorf("pages of %d bytes", first.pageSize)
	}
	newest, err := v.meta(int64(first.pageSize))
	if err != nil {
		return meta{}, err
	}
	if first.transaction > newest.transaction {
		newest = first
	}
	v.pageSize, v.pages = first.pageSize, newest.pages
	if newest.pageSize != v.pageSize || v.pages > uint64(size)/v.pageSize {
		return meta{}, fmt.Errorf("%d bytes where %d pages should be", size, v.pages)
	}
	return newest, nil
}

func (v *verifier) meta(offset int64) (meta, error) {
	page := make([]byte, pageHeader+metaSize)
	if _, err := v.file.ReadAt(page, offset); err != nil {
		return meta{}, errors.New("the file ends in its first pages")
	}
	m := page[pageHeader:]
	sum := fnv.New64a()
	sum.Write(m[:metaSize-8])
	if native.Uint32(m) != metaMagic || native.Uint32(m[4:]) != metaVersion || native.Uint64(m[metaSize-8:]) != sum.Sum64() {
		return meta{}, errors.New("the file's description of itself does not add up")
	}
	return meta{
		pageSize: uint64(native.Uint32(m[8:])), root: native.Uint64(m[16:]), freelist: native.Uint64(m[32:]),
		pages: native.Uint64(m[40:]), transaction: native.Uint64(m[48:]),
	}, nil
}

// claim reads a page with what overflows from it, and marks it as used; a page has one use.
func (v *verifier) claim(id uint64) ([]byte, error) {
	header := make([]byte, pageHeader)
	if id < 2 || id >= v.pages {
		return nil, fmt.Errorf("page %d is not in the file", id)
	}
	if _, err := v.file.ReadAt(header, int64(id*v.pageSize)); err != nil {
		return nil, err
	}
	length := uint64(native.Uint32(header[12:])) + 1
	if native.Uint64(header) != id || length > v.pages-id {
		return nil, fmt.Errorf("page %d is not where it should be", id)
	}
	for i := id; i < id+length; i++ {
		if v.used[i] {
			return nil, fmt.Errorf("page %d is used twice", i)
		}
		v.used[i] = true
	}
	page := make([]byte, length*v.pageSize)
	if _, err := v.file.ReadAt(page, int64(id*v.pageSize)); err != nil {
		return nil, err
	}
	return page, nil
}

// record judges one entry of a leaf.
type record func(table string, flags uint32, key, value []byte) error

// tree reads the tree below a page. All of its keys are from low up to but not including high, where there are such.
func (v *verifier) tree(id uint64, low, high []byte, table string, each record) error {
	page, err := v.claim(id)
	if err != nil {
		return err
	}
	if native.Uint16(page[8:]) != branchPage {
		return v.leaf(page, low, high, table, each)
	}
	elements, err := split(page, func(numbers []byte) (uint32, uint64) {
		return native.Uint32(numbers), uint64(native.Uint32(numbers[4:]))
	})
	if err != nil {
		return err
	}
	for i, child := range elements {
		end := high
		if i+1 < len(elements) {
			end = elements[i+1].data
		}
		if !between(child.data, low, end) {
			return fmt.Errorf("page %d is out of order", id)
		}
		if err := v.tree(native.Uint64(child.numbers[8:]), child.data, end, table, each); err != nil {
			return err
		}
	}
	return nil
}

func (v *verifier) leaf(page, low, high []byte, table string, each record) error {
	if len(page) < pageHeader || native.Uint16(page[8:]) != leafPage {
		return errors.New("a page is not of the kind that it should be")
	}
	elements, err := split(page, func(numbers []byte) (uint32, uint64) {
		return native.Uint32(numbers[4:]), uint64(native.Uint32(numbers[8:])) + uint64(native.Uint32(numbers[12:]))
	})
	if err != nil {
		return err
	}
	var last []byte
	for i, entry := range elements {
		keySize := native.Uint32(entry.numbers[8:])
		key, value := entry.data[:keySize], entry.data[keySize:]
		if !between(key, low, high) || (i > 0 && bytes.Compare(last, key) >= 0) {
			return errors.New("records are out of order")
		}
		if err := each(table, native.Uint32(entry.numbers), key, value); err != nil {
			return err
		}
		last = key
	}
	return nil
}

// element is an entry of a branch or a leaf: some numbers and what they describe.
type element struct {
	numbers, data []byte
}

// split cuts a page into its elements. The numbers of all come first; then, in the same order and without gaps, what
// they describe. So a wrong count shows.
func split(page []byte, shape func(numbers []byte) (position uint32, size uint64)) ([]element, error) {
	count := uint64(native.Uint16(page[10:]))
	at := pageHeader + count*elementSize
	if at > uint64(len(page)) {
		return nil, errors.New("a page holds more than it can")
	}
	if count == 0 && len(bytes.Trim(page[at:], "\x00")) > 0 {
		return nil, errors.New("a page has lost what it held")
	}
	var elements []element
	for i := range count {
		start := pageHeader + i*elementSize
		numbers := page[start : start+elementSize]
		position, size := shape(numbers)
		if start+uint64(position) != at || size > uint64(len(page))-at {
			return nil, errors.New("a record is not where it should be")
		}
		elements = append(elements, element{numbers, page[at : at+size]})
		at += size
	}
	return elements, nil
}

// bucket judges an entry of the root, which is a table: a tree of its own, or, while it is small, a page within.
func (v *verifier) bucket(_ string, flags uint32, name, value []byte) error {
	if flags != bucketFlag || len(value) < 16 {
		return errors.New("a record outside of all tables")
	}
	if root := native.Uint64(value); root != 0 {
		return v.tree(root, nil, nil, string(name), sealed)
	}
	return v.leaf(value[16:], nil, nil, string(name), sealed)
}

func sealed(table string, flags uint32, key, value []byte) error {
	if flags != 0 {
		return fmt.Errorf("a table within the table %s", table)
	}
	_, err := unseal(table, string(key), value)
	return err
}

// freelist reads which pages are free: all that are not in use, and each of them once.
func (v *verifier) freelist(id uint64) error {
	page, err := v.claim(id)
	if err != nil {
		return err
	}
	count, at := uint64(native.Uint16(page[10:])), pageHeader
	if count == 0xFFFF {
		count, at = native.Uint64(page[at:]), at+8
	}
	if native.Uint16(page[8:]) != freelistPage || count > uint64(len(page)-at)/8 {
		return errors.New("the list of free pages cannot be read")
	}
	for i := range int(count) {
		free := native.Uint64(page[at+8*i:])
		if free < 2 || free >= v.pages || v.used[free] {
			return fmt.Errorf("page %d cannot be free", free)
		}
		v.used[free] = true
	}
	if uint64(len(v.used))+2 != v.pages {
		return errors.New("pages are missing from the list of free ones")
	}
	return nil
}

func between(key, low, high []byte) bool {
	return (low == nil || bytes.Compare(key, low) >= 0) && (high == nil || bytes.Compare(key, high) < 0)
}
