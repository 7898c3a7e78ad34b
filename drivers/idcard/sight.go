package idcard

import (
	"context"
	"errors"
	"time"
)

// Want is which cards a Reader reads. The zero Want is every card, whenever it
// was laid down.
type Want struct {
	// None: no card is read; only whether one lies there is told.
	None bool
	// Since, if set, wants only cards that were laid down after it: the reader
	// looked after it and found nothing.
	Since time.Time
}

// Ask says which cards are read from now on. It does not wait, and may be called
// from any goroutine, also before Run. What the next look finds is told, though
// nothing has changed. Without Ask every card is read, and a card that is not
// there is not told of.
func (r *Reader) Ask(w Want) { r.want.Store(&w) }

// sight is what the reader knows of when a card was laid down. A module finds no
// card that it has read, or failed with, before that is lifted; so a card that is
// found was laid down after the last look that found none. That holds until the
// module forgets: by a reset, or when its power was gone, of which its silence is
// the sign.
type sight struct {
	want  *Want     // as at the last look; nil: nobody asked
	clear time.Time // when the last look began that found nothing; zero: not known
	none  bool      // the last look found nothing
	told  bool      // the outcome of a look was told since want
	lies  bool      // a card that lies there was told of
	begun bool      // a card read by another program has been looked for
}

// heed takes what is wanted now, and says whether that is new.
func (s *sight) heed(w *Want) bool {
	if w == s.want {
		return false
	}
	s.want, s.told = w, false
	return true
}

// looked takes what a look found that began at.
func (s *sight) looked(at time.Time, status Status, err error) {
	s.none = err == nil && status == StatusNoCard
	switch {
	case s.none:
		s.clear = at
	case errors.Is(err, errNoAnswer):
		s.clear = time.Time{}
	}
}

// wanted says whether a card found now is to be read.
func (s *sight) wanted() bool { return s.wants(s.clear) }

// wants says the same of a card laid down after a look.
func (s *sight) wants(after time.Time) bool {
	switch w := s.want; {
	case w == nil:
		return true
	case w.None:
		return false
	case w.Since.IsZero():
		return true
	default:
		return !after.IsZero() && !after.Before(w.Since)
	}
}

// nothing tells that no card lies there, where that was asked for or is news. At
// the start the card may lie there that another program read: it is not found.
func (p *placing) nothing(ctx context.Context) error {
	s := &p.sight
	if !s.none || s.want == nil {
		return nil
	}
	if !s.begun {
		s.begun = true
		if read, err := p.readBefore(ctx); read || err != nil {
			return err
		}
	}
	if s.lies {
		s.lies, s.told = false, false
		p.r.emit(Removed{})
	}
	if !s.told {
		s.told = true
		p.r.emit(Empty{At: s.clear})
	}
	return nil
}

// readBefore looks for a card that was read before this run began, and waits until
// it is gone.
func (p *placing) readBefore(ctx context.Context) (bool, error) {
	reply, err := p.r.link.ask(ctx, CmdReadManage)
	if err := cardOnly(err); err != nil {
		return false, err
	}
	if err != nil || reply.Status != StatusDone && reply.Status != StatusNoItem {
		return false, nil //nolint:nilerr // an answer that is damaged tells of no card
	}
	p.sight.clear = time.Time{}
	p.lies()
	return true, p.until(ctx, reply.Status == StatusDone, true)
}

// lies tells of a card that lies there and is not to be read.
func (p *placing) lies() {
	s := &p.sight
	if s.want != nil && (!s.told || !s.lies) {
		s.told, s.lies = true, true
		p.r.emit(Lies{Clear: s.clear})
	}
}

// stillLies tells what is asked anew of a card that was read and lies there still.
// It cannot be read again before it is lifted.
func (p *placing) stillLies(unasked bool) {
	if unasked && p.sight.wanted() {
		p.sight.told = true
		p.r.emit(Retry{Reason: RetryUnasked})
		return
	}
	p.lies()
}

// until waits until the card that was read has gone, and tells it.
func (p *placing) until(ctx context.Context, managed, unasked bool) error {
	if err := p.lying(ctx, managed, unasked); err != nil {
		return err
	}
	p.sight.lies, p.sight.told = false, false
	p.r.emit(Removed{})
	p.gone = true
	return nil
}
