package store

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
)

// castagnoli is the checksum that processors have an instruction for.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

const sumSize = 4

// seal ends a record with the checksum of it and of where it belongs, so that damage shows.
func seal(table, key string, text []byte) []byte {
	return binary.LittleEndian.AppendUint32(text, sum(table, key, text))
}

// unseal gives the record back, or says that it is not the one that was sealed.
func unseal(table, key string, data []byte) ([]byte, error) {
	end := len(data) - sumSize
	if end < 0 || binary.LittleEndian.Uint32(data[end:]) != sum(table, key, data[:end]) {
		return nil, errors.New("a record is not as it was written")
	}
	return data[:end], nil
}

func sum(table, key string, text []byte) uint32 {
	where := crc32.Update(0, castagnoli, []byte(Key(table, key)))
	return crc32.Update(where, castagnoli, text)
}
