package flow

import (
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// alarm takes what the hall says of an emergency; nil: none stands. One that begins
// ends the visit under way: nobody is to stand at a machine. What was asked for and
// has no answer is given up.
func (m *Machine) alarm(e *wire.Emergency) []Effect {
	begins := e != nil && m.hall.emergency == nil
	m.hall.emergency = e
	if !begins {
		return nil
	}
	return m.wipe()
}

// alarmed is alarm by a refusal, before the hall has said more.
func (m *Machine) alarmed() []Effect {
	return append(m.alarm(&wire.Emergency{Text: message.All("feed.emergency")}), Refresh{})
}
