package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
)

// Cost is what one argon2id takes (RFC 9106).
type Cost struct {
	MemoryKiB uint32
	Passes    uint32
	Threads   uint8
}

// DefaultCost is 19 MiB and two passes on one thread, OWASP's smallest: it must
// run on a village's computer beside everything else.
func DefaultCost() Cost { return Cost{MemoryKiB: 19 * 1024, Passes: 2, Threads: 1} }

// PasswordMin and PasswordMax bound a password, in characters and bytes.
const (
	PasswordMin = 10
	PasswordMax = 256
)

// ErrWeakPassword says what is wrong with a password.
var ErrWeakPassword = errors.New("access: password too weak")

// CheckPassword says whether a password may be used by the user name.
func CheckPassword(name, password string) error {
	switch {
	case !utf8.ValidString(password) || len(password) > PasswordMax:
		return fmt.Errorf("%w: at most %d bytes of UTF-8", ErrWeakPassword, PasswordMax)
	case utf8.RuneCountInString(password) < PasswordMin:
		return fmt.Errorf("%w: at least %d characters", ErrWeakPassword, PasswordMin)
	case name != "" && strings.Contains(strings.ToLower(password), strings.ToLower(name)):
		return fmt.Errorf("%w: it holds the user name", ErrWeakPassword)
	case common(strings.ToLower(password)):
		return fmt.Errorf("%w: it is among the first to be guessed", ErrWeakPassword)
	}
	return nil
}

// common says whether a password is a run of few characters or a well-known one.
func common(p string) bool {
	distinct := map[rune]bool{}
	for _, r := range p {
		distinct[r] = true
	}
	if len(distinct) < 5 {
		return true
	}
	for _, w := range []string{"0123456789", "1234567890", "password", "qwertyuiop", "asdfghjkl", "administrator", "iloveyou", "woaini", "letmein", "changeme"} {
		if rest := strings.ReplaceAll(p, w, ""); len(rest) <= 4 && rest != p {
			return true
		}
	}
	return false
}

// RandomPassword makes one of 20 characters (100 bits) that can be read out.
func RandomPassword() string {
	raw := make([]byte, 20)
	_, _ = rand.Read(raw) // never fails
	out := make([]byte, 0, 23)
	for i, b := range raw {
		if i > 0 && i%5 == 0 {
			out = append(out, '-')
		}
		out = append(out, codeLetters[b&31])
	}
	return string(out)
}

// hashPassword is the PHC string of a password.
func hashPassword(password string, c Cost) (string, error) {
	salt := make([]byte, 16)
	if _, err := rand.Read(salt); err != nil {
		return "", err
	}
	sum := argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Threads, 32)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, c.MemoryKiB, c.Passes, c.Threads, b64.EncodeToString(salt), b64.EncodeToString(sum)), nil
}

// temporaryMark stands behind the parameters of a PHC string whose password somebody
// else made: its user is asked for one of their own.
//
//	$argon2id$v=19$m=19456,t=2,p=1,data=b3RoZXI$salt$hash    ("other" in base64)
const temporaryMark = ",data=b3RoZXI"

// asTemporary marks a PHC string.
func asTemporary(phc string) string {
	parts := strings.Split(phc, "$")
	parts[3] += temporaryMark
	return strings.Join(parts, "$")
}

func isTemporary(phc string) bool {
	parts := strings.Split(phc, "$")
	return len(parts) == 6 && strings.HasSuffix(parts[3], temporaryMark)
}

var errHash = errors.New("access: malformed password hash")

// matches compares a password with its PHC string in constant time.
func matches(phc, password string) (bool, error) {
	parts := strings.Split(phc, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false, errHash
	}
	var version int
	var c Cost
	if _, err := fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.MemoryKiB, &c.Passes, &c.Threads); err != nil {
		return false, errHash
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[4])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(want) < 16 || c.Threads == 0 || c.Passes == 0 {
		return false, errHash
	}
	got := argon2.IDKey([]byte(password), salt, c.Passes, c.MemoryKiB, c.Threads, uint32(len(want))) //nolint:gosec // a hash's length
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

// hash waits for its turn, so that many sign-ins at once do not take all memory.
func (s *Store) hash(ctx context.Context, work func() error) error {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
		return work()
	case <-ctx.Done():
		return ctx.Err()
	}
}
