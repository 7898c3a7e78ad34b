package sign

import (
	"slices"
	"strings"
	"time"

	"yimen/display/boardview"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// CalledFor is how long a number stands as called, counted from the call; after
// that it counts as being served.
const CalledFor = 60 * time.Second

// words are what a sign is to say: the number, if there is one, and what to say of
// it, the fullest first.
type words struct {
	number string
	below  []string // in a row of its own, under the number
	line   []string // with the number in it, for a sign of one row
	colour Colour
	moves  bool // too important to be shortened: it moves where it does not fit
}

// Compose is what a sign of a size shows of the board of its window, in one of the
// languages: in Chinese where the hall does not show that one. A model with several windows is shown as its first.
func Compose(m boardview.Model, size Size, language string) Picture {
	if len(m.Languages) > 0 && !slices.Contains(m.Languages, language) {
		language = "zh"
	}
	w := say(m, language)
	p := Picture{Number: w.number}
	if size.Width < letterWidth || size.Height < RowHeight { // a sign of digits
		return p
	}
	p.Areas = fit(w, size)
	return p
}

// say chooses the words.
func say(m boardview.Model, language string) words {
	text := func(key string, args ...any) string { return message.Text(language, key, args...) }
	switch m.State {
	case boardview.Emergency:
		return words{line: []string{ofText(m.Emergency.Text, language)}, colour: Red, moves: true}
	case boardview.Connecting, boardview.Lost, boardview.Refused:
		return words{line: []string{text("sign.away"), text("sign.away.short"), "--"}, colour: Yellow}
	case boardview.Rate:
		return words{line: []string{text("sign.rate"), text("sign.rate.short")}, colour: Green}
	default:
	}
	if number, called := numberNow(m); number != "" {
		return withNumber(number, called, text)
	}
	if len(m.Windows) == 0 {
		return words{line: []string{text("sign.away"), text("sign.away.short"), "--"}, colour: Yellow}
	}
	return idle(m.Windows[0], m, language)
}

// numberNow is the number at the window, and whether it is called still. A call
// that has its turn on the board goes before what the window is at by now.
func numberNow(m boardview.Model) (number string, called bool) {
	if len(m.Calls) > 0 {
		c := m.Calls[0]
		if c.Marked || !c.Ended {
			return c.Number, c.Marked || m.Clock.Sub(c.At) < CalledFor
		}
	}
	if len(m.Windows) > 0 {
		return m.Windows[0].Ticket, false
	}
	return "", false
}

func withNumber(number string, called bool, text func(string, ...any) string) words {
	key, colour := "sign.serving", Green
	if called {
		key, colour = "sign.called", Red
	}
	return words{
		number: number, colour: colour,
		below: []string{text(key), text(key + ".short")},
		line:  []string{text(key+".line", "n", number), text(key+".line.short", "n", number), number},
	}
}

// idle is a window without a number.
func idle(w wire.BoardWindow, m boardview.Model, language string) words {
	text := func(key string) string { return message.Text(language, key) }
	switch w.State {
	case wire.WindowPaused:
		return paused(w, m.Clock, language)
	case wire.WindowOpen:
		return words{line: []string{text("sign.idle"), text("sign.idle.short")}, colour: Green}
	default:
		return words{line: []string{text("sign.closed"), text("sign.closed.short")}, colour: Yellow}
	}
}

// paused says why, and until when, as far as there is room.
func paused(w wire.BoardWindow, clock time.Time, language string) words {
	long, short := message.Text(language, "sign.paused"), message.Text(language, "sign.paused.short")
	why, back := ofText(w.PauseText, language), ""
	if w.PausedUntil != nil && w.PausedUntil.After(clock) {
		back = message.Text(language, "sign.paused.back", "time", w.PausedUntil.In(clock.Location()).Format("15:04"))
	}
	p := words{colour: Yellow}
	for _, tail := range []string{join(why, back), back, why, ""} {
		p.line = append(p.line, join(long, tail), join(short, tail))
	}
	return p
}

func join(parts ...string) string {
	return strings.TrimSpace(strings.Join(parts, " "))
}

// ofText is a text in a language, else in the first one that it has.
func ofText(t wire.Text, language string) string {
	for _, l := range append([]string{language}, message.Languages...) {
		if t[l] != "" {
			return t[l]
		}
	}
	return ""
}
