package access

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"strings"
	"sync"
	"time"

	"yimen/hallserver/opsdb"
)

// The bounds of signing in. Wrong passwords for a name are counted where they are
// typed, so that nobody elsewhere locks a user out of their own desk. Who tries
// from many places is slowed by what all of them have in common: the name.
const (
	lockAfter = 5                // wrong passwords in a row at a place
	lockFor   = 15 * time.Minute // the first time; each further wrong one as long again
	// Elsewhere than at a desk that knows it, a name bears wrong passwords from so
	// many places at once, then from one more in so long. Those that follow at one
	// place, which its own lock ends, count for less.
	strayBurst  = 5
	strayEvery  = 30 * time.Second
	strayFollow = 1.0 / 8
	// guardedMost bounds the places and the names remembered, and failuresKept
	// those that outlive a restart.
	guardedMost  = 4096
	failuresKept = 1024
)

// failure counts wrong passwords in a row. The time somebody is kept out for is
// counted in time gone by: a clock that is set neither frees them nor keeps them
// longer.
type failure struct {
	count int
	until time.Duration // kept out until then, by elapsed
}

// left is how long a failure keeps somebody out still.
func (f failure) left(gone time.Duration) time.Duration {
	if f.count < lockAfter {
		return 0
	}
	return max(0, f.until-gone)
}

// spot is a name at a place.
type spot struct{ name, place string }

// stray is what a name has left for wrong passwords from anywhere.
type stray struct {
	tries float64
	at    time.Duration
}

// guard counts wrong passwords, of users and of names that no user has alike, so
// that being locked out does not tell who is a user.
type guard struct {
	mu     sync.Mutex // guards all below
	spots  map[spot]failure
	strays map[string]stray
}

// wait is how long nobody is let try a name at a place.
func (g *guard) wait(name string, at Place, gone time.Duration) time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	left := g.spots[spot{name, at.key()}].left(gone)
	if at.Desk != "" {
		return left
	}
	if lacks := 1 - g.stray(name, gone).tries; lacks > 0 {
		left = max(left, time.Duration(math.Ceil(lacks*strayEvery.Seconds()))*time.Second)
	}
	return left
}

// stray is what a name has left at a time. g.mu is held.
func (g *guard) stray(name string, gone time.Duration) stray {
	s, known := g.strays[name]
	if !known {
		return stray{strayBurst, gone}
	}
	return stray{min(strayBurst, s.tries+(gone-s.at).Seconds()/strayEvery.Seconds()), gone}
}

// failed notes a wrong password, and says how many there were in a row at the
// place and how long it is locked for.
func (g *guard) failed(name string, at Place, gone time.Duration) (count int, left time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.spots == nil {
		g.spots, g.strays = map[spot]failure{}, map[string]stray{}
	}
	f := g.spots[spot{name, at.key()}]
	if f.count++; f.count >= lockAfter {
		f.until = gone + lockFor
	}
	g.spots[spot{name, at.key()}] = f
	if at.Desk == "" {
		s := g.stray(name, gone)
		if f.count == 1 {
			s.tries--
		} else {
			s.tries -= strayFollow
		}
		g.strays[name] = s
	}
	g.forget(gone)
	return f.count, f.left(gone)
}

// forget bounds what is remembered. What keeps nobody out goes first.
func (g *guard) forget(gone time.Duration) {
	if len(g.spots) > guardedMost {
		for k, f := range g.spots {
			if f.left(gone) == 0 {
				delete(g.spots, k)
			}
		}
	}
	for k := range g.spots {
		if len(g.spots) <= guardedMost {
			break
		}
		delete(g.spots, k)
	}
	if len(g.strays) <= guardedMost {
		return
	}
	for name := range g.strays {
		if g.stray(name, gone).tries >= strayBurst {
			delete(g.strays, name)
		}
	}
	for name := range g.strays {
		if len(g.strays) <= guardedMost {
			break
		}
		delete(g.strays, name)
	}
}

// forgive forgets the wrong passwords at a place after a right one: they were no
// stranger's.
func (g *guard) forgive(name string, at Place) {
	g.mu.Lock()
	defer g.mu.Unlock()
	k := spot{name, at.key()}
	s, known := g.strays[name]
	if f := g.spots[k]; f.count > 0 && known && at.Desk == "" {
		s.tries = min(strayBurst, s.tries+1+float64(f.count-1)*strayFollow)
		g.strays[name] = s
	}
	delete(g.spots, k)
}

// free forgets all of a name.
func (g *guard) free(name string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.strays, name)
	for k := range g.spots {
		if k.name == name {
			delete(g.spots, k)
		}
	}
}

// locked is how long each name is locked for at some place.
func (g *guard) locked(gone time.Duration) map[string]time.Duration {
	g.mu.Lock()
	defer g.mu.Unlock()
	out := map[string]time.Duration{}
	for k, f := range g.spots {
		if left := f.left(gone); left > out[k.name] {
			out[k.name] = left
		}
	}
	return out
}

// rowOf is the row that the failures of a name at a place are kept under: no name
// has a blank.
func rowOf(name, place string) string { return strings.TrimSuffix(name+" "+place, " ") }

// loadFailures reads what outlives a restart, the newest first.
func (s *Store) loadFailures(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, `SELECT name, count, until_ms, sum FROM failure ORDER BY until_ms DESC LIMIT ?`, failuresKept)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	s.guard.spots, s.guard.strays = map[spot]failure{}, map[string]stray{}
	for rows.Next() {
		var row string
		var f failure
		var untilMS, sum int64
		if err := rows.Scan(&row, &f.count, &untilMS, &sum); err != nil {
			return err
		}
		if failureTable().Sum(row, f.count, untilMS) != sum {
			s.damaged = append(s.damaged, opsdb.Damage{Table: "failure"})
			continue
		}
		if untilMS != 0 {
			f.until = s.until(untilMS)
		}
		name, place, _ := strings.Cut(row, " ")
		s.guard.spots[spot{name, place}] = f
	}
	return rows.Err()
}

// until is what of a stored time of the clock is left, as time gone by. No clock
// makes it longer than it was when it began.
func (s *Store) until(ms int64) time.Duration {
	return s.elapsed() + min(max(0, time.Duration(ms-s.nowMS())*time.Millisecond), lockFor)
}

// sweepFailures forgets what keeps nobody out any more, and what is too much.
func (s *Store) sweepFailures(ctx context.Context) error {
	_, err := s.db.ExecContext(ctx, `DELETE FROM failure WHERE until_ms < ?1
		OR name NOT IN (SELECT name FROM failure ORDER BY until_ms DESC LIMIT ?2)`,
		s.nowMS()-lockFor.Milliseconds(), failuresKept)
	if err != nil {
		return fmt.Errorf("failures: %w", err)
	}
	return nil
}
