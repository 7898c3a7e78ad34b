package hallserver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// clockDays is a hall under a clock that is set and wrong, with people who wait.
type clockDays struct {
	t     *rapid.T
	test  *testing.T
	dir   string
	token string

	c     *clock        // the machine's
	truth time.Time     // what time it is
	wrong time.Duration // how far the machine's clock is off it
	boots int
	says  atomic.Bool // a network clock speaks

	s     *running
	kiosk *wire.Client
	key   []byte

	n      int
	down   time.Duration                     // the machine was off, in all
	waits  map[hall.TicketID]waiting         // who waits
	sealed map[hall.TicketID]time.Time       // since when
	given  map[string]map[hall.TicketID]bool // by number, of the day by the truth
}

type waiting struct {
	since time.Time
	down  time.Duration
}

// turn lets nobody see half of it.
func (d *clockDays) turn(by time.Duration, wrong time.Duration) {
	d.s.clock.mu.Lock()
	defer d.s.clock.mu.Unlock()
	before := d.truth.Format(time.DateOnly)
	d.truth, d.wrong = d.truth.Add(by), wrong
	d.c.gone.Add(by.Milliseconds())
	d.c.ms.Store(d.truth.Add(wrong).UnixMilli())
	if d.truth.Format(time.DateOnly) != before || d.late() {
		clear(d.waits) // the day ends
	}
}

// late says that it is so near to midnight that the day may have ended already.
func (d *clockDays) late() bool {
	sinceMidnight := d.truth.Sub(d.truth.Truncate(24 * time.Hour))
	return sinceMidnight > 24*time.Hour-11*time.Minute || sinceMidnight < 11*time.Minute
}

func (d *clockDays) serve() {
	ready := make(chan string, 1)
	s, err := Open(d.test.Context(), Config{
		Data: d.dir, Listen: "127.0.0.1:0", Now: d.c.now, Elapsed: d.c.elapsed, Boot: fmt.Sprint("boot ", d.boots),
		NetworkTime: d.says.Load, Log: quiet(), Ready: func(url string) { ready <- url }, Fatal: func(err error) { panic(err) },
	})
	if err != nil {
		d.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(d.test.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	d.s = &running{Server: s, stop: sync.OnceValue(func() error {
		cancel()
		return errors.Join(<-ended, s.Close())
	})}
	select {
	case d.s.url = <-ready:
	case err := <-ended:
		d.t.Fatalf("run: %v", err)
	}
	d.kiosk = wire.NewClient(d.s.url, d.token, nil)
}

func (d *clockDays) stop() {
	if err := d.s.stop(); err != nil {
		d.t.Fatal(err)
	}
}

// take takes a number; every third holder shows a card.
func (d *clockDays) take(must bool) {
	d.n++
	id := fmt.Sprintf("ticket-%04d", d.n)
	req := wire.IssueRequest{ID: id, Services: []string{"ZX01"}}
	if d.n%3 == 0 {
		sealed, err := wire.SealSubject(d.key, wire.Subject{Name: "测试甲", IDNumber: fmt.Sprintf("21999919900101%03dX", d.n)})
		if err != nil {
			d.t.Fatal(err)
		}
		req.SubjectSealed = sealed
	}
	got, err := d.kiosk.IssueTicket(d.test.Context(), id, req)
	if err != nil {
		if must {
			d.t.Fatalf("the clock is right, and nobody gets a number: %v", err)
		}
		return
	}
	if d.n%3 == 0 {
		d.sealed[hall.TicketID(id)] = d.truth
	}
	day := d.truth.Format(time.DateOnly)
	if d.given[day] == nil {
		d.given[day] = map[hall.TicketID]bool{}
	}
	if number := hall.TicketID(got.Number); d.given[day][number] && !d.late() {
		d.t.Fatalf("two people hold %s on %s", number, day)
	}
	if !d.late() {
		d.given[day][hall.TicketID(got.Number)] = true
		d.waits[hall.TicketID(id)] = waiting{d.truth, d.down}
	}
}

// call brings somebody to the first window that can serve them, and serves them.
func (d *clockDays) call() {
	var n int
	var queue hall.QueueID
	d.s.engine.View(func(s *hall.State) {
		queue = s.Plan.Services["ZX01"]
		for _, w := range s.Windows.All() {
			if slices.Contains(w.Queues, queue) && (n == 0 || w.Number < n) {
				n = w.Number
			}
		}
	})
	run := func(c hall.Command) bool { return d.s.system(d.test.Context(), fmt.Sprintf("%T", c), c) == nil }
	run(hall.OpenWindow{Window: n, Staff: "wang"})
	if !run(hall.CallNext{Window: n, Staff: "wang"}) {
		return
	}
	d.s.engine.View(func(s *hall.State) {
		if w := s.Windows.Get(n); w != nil && w.Ticket != "" {
			delete(d.waits, w.Ticket)
		}
	})
	var expect hall.Expect
	d.s.engine.View(func(s *hall.State) {
		if w := s.Windows.Get(n); w != nil && w.Ticket != "" {
			id := w.Ticket
			expect = hall.Expect{Ticket: &id, Version: w.Version}
		}
	})
	run(hall.FinishService{Window: n, Staff: "wang", Expect: expect})
}

// right sets the machine's clock right, and has that said.
func (d *clockDays) right() {
	d.turn(0, 0)
	if rapid.Bool().Draw(d.t, "a network clock speaks") {
		d.says.Store(true)
		defer d.says.Store(false)
	} else if _, err := d.s.administer(d.test.Context(), Order{Op: OpConfirmClock}); err != nil {
		d.t.Fatalf("confirm: %v", err)
	}
	for range 4 {
		_ = d.s.turnDay(d.test.Context()) // said below, if it stays
	}
	d.turn(time.Minute, 0)
	if err := d.s.turnDay(d.test.Context()); err != nil {
		if d.s.clock.doubt() != nil && !d.says.Load() {
			d.t.Fatalf("a minute after the clock was set right: %v", err)
		}
		if _, err := d.s.administer(d.test.Context(), Order{Op: OpConfirmClock}); err != nil {
			d.t.Fatalf("confirm: %v", err)
		}
	}
	// A little ahead it only runs slower, until the clock has caught up.
	if off := d.s.now().Sub(d.truth); off < -time.Minute || off > maxClockJump {
		d.t.Fatalf("the clock is right, and the hall's time is %s off", off)
	}
	if said := d.s.ready(d.test); said != "" {
		d.t.Fatalf("readyz: %s", said)
	}
	d.take(true)
	d.waited()
}

// waited holds the waits the hall knows of against the true ones.
func (d *clockDays) waited() {
	d.s.engine.View(func(s *hall.State) {
		for id, w := range d.waits {
			k := s.Tickets.Get(id)
			if k == nil {
				continue // told by nobodyIsLost
			}
			had, has := d.truth.Sub(w.since), d.s.now().Sub(time.UnixMilli(k.IssuedMS))
			if has > had+25*time.Minute || has < had-(d.down-w.down)-25*time.Minute {
				d.t.Fatalf("%s waits for %s, by the hall %s", id, had, has)
			}
		}
	})
}

func (d *clockDays) nobodyIsLost() {
	d.s.engine.View(func(s *hall.State) {
		for id := range d.waits {
			if k := s.Tickets.Get(id); k == nil || !k.State.Live() {
				d.t.Fatalf("%s was given today and is lost; the hall's day is %s, open %t", id, s.Day, s.DayOpen)
			}
		}
	})
}

func (d *clockDays) nothingIsErasedEarly() {
	d.s.tidy(d.test)
	young := 0
	for _, at := range d.sealed {
		if d.truth.Sub(at) < 7*24*time.Hour-30*time.Minute {
			young++
		}
	}
	if n := subjects(d.test, d.dir); n < young {
		d.t.Fatalf("%d sealed rows are left of %d that are not a week old", n, young)
	}
}

// nobodyIsMuted has a stranger try too often, and again after as long as it takes.
func (d *clockDays) nobodyIsMuted() {
	for n := 0; tryCode(d.test, d.s.url) != http.StatusTooManyRequests; n++ {
		if n > 100 {
			d.t.Fatal("nobody is ever told to wait")
		}
	}
	d.turn(0, drawWrong(d.t))
	d.turn(3*time.Second, d.wrong)
	if tryCode(d.test, d.s.url) == http.StatusTooManyRequests {
		d.t.Fatal("muted for longer than it takes")
	}
}

func drawWrong(t *rapid.T) time.Duration {
	return rapid.SampledFrom([]time.Duration{
		0, time.Minute, -time.Minute, 9 * time.Minute, -9 * time.Minute, time.Hour, -time.Hour, 8 * time.Hour, -8 * time.Hour,
		24 * time.Hour, -24 * time.Hour, 40 * 24 * time.Hour, -40 * 24 * time.Hour, -26 * 365 * 24 * time.Hour,
	}).Draw(t, "the clock is off by")
}

// step does one thing.
func (d *clockDays) step() {
	switch rapid.IntRange(0, 11).Draw(d.t, "what happens") {
	case 0, 1, 2:
		d.take(false)
	case 3:
		d.call()
	case 4:
		d.turn(time.Duration(rapid.IntRange(1, 36*60).Draw(d.t, "minutes"))*time.Minute, d.wrong)
	case 5:
		d.turn(0, drawWrong(d.t))
	case 6: // for a minute, while somebody takes a number
		was := d.wrong
		d.turn(0, drawWrong(d.t))
		d.take(false)
		d.turn(time.Minute, was)
	case 7: // over midnight
		midnight := d.truth.Truncate(24 * time.Hour).Add(24 * time.Hour)
		d.turn(midnight.Sub(d.truth)+time.Duration(rapid.IntRange(-20, 20).Draw(d.t, "about midnight"))*time.Minute, d.wrong)
	case 8: // the program again
		d.stop()
		d.c.pass(time.Minute)
		d.truth = d.truth.Add(time.Minute)
		d.serve()
	case 9: // the machine again; its clock has a battery or none
		if off := d.s.now().Sub(d.truth); off.Abs() > maxClockJump {
			// It was wrong and nobody noticed: after a rest that cannot be told from
			// another day.
			clear(d.waits)
			clear(d.given)
		}
		d.stop()
		off := time.Duration(rapid.IntRange(1, 12*60).Draw(d.t, "minutes off")) * time.Minute
		before := d.truth.Format(time.DateOnly)
		d.truth, d.down, d.boots = d.truth.Add(off), d.down+off, d.boots+1
		if d.truth.Format(time.DateOnly) != before || d.late() {
			clear(d.waits)
		}
		d.wrong = rapid.SampledFrom([]time.Duration{0, -26 * 365 * 24 * time.Hour, -40 * 24 * time.Hour, 40 * 24 * time.Hour}).Draw(d.t, "the clock is off by")
		d.c.gone.Store(time.Minute.Milliseconds())
		d.c.ms.Store(d.truth.Add(d.wrong).UnixMilli())
		d.serve()
	case 10:
		d.nobodyIsMuted()
	default:
		d.right()
	}
	_ = d.s.turnDay(d.test.Context()) // what stands in its way is looked at by right
	d.nobodyIsLost()
	d.nothingIsErasedEarly()
}

// clockDay runs one random history on a copy of a folder.
func clockDay(test *testing.T, t *rapid.T, folder, token string) { //nolint:thelper // there are two, and t is the one that fails
	dir := filepath.Join(test.TempDir(), fmt.Sprint("hall-", time.Now().UnixNano()))
	if err := os.CopyFS(dir, os.DirFS(folder)); err != nil {
		t.Fatal(err)
	}
	master, err := os.ReadFile(folder + ".master.key")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(dir+".master.key", master, 0o600); err != nil {
		t.Fatal(err)
	}
	d := &clockDays{
		t: t, test: test, dir: dir, token: token, c: newClock(), truth: time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC),
		waits: map[hall.TicketID]waiting{}, sealed: map[hall.TicketID]time.Time{}, given: map[string]map[hall.TicketID]bool{},
	}
	d.wrong = rapid.SampledFrom([]time.Duration{0, 0, 24 * time.Hour, -24 * time.Hour}).Draw(t, "begun off by")
	d.c.gone.Store(time.Minute.Milliseconds())
	d.c.ms.Store(d.truth.Add(d.wrong).UnixMilli())
	d.serve()
	defer func() { _ = d.s.stop() }()
	cat, err := d.kiosk.Catalogue(test.Context())
	if err != nil {
		t.Fatal(err)
	}
	d.key = cat.SealKey
	for range rapid.IntRange(3, 25).Draw(t, "steps") {
		d.step()
	}
	d.right()
	d.nobodyIsLost()
	rep, err := engine.Verify(test.Context(), d.dir, nil)
	if err != nil || !rep.OK {
		t.Fatalf("verify: %+v %v", rep.Faults, err)
	}
}

// underAnyClock runs random histories while more says so. Once one has failed, all
// are run, so that it can be made shorter.
func underAnyClock(t *testing.T, more func(runs int) bool) {
	t.Helper()
	folder := makeFolder(t)
	change(t, filepath.Join(folder, settingsFile), "time_zone: Asia/Shanghai", "time_zone: UTC")
	token := tokenFor(t, folder, wire.RoleKiosk)
	runs, failed := 0, false
	rapid.Check(t, func(rt *rapid.T) {
		if runs++; !failed && !more(runs) {
			return
		}
		done := false
		defer func() { failed = failed || !done }()
		clockDay(t, rt, folder, token)
		done = true
	})
}

func TestNobodyIsLostWhateverTheClockShows(t *testing.T) {
	t.Parallel()
	underAnyClock(t, func(runs int) bool { return runs <= 6 })
}

func TestSoakNobodyIsLostWhateverTheClockShows(t *testing.T) {
	long, err := time.ParseDuration(os.Getenv("SOAKTIME"))
	if err != nil {
		t.Skip("a long run: make soak")
	}
	end := time.Now().Add(long)
	for time.Now().Before(end) {
		underAnyClock(t, func(int) bool { return time.Now().Before(end) })
	}
}
