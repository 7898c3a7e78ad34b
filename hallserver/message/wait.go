package message

// Wait is a wait as people are told it. The zero Wait is one of which nothing honest
// can be said.
type Wait struct {
	Known bool
	Now   bool // less than a minute
	// Lo and Hi are from and to how many minutes; where it is not Now, 1 or more.
	Lo, Hi int
}

// Beyond an hour nobody counts minutes.
const (
	hour       = 60 // minutes
	hourStep   = 15 // to how many minutes a time beyond an hour is rounded
	beforeStep = 5  // to how many the beginning of such a range, where it is below one
	nowS       = 60 // below how many seconds it is Now
)

// WaitOf is the wait of a forecast: half of all wait at most p50S seconds, nine of
// ten at most p90S. To an hour it is whole minutes, beyond it quarters of one.
// hallserver/web/src/wait.ts is its twin.
func WaitOf(p50S, p90S int) Wait {
	switch {
	case p50S < 0 || p90S < p50S:
		return Wait{}
	case p90S < nowS:
		return Wait{Known: true, Now: true}
	}
	lo := max(1, (p50S+30)/60)
	hi := max(lo, (p90S+59)/60)
	if hi >= hour {
		hi = nearest(hi, hourStep)
		if lo >= hour {
			lo = nearest(lo, hourStep)
		} else {
			lo = max(beforeStep, nearest(lo, beforeStep))
		}
	}
	return Wait{Known: true, Lo: lo, Hi: hi}
}

func nearest(n, step int) int { return (n + step/2) / step * step }

// In is how long a wait is that is known and not Now, in language lang: 15–25 分钟,
// 1 小时 45 分到 2 小时半.
func (w Wait) In(lang string) string {
	switch {
	case w.Lo == w.Hi:
		return span(lang, w.Lo)
	case w.Hi < hour:
		return Text(lang, "wait.minutes_range", "lo", w.Lo, "hi", w.Hi)
	}
	return Text(lang, "wait.range", "lo", span(lang, w.Lo), "hi", span(lang, w.Hi))
}

// span is a time of so many minutes.
func span(lang string, minutes int) string {
	h, m := minutes/hour, minutes%hour
	switch {
	case h == 0:
		return Text(lang, "wait.minutes", "n", m)
	case m == 0:
		return Text(lang, "wait.hours", "h", h)
	case m == hour/2:
		return Text(lang, "wait.hours_half", "h", h)
	}
	return Text(lang, "wait.hours_minutes", "h", h, "m", m)
}
