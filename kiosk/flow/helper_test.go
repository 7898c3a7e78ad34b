package flow_test

import (
	"fmt"
	"testing"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// rig is a machine with a clock of its own, and all that it asked for.
type rig struct {
	t       *testing.T
	m       *flow.Machine
	now     time.Time
	ids     int
	effects []flow.Effect
}

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, now: flowtest.Day()}
	r.m = flow.New(flow.DefaultTiming(), func() string { r.ids++; return fmt.Sprintf("made-id-%04d", r.ids) })
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()}, flow.ReaderReady{}, flow.CardNone{At: r.now})
	return r
}

func (r *rig) face() flow.Face { return r.m.Face(r.now) }

// send steps through events and answers what they asked for.
func (r *rig) send(events ...flow.Event) []flow.Effect {
	var out []flow.Effect
	for _, e := range events {
		out = append(out, r.m.Step(r.now, e)...)
	}
	r.effects = append(r.effects, out...)
	return out
}

// tap waits until the screen has settled, then taps.
func (r *rig) tap(do flow.Action, id string) []flow.Effect {
	r.pass(time.Second)
	return r.send(flow.Tap{Gen: r.face().Gen, Do: do, ID: id})
}

// pass lets d pass, with a tick at every deadline.
func (r *rig) pass(d time.Duration) []flow.Effect {
	var out []flow.Effect
	end := r.now.Add(d)
	for range 10_000 {
		at, ok := r.m.Deadline(r.now)
		if !ok || at.After(end) {
			r.now = end
			return out
		}
		if at.After(r.now) {
			r.now = at
		}
		out = append(out, r.send(flow.Tick{})...)
	}
	r.t.Fatalf("the machine wants a tick again and again at %v", r.now)
	return nil
}

func (r *rig) choose(theme, service string) {
	r.t.Helper()
	r.tap(flow.ChooseTheme, theme)
	r.tap(flow.ChooseService, service)
	r.want(flow.LayCard)
}

// ask lays a card and answers the request that goes out.
func (r *rig) ask() wire.IssueRequest {
	r.t.Helper()
	r.choose("social", "SB01")
	issue := only[flow.Issue](r.t, r.send(flow.CardPlaced{}, flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
	return issue.Request
}

// number brings the machine to a ticket that is being printed.
func (r *rig) number() wire.Issued {
	r.t.Helper()
	issued := flowtest.Issued(r.ask().ID, r.now)
	r.send(flow.Issued{Ticket: issued})
	r.want(flow.TicketOut)
	return issued
}

func (r *rig) want(k flow.Kind) {
	r.t.Helper()
	if got := r.face().Kind; got != k {
		r.t.Fatalf("screen %v, want %v", got, k)
	}
}

// all picks the effects of one kind.
func all[T flow.Effect](effects []flow.Effect) []T {
	var out []T
	for _, e := range effects {
		if x, ok := e.(T); ok {
			out = append(out, x)
		}
	}
	return out
}

// only is the one effect of its kind.
func only[T flow.Effect](t *testing.T, effects []flow.Effect) T {
	t.Helper()
	found := all[T](effects)
	if len(found) != 1 {
		t.Fatalf("%d effects %T in %v, want 1", len(found), *new(T), effects)
	}
	return found[0]
}
