package flow_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

func TestTwoTapsAndACardMakeATicket(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	began := r.now
	request := r.ask()
	if diff := cmp.Diff([]string{"SB01"}, request.Services); diff != "" {
		t.Error(diff)
	}
	if string(request.SubjectSealed) != "sealed" || request.Language != "zh" {
		t.Errorf("request %+v", request)
	}
	issued := flowtest.Issued(request.ID, r.now)
	job := only[flow.Print](t, r.send(flow.Issued{Ticket: issued}))
	if job.Ticket.Number != "A023" || job.Copy || len(job.Services) != 1 || job.Services[0].Code != "SB01" {
		t.Errorf("print %+v", job)
	}
	if f := r.face(); f.Kind != flow.TicketOut || f.Ticket.Number != "A023" || f.Print != flow.Printing {
		t.Errorf("the number is not on the screen at once: %+v", f)
	}
	report := only[flow.Report](t, r.send(flow.CardRemoved{}, flow.Printed{TicketID: issued.ID}))
	if want := (wire.PrintedRequest{OK: true}); report.Printed != want || report.TicketID != issued.ID {
		t.Errorf("report %+v", report)
	}
	if spent := r.now.Sub(began); spent > 3*time.Second {
		t.Errorf("two taps took %v", spent)
	}
	r.tap(flow.Done, "")
	r.want(flow.Home)
}

func TestAThemeWithOneMatterGoesStraightToTheCard(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.ChooseTheme, "medical")
	r.want(flow.LayCard)
	r.tap(flow.Back, "")
	r.want(flow.Home)
}

func TestBackLeadsToTheScreenBefore(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB03")
	r.tap(flow.NoCardHelp, "")
	r.want(flow.NeedCard)
	r.tap(flow.AskHelp, "")
	r.want(flow.HelpPage)
	r.tap(flow.Back, "")
	r.want(flow.NeedCard)
	r.tap(flow.OpenHelp, "")
	r.want(flow.HelpPage)
	for _, k := range []flow.Kind{flow.NeedCard, flow.LayCard, flow.Services, flow.Home} {
		r.tap(flow.Back, "")
		r.want(k)
	}
}

func TestOnlyMattersOfAdviceNeedNoCard(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB01")
	if got := all[flow.Issue](r.tap(flow.WithoutCard, "")); len(got) != 0 {
		t.Fatal("a number without a card for a matter that needs one")
	}
	r.tap(flow.GoHome, "")
	r.choose("civil", "ZX01")
	issue := only[flow.Issue](t, r.tap(flow.WithoutCard, ""))
	if issue.Request.SubjectSealed != nil {
		t.Error("a subject without a card")
	}
}

func TestADoubleTapIsOneTap(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.pass(time.Second)
	tap := flow.Tap{Gen: r.face().Gen, Do: flow.ChooseTheme, ID: "social"}
	r.send(tap, tap)
	r.want(flow.Services)
	// The second tap of a double tap falls on the screen that has just come.
	r.now = r.now.Add(150 * time.Millisecond)
	r.send(flow.Tap{Gen: r.face().Gen, Do: flow.ChooseService, ID: "SB01"})
	r.want(flow.Services)
	r.now = r.now.Add(200 * time.Millisecond)
	r.send(flow.Tap{Gen: r.face().Gen, Do: flow.ChooseService, ID: "SB01"})
	r.want(flow.LayCard)
}

func TestATapMadeOnTheScreenBeforeDoesNotCount(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("civil", "ZX01")
	old := r.face().Gen
	r.tap(flow.Back, "")
	r.tap(flow.ChooseService, "ZX01")
	r.pass(time.Second)
	if got := r.send(flow.Tap{Gen: old, Do: flow.WithoutCard}); len(got) != 0 {
		t.Errorf("effects %v", got)
	}
}

func TestANumberComesThroughHelp(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	request := r.ask()
	r.tap(flow.OpenHelp, "")
	r.want(flow.HelpPage)
	r.send(flow.Issued{Ticket: flowtest.Issued(request.ID, r.now)})
	r.want(flow.TicketOut)
}

func TestADoubleTapOnNoCardMakesOneRequest(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("civil", "ZX01")
	r.pass(time.Second)
	tap := flow.Tap{Gen: r.face().Gen, Do: flow.WithoutCard}
	if got := all[flow.Issue](r.send(tap, tap, tap)); len(got) != 1 {
		t.Errorf("%d requests", len(got))
	}
}

func TestALostAnswerIsAskedForAgainWithTheSameKeyAndBytes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB01")
	first := only[flow.Issue](t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
	for i := range 4 {
		r.send(flow.IssueLost{TicketID: first.Request.ID})
		if got := all[flow.Issue](r.pass(flow.DefaultTiming().AgainMax)); len(got) != 1 {
			t.Fatalf("try %d: sent %d times", i, len(got))
		} else if diff := cmp.Diff(first, got[0]); diff != "" {
			t.Fatalf("try %d: not the same request: %s", i, diff)
		}
		if !r.face().Retrying {
			t.Error("the screen does not say that it is being tried again")
		}
	}
	r.send(flow.Issued{Ticket: flowtest.Issued(first.Request.ID, r.now)})
	r.want(flow.TicketOut)
	if got := all[flow.Issue](r.pass(time.Hour)); len(got) != 0 {
		t.Error("a second request after the answer")
	}
}

func TestASecondAnswerToTheSameRequestChangesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	issued := r.number()
	before := r.face()
	other := issued
	other.Number = "A024"
	if got := r.send(flow.Issued{Ticket: other}, flow.IssueLost{TicketID: issued.ID}); len(got) != 0 {
		t.Errorf("effects %v", got)
	}
	if diff := cmp.Diff(before, r.face()); diff != "" {
		t.Error(diff)
	}
}

func TestWhoLeavesWithoutAnAnswerGivesTheRequestUp(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*rig) []flow.Effect{
		"by the button": func(r *rig) []flow.Effect { return r.tap(flow.Leave, "") },
		"by going away": func(r *rig) []flow.Effect { return r.pass(3 * time.Minute) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			request := r.ask()
			r.send(flow.CardRemoved{}, flow.IssueLost{TicketID: request.ID})
			r.pass(time.Second) // sent again, on its way
			var out []flow.Effect
			for range 100 {
				if r.face().Kind != flow.Working {
					break
				}
				out = append(out, leave(r)...)
				out = append(out, r.send(flow.IssueLost{TicketID: request.ID})...)
			}
			if gone := only[flow.Abandon](t, out); gone.TicketID != request.ID {
				t.Errorf("gave up %q", gone.TicketID)
			}
			r.want(flow.Home)
		})
	}
}

func TestALateAnswerDoesNotReachTheNextPerson(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	late := r.ask()
	r.send(flow.CardRemoved{}, flow.IssueLost{TicketID: late.ID})
	r.tap(flow.Leave, "")
	r.want(flow.Home)

	next := r.ask()
	before := r.face()
	if got := r.send(
		flow.Issued{Ticket: flowtest.Issued(late.ID, r.now)},
		flow.IssueRefused{TicketID: late.ID, Code: "day-not-open"},
		flow.IssueLost{TicketID: late.ID},
	); len(got) != 0 {
		t.Errorf("effects of a late answer: %v", got)
	}
	if diff := cmp.Diff(before, r.face()); diff != "" {
		t.Errorf("the next person's screen changed: %s", diff)
	}
	r.send(flow.Issued{Ticket: flowtest.Issued(next.ID, r.now)})
	r.want(flow.TicketOut)
}

func TestALateSlipIsReportedAndChangesNothingElse(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	first := r.number()
	r.send(flow.CardRemoved{}, flow.PrintFailed{TicketID: first.ID, Cause: "mute"})
	r.tap(flow.Done, "")
	second := r.number()
	report := only[flow.Report](t, r.send(flow.Printed{TicketID: first.ID}))
	if report.TicketID != first.ID || !report.Printed.OK {
		t.Errorf("report %+v", report)
	}
	if f := r.face(); f.Print != flow.Printing || f.Ticket.ID != second.ID {
		t.Errorf("the next person's slip changed: %+v", f)
	}
}

func TestWithNoPaperTheNumberStaysAndACopyCanBeMade(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	issued := r.number()
	report := only[flow.Report](t, r.send(flow.CardRemoved{}, flow.PrintFailed{TicketID: issued.ID, Cause: "paper_out"}))
	if want := (wire.PrintedRequest{Cause: "paper_out"}); report.Printed != want {
		t.Errorf("report %+v", report.Printed)
	}
	r.pass(90 * time.Second)
	if f := r.face(); f.Kind != flow.TicketOut || f.Ticket.Number != issued.Number || f.Cause != "paper_out" {
		t.Fatalf("the number is not kept: %+v", f)
	}
	r.send(flow.PrinterState{})
	if f := r.face(); f.PrinterIs != "" || f.Print != flow.PrintFault {
		t.Errorf("the screen does not know that the printer is well: %+v", f)
	}
	job := only[flow.Print](t, r.tap(flow.Reprint, ""))
	if !job.Copy || job.Ticket.ID != issued.ID {
		t.Errorf("print %+v", job)
	}
	report = only[flow.Report](t, r.send(flow.Printed{TicketID: issued.ID, Copy: true}))
	if want := (wire.PrintedRequest{OK: true, Reprint: true}); report.Printed != want {
		t.Errorf("report %+v", report.Printed)
	}
}

func TestAPrinterThatSaysNothingDoesNotHoldThePerson(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	issued := r.number()
	r.pass(flow.DefaultTiming().Paper)
	if f := r.face(); f.Print != flow.PrintFault || f.Ticket.Number != issued.Number {
		t.Fatalf("face %+v", f)
	}
	r.send(flow.Printed{TicketID: issued.ID})
	if f := r.face(); f.Print != flow.PrintDone {
		t.Error("paper that came after all is not seen")
	}
}

func TestARefusalSaysWhatToDo(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		status int
		code   string
		kind   flow.Kind
		why    flow.Refusal
	}{
		"the hall has closed":   {409, "day-not-open", flow.Closed, flow.NoRefusal},
		"the matter is gone":    {422, "unknown-service", flow.Refused, flow.RefusedGone},
		"no numbers are left":   {409, "series-exhausted", flow.Refused, flow.RefusedFull},
		"a card is needed":      {422, "subject-required", flow.NeedCard, flow.NoRefusal},
		"the kiosk may not":     {403, "", flow.Refused, flow.RefusedDevice},
		"the token is not good": {401, "", flow.Refused, flow.RefusedDevice},
		"anything else":         {400, "bad-ticket-id", flow.Refused, flow.RefusedOther},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			request := r.ask()
			out := r.send(flow.IssueRefused{TicketID: request.ID, Status: x.status, Code: x.code})
			if f := r.face(); f.Kind != x.kind || f.Refusal != x.why {
				t.Errorf("screen %v, refusal %v", f.Kind, f.Refusal)
			}
			only[flow.Refresh](t, out)
			if got := all[flow.Abandon](append(out, r.pass(time.Hour)...)); len(got) != 0 {
				t.Error("an answered request was given up")
			}
		})
	}
}

func TestWithTheServerAwayTheVisitGoesOnWhenItIsBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CatalogueFailed{})
	if !r.face().Online {
		t.Fatal("one lost answer is not a server away")
	}
	r.send(flow.CatalogueFailed{})
	r.tap(flow.ChooseTheme, "social")
	r.tap(flow.ChooseService, "SB02")
	r.want(flow.Offline)
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
	r.want(flow.LayCard)
	if f := r.face(); f.Service == nil || f.Service.Code != "SB02" {
		t.Errorf("service %+v", f.Service)
	}
}

func TestACachedCatalogueIsShownUntilTheServerAnswers(t *testing.T) {
	t.Parallel()
	m := flow.New(flow.DefaultTiming(), func() string { return "made-id-0" })
	kept := flowtest.Catalogue()
	kept.Open = false
	m.Step(flowtest.Day(), flow.CatalogueLoaded{Catalogue: kept, Cached: true})
	if f := m.Face(flowtest.Day()); f.Kind != flow.Home || f.Online {
		t.Errorf("screen %v, online %v", f.Kind, f.Online)
	}
	m.Step(flowtest.Day(), flow.CatalogueLoaded{Catalogue: kept})
	if f := m.Face(flowtest.Day()); f.Kind != flow.Closed || !f.Online {
		t.Errorf("screen %v, online %v", f.Kind, f.Online)
	}
}

func TestAQuietPersonIsAskedThenForgotten(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		big         bool
		idle, count time.Duration
	}{
		"normal":   {false, 60 * time.Second, 15 * time.Second},
		"big text": {true, 120 * time.Second, 30 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			if x.big {
				r.tap(flow.ToggleBig, "")
			}
			r.choose("social", "SB01")
			r.pass(x.idle - time.Second)
			if r.face().Countdown != 0 {
				t.Error("asked too soon")
			}
			r.pass(time.Second)
			if got := r.face().Countdown; got != x.count {
				t.Errorf("countdown %v, want %v", got, x.count)
			}
			r.pass(x.count - time.Second)
			r.want(flow.LayCard)
			r.pass(time.Second)
			r.want(flow.Home)
			if f := r.face(); f.Big || f.Service != nil {
				t.Errorf("something stayed: %+v", f)
			}
		})
	}
}

func TestOneTapStaysAndDoesNothingElse(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("civil", "ZX01")
	r.pass(65 * time.Second)
	if out := r.send(flow.Tap{Gen: r.face().Gen, Do: flow.WithoutCard}); len(out) != 0 {
		t.Errorf("a tap at the countdown did more than stay: %v", out)
	}
	if f := r.face(); f.Kind != flow.LayCard || f.Countdown != 0 {
		t.Errorf("screen %v, countdown %v", f.Kind, f.Countdown)
	}
	r.pass(59 * time.Second)
	r.want(flow.LayCard)
}

func TestOneTapAtTheFirstScreenChangesBackByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.ToggleContrast, "")
	r.tap(flow.OpenLanguage, "")
	r.tap(flow.SetLanguage, "ko")
	if f := r.face(); f.Language != "ko" || !f.Contrast || f.Kind != flow.Home {
		t.Fatalf("face %+v", f)
	}
	r.pass(60 * time.Second)
	if f := r.face(); f.Language != "zh" || f.Contrast || f.Countdown != 0 {
		t.Errorf("settings stayed: %+v", f)
	}
}

func TestTheTicketScreenMakesPlaceByItself(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	issued := r.number()
	r.send(flow.CardRemoved{}, flow.Printed{TicketID: issued.ID})
	r.pass(19 * time.Second)
	if f := r.face(); f.Kind != flow.TicketOut || f.Closing != time.Second {
		t.Errorf("screen %v, closing in %v", f.Kind, f.Closing)
	}
	r.pass(time.Second)
	r.want(flow.Home)
}

func TestTheCopyThatIsSentIsNotTheOneThatIsWiped(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB01")
	raw := []byte("sealed")
	issue := only[flow.Issue](t, r.send(flow.CardRead{Sealed: raw, Clear: r.now}))
	if !bytes.Equal(raw, make([]byte, len(raw))) {
		t.Error("what the reader gave is not wiped")
	}
	r.send(flow.Issued{Ticket: flowtest.Issued(issue.Request.ID, r.now)})
	if string(issue.Request.SubjectSealed) != "sealed" {
		t.Error("the request on its way was wiped")
	}
}
