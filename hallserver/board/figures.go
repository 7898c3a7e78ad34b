package board

import (
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

func (p *projector) readFigures(st *hall.State, nowMS int64) *wire.Figures {
	if !p.traits.figures {
		return nil
	}
	f := figures(st, nowMS)
	f.Alarms = p.cfg.Alarms()
	return &f
}

// takeFigures brings the figures up to date and returns them if they changed for
// a reader, who is told the longest wait in whole minutes.
func (p *projector) takeFigures(st *hall.State, nowMS int64) *wire.Figures {
	f := p.readFigures(st, nowMS)
	if f == nil {
		return nil
	}
	a, b := *f, *p.figures
	a.LongestS, b.LongestS = a.LongestS/60, b.LongestS/60
	if a == b {
		return nil
	}
	p.figures = f
	return f
}

// figures are the hall's day so far, but for the alarms. A wait is that of a
// ticket's last call, a service each that it has had.
func figures(st *hall.State, nowMS int64) wire.Figures {
	f := wire.Figures{Issued: st.Tickets.Len(), Windows: st.Windows.Len()}
	var waitMS, serveMS, waits, serves int64
	for _, t := range st.Tickets.All() {
		switch t.State {
		case hall.Waiting:
			f.Waiting++
		case hall.Called, hall.Serving:
			f.Serving++
		case hall.Done:
			f.Done++
		case hall.NoShow:
			f.NoShow++
		default:
		}
		if since := max(t.WaitMS, t.SlotMS); t.CalledMS > 0 && t.State != hall.Waiting {
			waitMS += max(0, t.CalledMS-since)
			waits++
		}
		for _, s := range t.Served {
			serveMS += s.EndMS - s.StartMS
			serves++
		}
	}
	f.WaitS, f.ServeS = meanS(waitMS, waits), meanS(serveMS, serves)
	for _, q := range st.Plan.Queues {
		f.LongestS = max(f.LongestS, int(st.LongestWaitMS(q, nowMS)/1000))
	}
	for _, w := range st.Windows.All() {
		if w.State == hall.Open {
			f.Open++
		}
	}
	return f
}

func meanS(sumMS, n int64) int {
	if n == 0 {
		return 0
	}
	return int((sumMS/n + 500) / 1000)
}
