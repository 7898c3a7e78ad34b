package proof

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// saveTime is how long one save may take.
const saveTime = 5 * time.Second

// unsaved are the marks that changed since they were written.
type unsaved struct {
	marks   map[*mark]struct{}
	failing bool // the last save failed, and that was logged
	dropped prometheus.Counter
}

func newUnsaved() unsaved {
	return unsaved{marks: map[*mark]struct{}{}, dropped: prometheus.NewCounter(prometheus.CounterOpts{
		Name: "yimen_proof_dropped_total", Help: "Rows of proof that could not be written and were given up.",
	})}
}

func (u *unsaved) add(m *mark) {
	if _, there := u.marks[m]; !there && len(u.marks) >= mostUnsaved {
		u.dropped.Inc()
		return
	}
	u.marks[m] = struct{}{}
}

// write writes what changed; devices too, where that is due. What cannot be written
// waits for the next time.
func (s *Service) write(ctx context.Context, devices bool) {
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.Lock()
	marks := s.save.marks
	s.save.marks = map[*mark]struct{}{}
	calls := make([]callRow, 0, len(marks))
	for m := range marks {
		calls = append(calls, m.row(s.Now().Location()))
	}
	posts, rows := s.changed(devices)
	s.mu.Unlock()
	if len(calls)+len(rows) == 0 {
		return
	}
	err := s.Store.save(ctx, calls, rows)
	s.mu.Lock()
	if err != nil {
		for m := range marks {
			s.save.add(m)
		}
		for _, p := range posts {
			p.unsaved = true
		}
	}
	was := s.save.failing
	s.save.failing = err != nil
	s.mu.Unlock()
	switch {
	case err != nil && !was && ctx.Err() == nil:
		s.Log.Error("proof of calls cannot be written; the boards go on", "error", err)
	case err == nil && was:
		s.Log.Info("proof of calls is written again")
	}
}

// changed are the devices to be written down: where something changed that a restart
// must know, or all that are there.
func (s *Service) changed(all bool) (posts []*post, rows []deviceRow) {
	for _, f := range s.feeds {
		for device, p := range f.posts {
			if device != "" && (p.unsaved || all && p.there()) {
				p.unsaved = false
				posts, rows = append(posts, p), append(rows, p.row())
			}
		}
	}
	return posts, rows
}

// row is a mark as it is written; its day is the call's in the hall's zone.
func (m *mark) row(zone *time.Location) callRow {
	return callRow{
		day: m.at.In(zone).Format(time.DateOnly), call: m.id, board: m.post.board, device: m.post.device,
		number: m.number, due: m.due, calledMS: ms(m.at), publishedMS: ms(m.published),
		shownMS: ms(m.shown), saidMS: ms(m.said), leftMS: ms(m.left),
	}
}

func (p *post) row() deviceRow {
	return deviceRow{
		board: p.board, device: p.device, seenMS: ms(p.seen), shows: p.shows, speaks: p.speaks,
		lastCall: p.lastCall, lastCallMS: ms(p.lastCallAt), word: p.word, detail: p.detail, wordMS: ms(p.wordAt),
	}
}

// restore is row backwards.
func (p *post) restore(r deviceRow) {
	if p.device != r.device {
		return // beyond the bound
	}
	p.seen, p.shows, p.speaks = moment(r.seenMS), r.shows, r.speaks
	p.lastCall, p.lastCallAt = r.lastCall, moment(r.lastCallMS)
	p.word, p.detail, p.wordAt = r.word, r.detail, moment(r.wordMS)
	if bad(r.word) {
		p.stays = r.word
	}
}

// ms is a time in milliseconds of the epoch, moment its time; 0 is no time.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func moment(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms)
}
