package hallserver

import (
	"bytes"
	"cmp"
	"container/heap"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"yimen/deploy"
	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
	"yimen/hallserver/wire"
)

// visit is one line of a recorded day: who came when, for what, and what became
// of them.
type visit struct {
	at       time.Duration // since midnight
	services []string
	class    string
	slot     time.Duration // of an appointment
	serve    []time.Duration
	fate     string
	people   int
	id       string
	code     string // of an appointment
	by       string // the token of who took the number: the kiosk's, or a clerk's
}

// The fates of the recorded day.
const (
	served    = "served"    // like most
	recalled  = "recalled"  // comes at the second call
	noShow    = "noshow"    // never comes
	returns   = "returns"   // missed, and back
	cancels   = "cancels"   // gives the number back
	parks     = "parks"     // is sent for a copy
	transfers = "transfers" // is sent to another window
	refused   = "refused"   // came when no numbers are given
	missed    = "missed"    // booked, and did not come
)

func readDay(t *testing.T) []*visit {
	t.Helper()
	f, err := os.Open("testdata/day.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var day []*visit
	for i, row := range rows[1:] {
		v := &visit{id: fmt.Sprintf("visit-%05d", i), services: strings.Split(row[1], "|"), fate: row[4]}
		v.at = clockTime(t, row[0])
		class, slot, booked := strings.Cut(row[2], "@")
		v.class = class
		if booked {
			v.slot = clockTime(t, slot)
		}
		for s := range strings.SplitSeq(row[3], "|") {
			seconds, err := strconv.Atoi(s)
			if err != nil {
				t.Fatalf("line %d: %v", i+2, err)
			}
			v.serve = append(v.serve, time.Duration(seconds)*time.Second)
		}
		if v.people, err = strconv.Atoi(row[5]); err != nil {
			t.Fatalf("line %d: %v", i+2, err)
		}
		day = append(day, v)
	}
	return day
}

func clockTime(t *testing.T, text string) time.Duration {
	t.Helper()
	at, err := time.Parse(time.TimeOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return at.Sub(at.Truncate(24 * time.Hour))
}

// happening is something due at a time of the day.
type happening struct {
	at time.Duration
	n  int // of two at once the one planned first goes first
	do func()
}

type agenda []happening

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return cmp.Or(cmp.Compare(a[i].at, a[j].at), a[i].n-a[j].n) < 0 }
func (a agenda) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }
func (a *agenda) Push(x any)        { *a = append(*a, x.(happening)) } //nolint:forcetypeassert // its own
func (a *agenda) Pop() any {
	last := (*a)[len(*a)-1]
	*a = (*a)[:len(*a)-1]
	return last
}

// player plays a recorded day through the API of a real server, whose clock it
// turns: a kiosk, a console or a pad at each window.
type player struct {
	t        *testing.T
	s        *running
	c        *clock
	midnight time.Time
	now      time.Duration
	due      agenda
	planned  int
	keys     int

	kiosk   string
	tokens  map[int]string // of each window: a clerk's, or the bridge's for its pad
	clerks  map[int]string // of each window
	free    map[int]bool
	closing bool
	visits  map[string]*visit
	seen    map[string]int // what happened, counted
	sent    []ask          // what was sent, in order
	sealKey []byte
}

func (p *player) at(at time.Duration, do func()) {
	p.planned++
	heap.Push(&p.due, happening{max(at, p.now), p.planned, do})
}

func (p *player) after(d time.Duration, do func()) { p.at(p.now+d, do) }

// run does what is due, in order, until nothing is.
func (p *player) run() {
	for p.due.Len() > 0 {
		next := heap.Pop(&p.due).(happening) //nolint:forcetypeassert // its own
		p.c.pass(next.at - p.now)
		p.now = next.at
		next.do()
	}
}

// post sends a command, and again half of the time, and always where somebody
// checks in: the second answer must be
// the first.
func (p *player) post(token, path string, body, answer any) int {
	p.t.Helper()
	p.keys++
	raw, err := json.Marshal(body)
	if err != nil {
		p.t.Fatal(err)
	}
	p.sent = append(p.sent, ask{method: http.MethodPost, path: path, token: token, key: fmt.Sprintf("key-%d", p.keys), body: string(raw)})
	status, got := p.send(token, path, raw)
	if p.keys%2 == 0 || strings.HasSuffix(path, "/checkin") {
		if again, same := p.send(token, path, raw); again != status || !bytes.Equal(got, same) {
			p.t.Fatalf("%s again: %d %s, was %d %s", path, again, same, status, got)
		}
	}
	if answer != nil && status < http.StatusMultipleChoices && len(got) > 0 {
		if err := json.Unmarshal(got, answer); err != nil {
			p.t.Fatalf("%s: %v", path, err)
		}
	}
	if status >= http.StatusMultipleChoices {
		var problem wire.Problem
		_ = json.Unmarshal(got, &problem)
		p.seen["refused "+problem.Code]++
	}
	return status
}

func (p *player) send(token, path string, body []byte) (int, []byte) {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.s.url+"/api/v1/"+path, bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", fmt.Sprintf("key-%d", p.keys))
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var out bytes.Buffer
	if _, err := out.ReadFrom(resp.Body); err != nil {
		p.t.Fatal(err)
	}
	return resp.StatusCode, out.Bytes()
}

// must is post for what has to go well.
func (p *player) must(token, path string, body, answer any) {
	p.t.Helper()
	if status := p.post(token, path, body, answer); status >= http.StatusMultipleChoices {
		p.t.Fatalf("%s at %s: %d, refusals so far %v", path, p.now, status, p.seen)
	}
}

func (p *player) seal(v *visit) []byte {
	p.t.Helper()
	sealed, err := wire.SealSubject(p.sealKey, wire.Subject{Name: "测试" + v.id, IDNumber: "2199991990" + v.id})
	if err != nil {
		p.t.Fatal(err)
	}
	return sealed
}

// arrive is a person at the kiosk.
func (p *player) arrive(v *visit) {
	if v.code != "" {
		body, code := wire.CheckInRequest{Ticket: v.id}, strings.ToLower(v.code)
		if p.seen["checked in"]%2 == 1 { // by the card instead
			body.SubjectSealed, code = p.seal(v), wire.CheckInByCard
		}
		v.by = p.kiosk
		p.must(v.by, "appointments/"+code+"/checkin", body, nil)
		p.seen["checked in"]++
		p.wake()
		return
	}
	req := wire.IssueRequest{ID: v.id, Services: v.services, Class: v.class, SubjectSealed: p.seal(v), People: v.people}
	p.takenBy(v, &req)
	status := p.post(v.by, "tickets", req, nil)
	if v.fate == refused {
		if status != http.StatusConflict {
			p.t.Errorf("at %s a ticket was answered %d", p.now, status)
		}
		return
	}
	if status != http.StatusCreated {
		p.t.Fatalf("ticket %s at %s: %d %v", v.id, p.now, status, p.seen)
	}
	p.seen["issued "+v.class]++
	p.must(v.by, "tickets/"+v.id+"/printed", wire.PrintedRequest{OK: true}, nil)
	if v.fate == cancels {
		p.after(90*time.Second, func() {
			if p.post(v.by, "tickets/"+v.id+"/cancel", struct{}{}, nil) == http.StatusOK {
				p.seen["cancelled"]++
			}
		})
	}
	p.wake()
}

// takenBy is who takes a number: the kiosk where its class is one that may be
// claimed there, else a clerk.
func (p *player) takenBy(v *visit, req *wire.IssueRequest) {
	v.by = p.kiosk
	switch v.class {
	case wire.ClassPriority, wire.ClassGreen:
		req.Ground = wire.GroundClaim
	case wire.ClassNamed:
		req.Officer, v.by = p.clerks[12], p.tokens[12]
	case wire.ClassAgent:
		req.AgentForSealed, v.by = p.seal(&visit{id: v.id + "-for"}), p.tokens[12]
	case wire.ClassReturning:
		v.by = p.tokens[12]
	}
}

// wake lets windows that stand idle call.
func (p *player) wake() {
	for _, n := range slices.Sorted(keysOf(p.free)) {
		p.next(n)
	}
}

func keysOf(m map[int]bool) func(func(int) bool) {
	return func(yield func(int) bool) {
		for n, free := range m {
			if free && !yield(n) {
				return
			}
		}
	}
}

// next calls the next one to a window that has nobody.
func (p *player) next(window int) {
	var called wire.CallAnswer
	status := p.post(p.tokens[window], p.path(window, "call"), wire.CallRequest{}, &called)
	switch status {
	case http.StatusNoContent:
		p.free[window] = !p.closing
	case http.StatusOK:
		p.free[window] = false
		p.seen["called"]++
		if called.Why.Text == "" || called.Ticket.Why == nil {
			p.t.Errorf("ticket %s was called without a reason", called.Ticket.Number)
		}
		p.seen["why "+called.Why.Code]++
		p.after(20*time.Second, func() { p.come(window, called.Ticket) })
	default:
		if p.over() { // the server has closed the day since the last one was finished
			p.free[window] = false
			return
		}
		p.t.Fatalf("window %d calls: %d %v", window, status, p.seen)
	}
}

// over says whether the day is closed: nobody is left then.
func (p *player) over() (over bool) {
	p.s.engine.View(func(s *hall.State) { over = !s.DayOpen })
	return over
}

func (p *player) path(window int, verb string) string {
	return fmt.Sprintf("windows/%d/%s", window, verb)
}

func expectTicket(k wire.Ticket) wire.Expect { return wire.Expect{Ticket: &k.ID} }

// come is the called person's part.
func (p *player) come(window int, k wire.Ticket) {
	v := p.visits[k.ID]
	token := p.tokens[window]
	switch {
	case v.fate == noShow, v.fate == returns && k.Returns == 0:
		p.must(token, p.path(window, "recall"), wire.WindowRequest{Expect: expectTicket(k)}, nil)
		p.must(token, p.path(window, "noshow"), wire.WindowRequest{Expect: expectTicket(k)}, nil)
		p.seen["missed"]++
		if v.fate == returns {
			p.after(2*time.Minute, func() {
				p.must(v.by, "tickets/"+v.id+"/reactivate", struct{}{}, nil)
				p.wake()
			})
		}
		p.next(window)
		return
	case v.fate == recalled:
		p.must(token, p.path(window, "recall"), wire.WindowRequest{Expect: expectTicket(k)}, nil)
	}
	p.must(token, p.path(window, "start"), wire.WindowRequest{Expect: expectTicket(k)}, nil)
	p.serve(window, k)
}

// serve is the clerk's part, of the service in hand.
func (p *player) serve(window int, k wire.Ticket) {
	v, token := p.visits[k.ID], p.tokens[window]
	clerk := p.tokens[-window] // the console beside a pad
	if v.fate == parks && k.Came == "" && k.Done == 0 {
		p.must(token, p.path(window, "park"), wire.ParkRequest{Expect: expectTicket(k), Reason: "copy"}, nil)
		p.seen["parked"]++
		v.fate = served
		p.after(4*time.Minute, func() {
			p.must(v.by, "tickets/"+v.id+"/reactivate", struct{}{}, nil)
			p.wake()
		})
		p.next(window)
		return
	}
	if v.fate == transfers {
		v.fate = served
		to := 12
		if window == 12 {
			to = 1
		}
		p.must(clerk, p.path(window, "transfer"), wire.TransferRequest{Expect: expectTicket(k), Window: to}, nil)
		p.seen["transferred"]++
		p.next(window)
		p.wake()
		return
	}
	p.after(v.serve[k.Done], func() { p.finish(window, k) })
}

// finish ends a service; half of the rated ones are rated at the pad.
func (p *player) finish(window int, k wire.Ticket) {
	v, token := p.visits[k.ID], p.tokens[window]
	var done wire.WindowAnswer
	p.must(token, p.path(window, "finish"), wire.FinishRequest{Expect: expectTicket(k), Outcome: "accepted"}, &done)
	p.seen["finished"]++
	if p.seen["finished"]%3 == 0 {
		rating := wire.RatingRequest{About: wire.RatingAbout{Window: window}, Level: 1 + p.seen["finished"]%5, Source: "pad"}
		p.must(p.tokens[0], "ratings", rating, nil)
		p.seen["rated"]++
		if p.post(p.tokens[0], "ratings", rating, nil) != http.StatusConflict {
			p.t.Errorf("one service was rated twice")
		}
	}
	if on := done.Window.Ticket; on != nil { // its next service, here
		if on.ID != v.id || on.Done != k.Done+1 {
			p.t.Errorf("window %d goes on with %s, %d done", window, on.Number, on.Done)
		}
		p.serve(window, *on)
		return
	}
	p.next(window)
	p.wake()
}

// open seats the clerks and their pads.
func (p *player) open(dir string) {
	for n := 1; n <= 12; n++ {
		name := fmt.Sprintf("clerk%02d", n)
		p.clerks[n] = name
		token, err := Administer(p.t.Context(), dir, Order{Op: OpNewToken, Role: wire.RoleClerk, Name: name})
		if err != nil {
			p.t.Fatal(err)
		}
		p.tokens[n], p.tokens[-n] = token.Token, token.Token
		p.must(token.Token, p.path(n, "open"), wire.OpenRequest{}, nil)
		if n%4 == 2 { // a hardware pad calls here
			p.tokens[n] = p.tokens[0]
		}
		p.free[n] = true
	}
}

// book makes the appointments of the day, in the days before.
func (p *player) book(day []*visit) {
	for _, v := range day {
		if v.slot == 0 {
			continue
		}
		var booked wire.Booked
		p.must(p.kiosk, "appointments", wire.BookingRequest{
			Services: v.services, Start: p.midnight.Add(v.slot), SubjectSealed: p.seal(v),
		}, &booked)
		v.code = booked.Code
	}
}

// lunch pauses a window and goes on after it, or a little later when somebody is
// being served.
func (p *player) lunch(window int, until time.Duration) {
	if !p.free[window] {
		p.after(time.Minute, func() {
			if p.now < until {
				p.lunch(window, until)
			}
		})
		return
	}
	p.free[window] = false
	p.must(p.tokens[window], p.path(window, "pause"), wire.PauseRequest{Reason: "lunch", Minutes: 60}, nil)
	p.at(until, func() {
		p.must(p.tokens[window], p.path(window, "open"), wire.OpenRequest{}, nil)
		p.free[window] = true
		p.next(window)
	})
}

func TestAWholeDayEndsWithEveryTicketAccountedFor(t *testing.T) {
	t.Parallel()
	p, dir, day := newPlayer(t)
	p.book(day)
	for _, v := range day {
		p.visits[v.id] = v
		if v.fate != missed {
			p.at(v.at, func() { p.arrive(v) })
		}
	}
	p.at(8*time.Hour+20*time.Minute, func() { p.open(dir) })
	for n := 1; n <= 12; n++ {
		p.at(11*time.Hour+40*time.Minute, func() { p.lunch(n, 13*time.Hour) })
	}
	p.at(10*time.Hour, func() { p.seen["handed over"] = p.handOver(7) })
	p.run()
	p.c.pass(18*time.Hour - p.now)
	if err := p.s.turnDay(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Log(p.seen)
	p.compareScores(dir)
	p.account(dir)
}

func newPlayer(t *testing.T) (p *player, dir string, day []*visit) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "hall")
	example, err := fs.Sub(deploy.Examples, "county")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Init(t.Context(), dir, InitOptions{Example: example, Admin: "admin", Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	change(t, filepath.Join(dir, settingsFile), "  yao: false", "  yao: false\n  espeak: /no/such/program")
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	p = &player{
		t: t, c: newClock(), midnight: time.Date(2026, 3, 3, 0, 0, 0, 0, zone),
		tokens: map[int]string{}, clerks: map[int]string{}, free: map[int]bool{},
		visits: map[string]*visit{}, seen: map[string]int{},
	}
	p.now = 8 * time.Hour
	p.c.ms.Store(p.midnight.Add(p.now).UnixMilli())
	p.kiosk = tokenFor(t, dir, wire.RoleKiosk)
	pads, err := Administer(t.Context(), dir, Order{Op: OpNewToken, Role: wire.RoleBridge, Windows: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}})
	if err != nil {
		t.Fatal(err)
	}
	p.tokens[0] = pads.Token
	for n := 1; n <= 13; n++ {
		name := fmt.Sprintf("clerk%02d", n)
		if _, err := Administer(t.Context(), dir, Order{
			Op: OpAddUser, Name: name, Display: "窗口" + strconv.Itoa(n), Role: wire.RoleClerk, Password: "a quiet morning, window " + strconv.Itoa(n),
		}); err != nil {
			t.Fatal(err)
		}
	}
	p.s = start(t, dir, p.c)
	cat, err := wire.NewClient(p.s.url, "", nil).Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.sealKey = cat.SealKey
	return p, dir, readDay(t)
}

// handOver lets a colleague take a window as it is.
func (p *player) handOver(window int) int {
	var now wire.Window
	p.s.engine.View(func(s *hall.State) {
		if id := string(s.Windows.Get(window).Ticket); id != "" {
			now.Ticket = &wire.Ticket{ID: id}
		}
	})
	expect := wire.Expect{}
	if now.Ticket != nil {
		expect.Ticket = &now.Ticket.ID
	}
	p.must(p.tokens[-window], p.path(window, "handover"), wire.HandOverRequest{Expect: expect, Staff: "clerk13"}, nil)
	token, err := Administer(p.t.Context(), p.s.config.Data, Order{Op: OpNewToken, Role: wire.RoleClerk, Name: "clerk13"})
	if err != nil {
		p.t.Fatal(err)
	}
	p.tokens[window], p.tokens[-window] = token.Token, token.Token
	return 1
}

// account holds the day's end against what was seen.
func (p *player) account(dir string) {
	t := p.t
	t.Helper()
	var open bool
	p.s.engine.View(func(s *hall.State) { open = s.DayOpen })
	if open {
		t.Error("the day is not closed")
	}
	if err := p.s.stop(); err != nil {
		t.Fatal(err)
	}
	db := filepath.Join(dir, "journal.db")
	issued := 0
	for _, class := range hall.Classes() {
		n := count(t, db, fmt.Sprintf("SELECT count(*) FROM ticket WHERE class = '%s'", class))
		if n == 0 {
			t.Errorf("no ticket of class %s", class)
		}
		issued += n
	}
	if issued < 600 {
		t.Errorf("%d tickets only", issued)
	}
	ended := count(t, db, "SELECT count(*) FROM ticket WHERE state IN ('done', 'noshow', 'cancelled', 'expired')")
	if all := count(t, db, "SELECT count(*) FROM ticket"); all != issued || ended != issued {
		t.Errorf("%d tickets, %d of a known class, %d with an outcome", all, issued, ended)
	}
	if n := count(t, db, "SELECT count(*) FROM ticket WHERE state = 'expired'"); n > 0 {
		t.Errorf("%d tickets were left waiting", n)
	}
	if n := count(t, db, "SELECT count(*) FROM rating"); n != p.seen["rated"] || n == 0 {
		t.Errorf("%d ratings, %d given", n, p.seen["rated"])
	}
	if n := count(t, db, "SELECT count(*) FROM appointment WHERE state = 'missed'"); n == 0 {
		t.Error("no appointment was missed")
	}
	p.verify(db)
}

func (p *player) verify(db string) {
	p.t.Helper()
	j, err := journal.Open(p.t.Context(), db, journal.Options{ReadOnly: true})
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	rep, err := j.Verify(p.t.Context(), nil)
	if err != nil || !rep.OK {
		p.t.Errorf("verify: %+v %v", rep.Faults, err)
	}
	for _, what := range []string{
		"missed", "parked", "transferred", "cancelled", "checked in", "handed over",
		"why longest-wait", "why highest-credit", "why for-this-window", "why helping", "refused hall-closed", "refused last-ticket-passed",
	} {
		if p.seen[what] == 0 {
			p.t.Errorf("nothing was %s", what)
		}
	}
}
