package access

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"yimen/hallserver/digest"
)

// The bounds of an enrolment code.
const (
	EnrolmentLife  = 24 * time.Hour
	EnrolmentTries = 5
)

// codeLetters are those that can be read out and typed without doubt.
const codeLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ" + "L"

// A code is four characters to find it by and eight secret ones (40 bits).
const (
	codeIDLen     = 4
	codeSecretLen = 8
)

// ErrCode says that an enrolment code is not one, or no longer.
var ErrCode = errors.New("access: no such enrolment code, or it was used, ran out, or was tried too often")

// NewEnrolment makes a one-time code for a device of a role, such as
// K7QF-3MXP-9RTW; of a bridge for windows. Errors: ErrBadRole, ErrBadName,
// ErrBadWindows.
func (s *Store) NewEnrolment(ctx context.Context, actor, role, name string, windows ...int) (code string, expires time.Time, err error) {
	if !IsDeviceRole(role) {
		return "", time.Time{}, ErrBadRole
	}
	if utf8.RuneCountInString(name) > 64 {
		return "", time.Time{}, ErrBadName
	}
	if windows, err = tidy(role, windows); err != nil {
		return "", time.Time{}, err
	}
	raw := make([]byte, codeIDLen+codeSecretLen)
	_, _ = rand.Read(raw) // never fails
	for i, b := range raw {
		raw[i] = codeLetters[b&31]
	}
	now := s.now()
	expires = now.Add(EnrolmentLife)
	e := enrolment{
		id: string(raw[:codeIDLen]), hash: []byte(hashOf(string(raw))), role: role, name: name, windows: joined(windows),
		createdMS: now.UnixMilli(), expiresMS: expires.UnixMilli(), tries: EnrolmentTries,
	}
	err = s.change(ctx, record{what: "enrolment-made", actor: actor, object: role}, "INSERT"+intoEnrolment, e.values()...)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("access: new enrolment: %w", err)
	}
	return string(raw[:4]) + "-" + string(raw[4:8]) + "-" + string(raw[8:]), expires, nil
}

// Enrol takes a code for a device's token; a code works once. Error: ErrCode.
func (s *Store) Enrol(ctx context.Context, code, source string) (Device, string, error) {
	code = plainCode(code)
	if len(code) != codeIDLen+codeSecretLen {
		return Device{}, "", ErrCode
	}
	role, name, kept, err := s.redeem(ctx, code)
	if errors.Is(err, ErrCode) {
		return Device{}, "", errors.Join(ErrCode, s.Audit(ctx, "enrolment-failed", "", "", source))
	}
	if err != nil {
		return Device{}, "", fmt.Errorf("access: enrol: %w", err)
	}
	windows, err := parted(kept)
	if err != nil {
		return Device{}, "", err
	}
	d, token, err := s.NewToken(ctx, "system", role, name, TokenDays, windows...)
	if err != nil {
		return Device{}, "", err
	}
	return d, token, s.Audit(ctx, "device-enrolled", "device:"+d.ID, d.ID, source)
}

// plainCode takes the blanks and dashes out of what somebody typed.
func plainCode(code string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == ' ' {
			return -1
		}
		return r
	}, strings.ToUpper(strings.TrimSpace(code)))
}

// enrolment is a code's row.
type enrolment struct {
	id                   string // the code's first characters
	hash                 []byte
	role, name, device   string
	createdMS, expiresMS int64
	tries                int
	usedMS               int64
	windows              string // see joined
}

// intoEnrolment is a code's whole row.
const intoEnrolment = ` INTO enrolment
	(id, code_hash, role, name, created_ms, expires_ms, tries_left, used_ms, device, windows, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// values are the columns of the row.
func (e enrolment) values() []any {
	row := []any{e.id, e.hash, e.role, e.name, e.createdMS, e.expiresMS, e.tries, e.usedMS, e.device, e.windows}
	return append(row, enrolmentTable().Sum(row...))
}

// findEnrolment reads a code's row; ErrCode when there is none, or it is not
// what was written.
func findEnrolment(ctx context.Context, tx *sql.Tx, id string) (e enrolment, err error) {
	var sum int64
	err = tx.QueryRowContext(ctx, `SELECT id, code_hash, role, name, created_ms, expires_ms, tries_left, used_ms, device, windows, sum
		FROM enrolment WHERE id = ?`, id).
		Scan(&e.id, &e.hash, &e.role, &e.name, &e.createdMS, &e.expiresMS, &e.tries, &e.usedMS, &e.device, &e.windows, &sum)
	if errors.Is(err, sql.ErrNoRows) {
		return enrolment{}, ErrCode
	}
	if err != nil {
		return enrolment{}, err
	}
	if values := e.values(); values[len(values)-1] != sum {
		return enrolment{}, errors.Join(ErrCode, digest.ErrDamaged)
	}
	return e, nil
}

// redeem uses a code up, or one of its tries.
func (s *Store) redeem(ctx context.Context, code string) (role, name, windows string, err error) {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return "", "", "", err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	e, err := findEnrolment(ctx, tx, code[:codeIDLen])
	if err != nil {
		return "", "", "", err
	}
	if e.usedMS != 0 || e.tries <= 0 || e.expiresMS <= s.nowMS() {
		return "", "", "", ErrCode
	}
	wrong := subtle.ConstantTimeCompare(e.hash, []byte(hashOf(code))) != 1
	if wrong {
		e.tries--
	} else {
		e.usedMS = s.nowMS()
	}
	if _, err := tx.ExecContext(ctx, "REPLACE"+intoEnrolment, e.values()...); err != nil {
		return "", "", "", err
	}
	if wrong {
		return "", "", "", errors.Join(ErrCode, tx.Commit())
	}
	return e.role, e.name, e.windows, tx.Commit()
}
