package flow_test

import (
	"testing"
	"time"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

func (r *rig) fire() []flow.Effect { return r.send(flow.CatalogueLoaded{Catalogue: flowtest.Fire()}) }

func (r *rig) allClear() {
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
}

func TestAnEmergencyEndsWhateverIsUnderWayAndEndsByItself(t *testing.T) {
	t.Parallel()
	for name, begin := range map[string]func(*rig){
		"the first screen":  func(*rig) {},
		"a matter chosen":   func(r *rig) { r.choose("social", "SB01") },
		"help over it":      func(r *rig) { r.choose("social", "SB01"); r.tap(flow.OpenHelp, "") },
		"in Korean":         func(r *rig) { r.tap(flow.OpenLanguage, ""); r.tap(flow.SetLanguage, "ko") },
		"a code half typed": func(r *rig) { r.tap(flow.OpenCheckIn, ""); r.tap(flow.EnterCode, ""); r.tap(flow.CodeKey, "A") },
		"a number asked":    func(r *rig) { r.ask() },
		"a number shown":    func(r *rig) { r.send(flow.Printed{TicketID: r.number().ID}) },
		"a slip that failed": func(r *rig) {
			r.send(flow.PrintFailed{TicketID: r.number().ID, Cause: "paper_out"})
		},
		"a card to be taken": func(r *rig) { r.send(flow.Printed{TicketID: r.number().ID}); r.tap(flow.Done, "") },
		"the server away": func(r *rig) {
			r.send(flow.CatalogueFailed{}, flow.CatalogueFailed{})
			r.tap(flow.ChooseTheme, "social")
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			begin(r)
			if out := r.fire(); len(all[flow.Print](out)) > 0 || len(all[flow.AskToTakeCard](out)) > 0 {
				t.Errorf("it does %v", out)
			}
			r.want(flow.Emergency)
			f := r.face()
			if f.Emergency == nil || f.Ticket != nil || f.Service != nil || f.Code != "" || f.Language != "zh" || f.Countdown != 0 || f.Closing != 0 {
				t.Errorf("of the visit is left: %+v", f)
			}
			r.send(flow.CardRemoved{}, flow.CardNone{At: r.now})
			r.allClear()
			r.want(flow.Home)
			if f := r.face(); f.Emergency != nil {
				t.Errorf("after it: %+v", f.Emergency)
			}
			r.choose("civil", "ZX01")
			only[flow.Issue](t, r.tap(flow.WithoutCard, ""))
		})
	}
}

func TestInAnEmergencyNoTouchAndNoCardMeansAnything(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.fire()
	for do := flow.Nothing; do <= flow.Done; do++ {
		if out := r.tap(do, "social"); len(out) > 0 {
			t.Errorf("action %v does %v", do, out)
		}
	}
	clear := r.now
	r.pass(time.Second)
	if out := r.send(flow.CardPlaced{}, flow.CardRead{Sealed: []byte("sealed"), Clear: clear}); len(all[flow.Issue](out)) > 0 {
		t.Error("a card made a request")
	}
	if out := r.pass(10 * time.Minute); len(all[flow.AskToTakeCard](out)) > 0 {
		t.Error("somebody is called back for their card")
	}
	r.want(flow.Emergency)
	r.send(flow.CatalogueFailed{}, flow.CatalogueFailed{}, flow.CatalogueFailed{})
	r.want(flow.Emergency)
}

// A request that has no answer when the emergency begins is given up: the runner
// hands back what it made.
func TestARequestUnderWayIsGivenUp(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.ask().ID
	if got := only[flow.Abandon](t, r.fire()); got.TicketID != id {
		t.Errorf("given up is %s, want %s", got.TicketID, id)
	}
	if out := r.send(flow.Issued{Ticket: flowtest.Issued(id, r.now)}); len(out) > 0 {
		t.Errorf("its late answer does %v", out)
	}
	r.want(flow.Emergency)
}

func TestARefusalTellsOfTheEmergencyBeforeTheNextLook(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.ask().ID
	only[flow.Refresh](t, r.send(flow.IssueRefused{TicketID: id, Status: 409, Code: "emergency"}))
	r.want(flow.Emergency)
	if r.face().Emergency.Text["ko"] == "" {
		t.Error("it says nothing")
	}
	r.allClear()
	r.want(flow.Home)
}

func TestAnEmergencyKeptOnTheDiskIsNotBelieved(t *testing.T) {
	t.Parallel()
	m := flow.New(flow.DefaultTiming(), func() string { return "made-id-0001" })
	m.Step(flowtest.Day(), flow.CatalogueLoaded{Catalogue: flowtest.Fire(), Cached: true})
	if f := m.Face(flowtest.Day()); f.Kind != flow.Home {
		t.Errorf("screen %v", f.Kind)
	}
}

// A second look at the same emergency, or at another that took its place, ends
// nothing anew.
func TestTheWordsOfAnEmergencyMayChangeWhileItStands(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.fire()
	other := flowtest.Fire()
	other.Emergency.ID, other.Emergency.Text = "say-2", map[string]string{"zh": "请留在大厅内"}
	gen := r.face().Gen
	if out := r.send(flow.CatalogueLoaded{Catalogue: other}); len(all[flow.Abandon](out)) > 0 || r.face().Gen != gen {
		t.Errorf("it does %v", out)
	}
	if got := r.face().Emergency.Text["zh"]; got != "请留在大厅内" {
		t.Errorf("it says %q", got)
	}
}
