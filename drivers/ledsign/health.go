package ledsign

import (
	"errors"
	"time"

	"yimen/drivers/serialport"
)

// State says how a sign is.
type State string

// How a sign is.
const (
	StateUnknown        State = "unknown"        // nothing was asked of it yet
	StateOK             State = "ok"             // it answers, and does as it is told
	StateUnacknowledged State = "unacknowledged" // it was written to; whether it is there nobody knows
	StateSilent         State = "silent"         // no good answer comes: see Detail
	StateFault          State = "fault"          // it answers, and refuses: Detail is why
)

// Why a sign is silent, as Detail has it.
const (
	DetailNoLine  = "no-line" // the line itself is not there
	DetailSilent  = "silent"  // nothing comes
	DetailGarbled = "garbled" // what comes is damaged
)

// Health is what is known of a sign.
type Health struct {
	State  State
	Detail string
	Since  time.Time // of State and Detail
}

// healthOf is what the outcome of an exchange says of a sign.
func healthOf(p Protocol, err error) (State, string) {
	refusal, refused := errors.AsType[*Refusal](err)
	switch {
	case err == nil && p == NumberBoard:
		return StateUnacknowledged, ""
	case err == nil:
		return StateOK, ""
	case refused:
		return StateFault, refusal.Name()
	case errors.Is(err, ErrGarbled):
		return StateSilent, DetailGarbled
	case errors.Is(err, serialport.ErrAbsent):
		return StateSilent, DetailNoLine
	default:
		return StateSilent, DetailSilent
	}
}

// note takes down what an exchange says of a sign, and tells of a change.
func (l *Line) note(s *sign, err error) {
	state, detail := healthOf(l.opts.Protocol, err)
	l.mu.Lock()
	changed := s.health.State != state || s.health.Detail != detail
	if changed {
		s.health = Health{State: state, Detail: detail, Since: l.opts.Now()}
	}
	h := s.health
	l.mu.Unlock()
	if !changed {
		return
	}
	if err == nil {
		l.opts.Log.Info("sign is well", "address", s.address, "state", string(state))
	} else {
		l.opts.Log.Warn("sign is not well", "address", s.address, "state", string(state), "detail", detail, "err", err)
	}
	if l.opts.OnHealth != nil {
		l.opts.OnHealth(s.address, h)
	}
}

// Health is what is known of a sign; StateUnknown of one that is not on the line.
func (l *Line) Health(address int) Health {
	l.mu.Lock()
	defer l.mu.Unlock()
	if s, ok := l.signs[address]; ok {
		return s.health
	}
	return Health{State: StateUnknown}
}
