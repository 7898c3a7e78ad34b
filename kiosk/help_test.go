package kiosk_test

import (
	"testing"

	"yimen/hallserver/wire"
	"yimen/kiosk"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

func (g *glass) help(t *testing.T, want flow.HelpState) {
	t.Helper()
	g.await(t, "the state of help", func(f flow.Face) bool { return f.Kind == flow.HelpPage && f.Help == want })
}

func TestTheButtonOfHelpCallsTheGuideDeskOnce(t *testing.T) {
	t.Parallel()
	h, g := newHall(t), newGlass()
	h.help.Attended, h.loseAt = true, 1
	run(t, kiosk.Config{}, kiosk.Deps{Server: h, Screen: g})
	g.await(t, "somebody at the guide desk", func(f flow.Face) bool { return f.Kind == flow.Home && f.Attended })
	g.tap(t, flow.OpenHelp, "")
	g.help(t, flow.HelpOffered)
	g.tap(t, flow.CallForHelp, "")
	g.help(t, flow.HelpCalled)
	h.mu.Lock()
	if len(h.helped) != 2 || h.helped[0] != h.helped[1] {
		t.Errorf("asked with %q, want the same twice: the first answer was lost", h.helped)
	}
	h.help.Call = &wire.HelpCall{ID: h.help.Call.ID, TakenAt: new(flowtest.Day())}
	h.mu.Unlock()
	g.help(t, flow.HelpComing)
	g.tap(t, flow.TakeHelpBack, "")
	g.help(t, flow.HelpOffered)
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.help.Call != nil {
		t.Error("the hall has heard nothing of it")
	}
}

func TestAKioskThatIsStartedAgainKnowsThatItHasCalled(t *testing.T) {
	t.Parallel()
	h, g := newHall(t), newGlass()
	h.help = wire.KioskHelp{Attended: true, Call: &wire.HelpCall{ID: "help-of-before"}}
	run(t, kiosk.Config{}, kiosk.Deps{Server: h, Screen: g})
	g.await(t, "the call that stands", func(f flow.Face) bool { return f.Kind == flow.Home && f.Help == flow.HelpCalled })
	g.tap(t, flow.OpenHelp, "")
	g.help(t, flow.HelpCalled)
	h.mu.Lock()
	h.help.Call = nil // it was ended at the desk, and this kiosk has not heard of it
	h.mu.Unlock()
	g.tap(t, flow.TakeHelpBack, "")
	g.help(t, flow.HelpOffered)
}
