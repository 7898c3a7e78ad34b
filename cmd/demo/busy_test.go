package main

import (
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	core "yimen/hallserver/hall"
	"yimen/hallserver/journal"
	"yimen/hallserver/wire"
)

const (
	// testSpeed is how much quicker than people the hall of a test lives.
	testSpeed = 60
	// livelyTime is how long the life of a hall may take to be seen.
	livelyTime = 5 * time.Minute
)

// A busyDay is what the journal says of the hall's life so far.
type busyDay struct {
	issued   map[core.Class]int
	calls    map[int]int // by window
	finished int
	missed   int
}

func (h *troubledHall) busyDay(t *testing.T) busyDay {
	t.Helper()
	j, err := journal.Open(t.Context(), filepath.Join(h.st.hall.data, "journal.db"), journal.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	d := busyDay{issued: map[core.Class]int{}, calls: map[int]int{}}
	for row, err := range j.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := row.Record()
		if err != nil {
			t.Fatal(err)
		}
		switch e := r.Event.(type) {
		case core.TicketIssued:
			d.issued[e.Class]++
		case core.TicketCalled:
			d.calls[int(e.Window)]++
		case core.ServiceFinished:
			d.finished++
		case core.TicketNoShow:
			d.missed++
		}
	}
	return d
}

// openBusyHall serves a hall with a crowd's kiosk.
func openBusyHall(t *testing.T) *troubledHall {
	t.Helper()
	h := openTroubledHall(t, 30)
	if err := h.st.openCrowd(within(t, time.Minute)); err != nil {
		t.Fatal(err)
	}
	return h
}

func TestABusyHallLivesThroughARestartAndGoesHome(t *testing.T) {
	t.Parallel()
	h := openBusyHall(t)
	h.st.startBustle(t.Context(), testSpeed)
	lively := func(d busyDay) bool {
		return len(d.calls) == busyClerks && d.finished > 0 && d.missed > 0 &&
			d.issued[wire.ClassNormal] > 0 && d.issued[wire.ClassPriority] > 0
	}
	until(t, livelyTime, "people of two classes come, all windows call, some finish, one is missed", func() bool {
		return lively(h.busyDay(t))
	})
	h.killServer(t)
	before := h.busyDay(t).finished
	until(t, livelyTime, "the hall lives on after a restart", func() bool {
		return h.busyDay(t).finished > before+busyClerks
	})
	h.st.bustle.end()
	if calls := h.busyDay(t).calls; calls[padWindow] != 0 {
		t.Errorf("the visitor's window was used: %v", calls)
	}
	ctx := within(t, time.Minute)
	c, err := signedIn(ctx, h.st.hall.address, h.st.memory.Busy[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range busyWindows() {
		if w, err := c.Window(ctx, b.window); err != nil || w.State != wire.WindowClosed {
			t.Errorf("window %d after everybody has gone home: %q, %v", b.window, w.State, err)
		}
	}
}

func TestACrowdComesAtOnce(t *testing.T) {
	t.Parallel()
	h := openBusyHall(t)
	ctx := within(t, livelyTime)
	for _, bad := range [][]string{nil, {"many"}, {"0"}, {"61"}, {"3", "4"}} {
		if said, err := h.st.typedCrowd(ctx, bad); err == nil || !strings.Contains(err.Error(), "from 1 to 60") {
			t.Errorf("crowd %q: %q, %v", bad, said, err)
		}
	}
	if said, err := h.st.typedCrowd(ctx, []string{"30"}); err != nil || !strings.HasPrefix(said, "30 people") {
		t.Fatalf("got %q, %v", said, err)
	}
	total := 0
	for _, n := range h.busyDay(t).issued {
		total += n
	}
	if total != 30 {
		t.Errorf("%d tickets for 30 people", total)
	}
	// The next run goes on with the same kiosk.
	token := h.st.memory.Crowd
	if err := h.st.openCrowd(ctx); err != nil || h.st.memory.Crowd != token {
		t.Errorf("the crowd's kiosk was enrolled twice: %v", err)
	}
}

func TestBusyWindowsServeEveryQueueButTheVisitorsOwn(t *testing.T) {
	t.Parallel()
	h := openBusyHall(t)
	ctx := within(t, time.Minute)
	catalogue, err := h.st.crowd.kiosk.Catalogue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	clerk, err := signedIn(ctx, h.st.hall.address, h.st.memory.Clerk)
	if err != nil {
		t.Fatal(err)
	}
	served := map[string]bool{}
	for _, b := range busyWindows() {
		w, err := clerk.Window(ctx, b.window)
		if err != nil {
			t.Fatal(err)
		}
		if w.Number == padWindow {
			t.Errorf("window %d has a clerk and is the visitor's", w.Number)
		}
		for _, q := range w.Queues {
			served[q] = true
		}
	}
	for _, q := range catalogue.Queues {
		if !served[q.ID] {
			t.Errorf("nobody serves queue %s", q.ID)
		}
	}
}

func TestInventedPeopleAreOfNoPlaceAndOfEveryAge(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	c := &crowd{chance: newChance(), now: func() time.Time { return at }}
	old := 0
	for range 500 {
		p, age := c.person()
		if age >= 70 {
			old++
		}
		birth, err := time.Parse(time.DateOnly, p.Birth)
		if err != nil {
			t.Fatal(err)
		}
		if had := at.AddDate(-age, 0, 0); !birth.Before(had) || !birth.After(had.AddDate(-1, 0, -1)) {
			t.Fatalf("%d years and born on %s", age, p.Birth)
		}
		if len(p.IDNumber) != 18 || !strings.HasPrefix(p.IDNumber, "219999"+birth.Format("20060102")) {
			t.Fatalf("number %s of somebody born on %s", p.IDNumber, p.Birth)
		}
		if !checks(p.IDNumber) {
			t.Fatalf("number %s has a wrong check character", p.IDNumber)
		}
	}
	if old == 0 || old == 500 {
		t.Errorf("%d of 500 are 70 or older", old)
	}
}

func TestInventedPeopleGoFirstAsTheHallLetsThemAndNoOtherwise(t *testing.T) {
	t.Parallel()
	h := openBusyHall(t)
	ctx := within(t, 2*time.Minute)
	catalogue, err := h.st.crowd.kiosk.Catalogue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	plain := catalogue
	plain.Priority = nil
	asked := map[string]int{}
	for range 500 {
		for _, hall := range []*wire.Catalogue{&catalogue, &plain} {
			r, err := h.st.crowd.request(*hall, catalogue.Services[0])
			if err != nil {
				t.Fatal(err)
			}
			if hall == &plain && (r.Class != wire.ClassNormal || r.Ground != "") {
				t.Fatalf("class %q on %q in a hall where nobody goes first", r.Class, r.Ground)
			}
			asked[r.Class+" "+r.Ground]++
			if r.Ground == wire.GroundAge && len(r.SubjectSealed) == 0 {
				t.Fatal("an age without a card")
			}
		}
	}
	if asked["priority age"] == 0 || asked["priority claim"]+asked["green claim"] == 0 || len(asked) > 4 {
		t.Errorf("asked for %v", asked)
	}
}

// checks tells whether the digits, each with its weight of GB 11643, make 1 modulo 11.
func checks(number string) bool {
	weights := []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1}
	sum := 0
	for i, w := range weights {
		sum += w * slices.Index([]byte("0123456789X"), number[i])
	}
	return sum%11 == 1
}

func TestAClerkWhoseAccountWasForgottenIsKnownAgain(t *testing.T) {
	t.Parallel()
	h := openBusyHall(t)
	ctx := within(t, 2*time.Minute)
	c := busyWindows()[0]
	for range 2 { // the second time, the demo ended before it could remember the first
		var kept account
		if err := h.st.hireBusy(ctx, &c, &kept); err != nil {
			t.Fatal(err)
		}
		if _, err := signedIn(ctx, h.st.hall.address, kept); err != nil {
			t.Error(err)
		}
	}
}

func TestAWorryIsToldOnceAndNotOfAServerThatIsAway(t *testing.T) {
	t.Parallel()
	var told []string
	at := time.Date(2026, 11, 30, 9, 0, 0, 0, time.UTC)
	w := worry{about: "window 2", report: func(s string) { told = append(told, s) }, now: func() time.Time { return at }}
	fails := func(err error) {
		for range 3 {
			w.of(t.Context(), err)
			at = at.Add(troubleAfter)
		}
	}
	fails(&url.Error{Op: "Get", URL: "/", Err: io.EOF})
	if len(told) != 0 {
		t.Errorf("told of a server that is away: %q", told)
	}
	refused := &wire.Problem{Title: "window taken", Status: http.StatusConflict}
	fails(refused)
	if len(told) != 1 || !strings.HasPrefix(told[0], "window 2: ") {
		t.Errorf("told %q", told)
	}
	w.of(t.Context(), nil)
	w.of(t.Context(), refused)
	if len(told) != 1 {
		t.Errorf("told too early after it went well: %q", told)
	}
	fails(refused)
	if len(told) != 2 {
		t.Errorf("not told again: %q", told)
	}
}
