package flow

import (
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// Told is a ticket's wait as people are told it; not known where w is nil.
func Told(w *wire.Wait) message.Wait {
	if w == nil {
		return message.Wait{}
	}
	return message.WaitOf(w.P50S, w.P90S)
}
