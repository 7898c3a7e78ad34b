package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/hallserver"
	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// guideDesk speaks to the hall as the bridge of a guide desk does: its reader reads the
// card that lies there when it is asked for, its printer prints what it is given.
type guideDesk struct {
	hall   *place
	bridge *wire.Client
	name   string

	mu      sync.Mutex
	reader  wire.DeskDevice // guarded by mu, as all below
	printer wire.DeskDevice
	card    *wire.DeskCard
	cards   int
	held    bool // what is to be printed stays in the printer
	slips   []wire.DeskSlip
}

// guideDesk is the desk of a hall, whose bridge speaks until the test ends or silent is called.
func (p *place) guideDesk() (d *guideDesk, silent func()) {
	p.t.Helper()
	return p.deskOf(p.bridge, "一楼导办台")
}

// deskOf is guideDesk for a desk of a name, whose bridge has a token.
func (p *place) deskOf(token, name string) (d *guideDesk, silent func()) {
	p.t.Helper()
	ok := wire.DeskDevice{State: wire.DeskOK, Since: time.Now()}
	d = &guideDesk{hall: p, name: name, bridge: wire.NewClient(p.url, token, nil), reader: ok, printer: ok}
	ctx, cancel := context.WithCancel(context.WithoutCancel(p.t.Context()))
	done := make(chan struct{})
	go func() {
		defer close(done)
		for ctx.Err() == nil {
			d.speak(ctx)
			select {
			case <-ctx.Done():
			case <-time.After(100 * time.Millisecond):
			}
		}
	}()
	silent = sync.OnceFunc(func() { cancel(); <-done })
	p.t.Cleanup(silent)
	return d, silent
}

// speak tells how the desk is and does what the hall asks for.
func (d *guideDesk) speak(ctx context.Context) {
	d.mu.Lock()
	defer d.mu.Unlock()
	tasks, err := d.bridge.ReportDesk(ctx, wire.DeskReport{Name: d.name, Reader: d.reader, Printer: d.printer})
	if err != nil {
		return // the hall does not answer now
	}
	if tasks.ReadCard && d.card != nil {
		_, _ = d.bridge.ReportDesk(ctx, wire.DeskReport{Name: d.name, Reader: d.reader, Printer: d.printer, Card: d.card})
		d.card = nil
	}
	for _, s := range tasks.Slips {
		if d.held {
			continue
		}
		how := wire.PrintedRequest{OK: d.printer.State == wire.DeskOK, Reprint: s.Copy}
		if !how.OK {
			how.Cause = d.printer.Detail
		}
		if d.bridge.ReportSlip(ctx, "printed-"+s.ID, s.ID, how) == nil {
			d.slips = append(d.slips, s)
		}
	}
}

// lay lays a card down on the reader.
func (d *guideDesk) lay(s wire.Subject) {
	d.hall.t.Helper()
	sealed, err := wire.SealSubject(d.hall.sealKey, s)
	if err != nil {
		d.hall.t.Fatal(err)
	}
	d.set(func() {
		d.cards++
		d.card = &wire.DeskCard{ID: fmt.Sprintf("card-%04d", d.cards), Sealed: sealed}
	})
}

// set changes the desk.
func (d *guideDesk) set(change func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	change()
}

// last is the slip that came out last.
func (d *guideDesk) last() wire.DeskSlip {
	d.hall.t.Helper()
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.slips) == 0 {
		d.hall.t.Fatal("no slip came out")
	}
	return d.slips[len(d.slips)-1]
}

var (
	grandmother = wire.Subject{Name: "测试老", IDNumber: "219999194001010028", IDType: "resident", Birth: "1940-01-01", Address: "样例省样例市云溪县测试路 2 号"}
	grandson    = wire.Subject{Name: "测试孙", IDNumber: "219999199901010011", IDType: "resident", Birth: "1999-01-01", Address: "样例省样例市云溪县测试路 2 号"}
)

// deskPage is the page of a guide at a desk that is well.
func deskPage(t *testing.T) (*place, *guideDesk, *webtest.Page) {
	t.Helper()
	hall := openHall(t)
	desk, _ := hall.guideDesk()
	g := webtest.Start(t).Page("guide")
	if got := g.SignIn(hall.url+"/guide", "guide1", password); got != "work" {
		t.Fatalf("a guide sees %q", got)
	}
	g.Wait("[data-device=reader][data-state=ok]")
	g.Wait("[data-device=printer][data-state=ok]")
	return hall, desk, g
}

// press presses keys, one after the other.
func press(p *webtest.Page, keys ...string) {
	for _, k := range keys {
		p.Press(k)
	}
}

// typesInto waits until a page's field, or button, has the keys.
func typesInto(p *webtest.Page, selector string) {
	p.Wait(selector + ":focus")
}

// reads asks for a card by its key, once the desk can read one.
func reads(p *webtest.Page, whose string) {
	p.Wait("[data-act=read-" + whose + "]:not(:disabled)")
	p.Press(map[string]string{"self": "F8", "other": "F9"}[whose])
	p.Wait("[data-card=" + whose + "][data-state=asked]")
}

// prints prints the shown ticket's slip by its key, once the desk can.
func prints(p *webtest.Page) {
	p.Wait("[data-act=print]:not(:disabled)")
	p.Press("p")
}

func TestTheGuideTakesANumberForSomebodyElseByKeyboard(t *testing.T) {
	t.Parallel()
	hall, desk, g := deskPage(t)
	inspect(t, g, "guide-desk")
	g.Press("F2")
	typesInto(g, ".pick-field")
	reads(g, "self")
	inspect(t, g, "guide-desk-card")
	desk.lay(grandson)
	g.Wait("[data-card=self][data-state=read]")
	reads(g, "other")
	desk.lay(grandmother)
	g.Wait("[data-card=other][data-state=read]")
	if got := g.Text("[data-card=other]"); strings.Contains(got, grandmother.Name) || !strings.Contains(got, "0028") || strings.Contains(got, "1940") {
		t.Errorf("the other card is shown as %q", got)
	}
	typesInto(g, ".pick-field")
	g.Type("cbdj")
	g.Press("Enter")
	g.Wait("[data-chosen=SB01]")
	inspect(t, g, "guide-desk-agent")
	desk.set(func() { desk.held = true })
	mend := hall.net.spoil(func(r *http.Request) fault {
		if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/tickets") {
			return lose
		}
		return pass
	})
	g.Wait(`[data-act=issue]:has-text("取号并打印"):not(:disabled)`)
	g.Press("Enter")
	g.Wait("[data-bar=unanswered]")
	inspect(t, g, "guide-desk-unanswered")
	if kept := g.Storage(); strings.Contains(kept, "sealed") || strings.Contains(kept, "agent_for") {
		t.Errorf("the browser keeps %s", kept)
	}
	mend()
	g.Wait("[data-slip=printing]")
	inspect(t, g, "guide-desk-printing")
	desk.set(func() { desk.held = false })
	g.Wait("[data-slip=printed][data-copy=false]")
	g.Wait(".shown[data-class=agent][data-state=waiting]")
	inspect(t, g, "guide-desk-printed")
	slip := desk.last()
	if got := g.Text(".shown-number"); got != slip.Ticket.Number || slip.Ticket.Class != wire.ClassAgent {
		t.Errorf("the page shows %s, and %s of class %q is on paper", got, slip.Ticket.Number, slip.Ticket.Class)
	}
	for who, card := range map[string]wire.Subject{"the agent": grandson, "whom it was taken for": grandmother} {
		if found := hall.found(card); len(found) != 1 || found[0].ID != slip.Ticket.ID {
			t.Errorf("%s has %d tickets", who, len(found))
		}
	}
	g.Press("F2")
	g.Wait("[data-card=self][data-state=none]")
	g.WaitGone("[data-chosen]")
}

// found are the tickets of a card's holder, as the server finds them for a guide.
func (p *place) found(s wire.Subject) []wire.Ticket {
	p.t.Helper()
	sealed, err := wire.SealSubject(p.sealKey, s)
	if err != nil {
		p.t.Fatal(err)
	}
	body, err := json.Marshal(wire.FindRequest{SubjectSealed: sealed})
	if err != nil {
		p.t.Fatal(err)
	}
	var out wire.Found
	if err := json.Unmarshal(p.does(p.tokenOf(wire.RoleGuide, "guide1"), http.MethodPost, "tickets/find", string(body)), &out); err != nil {
		p.t.Fatal(err)
	}
	return out.Tickets
}

// tokenOf is a token of a member of staff.
func (p *place) tokenOf(role, name string) string {
	p.t.Helper()
	out, err := hallserver.Administer(p.t.Context(), p.data, hallserver.Order{Op: hallserver.OpNewToken, Role: role, Name: name})
	if err != nil {
		p.t.Fatal(err)
	}
	return out.Token
}

func TestTheGuideFindsALostSlipAndPutsAMissedOneBackByKeyboard(t *testing.T) {
	t.Parallel()
	hall, desk, g := deskPage(t)
	lost := hall.issue("SB01", func(r *wire.IssueRequest) { hall.seal(r, grandmother) })
	hall.issue("SB01")
	g.Press("F3")
	typesInto(g, "input[name=number]")
	g.Type("a999")
	g.Press("Enter")
	g.Wait("[data-found=none]")
	inspect(t, g, "guide-desk-not-found")
	reads(g, "self")
	desk.lay(grandmother)
	g.Wait(".shown[data-ticket=" + lost.Number + "][data-state=waiting]")
	prints(g)
	g.Wait("[data-slip=printed]")
	if got := desk.last(); got.Ticket.ID != lost.ID {
		t.Errorf("printed is %s", got.Ticket.Number)
	}
	g.Wait(`[data-act=print]:has-text("补打")`)
	prints(g)
	g.Wait("[data-slip=printed][data-copy=true]")
	inspect(t, g, "guide-desk-found")

	g.Press("k")
	g.Wait("dialog.ask select[name=class]:focus")
	inspect(t, g, "guide-desk-class")
	press(g, "ArrowDown", "Tab", "ArrowDown", "Tab", "Enter")
	g.Wait(".shown[data-class=priority]")

	hall.miss(1, lost.Number)
	g.Wait(".shown[data-state=noshow]")
	inspect(t, g, "guide-desk-missed")
	g.Press("r")
	g.Wait(".shown[data-state=waiting]")

	hall.callHelp("help-1")
	g.Wait("[data-call=help-1][data-taken=false]")
	inspect(t, g, "guide-desk-call")
	g.Press("g")
	g.Wait("[data-call=help-1][data-taken=true]")
	g.Press("f")
	g.Wait(".helps .nobody")

	g.Press("x")
	g.Wait("dialog.ask.grave .back:focus")
	inspect(t, g, "guide-desk-cancel")
	press(g, "Shift+Tab", "Enter")
	g.Wait(".shown[data-state=cancelled]")
}

// miss has a window call a number whose holder does not come.
func (p *place) miss(window int, number string) {
	p.t.Helper()
	clerk := p.tokenOf(wire.RoleClerk, "clerk1")
	var w wire.Window
	expect := func() string {
		p.t.Helper()
		if err := json.Unmarshal(p.does(clerk, http.MethodGet, fmt.Sprintf("windows/%d", window), ""), &w); err != nil {
			p.t.Fatal(err)
		}
		ticket := "null"
		if w.Ticket != nil {
			ticket = `"` + w.Ticket.ID + `"`
		}
		return fmt.Sprintf(`{"expect":{"ticket":%s,"version":%d}}`, ticket, w.Version)
	}
	for _, verb := range []string{"open", "call"} {
		p.does(clerk, http.MethodPost, fmt.Sprintf("windows/%d/%s", window, verb), expect())
	}
	body := expect()
	if w.Ticket == nil || w.Ticket.Number != number {
		p.t.Fatalf("window %d called another than %s", window, number)
	}
	p.does(clerk, http.MethodPost, fmt.Sprintf("windows/%d/noshow", window), body)
}

func TestTheGuideIsToldInPlainWordsWhatIsWrongWithTheDesk(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	g := webtest.Start(t).Page("guide")
	g.SignIn(hall.url+"/guide", "guide1", password)
	g.Wait(`.devices:has-text("没有连上的设备")`)
	inspect(t, g, "guide-desk-none")
	desk, silent := hall.guideDesk()
	desk.set(func() {
		desk.reader = wire.DeskDevice{State: wire.DeskAbsent, Detail: "unplugged", Since: time.Now()}
	})
	g.Wait(`[data-device=reader][data-state=absent]:has-text("没有插好")`)
	g.Press("F2")
	typesInto(g, ".pick-field")
	g.Type("SB01")
	g.Press("Enter")
	desk.set(func() {
		desk.printer = wire.DeskDevice{State: wire.DeskFault, Detail: "paper_out", Since: time.Now()}
		desk.held = true
	})
	g.Wait(`[data-device=printer][data-state=fault]:has-text("缺纸")`)
	g.Wait(`[data-act=issue]:has-text("不打印")`)
	inspect(t, g, "guide-desk-devices")
	g.Press("Enter")
	g.Wait("[data-slip=none]")
	inspect(t, g, "guide-desk-unprinted")

	// It runs out while it prints.
	desk.set(func() { desk.printer = wire.DeskDevice{State: wire.DeskOK, Since: time.Now()} })
	g.Wait("[data-device=printer][data-state=ok]")
	prints(g)
	g.Wait("[data-slip=printing]")
	desk.set(func() {
		desk.printer = wire.DeskDevice{State: wire.DeskFault, Detail: "paper_out", Since: time.Now()}
		desk.held = false
	})
	g.Wait(`[data-slip=failed]:has-text("缺纸")`)
	inspect(t, g, "guide-desk-failed")
	silent()
	g.Wait("[data-desk=silent]")
	inspect(t, g, "guide-desk-silent")
	hall.net.spoil(func(r *http.Request) fault {
		if strings.HasPrefix(r.URL.Path, "/api/") {
			return refuse
		}
		return pass
	})
	g.Wait("[data-bar=stale]")
	inspect(t, g, "guide-desk-offline")
}

func TestTheGuideBooksAndChecksInByKeyboard(t *testing.T) {
	t.Parallel()
	_, desk, g := deskPage(t)
	g.Press("F4")
	typesInto(g, ".pick-field")
	reads(g, "self")
	desk.lay(grandmother)
	g.Wait("[data-card=self][data-state=read]")
	g.Type("BD02")
	g.Press("Enter")
	g.Wait(".picked")
	typesInto(g, ".pick-field")
	g.Wait(".pick-list li")
	inspect(t, g, "guide-desk-slots")
	g.Press("Enter")
	g.Wait("[data-code]")
	code := g.Text(".shown-number")
	inspect(t, g, "guide-desk-booked")

	g.Press("F3")
	typesInto(g, "input[name=number]")
	g.Type(strings.ToLower(code))
	g.Press("Enter")
	g.Wait("[data-booked=booked]")
	inspect(t, g, "guide-desk-appointment")
	typesInto(g, "[data-act=checkin]")
	g.Wait("[data-device=printer][data-state=ok]")
	g.Press("Enter")
	if time.Now().In(time.FixedZone("", 8*3600)).Format("15:04") >= "23:29" {
		g.Wait("[data-bar=refused]") // the next slot is tomorrow's
		return
	}
	g.Wait(".shown[data-class=appointment][data-state=waiting]")
	g.Wait("[data-slip=printed]")
	if got := desk.last(); got.Ticket.Number != g.Text(".shown-number") || got.Ticket.SlotAt == nil {
		t.Errorf("on paper is %+v", got.Ticket)
	}
}

// Whoever has several sees them all, and chooses.
func TestTheGuideChoosesAmongWhatACardHasAndReadsItsPageInEveryLanguage(t *testing.T) {
	t.Parallel()
	hall, desk, g := deskPage(t)
	theirs := func(r *wire.IssueRequest) { hall.seal(r, grandson) }
	hall.issue("SB01", theirs)
	second := hall.issue("BD02", theirs)
	g.Press("F3")
	typesInto(g, "input[name=number]")
	reads(g, "self")
	desk.lay(grandson)
	g.Wait(".found [data-found=" + second.Number + "]")
	if n := g.Count(".found li"); n != 2 {
		t.Errorf("%d tickets are found", n)
	}
	inspect(t, g, "guide-desk-list")
	typesInto(g, "[data-found] [data-row]")
	press(g, "Tab", "Enter")
	g.Wait(".shown[data-ticket=" + second.Number + "][data-state=waiting]")
	g.Press("Escape")
	g.Wait(".found")
	for _, lang := range []string{"en", "ko"} {
		g.Choose(".languages select", lang)
		g.Press("F3")
		inspect(t, g, "guide-desk-find-"+lang)
		g.Press("F2")
		typesInto(g, ".pick-field")
		reads(g, "self")
		g.Type("SB01")
		g.Press("Enter")
		g.Wait("[data-chosen]")
		inspect(t, g, "guide-desk-take-"+lang)
	}
}

// A manager helps at the kiosks, and has no errands at the desk.
func TestAManagerSeesTheCallsAtTheGuidesPageAndNoErrands(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	g := webtest.Start(t).Page("guide")
	g.SignIn(hall.url+"/guide", "boss", password)
	hall.callHelp("help-1")
	g.Wait("[data-call=help-1][data-taken=false]")
	if g.Count(".work, .devices") > 0 {
		t.Error("a manager is offered the errands of the desk")
	}
	inspect(t, g, "guide-watching")
	g.Press("g")
	g.Wait("[data-call=help-1][data-taken=true]")
}

// Where there are several desks the page asks once at which it is, and is whole on a
// small screen.
func TestTheGuideSaysOnceAtWhichOfSeveralDesksTheyAre(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	upstairs, err := wire.NewClient(hall.url, "", nil).Enrol(t.Context(), hall.bridgeCode)
	if err != nil {
		t.Fatal(err)
	}
	hall.guideDesk()
	second, _ := hall.deskOf(upstairs.Token, "二楼导办台")
	second.set(func() {
		second.printer = wire.DeskDevice{State: wire.DeskFault, Detail: "cover_open", Since: time.Now()}
	})
	g := webtest.Start(t).Page("guide")
	g.SignIn(hall.url+"/guide", "guide1", password)
	g.Wait("select[name=desk]")
	inspect(t, g, "guide-desk-which")
	g.Choose("select[name=desk]", upstairs.Device)
	g.Wait("[data-device=printer][data-state=fault]")
	g.Reload()
	g.Wait("[data-device=printer][data-state=fault]")
	g.Resize(1093, 614)
	whole(t, g, "guide-desk-125")
	g.Press("F2")
	typesInto(g, ".pick-field")
	g.Type("SB01")
	g.Press("Enter")
	g.Wait("[data-chosen]")
	g.Resize(911, 512)
	whole(t, g, "guide-desk-150")
	g.Press("Enter")
	g.Wait(".shown[data-state=waiting]")
	hall.callHelp("help-1")
	g.Wait("[data-call=help-1]")
	whole(t, g, "guide-desk-150-shown")
}

// whole looks at the guide's page on a small screen: no text stands on another or leaves it.
func whole(t *testing.T, g *webtest.Page, name string) {
	t.Helper()
	inspect(t, g, name)
	for _, c := range g.Collisions(".top, .beside, .work-top, .panel") {
		t.Errorf("%s: %s", name, c)
	}
	if out := g.Outside("[data-act], .tab, .pick-field, .field select, .field input"); len(out) > 0 {
		t.Errorf("%s: outside the screen: %q", name, out)
	}
}
