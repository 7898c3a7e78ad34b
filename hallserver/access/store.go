package access

import (
	"cmp"
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"maps"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alexedwards/scs/v2"
	"github.com/pressly/goose/v3"

	"yimen/hallserver/opsdb"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Options say how to open the store.
type Options struct {
	Now func() time.Time
	// Elapsed is the time gone by since some moment, whatever becomes of the
	// clock; nil: by Now. Who is kept out is kept out by it.
	Elapsed func() time.Duration
	// Steady is a time that is never set, over restarts too; nil: Now. Sessions end by
	// it.
	Steady func() time.Time
	// SessionIdle ends a session that did nothing for so long; SessionLife
	// ends it whatever it did. 0: 60 minutes and 12 hours.
	SessionIdle time.Duration
	SessionLife time.Duration
	// SecureCookies marks cookies for HTTPS only.
	SecureCookies bool
	// Damaged is told of a session that is not what was written, and is none; nil:
	// nobody is.
	Damaged func(table string, row any)
	// PasswordCost is for tests; the zero value is the product's.
	PasswordCost Cost
}

func (o Options) damaged(table string, row any) {
	if o.Damaged != nil {
		o.Damaged(table, row)
	}
}

// Store is an open ops.db. It is safe for concurrent use. Users and devices
// are held in memory beside it; this process is the only writer.
type Store struct {
	now      func() time.Time
	elapsed  func() time.Duration
	steady   func() time.Time
	idle     time.Duration // of a session
	life     time.Duration
	db       *sql.DB // synchronous=FULL
	sessions *sql.DB // synchronous=NORMAL: a session may be lost with the power
	manager  *scs.SessionManager
	cost     Cost
	dummy    string // hashed when a user does not exist, to take as long

	hashing chan struct{} // bounds the memory argon2id takes

	// changing puts changes in order: first the database, then what is in
	// force. It is held across writes; nobody who only reads waits for it.
	changing sync.Mutex
	inForce  atomic.Pointer[view]

	guard   guard
	damaged []opsdb.Damage // rows that were not taken into force
}

// view is who may come in, as it stands. It never changes; a change makes
// another one.
type view struct {
	users   map[string]userRow
	devices map[string]*deviceRow // by token hash
}

// withUser is the view with one user put in or replaced.
func (v *view) withUser(u userRow) *view {
	users := maps.Clone(v.users)
	users[u.Name] = u
	return &view{users: users, devices: v.devices}
}

// withDevice is the view with one device put in or replaced.
func (v *view) withDevice(d *deviceRow) *view {
	devices := maps.Clone(v.devices)
	devices[d.hash] = d
	return &view{users: v.users, devices: devices}
}

// Open opens ops.db at path, making or migrating it.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	s := &Store{
		now: o.Now, elapsed: o.Elapsed, steady: o.Steady, cost: o.PasswordCost, hashing: make(chan struct{}, 2),
		idle: cmp.Or(o.SessionIdle, time.Hour), life: cmp.Or(o.SessionLife, 12*time.Hour),
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.steady == nil {
		s.steady = s.now
	}
	if s.elapsed == nil {
		begun := s.now()
		s.elapsed = func() time.Duration { return s.now().Sub(begun) }
	}
	if s.cost == (Cost{}) {
		s.cost = DefaultCost()
	}
	if err := s.open(ctx, path); err != nil {
		return nil, errors.Join(fmt.Errorf("access: open %s: %w", path, err), s.Close())
	}
	s.manager = newManager(soundSessions{&sessionStore{db: s.sessions, now: s.steady}, s.steady, o.damaged}, o.SecureCookies)
	return s, nil
}

func (s *Store) open(ctx context.Context, path string) error {
	var err error
	room := opsdb.Room{Name: "access", Migrations: migrations, Version: goose.DefaultTablename, Summed: Tables(), StampAt: 4, Durable: true}
	if s.db, err = opsdb.Open(ctx, path, room); err != nil {
		return err
	}
	if s.sessions, err = sql.Open("sqlite3", opsdb.DSN(path, false)); err != nil {
		return err
	}
	s.sessions.SetMaxOpenConns(2)
	if s.dummy, err = hashPassword("no such user", s.cost); err != nil {
		return err
	}
	return s.load(ctx)
}

func (s *Store) load(ctx context.Context) error {
	s.damaged = nil
	users, err := s.loadUsers(ctx)
	if err != nil {
		return fmt.Errorf("users: %w", err)
	}
	devices, err := s.loadDevices(ctx)
	if err != nil {
		return fmt.Errorf("devices: %w", err)
	}
	if err := s.loadFailures(ctx, s.db); err != nil {
		return fmt.Errorf("failures: %w", err)
	}
	s.inForce.Store(&view{users: users, devices: devices})
	return nil
}

// Close closes ops.db, first writing down when each device was last seen.
func (s *Store) Close() error {
	var errs []error
	if s.db != nil && s.inForce.Load() != nil {
		errs = append(errs, s.flushSeen(context.Background()))
	}
	for _, db := range []*sql.DB{s.sessions, s.db} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Sweep deletes what has run out: sessions, enrolment codes, audit older than
// 400 days; and writes down when each device was last seen. What was deleted then
// stands in no file. Call it each hour.
func (s *Store) Sweep(ctx context.Context) error {
	now := s.now()
	old := now.AddDate(0, 0, -auditDays).UnixMilli()
	_, err1 := s.db.ExecContext(ctx, `DELETE FROM audit WHERE at_ms < ?`, old)
	_, err2 := s.db.ExecContext(ctx, `DELETE FROM enrolment WHERE expires_ms < ?`, now.AddDate(0, 0, -7).UnixMilli())
	_, err3 := s.sessions.ExecContext(ctx, `DELETE FROM sessions WHERE expiry < ?`, julian(s.steady()))
	if err := errors.Join(err1, err2, err3, s.sweepFailures(ctx), s.flushSeen(ctx), s.Truncate(ctx)); err != nil {
		return fmt.Errorf("access: sweep: %w", err)
	}
	return nil
}

// WriteSeen writes down when each device was last seen, and deletes nothing.
func (s *Store) WriteSeen(ctx context.Context) error {
	if err := s.flushSeen(ctx); err != nil {
		return fmt.Errorf("access: %w", err)
	}
	return nil
}

// ErrHeldUp says that somebody reads an older moment of ops.db, so that what was
// deleted may still stand in its write-ahead log.
var ErrHeldUp = errors.New("access: deleted rows still stand in the write-ahead log while somebody reads")

// Truncate moves the write-ahead log of ops.db into the file and empties it, so
// that nothing that was deleted stands in an older frame; other stores' rows in
// the same file too. Error: ErrHeldUp; asking again later helps.
func (s *Store) Truncate(ctx context.Context) error {
	var busy, pages, moved int
	if err := s.db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &pages, &moved); err != nil {
		return fmt.Errorf("access: truncate log: %w", err)
	}
	if busy != 0 {
		return ErrHeldUp
	}
	return nil
}

func (s *Store) nowMS() int64 { return s.now().UnixMilli() }
