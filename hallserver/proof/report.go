package proof

import (
	"cmp"
	"context"
	"math"
	"slices"

	"yimen/hallserver/wire"
)

// CallsReport says how the calls of a day (YYYY-MM-DD) reached the hall's devices.
// A day of which nothing is known has no calls.
func (s *Service) CallsReport(ctx context.Context, date string) (wire.CallsReport, error) {
	s.write(ctx, false)
	names := map[string]string{}
	for _, d := range s.Devices() {
		names[d.ID] = d.Name
	}
	r := wire.CallsReport{Date: date, Devices: []wire.CallsDevice{}}
	calls := map[string]bool{}
	sums := map[place]*sum{}
	err := s.Store.calls(ctx, date, func(row callRow) {
		if row.number == "" {
			return // said, but no call
		}
		calls[row.call] = true
		at := place{row.board, row.device}
		if sums[at] == nil {
			sums[at] = &sum{CallsDevice: wire.CallsDevice{Board: row.board, Device: row.device, Name: names[row.device]}}
		}
		sums[at].add(row)
	})
	if err != nil {
		return wire.CallsReport{}, err
	}
	for _, sum := range sums {
		if sum.Due > 0 {
			r.Devices = append(r.Devices, sum.close())
		}
	}
	slices.SortFunc(r.Devices, func(a, b wire.CallsDevice) int {
		return cmp.Or(cmp.Compare(a.Board, b.Board), cmp.Compare(a.Device, b.Device))
	})
	r.Calls = len(calls)
	return r, nil
}

// sum is a device's day.
type sum struct {
	wire.CallsDevice
	shown, said []delay
}

// delay is how long after a call it was shown, or said.
type delay struct {
	ms     int64
	number string
}

func (s *sum) add(r callRow) {
	if r.due || r.shownMS+r.saidMS+r.leftMS > 0 {
		s.Due++
	}
	if r.shownMS > 0 {
		s.Shown++
		s.shown = append(s.shown, delay{max(0, r.shownMS-r.calledMS), r.number})
	}
	switch {
	case r.leftMS > 0: // also where a later word, that all before had been said, came first or again
		s.Skipped++
	case r.saidMS > 0:
		s.Spoken++
		s.said = append(s.said, delay{max(0, r.saidMS-r.calledMS), r.number})
	}
}

// close works out how long it took: to be shown, by a device that shows.
func (s *sum) close() wire.CallsDevice {
	all := s.shown
	if len(all) == 0 {
		all = s.said
	}
	if len(all) == 0 {
		return s.CallsDevice
	}
	slices.SortStableFunc(all, func(a, b delay) int { return cmp.Compare(a.ms, b.ms) })
	at := func(share float64) float64 {
		// The nearest rank: a time that was really taken.
		return seconds(all[int(math.Ceil(share*float64(len(all))))-1])
	}
	last := all[len(all)-1]
	s.P50S, s.P99S, s.MostS, s.MostNumber = at(0.5), at(0.99), seconds(last), last.number
	return s.CallsDevice
}

func seconds(d delay) float64 { return float64(d.ms) / 1000 }
