package flow

import (
	"time"

	"yimen/hallserver/wire"
)

// HelpState is how it stands with help at this kiosk, as the person is told.
type HelpState int

// The states of help. A call that stands belongs to the kiosk and not to a person: it
// outlives the visit, since whoever waits for help does not touch the screen.
const (
	HelpByVoice HelpState = iota // nobody looks at calls now: raise a hand, walk over
	HelpOffered                  // somebody does: press the button
	HelpCalling                  // the call is under way
	HelpCalled                   // it was seen to: wait
	HelpUnseen                   // it stands, and nobody looks at calls any more
	HelpComing                   // somebody is on the way
	HelpFailed                   // the call did not get through
)

// help is what is known of help at this kiosk.
type help struct {
	attended bool           // somebody looks at calls, as the server said last
	call     *wire.HelpCall // that stands, as the server said last
	flying   bool           // a call, or the taking back of one, has no outcome yet
	back     bool           // of flying: it is taken back
	failed   bool           // this person's call did not get through
}

// helpState is how it stands with help.
func (m *Machine) helpState() HelpState {
	h := &m.hall.help
	switch {
	case h.flying && !h.back:
		return HelpCalling
	case h.call != nil && h.call.TakenAt != nil:
		return HelpComing
	case h.call != nil && m.attended():
		return HelpCalled
	case h.call != nil:
		return HelpUnseen
	case h.failed:
		return HelpFailed
	case m.attended():
		return HelpOffered
	}
	return HelpByVoice
}

// attended says whether somebody would see a call now.
func (m *Machine) attended() bool { return m.hall.help.attended && m.hall.online }

// helpTold takes in what the server says of help at this kiosk; nil: it knows of none.
func (m *Machine) helpTold(k *wire.KioskHelp) {
	h := &m.hall.help
	if k == nil {
		k = &wire.KioskHelp{}
	}
	h.attended = k.Attended
	if h.call = k.Call; h.call != nil {
		h.failed = false
	}
}

// callHelp asks for somebody to come. Nobody is called twice at a time.
func (m *Machine) callHelp() []Effect {
	h := &m.hall.help
	if m.kind() != HelpPage || !m.attended() || h.flying || h.call != nil {
		return nil
	}
	h.flying, h.back, h.failed = true, false, false
	return []Effect{CallHelp{Key: m.newID(), ID: m.newID()}}
}

// takeHelpBack says that nobody need come.
func (m *Machine) takeHelpBack() []Effect {
	h := &m.hall.help
	if m.kind() != HelpPage || h.flying || h.call == nil {
		return nil
	}
	h.flying, h.back = true, true
	return []Effect{EndHelp{Key: m.newID(), ID: h.call.ID}}
}

// helped takes what became of a call, or of taking it back.
func (m *Machine) helped(_ time.Time, e Event) {
	h := &m.hall.help
	h.flying = false
	switch e := e.(type) {
	case HelpAnswered:
		h.call, h.failed = &e.Call, false
	case HelpOver:
		h.call = nil
	case HelpLost:
		h.failed = !h.back && h.call == nil
	}
}
