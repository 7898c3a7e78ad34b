package forecast

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"yimen/hallserver/hall"
)

// What keys say and calls do not.
const (
	// KeyAway: people waited, the window was open, and it called nobody for a while.
	KeyAway = "away"
	// KeyNever: it was open with people waiting, and called nobody all day.
	KeyNever = "never_calls"
	// KeyLate: it opens later than the calendar says.
	KeyLate = "opens_late"
)

const (
	keyDays     = 10      // business days that are looked back on
	keySeldom   = 3       // on fewer days it is chance
	keyAwayMS   = 300_000 // a shorter gap is one between two people
	keyWaitedMS = 60_000  // how long somebody must have waited in it
	keyLateMS   = 300_000
	keyNeverMS  = 1_800_000 // for how long people must have waited in vain
	keyGapsMost = 24        // a window's in a day; of more the first are kept
	keyNearMS   = 900_000   // how far apart gaps of several days begin that are one habit
	keyMost     = 50        // disagreements that are told
)

// Disagreement is where a window's keys and its calls say different things, on
// several of its last days. It is about the window, and names nobody.
type Disagreement struct {
	Window int    `json:"window"`
	Kind   string `json:"kind" enum:"away,never_calls,opens_late"`
	// Days is on how many of the last Of days on which the window was open.
	Days int `json:"days"`
	Of   int `json:"of"`
	// At is the time of the day about which it happens, such as 10:00; of never_calls "".
	At string `json:"at,omitempty"`
	// Minutes is how long it lasts, in the middle of those days.
	Minutes int `json:"minutes"`
}

// span is a time of a day in milliseconds since midnight, and how long.
type span struct {
	At  int64 `json:"at"`
	For int64 `json:"for"`
}

// keyDay is a window's day.
type keyDay struct {
	Date  string `json:"date"`
	Gaps  []span `json:"gaps,omitempty"`
	Late  *span  `json:"late,omitempty"`
	Never int64  `json:"never,omitempty"` // how long people waited, of a window that never called
}

// idling is an open window that has nobody.
type idling struct {
	WaitedMS int64 `json:"waited_ms"` // how long somebody has waited meanwhile
	FirstMS  int64 `json:"first_ms"`  // since when; 0: nobody has
	LastMS   int64 `json:"last_ms"`
	Waiting  bool  `json:"waiting"`
}

// keysToday is a window's day in hand.
type keysToday struct {
	keyDay
	Called bool    `json:"called"`
	Idle   *idling `json:"idle,omitempty"`
	VainMS int64   `json:"vain_ms"`
}

// keys compares what clerks say by key with when they call. It holds a window's
// last days only.
type keys struct {
	zone  *time.Location
	Days  map[int][]keyDay   `json:"days"`
	Today map[int]*keysToday `json:"today"`
}

func newKeys(zone *time.Location) *keys {
	return &keys{zone: zone, Days: map[int][]keyDay{}, Today: map[int]*keysToday{}}
}

// Observe takes in a record, after s has folded it.
func (k *keys) Observe(r hall.Record, s *hall.State) {
	switch e := r.Event.(type) {
	case hall.DayClosed:
		k.endDay()
		return
	case hall.ClockSet:
		clear(k.Today) // the day is not like others
		return
	case hall.WindowOpened:
		k.opened(e.Window, r.AtMS, s)
	case hall.TicketCalled:
		if d := k.Today[e.Window]; d != nil {
			k.ends(d, r.AtMS)
			d.Called = true
		}
	default:
	}
	for n, d := range k.Today {
		w := s.Windows.Get(n)
		if w == nil || w.State != hall.Open || w.Ticket != "" {
			k.ends(d, r.AtMS)
			continue
		}
		if d.Idle == nil {
			d.Idle = &idling{LastMS: r.AtMS}
		}
		d.Idle.goOn(r.AtMS, s.Waiting(w.Queues...) > 0)
	}
}

func (k *keys) opened(window int, atMS int64, s *hall.State) {
	if k.Today[window] != nil || !s.DayOpen {
		return
	}
	d := &keysToday{keyDay: keyDay{Date: s.Day}}
	k.Today[window] = d
	spans := s.Hours.Hall
	if own, has := s.Hours.Windows[window]; has {
		spans = own
	}
	if len(spans) > 0 && atMS-spans[0].FromMS >= keyLateMS && atMS < spans[0].ToMS {
		d.Late = &span{k.dayMS(spans[0].FromMS), atMS - spans[0].FromMS}
	}
}

func (i *idling) goOn(atMS int64, waiting bool) {
	if i.Waiting {
		i.WaitedMS += atMS - i.LastMS
	}
	if waiting && i.FirstMS == 0 {
		i.FirstMS = atMS
	}
	i.Waiting, i.LastMS = waiting, atMS
}

// ends ends a time in which a window had nobody.
func (k *keys) ends(d *keysToday, atMS int64) {
	i := d.Idle
	if i == nil {
		return
	}
	i.goOn(atMS, false)
	d.Idle = nil
	d.VainMS += i.WaitedMS
	if i.FirstMS != 0 && atMS-i.FirstMS >= keyAwayMS && i.WaitedMS >= keyWaitedMS && len(d.Gaps) < keyGapsMost {
		d.Gaps = append(d.Gaps, span{k.dayMS(i.FirstMS), atMS - i.FirstMS})
	}
}

func (k *keys) dayMS(ms int64) int64 {
	at := time.UnixMilli(ms).In(k.zone)
	return int64(at.Hour()*3600+at.Minute()*60+at.Second()) * 1000
}

func (k *keys) endDay() {
	for n, d := range k.Today {
		if !d.Called {
			d.Gaps = nil
			if d.VainMS >= keyNeverMS {
				d.Never = d.VainMS
			}
		}
		days := k.Days[n]
		if len(days) > 0 && days[len(days)-1].Date == d.Date { // opened again
			last := &days[len(days)-1]
			last.Gaps = append(last.Gaps, d.Gaps...)
			continue
		}
		days = append(days, d.keyDay)
		k.Days[n] = days[max(0, len(days)-keyDays):]
	}
	clear(k.Today)
}

// list is what to tell, by window.
func (k *keys) list() []Disagreement {
	out := []Disagreement{}
	for _, n := range slices.Sorted(maps.Keys(k.Days)) {
		out = append(out, habitsOf(n, k.Days[n])...)
	}
	return out[:min(len(out), keyMost)]
}

// habitsOf is what a window does on at least half of its days.
func habitsOf(window int, days []keyDay) (out []Disagreement) {
	var late, never []span
	for _, d := range days {
		if d.Late != nil {
			late = append(late, *d.Late)
		}
		if d.Never > 0 {
			never = append(never, span{0, d.Never})
		}
	}
	tell := func(kind string, of []span) {
		if len(of) < max(keySeldom, (len(days)+1)/2) {
			return
		}
		d := Disagreement{Window: window, Kind: kind, Days: len(of), Of: len(days), Minutes: minutesOf(middle(of, span.length))}
		if kind != KeyNever {
			d.At = clockOf(middle(of, span.begin))
		}
		out = append(out, d)
	}
	tell(KeyLate, late)
	tell(KeyNever, never)
	taken := map[int]map[int]bool{}
	for range keyGapsMost {
		best, from := commonGap(days, taken)
		if len(best) < max(keySeldom, (len(days)+1)/2) {
			break
		}
		tell(KeyAway, best)
		for day, gap := range from {
			if taken[day] == nil {
				taken[day] = map[int]bool{}
			}
			taken[day][gap] = true
		}
	}
	return out
}

// commonGap is the gap that most days have near one time, a day once; from says
// which of a day's it is.
func commonGap(days []keyDay, taken map[int]map[int]bool) (best []span, from map[int]int) {
	for day, d := range days {
		for gap, g := range d.Gaps {
			if taken[day][gap] {
				continue
			}
			near, of := nearGaps(days, taken, g.At)
			if len(near) > len(best) {
				best, from = near, of
			}
		}
	}
	return best, from
}

func nearGaps(days []keyDay, taken map[int]map[int]bool, atMS int64) (near []span, from map[int]int) {
	from = map[int]int{}
	for day, d := range days {
		nearest := int64(keyNearMS + 1)
		for gap, g := range d.Gaps {
			if off := max(g.At-atMS, atMS-g.At); !taken[day][gap] && off < nearest {
				nearest, from[day] = off, gap
			}
		}
		if gap, has := from[day]; has {
			near = append(near, d.Gaps[gap])
		}
	}
	return near, from
}

func (s span) begin() int64  { return s.At }
func (s span) length() int64 { return s.For }

// middle is the median.
func middle(of []span, what func(span) int64) int64 {
	sorted := slices.SortedFunc(slices.Values(of), func(a, b span) int { return cmp.Compare(what(a), what(b)) })
	return what(sorted[len(sorted)/2])
}

func minutesOf(ms int64) int { return int((ms + 30_000) / 60_000) }

// clockOf writes a time of the day, to five minutes.
func clockOf(dayMS int64) string {
	const five = 300_000
	return time.UnixMilli((dayMS + five/2) / five * five).UTC().Format("15:04")
}
