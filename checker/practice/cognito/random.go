package cognito

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"math/big"
	"time"
)

const (
	digits     = "0123456789"
	lowerAlnum = "abcdefghijklmnopqrstuvwxyz" + digits
	alnum      = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + lowerAlnum
)

// randomText is n characters of an alphabet, each as likely as another.
func randomText(n int, alphabet string) string {
	out := make([]byte, n)
	for i := range out {
		at, _ := rand.Int(rand.Reader, big.NewInt(int64(len(alphabet)))) // rand.Reader never fails
		out[i] = alphabet[at.Int64()]
	}
	return string(out)
}

func newUUID() string {
	var b [16]byte
	rand.Read(b[:])
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// newTimeUUID is a UUID whose text sorts by time (version 7 of RFC 9562).
func newTimeUUID(now time.Time) string {
	random := newUUID()
	at := fmt.Sprintf("%012x", now.UnixMilli())
	return at[:8] + "-" + at[8:] + "-7" + random[15:]
}

func randomBase64(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b)
	return base64.StdEncoding.EncodeToString(b)
}
