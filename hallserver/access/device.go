package access

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"yimen/hallserver/opsdb"
)

// Device is a device, or a program, that holds a token.
type Device struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Role string `json:"role"`
	// Staff is the user a token of a person's role acts for.
	Staff string `json:"staff,omitempty"`
	// Windows are those a bridge acts for; none: it is not bound yet, and acts for none.
	Windows []int      `json:"windows,omitempty"`
	Prefix  string     `json:"prefix"` // the token's first characters, to tell it by
	Created time.Time  `json:"created"`
	Expires time.Time  `json:"expires"`
	Revoked *time.Time `json:"revoked,omitempty"`
	Seen    *time.Time `json:"seen,omitempty"`
}

type deviceRow struct {
	Device
	hash   string
	seenMS atomic.Int64
	stored atomic.Int64 // seenMS as written down
}

// TokenDays is how long a token holds, in days, and the most it may.
const (
	TokenDays    = 365
	TokenDaysMax = 3650
)

// Errors to branch on.
var (
	ErrNoDevice = errors.New("access: no such device")
	ErrBadDays  = errors.New("access: a token holds 1 to 3650 days")
	ErrBadName  = errors.New("access: a name is at most 64 characters")
)

// putDevice writes a device's whole row.
const putDevice = `INSERT OR REPLACE INTO device (id, name, role, staff, token_hash, prefix,
	created_ms, expires_ms, revoked_ms, seen_ms, windows, sum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`

// values are the columns of the device's row, as seen when.
func (d *deviceRow) values(seenMS int64) []any {
	revoked := int64(0)
	if d.Revoked != nil {
		revoked = d.Revoked.UnixMilli()
	}
	row := []any{
		d.ID, d.Name, d.Role, d.Staff, []byte(d.hash), d.Prefix,
		d.Created.UnixMilli(), d.Expires.UnixMilli(), revoked, seenMS, joined(d.Windows),
	}
	return append(row, deviceTable().Sum(row...))
}

func (s *Store) loadDevices(ctx context.Context) (map[string]*deviceRow, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT id, name, role, staff, token_hash, prefix,
		created_ms, expires_ms, revoked_ms, seen_ms, windows, sum FROM device`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	devices := map[string]*deviceRow{}
	for rows.Next() {
		d := &deviceRow{}
		var hash []byte
		var created, expires, revoked, seen, sum int64
		var windows string
		if err := rows.Scan(&d.ID, &d.Name, &d.Role, &d.Staff, &hash, &d.Prefix,
			&created, &expires, &revoked, &seen, &windows, &sum); err != nil {
			return nil, err
		}
		bound, err := parted(windows)
		d.Windows, d.hash = bound, string(hash)
		d.Created, d.Expires = time.UnixMilli(created).UTC(), time.UnixMilli(expires).UTC()
		d.Revoked = moment(revoked)
		d.seenMS.Store(seen)
		d.stored.Store(seen)
		if values := d.values(seen); err != nil || values[len(values)-1] != sum {
			s.damaged = append(s.damaged, opsdb.Damage{Table: "device", Detail: d.ID})
			continue
		}
		devices[d.hash] = d
	}
	return devices, rows.Err()
}

func moment(ms int64) *time.Time {
	if ms == 0 {
		return nil
	}
	t := time.UnixMilli(ms).UTC()
	return &t
}

// NewToken makes a token for a device, or for a person's role. The token is
// answered here and nowhere else. Errors: ErrBadRole, ErrBadDays, ErrBadName,
// ErrBadUserName (a person's role needs a name of a user's form), ErrBadWindows.
func (s *Store) NewToken(ctx context.Context, actor, role, name string, days int, windows ...int) (Device, string, error) {
	days = cmp.Or(days, TokenDays)
	suffix := randomHex(4)
	d := &deviceRow{Device: Device{ID: role + "-" + suffix, Name: cmp.Or(name, role+"-"+suffix), Role: role}}
	switch {
	case !IsDeviceRole(role) && !IsPersonRole(role):
		return Device{}, "", ErrBadRole
	case days < 1 || days > TokenDaysMax:
		return Device{}, "", ErrBadDays
	case utf8.RuneCountInString(d.Name) > 64:
		return Device{}, "", ErrBadName
	}
	if IsPersonRole(role) {
		d.Staff = d.Name
		if !userForm.MatchString(d.Staff) {
			return Device{}, "", ErrBadUserName
		}
	}
	var err error
	if d.Windows, err = tidy(role, windows); err != nil {
		return Device{}, "", err
	}
	token, hash := newToken()
	d.hash, d.Prefix = hash, token[:tokenPrefixLen]
	now := s.now().UTC().Truncate(time.Millisecond)
	d.Created, d.Expires = now, now.AddDate(0, 0, days)
	s.changing.Lock()
	defer s.changing.Unlock()
	err = s.change(ctx, record{what: "token-created", actor: actor, object: d.ID},
		putDevice, d.values(0)...)
	if err != nil {
		return Device{}, "", fmt.Errorf("access: new token: %w", err)
	}
	s.inForce.Store(s.inForce.Load().withDevice(d))
	return d.Device, token, nil
}

// A token is yimen_, eight characters to tell it by, _, and 256 random bits.
const tokenPrefixLen = len("yimen_") + 8

func newToken() (token, hash string) {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw) // never fails
	token = "yimen_" + randomHex(4) + "_" + base64.RawURLEncoding.EncodeToString(raw)
	return token, hashOf(token)
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return string(sum[:])
}

func randomHex(n int) string {
	raw := make([]byte, n)
	_, _ = rand.Read(raw) // never fails
	return hex.EncodeToString(raw)
}

// Token finds the device that holds a token, if it may come in now. A token of
// a disabled user's is out.
func (s *Store) Token(token string) (Device, bool) {
	if len(token) < tokenPrefixLen || len(token) > 128 {
		return Device{}, false
	}
	now, v := s.now(), s.inForce.Load()
	d, ok := v.devices[hashOf(token)]
	if !ok || d.Revoked != nil || !now.Before(d.Expires) {
		return Device{}, false
	}
	if u, there := v.users[d.Staff]; d.Staff != "" && there && u.Disabled {
		return Device{}, false
	}
	d.seenMS.Store(now.UnixMilli())
	return d.Device, true
}

// Devices lists the devices by id.
func (s *Store) Devices() []Device {
	devices := s.inForce.Load().devices
	out := make([]Device, 0, len(devices))
	for _, d := range devices {
		shown := d.Device
		shown.Seen = moment(d.seenMS.Load())
		out = append(out, shown)
	}
	slices.SortFunc(out, func(a, b Device) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// RevokeDevice ends a device's token, at once. Error: ErrNoDevice.
func (s *Store) RevokeDevice(ctx context.Context, actor, id string) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	for _, d := range s.inForce.Load().devices {
		if d.ID != id {
			continue
		}
		out := &deviceRow{Device: d.Device, hash: d.hash}
		if d.Revoked == nil {
			out.Revoked = moment(s.nowMS())
		}
		out.seenMS.Store(d.seenMS.Load())
		out.stored.Store(out.seenMS.Load())
		err := s.change(ctx, record{what: "device-revoked", actor: actor, object: id}, putDevice, out.values(out.stored.Load())...)
		if err != nil {
			return fmt.Errorf("access: revoke device: %w", err)
		}
		s.inForce.Store(s.inForce.Load().withDevice(out))
		return nil
	}
	return ErrNoDevice
}

// flushSeen writes down when each device was last seen.
func (s *Store) flushSeen(ctx context.Context) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	for _, d := range s.inForce.Load().devices {
		seen := d.seenMS.Load()
		if seen == d.stored.Load() {
			continue
		}
		if _, err := s.db.ExecContext(ctx, putDevice, d.values(seen)...); err != nil {
			return fmt.Errorf("last seen: %w", err)
		}
		d.stored.Store(seen)
	}
	return nil
}
