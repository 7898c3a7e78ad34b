package hallserver

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// fleet are kiosks that go on, whatever becomes of the folder that serves them.
type fleet struct {
	t      *testing.T
	dir    string
	clock  *clock
	random *rand.Rand
	server *running

	tokens []string
	seen   []*wire.Seen
	copies []kept
	backup string // the newest

	mu    sync.Mutex        // guards what follows
	taken int               // tickets asked for
	given map[string]string // day and number, and which ticket
	what  map[string]int    // what happened, for the log
}

// kept is a copy of the folder, or a backup of it.
type kept struct{ kind, path string }

func newFleet(t *testing.T, seed uint64) *fleet {
	t.Helper()
	f := &fleet{
		t: t, dir: makeFolder(t), clock: newClock(), given: map[string]string{}, what: map[string]int{},
		random: rand.New(rand.NewPCG(seed, 7)), //nolint:gosec // a test's dice need no secrecy
	}
	for range 3 {
		f.tokens = append(f.tokens, tokenFor(t, f.dir, wire.RoleKiosk))
		f.seen = append(f.seen, &wire.Seen{})
	}
	f.server = start(t, f.dir, f.clock)
	f.keep("backup")
	return f
}

func (f *fleet) kiosk(i int) *wire.Client {
	return wire.NewClient(f.server.url, f.tokens[i], nil).WithSeen(f.seen[i])
}

func (f *fleet) happened(what string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.what[what]++
}

// take takes a ticket at a kiosk, as long as it lasts.
func (f *fleet) take(i int) {
	f.t.Helper()
	f.mu.Lock()
	f.taken++
	id := fmt.Sprintf("ticket-%06d", f.taken)
	f.mu.Unlock()
	for range 20 {
		got, err := f.kiosk(i).IssueTicket(f.t.Context(), id, advice(id))
		if err == nil {
			f.got(id, got)
			return
		}
		f.help(err)
	}
	f.t.Errorf("%s was never given", id)
}

func (f *fleet) got(id string, got wire.Issued) {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	key := f.clock.now().In(f.server.now().Location()).Format(time.DateOnly) + " " + got.Number
	if other, twice := f.given[key]; twice {
		f.t.Errorf("%s is %s and %s, after %v", key, other, id, f.what)
	}
	f.given[key] = id
}

// help does what a hall and its operator do about a refusal.
func (f *fleet) help(err error) {
	f.t.Helper()
	p, ok := errors.AsType[*wire.Problem](err)
	if !ok {
		f.t.Fatal(err)
	}
	f.happened(p.Code)
	switch p.Code {
	case "journal-behind":
		if _, err := Administer(f.t.Context(), f.dir, Order{Op: OpStartEpoch}); err != nil {
			f.t.Fatal(err)
		}
	case "numbers-gathered":
		for _, i := range f.random.Perm(len(f.tokens)) {
			_, _ = f.kiosk(i).Catalogue(f.t.Context()) // what is refused is asked again
		}
	case "clock-in-doubt":
		f.turn()
	case hall.SeriesExhausted:
		f.nextDay()
	default:
		f.t.Fatalf("refused: %+v", p)
	}
}

func (f *fleet) nextDay() {
	f.t.Helper()
	f.clock.pass(24 * time.Hour)
	f.turn()
	f.happened("next day")
}

// turn turns the day. Where people wait in a day that is over, a machine that has
// just started takes its time.
func (f *fleet) turn() {
	f.t.Helper()
	if f.server.turnDay(f.t.Context()) != nil {
		f.clock.pass(graceTime + time.Minute)
		_ = f.server.turnDay(f.t.Context()) // who is refused asks again
	}
}

// keep makes a copy while a kiosk goes on.
func (f *fleet) keep(kind string) {
	f.t.Helper()
	to := filepath.Join(f.t.TempDir(), "kept")
	var going sync.WaitGroup
	if len(f.copies) > 0 {
		going.Go(func() {
			for range 3 {
				f.take(0)
			}
		})
	}
	switch kind {
	case "backup":
		if _, err := Backup(f.t.Context(), f.dir, to, BackupOptions{Now: f.clock.now}); err != nil {
			f.t.Fatal(err)
		}
		f.backup = to
	case "whole":
		copyFolder(f.t, to, f.dir)
	case "part": // only the files that the manual names
		if err := os.MkdirAll(filepath.Join(to, keysDir), 0o700); err != nil {
			f.t.Fatal(err)
		}
		for _, name := range []string{settingsFile, catalogueFile, engine.JournalFile, opsFile, filepath.Join(keysDir, sealFile)} {
			copyFile(f.t, filepath.Join(to, name), filepath.Join(f.dir, name))
		}
	}
	going.Wait()
	f.copies = append(f.copies, kept{kind, to})
}

// putBack puts a copy in the folder's place, on this machine or another, and has
// the operator do what he is told.
func (f *fleet) putBack(k kept, elsewhere bool) {
	f.t.Helper()
	f.happened("put back: " + k.kind)
	if err := f.server.stop(); err != nil {
		f.t.Fatal(err)
	}
	if elsewhere {
		f.happened("on another machine")
		if err := forgetWitness(f.dir); err != nil {
			f.t.Fatal(err)
		}
	}
	f.lay(k)
	s, err := open(f.t, f.dir, f.clock)
	if errors.Is(err, ErrBehind) {
		f.happened("behind at the start")
		if _, err = startEpochClosed(f.t.Context(), Config{Data: f.dir, Now: f.clock.now, Elapsed: f.clock.elapsed}, ""); err == nil {
			s, err = open(f.t, f.dir, f.clock)
		}
	}
	if err == nil && s.engine.Fault() != nil {
		err = errors.Join(s.engine.Fault(), s.stop())
	}
	if err != nil { // a copy made file by file need not add up
		f.happened("torn")
		f.lay(kept{"backup", f.backup})
		s = start(f.t, f.dir, f.clock)
	}
	f.server = s
}

func (f *fleet) lay(k kept) {
	f.t.Helper()
	if err := os.RemoveAll(f.dir); err != nil {
		f.t.Fatal(err)
	}
	if k.kind != "backup" {
		copyFolder(f.t, f.dir, k.path)
		return
	}
	if _, err := Restore(f.t.Context(), k.path, f.dir, RestoreOptions{Now: f.clock.now, Elapsed: f.clock.elapsed}); err != nil {
		f.t.Fatal(err)
	}
}

// play goes on until so many copies were put back.
func (f *fleet) play(putBacks int) {
	f.t.Helper()
	for done := 0; done < putBacks; {
		switch f.random.IntN(8) {
		case 0, 1:
			f.keep([]string{"backup", "whole", "part"}[f.random.IntN(3)])
		case 2, 3:
			done++
			f.putBack(f.copies[f.random.IntN(len(f.copies))], f.random.IntN(3) == 0)
		case 4:
			if _, err := f.kiosk(f.random.IntN(len(f.tokens))).Catalogue(f.t.Context()); err != nil {
				f.help(err)
			}
		case 5:
			if f.random.IntN(4) == 0 {
				f.nextDay()
			}
		default:
			i := f.random.IntN(len(f.tokens))
			for range 1 + f.random.IntN(6) {
				f.take(i)
			}
		}
	}
	if err := f.server.stop(); err != nil {
		f.t.Fatal(err)
	}
	report, err := engine.Verify(f.t.Context(), f.dir, nil)
	if err != nil || !report.OK {
		f.t.Errorf("at the end: %+v %v", report.Faults, err)
	}
	f.t.Logf("%d numbers given, none twice; %v", len(f.given), f.what)
}

func TestCopiesPutBackAtRandomGiveNoNumberTwice(t *testing.T) {
	t.Parallel()
	newFleet(t, 1).play(8)
}

func TestSoakAHundredCopiesPutBackAtRandomGiveNoNumberTwice(t *testing.T) {
	if os.Getenv("SOAKTIME") == "" {
		t.Skip("SOAKTIME is not set: see make soak")
	}
	for seed := range uint64(4) {
		newFleet(t, 100+seed).play(25)
	}
}
