package cognito

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// symbols are the characters that count as special.
// https://docs.aws.amazon.com/cognito/latest/developerguide/managing-users-passwords.html#user-pool-settings-password-policies
const symbols = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+- "

// checkPassword holds a password against the pool's policy.
func (p pool) checkPassword(password string) error {
	policy := p.Policies.PasswordPolicy
	switch {
	case utf8.RuneCountInString(password) < int(*policy.MinimumLength):
		return weakPassword("Password not long enough")
	case policy.RequireLowercase && !strings.ContainsAny(password, "abcdefghijklmnopqrstuvwxyz"):
		return weakPassword("Password must have lowercase characters")
	case policy.RequireUppercase && !strings.ContainsAny(password, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"):
		return weakPassword("Password must have uppercase characters")
	case policy.RequireNumbers && !strings.ContainsAny(password, digits):
		return weakPassword("Password must have numeric characters")
	case policy.RequireSymbols && !strings.ContainsAny(password, symbols):
		return weakPassword("Password must have symbol characters")
	}
	return nil
}

// newPassword is a temporary password that fits every policy of its length.
func (p pool) newPassword() string {
	length := max(int(*p.Policies.PasswordPolicy.MinimumLength), 12)
	return randomText(length-4, alnum) + "aZ7!"
}

// The cost of a password's hash: Argon2id, 7 MiB, five passes, one thread, one of the settings that OWASP holds to be
// equally strong. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
const (
	hashMemory  = 7 * 1024 // KiB
	hashPasses  = 5
	hashThreads = 1
	hashBytes   = 32
	saltBytes   = 16
)

// hash makes of a password what is kept of it. It takes milliseconds: never call it inside of a store's Update, where
// every other writer would wait for it.
func (s *Service) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	return s.hashWith(ctx, password, salt)
}

// TakeTurnsWith makes the service hash in turns with another one of this machine, whose memory would not do for all at
// once. It is to be called before either serves.
func (s *Service) TakeTurnsWith(other *Service) { s.hashing = other.hashing }

func (s *Service) hashWith(ctx context.Context, password string, salt []byte) (string, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	hashed := argon2.IDKey([]byte(password), salt, hashPasses, hashMemory, hashThreads, hashBytes)
	return base64.RawStdEncoding.EncodeToString(salt) + "$" + base64.RawStdEncoding.EncodeToString(hashed), nil
}

// verify says whether a password is the one that was hashed. A user without a password has none that is right.
func (s *Service) verify(ctx context.Context, password, hashed string) (bool, error) {
	encoded, _, ok := strings.Cut(hashed, "$")
	if !ok {
		return false, nil
	}
	salt, err := base64.RawStdEncoding.DecodeString(encoded)
	if err != nil {
		return false, err
	}
	again, err := s.hashWith(ctx, password, salt)
	return sameSecret(again, hashed), err
}
