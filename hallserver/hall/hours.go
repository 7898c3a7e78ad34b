package hall

import (
	"fmt"
	"maps"
	"slices"
)

// Span is a time the hall is open, in milliseconds since 1970 UTC, ToMS not
// included. LastMS is when the last ticket is given; 0: at the end.
type Span struct {
	FromMS int64 `json:"from_ms"`
	ToMS   int64 `json:"to_ms"`
	LastMS int64 `json:"last_ms,omitempty"`
}

// Hours is when the hall is open on its business day. They come from the
// calendars, worked out to points in time, so that nothing here knows of time
// zones and holidays. The zero Hours, without a calendar, is open always; a day
// that is closed has no spans and a reason.
type Hours struct {
	// Hall is the hall's own spans, in order.
	Hall []Span `json:"hall,omitempty"`
	// Services and Windows are the spans of those that differ from the hall's.
	Services map[ServiceCode][]Span `json:"services,omitempty"`
	Windows  map[int][]Span         `json:"windows,omitempty"`
	// Reason says why a day without spans has none: a code such as holiday.
	Reason string `json:"reason,omitempty"`
}

// Check says what is wrong with the hours, or nil.
func (h Hours) Check() error {
	for _, spans := range h.lists() {
		end := int64(0)
		for _, s := range spans {
			if s.FromMS < end || s.ToMS <= s.FromMS || (s.LastMS != 0 && (s.LastMS < s.FromMS || s.LastMS > s.ToMS)) {
				return fmt.Errorf("hours: span %d to %d, last %d, is out of order", s.FromMS, s.ToMS, s.LastMS)
			}
			end = s.ToMS
		}
	}
	return nil
}

// Ends is when the last span ends, in milliseconds since 1970 UTC; 0 where there
// is none.
func (h Hours) Ends() int64 {
	end := int64(0)
	for _, spans := range h.lists() {
		for _, s := range spans {
			end = max(end, s.ToMS)
		}
	}
	return end
}

// lists are all the spans there are.
func (h Hours) lists() [][]Span {
	lists := append(slices.Collect(maps.Values(h.Services)), h.Hall)
	return slices.AppendSeq(lists, maps.Values(h.Windows))
}

// OverAt says whether at a time nothing is to come of the hours any more.
func (h Hours) OverAt(atMS int64) bool { return !h.Always() && h.Ends() <= atMS }

// Always says whether there is no calendar.
func (h Hours) Always() bool {
	return len(h.Hall) == 0 && len(h.Services) == 0 && len(h.Windows) == 0 && h.Reason == ""
}

// Service lists the spans of a service.
func (h Hours) Service(code ServiceCode) []Span {
	if spans, own := h.Services[code]; own {
		return spans
	}
	return h.Hall
}

// Window lists the spans of a window.
func (h Hours) Window(n int) []Span {
	if spans, own := h.Windows[n]; own {
		return spans
	}
	return h.Hall
}

// TakesTickets says whether a ticket for a service may be taken at a time, and
// if not, why: HallClosed or LastTicketPassed.
func (h Hours) TakesTickets(code ServiceCode, atMS int64) (refusal string) {
	if h.Always() {
		return ""
	}
	for _, s := range h.Service(code) {
		switch last := s.LastMS; {
		case atMS < s.FromMS || atMS >= s.ToMS:
		case last != 0 && atMS > last:
			return LastTicketPassed
		default:
			return ""
		}
	}
	return HallClosed
}
