package access

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"yimen/hallserver/opsdb"
)

// User is a member of staff.
type User struct {
	Name     string `json:"name"`    // what they sign in with, and their id in events
	Display  string `json:"display"` // what colleagues see
	Role     string `json:"role"`
	Disabled bool   `json:"disabled"`
	// Temporary says that somebody else made their password: they are asked for one of
	// their own.
	Temporary bool `json:"temporary,omitempty"`
	// Locked is until when too many wrong passwords keep them out at some place.
	Locked *time.Time `json:"locked,omitempty"`
}

type userRow struct {
	User
	password  string
	changedMS int64
	createdMS int64
}

// Errors to branch on.
var (
	ErrNoUser      = errors.New("access: no such user")
	ErrUserExists  = errors.New("access: the user is there already")
	ErrBadUserName = errors.New("access: a user name is 2 to 32 of a-z 0-9 . _ -")
	ErrBadRole     = errors.New("access: no such role")
	ErrBadDisplay  = errors.New("access: a display name is 1 to 32 characters")
	ErrLastAdmin   = errors.New("access: the last administrator stays")
)

// putUser writes a user's whole row. One that is there and was not taken into
// force, because it is damaged, is replaced.
const putUser = `INSERT OR REPLACE INTO user (name, display, role, password, changed_ms, disabled, created_ms, sum)
	VALUES (?, ?, ?, ?, ?, ?, ?, ?)`

// values are the columns of the user's row.
func (u userRow) values() []any {
	row := []any{u.Name, u.Display, u.Role, u.password, u.changedMS, u.Disabled, u.createdMS}
	return append(row, userTable().Sum(row...))
}

var userForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,31}$`)

func (s *Store) loadUsers(ctx context.Context) (map[string]userRow, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT u.name, u.display, u.role, u.password, u.changed_ms, u.disabled, u.created_ms, u.sum FROM user u`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	users := map[string]userRow{}
	for rows.Next() {
		var u userRow
		var sum int64
		if err := rows.Scan(&u.Name, &u.Display, &u.Role, &u.password, &u.changedMS, &u.Disabled, &u.createdMS, &sum); err != nil {
			return nil, err
		}
		u.Temporary = isTemporary(u.password)
		if values := u.values(); values[len(values)-1] != sum {
			s.damaged = append(s.damaged, opsdb.Damage{Table: "user", Detail: u.Name})
			continue
		}
		users[u.Name] = u
	}
	return users, rows.Err()
}

// AddUser adds a member of staff. Errors: ErrBadUserName, ErrBadDisplay,
// ErrBadRole, ErrUserExists, ErrWeakPassword.
func (s *Store) AddUser(ctx context.Context, actor string, u User, password string) error {
	u.Display = cmp.Or(strings.TrimSpace(u.Display), u.Name)
	switch n := utf8.RuneCountInString(u.Display); {
	case !userForm.MatchString(u.Name):
		return ErrBadUserName
	case n < 1 || n > 32:
		return ErrBadDisplay
	case !IsPersonRole(u.Role):
		return ErrBadRole
	}
	if err := CheckPassword(u.Name, password); err != nil {
		return err
	}
	phc, err := s.newHash(ctx, password, u.Temporary)
	if err != nil {
		return err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	if _, there := s.row(u.Name); there {
		return ErrUserExists
	}
	now := s.nowMS()
	row := userRow{User: User{Name: u.Name, Display: u.Display, Role: u.Role, Temporary: u.Temporary}, password: phc, changedMS: now, createdMS: now}
	err = s.change(ctx, record{what: "user-added", actor: actor, object: u.Name},
		putUser, row.values()...)
	if err != nil {
		return fmt.Errorf("access: add user: %w", err)
	}
	s.inForce.Store(s.inForce.Load().withUser(row))
	return nil
}

func (s *Store) newHash(ctx context.Context, password string, temporary bool) (string, error) {
	var phc string
	err := s.hash(ctx, func() (err error) {
		phc, err = hashPassword(password, s.cost)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("access: hash password: %w", err)
	}
	if temporary {
		return asTemporary(phc), nil
	}
	return phc, nil
}

// SetPassword gives a user another password, unlocks them and ends their
// sessions. A temporary one is asked to be changed when they sign in with it. Errors:
// ErrNoUser, ErrWeakPassword.
func (s *Store) SetPassword(ctx context.Context, actor, name, password string, temporary bool) error {
	return s.setPassword(ctx, record{what: "password-set", actor: actor, object: name}, password, temporary)
}

// setPassword gives the user that a record names another password.
func (s *Store) setPassword(ctx context.Context, r record, password string, temporary bool) error {
	name := r.object
	if err := CheckPassword(name, password); err != nil {
		return err
	}
	phc, err := s.newHash(ctx, password, temporary)
	if err != nil {
		return err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	u, ok := s.row(name)
	if !ok {
		return ErrNoUser
	}
	now := max(s.nowMS(), u.changedMS+1)
	u.password, u.changedMS, u.Temporary = phc, now, temporary
	if err := s.change(ctx, r, putUser, u.values()...); err != nil {
		return fmt.Errorf("access: set password: %w", err)
	}
	s.inForce.Store(s.inForce.Load().withUser(u))
	s.guard.free(name)
	return s.forgetFailures(ctx, name, "")
}

// DisableUser keeps a user out, at once, or lets them in again. Errors:
// ErrNoUser, ErrLastAdmin.
func (s *Store) DisableUser(ctx context.Context, actor, name string, disabled bool) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	u, ok := s.row(name)
	if !ok {
		return ErrNoUser
	}
	if disabled && u.Role == "admin" && s.admins() == 1 && !u.Disabled {
		return ErrLastAdmin
	}
	what := "user-enabled"
	if disabled {
		what = "user-disabled"
	}
	u.Disabled = disabled
	err := s.change(ctx, record{what: what, actor: actor, object: name}, putUser, u.values()...)
	if err != nil {
		return fmt.Errorf("access: disable user: %w", err)
	}
	s.inForce.Store(s.inForce.Load().withUser(u))
	return nil
}

// admins counts the administrators who may sign in.
func (s *Store) admins() int {
	n := 0
	for _, u := range s.inForce.Load().users {
		if u.Role == "admin" && !u.Disabled {
			n++
		}
	}
	return n
}

// User finds a user by name.
func (s *Store) User(name string) (User, bool) {
	u, ok := s.row(name)
	return u.User, ok
}

func (s *Store) row(name string) (userRow, bool) {
	u, ok := s.inForce.Load().users[name]
	return u, ok
}

// Users lists the users by name.
func (s *Store) Users() []User {
	users := s.inForce.Load().users
	out := make([]User, 0, len(users))
	now, locked := s.now().UTC(), s.guard.locked(s.elapsed())
	for _, u := range users {
		if left := locked[u.Name]; left > 0 {
			at := now.Add(left).Truncate(time.Millisecond)
			u.Locked = &at
		}
		out = append(out, u.User)
	}
	slices.SortFunc(out, func(a, b User) int { return strings.Compare(a.Name, b.Name) })
	return out
}
