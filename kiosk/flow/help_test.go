package flow_test

import (
	"testing"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// told is the server saying how it stands with help.
func (r *rig) told(attended bool, call *wire.HelpCall) {
	r.t.Helper()
	c := flowtest.Catalogue()
	c.Help = &wire.KioskHelp{Attended: attended, Call: call}
	r.send(flow.CatalogueLoaded{Catalogue: c})
}

func (r *rig) wantHelp(want flow.HelpState) {
	r.t.Helper()
	if got := r.face().Help; got != want {
		r.t.Fatalf("help stands as %d, want %d", got, want)
	}
}

func TestHelpIsCalledByAButtonOnlyWhereSomebodyLooks(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.OpenHelp, "")
	r.wantHelp(flow.HelpByVoice)
	if got := r.tap(flow.CallForHelp, ""); len(got) != 0 {
		t.Fatalf("nobody looks, and %v", got)
	}
	r.told(true, nil)
	r.wantHelp(flow.HelpOffered)
	r.send(flow.CatalogueFailed{}, flow.CatalogueFailed{})
	r.wantHelp(flow.HelpByVoice)
}

func TestACallForHelpIsSeenThroughToItsEnd(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.told(true, nil)
	r.tap(flow.OpenHelp, "")
	asked := only[flow.CallHelp](t, r.tap(flow.CallForHelp, ""))
	r.wantHelp(flow.HelpCalling)
	if got := all[flow.CallHelp](r.tap(flow.CallForHelp, "")); len(got) != 0 {
		t.Fatal("a second touch calls once more")
	}
	call := wire.HelpCall{ID: asked.ID, Since: r.now}
	r.send(flow.HelpAnswered{Call: call})
	r.wantHelp(flow.HelpCalled)
	r.told(false, &call)
	r.wantHelp(flow.HelpUnseen)
	taken := call
	taken.TakenAt = &r.now
	r.told(true, &taken)
	r.wantHelp(flow.HelpComing)
	r.told(true, nil)
	r.wantHelp(flow.HelpOffered)
	if asked.Key == "" || asked.Key == asked.ID {
		t.Errorf("key %q, id %q", asked.Key, asked.ID)
	}
}

func TestACallForHelpOutlivesTheVisitAndKeepsNothingOfIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.told(true, nil)
	r.tap(flow.ToggleBig, "")
	r.tap(flow.OpenHelp, "")
	asked := only[flow.CallHelp](t, r.tap(flow.CallForHelp, ""))
	r.send(flow.HelpAnswered{Call: wire.HelpCall{ID: asked.ID, Since: r.now}})
	r.pass(10 * time.Minute)
	if f := r.face(); f.Kind != flow.Home || f.Big || f.Help != flow.HelpCalled {
		t.Fatalf("after the visit: %+v", f)
	}
	r.tap(flow.OpenHelp, "")
	r.wantHelp(flow.HelpCalled)
}

func TestACallForHelpIsTakenBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.told(true, &wire.HelpCall{ID: "help-7", Since: r.now})
	if got := r.tap(flow.TakeHelpBack, ""); len(got) != 0 {
		t.Fatalf("from another screen: %v", got)
	}
	r.tap(flow.OpenHelp, "")
	if end := only[flow.EndHelp](t, r.tap(flow.TakeHelpBack, "")); end.ID != "help-7" {
		t.Errorf("takes back %q", end.ID)
	}
	r.wantHelp(flow.HelpCalled) // until the server has said so
	r.send(flow.HelpLost{})
	r.wantHelp(flow.HelpCalled)
	only[flow.EndHelp](t, r.tap(flow.TakeHelpBack, ""))
	r.send(flow.HelpOver{})
	r.wantHelp(flow.HelpOffered)
}

func TestACallThatDidNotGetThroughIsSaidToHaveFailed(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.told(true, nil)
	r.tap(flow.OpenHelp, "")
	first := only[flow.CallHelp](t, r.tap(flow.CallForHelp, ""))
	r.send(flow.HelpLost{})
	r.wantHelp(flow.HelpFailed)
	again := only[flow.CallHelp](t, r.tap(flow.CallForHelp, ""))
	if again.Key == first.Key {
		t.Error("another call under the key of the first")
	}
	r.send(flow.HelpLost{})
	r.told(true, &wire.HelpCall{ID: first.ID, Since: r.now}) // it had got through all the same
	r.wantHelp(flow.HelpCalled)
	r.told(true, nil)
	r.wantHelp(flow.HelpOffered)
}

func TestWhatTheDiskSaysOfHelpIsNotBelieved(t *testing.T) {
	t.Parallel()
	c := flowtest.Catalogue()
	c.Help = &wire.KioskHelp{Attended: true, Call: &wire.HelpCall{ID: "old"}}
	r := &rig{t: t, now: flowtest.Day(), m: flow.New(flow.DefaultTiming(), func() string { return "made-id" })}
	r.send(flow.CatalogueLoaded{Catalogue: c, Cached: true})
	r.wantHelp(flow.HelpByVoice)
}
