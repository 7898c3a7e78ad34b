package flow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// world is a kiosk with a server and a printer that behave as badly as they
// may: answers are lost, late, doubled; people walk off at any time.
type world struct {
	m    *flow.Machine
	now  time.Time
	ids  int
	sent map[string]string // every request, by ticket id
	keys map[string]string // ticket id → key
	// wanted are the requests that wait for an outcome.
	wanted []string
	prints []flow.Print
	// answered are tickets whose number came while it was waited for.
	answered map[string]bool
	settled  map[string]bool // shown, and left by the person or by time
	given    map[string]bool // abandoned
	shown    map[string]bool // ticket ids whose number was on the screen
	most     int             // matters on one number
}

func newWorld() *world {
	w := &world{
		now: flowtest.Day(), sent: map[string]string{}, keys: map[string]string{},
		answered: map[string]bool{}, settled: map[string]bool{}, given: map[string]bool{}, shown: map[string]bool{},
	}
	w.m = flow.New(flow.DefaultTiming(), func() string { w.ids++; return fmt.Sprintf("made-id-%06d", w.ids) })
	return w
}

func (w *world) step(t *rapid.T, e flow.Event) {
	before := w.m.Face(w.now)
	out := w.m.Step(w.now, e)
	after := w.m.Face(w.now)
	if before.Kind == flow.Emergency && after.Kind == flow.Emergency {
		quiet(t, e, out)
	}
	for _, x := range out {
		switch x := x.(type) {
		case flow.Issue:
			if n := len(x.Request.Services); n == 0 || n > flow.MattersMost || len(slices.Compact(slices.Sorted(slices.Values(x.Request.Services)))) != n {
				t.Fatalf("a number is asked for %v", x.Request.Services)
			}
			w.most = max(w.most, len(x.Request.Services))
			w.sawRequest(t, x.Request.ID, x.Key, fmt.Sprintf("%q %s %s", x.Request.SubjectSealed, x.Request.Class, x.Request.Ground))
		case flow.CheckIn:
			w.sawRequest(t, x.Request.Ticket, x.Key, fmt.Sprintf("%s %q", x.Code, x.Request.SubjectSealed))
		case flow.Abandon:
			if w.answered[x.TicketID] {
				t.Fatalf("ticket %s was answered and is given back", x.TicketID)
			}
			w.given[x.TicketID] = true
		case flow.Print:
			w.prints = append(w.prints, x)
		case flow.AskToTakeCard:
			if !after.LeftCard && after.Kind != flow.TakeCard {
				t.Fatalf("a card is asked for on screen %v, where none is to be taken", after.Kind)
			}
		case flow.WatchCard, flow.Report, flow.Refresh, flow.CallHelp, flow.EndHelp:
		}
	}
	if i, ok := e.(flow.Issued); ok && before.Ticket == nil && after.Ticket != nil && after.Ticket.ID == i.Ticket.ID {
		w.answered[i.Ticket.ID] = true
	}
	w.check(t, after)
}

// quiet holds what a machine does while an emergency stands: it asks for no number,
// prints nothing and calls nobody back.
func quiet(t *rapid.T, e flow.Event, out []flow.Effect) {
	for _, x := range out {
		switch x.(type) {
		case flow.WatchCard, flow.Report, flow.Refresh:
		default:
			t.Fatalf("%T in an emergency: %T", e, x)
		}
	}
}

func (w *world) sawRequest(t *rapid.T, id, key, body string) {
	if w.given[id] {
		t.Fatalf("request %s is sent again after it was given up", id)
	}
	if old, ok := w.sent[id]; ok {
		if w.keys[id] != key || old != body {
			t.Fatalf("request %s is sent again as another one", id)
		}
	}
	for other, its := range w.keys {
		if (other == id) != (its == key) {
			t.Fatalf("requests %s and %s share a key", other, id)
		}
	}
	w.sent[id], w.keys[id] = body, key
	w.wanted = append(w.wanted, id)
}

// check holds what must hold at any time.
func (w *world) check(t *rapid.T, f flow.Face) {
	if f.Kind == flow.TicketOut && f.Ticket == nil {
		t.Fatal("the ticket screen has no ticket")
	}
	if f.Ticket != nil {
		w.shown[f.Ticket.ID] = true
	}
	if f.Ticket != nil && f.Kind != flow.TicketOut && f.Kind != flow.HelpPage && f.Kind != flow.LanguagePage {
		t.Fatalf("a number is hidden by screen %v", f.Kind)
	}
	for id := range w.answered {
		if !w.shown[id] {
			t.Fatalf("the number of %s was never shown", id)
		}
	}
	switch f.Kind {
	case flow.Home, flow.Closed, flow.Starting, flow.Emergency:
		if f.Service != nil || f.Ticket != nil || f.CardLies || f.CardRead || f.CheckIn || f.Code != "" || f.Number != "" || f.CardHeld || f.Theirs != nil || len(f.Matters) > 0 || f.Claim != nil || f.Class != "" {
			t.Fatalf("something of a person is on the first screen: %+v", f)
		}
	default:
	}
}

func (w *world) events(t *rapid.T) flow.Event {
	pick := func(list []string) string {
		if len(list) == 0 {
			return "made-id-none"
		}
		return list[rapid.IntRange(0, len(list)-1).Draw(t, "which")]
	}
	ids := append([]string{}, w.wanted...)
	c := flowtest.Typing()
	switch rapid.IntRange(0, 15).Draw(t, "event") {
	case 0:
		if rapid.IntRange(0, 3).Draw(t, "fire") == 0 {
			return flow.CatalogueLoaded{Catalogue: flowtest.Fire()}
		}
		c.Open = rapid.Bool().Draw(t, "open")
		if rapid.Bool().Draw(t, "nobody goes first") {
			c.Priority = nil
		}
		return flow.CatalogueLoaded{Catalogue: c}
	case 1:
		return flow.CatalogueFailed{}
	case 2:
		return flow.CardPlaced{}
	case 3, 4:
		return flow.CardRead{Sealed: []byte("sealed" + fmt.Sprint(w.ids)), Clear: w.now, Elderly: rapid.Bool().Draw(t, "elderly")}
	case 5:
		return flow.CardRemoved{}
	case 6:
		return flow.CardRetry{Problem: flow.CardAgain}
	case 7:
		return flow.Issued{Ticket: flowtest.Issued(pick(ids), w.now)}
	case 8:
		return flow.IssueLost{TicketID: pick(ids)}
	case 9:
		code := rapid.SampledFrom([]string{"day-not-open", "hall-closed", "too-early", "subject-required", "emergency", "x"}).Draw(t, "code")
		return flow.IssueRefused{TicketID: pick(ids), Status: 422, Code: code}
	case 10:
		return flow.Printed{TicketID: pick(ids)}
	case 11:
		return flow.PrintFailed{TicketID: pick(ids), Cause: "paper_out"}
	case 12:
		return rapid.SampledFrom([]flow.Event{flow.ReaderAbsent{}, flow.ReaderReady{}, flow.PrinterState{}}).Draw(t, "device")
	}
	do := flow.Action(rapid.IntRange(int(flow.Nothing), int(flow.Done)).Draw(t, "action"))
	id := rapid.SampledFrom([]string{"social", "civil", "SB01", "ZX01", "en", "ko", "K", "S", "7", "military", "talent", ""}).Draw(t, "id")
	return flow.Tap{Gen: w.m.Face(w.now).Gen, Do: do, ID: id}
}

// several is a person who goes on to a number for two matters, or as far as that goes.
func (w *world) several(t *rapid.T) {
	for _, tap := range []flow.Tap{
		{Do: flow.GoHome},
		{Do: flow.ChooseTheme, ID: "social"},
		{Do: flow.ChooseService, ID: "SB01"},
		{Do: flow.AddMatter},
		{Do: flow.ChooseTheme, ID: "civil"},
		{Do: flow.ChooseService, ID: "ZX01"},
		{Do: flow.Onward},
	} {
		w.pass(t, time.Second)
		tap.Gen = w.m.Face(w.now).Gen
		w.step(t, tap)
	}
	w.step(t, flow.CardRead{Sealed: []byte("sealed" + fmt.Sprint(w.ids)), Clear: w.now})
}

func (w *world) pass(t *rapid.T, d time.Duration) {
	end := w.now.Add(d)
	for range 10_000 {
		at, ok := w.m.Deadline(w.now)
		if !ok || at.After(end) {
			w.now = end
			return
		}
		if at.After(w.now) {
			w.now = at
		}
		w.step(t, flow.Tick{})
	}
	t.Fatalf("the machine wants a tick again and again")
}

func TestWhateverHappensNoNumberIsLostNorGivenTwice(t *testing.T) {
	t.Parallel()
	most := 0
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		defer func() { most = max(most, w.most) }()
		w.step(t, flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
		for range rapid.IntRange(1, 120).Draw(t, "steps") {
			w.pass(t, time.Duration(rapid.SampledFrom([]int{0, 100, 400, 2000, 20_000, 70_000, 200_000}).Draw(t, "pause"))*time.Millisecond)
			if rapid.IntRange(0, 15).Draw(t, "several") == 0 {
				w.several(t)
				continue
			}
			w.step(t, w.events(t))
		}
		for id := range w.sent {
			if !w.answered[id] && !w.given[id] {
				continue // refused, or still waited for
			}
			if w.answered[id] && w.given[id] {
				t.Fatalf("ticket %s is shown and given back", id)
			}
		}
	})
	if most < 2 {
		t.Errorf("at most %d matters on a number: several were never tried", most)
	}
}

func TestAfterAWipeNothingOfThePersonRemains(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld()
		w.step(t, flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
		for range rapid.IntRange(1, 80).Draw(t, "steps") {
			w.pass(t, time.Duration(rapid.SampledFrom([]int{0, 400, 1500}).Draw(t, "pause"))*time.Millisecond)
			w.step(t, w.events(t))
		}
		// Everybody leaves: no request is answered, no card moves, time passes.
		w.step(t, flow.CardRemoved{})
		for _, id := range w.wanted {
			w.step(t, flow.IssueLost{TicketID: id})
		}
		for range 20 {
			w.pass(t, time.Minute)
			for _, id := range w.wanted {
				w.step(t, flow.IssueLost{TicketID: id})
			}
		}
		w.step(t, flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
		if left := fmt.Sprintf("%+v", flow.PersonOf(w.m)); left != fmt.Sprintf("%+v", flow.NobodyAtAll()) {
			t.Fatalf("something remains: %s", left)
		}
		f := w.m.Face(w.now)
		if f.Language != "zh" || f.Big || f.Contrast || f.Reach || f.Page != 0 {
			t.Fatalf("settings remain: %+v", f)
		}
		if dump := fmt.Sprintf("%+v", f); strings.Contains(dump, "sealed") {
			t.Fatal("sealed data in the face")
		}
	})
}
