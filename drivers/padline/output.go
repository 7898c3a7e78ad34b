package padline

import (
	"context"
	"errors"
	"time"
)

// The registers of a pad:
//
//	0      last key: 0 none, 1 next, 2 recall, 3 skip, 4 pause, 5 transfer,
//	       6 complete, 11 to 15 rating 5 to 1
//	1      counter of keys, 16 bits, wraps
//	2      firmware
//	3      flags: bit 0 is set at power-on and cleared by writing 0 here
//	16     LED: 0 off, 1 on, 2 blinking
//	17     beep: the pattern written is sounded once
//	18–21  display, left to right, one ASCII character each
const (
	regKey    = 0
	regFlags  = 3
	regLED    = 16
	regBeep   = 17
	regDigits = 18

	readRegisters = 4
)

// LED is what a pad's light does.
type LED uint16

// What a pad's light does.
const (
	LEDOff   LED = 0
	LEDOn    LED = 1
	LEDBlink LED = 2
)

// Beep is a pattern of sound. Zero is none.
type Beep uint16

// Patterns of sound.
const (
	BeepShort Beep = 1 // taken
	BeepError Beep = 2 // not taken
	BeepEmpty Beep = 3 // nothing to do
)

// Face is what a pad shows.
type Face struct {
	LED    LED
	Digits [4]byte // ASCII; 0 is shown as a space
}

// Digits fits text on a pad's display: four characters, flush right. Of a longer
// text the end is shown; what is not ASCII becomes a space.
func Digits(text string) (d [4]byte) {
	runes := []rune(text)
	if len(runes) > len(d) {
		runes = runes[len(runes)-len(d):]
	}
	for i := range d {
		d[i] = ' '
		if at := i - (len(d) - len(runes)); at >= 0 && runes[at] > ' ' && runes[at] <= '~' {
			d[i] = byte(runes[at])
		}
	}
	return d
}

const (
	maxBeepTries  = 3 // how often a beep is tried
	maxClearTries = 3 // how often the restarted flag is cleared before it is left
)

// part is one writing of a face; each is tried until the pad says that it took
// it, or refused it.
type part struct {
	register uint16
	values   []uint16 // as the pad has taken them; nil: not known
	at       time.Time
	refused  bool // until the pad restarts
}

// panel is what is shown on one pad, and what is to be.
type panel struct {
	set   bool // somebody wants something shown
	want  Face
	beep  Beep
	tries int // of beep

	led, digits part
	clears      int // of the restarted flag
}

func newPanel() *panel {
	return &panel{led: part{register: regLED}, digits: part{register: regDigits}}
}

// forget is after a restart: the pad shows nothing of it any more.
func (p *panel) forget() {
	p.led, p.digits, p.clears = part{register: regLED}, part{register: regDigits}, 0
}

func (f Face) led() []uint16 { return []uint16{uint16(f.LED)} }

func (f Face) digits() []uint16 {
	out := make([]uint16, len(f.Digits))
	for i, c := range f.Digits {
		out[i] = uint16(max(c, ' '))
	}
	return out
}

// Show makes a unit's pad show a face, from its next turn on. A unit that is not
// on the line shows nothing.
func (l *Line) Show(unit int, f Face) {
	l.withPanel(unit, func(p *panel) { p.set, p.want = true, f })
}

// Beep makes a unit's pad sound once, on its next turn. A beep that has not been
// sounded yet is replaced.
func (l *Line) Beep(unit int, b Beep) {
	l.withPanel(unit, func(p *panel) { p.beep, p.tries = b, 0 })
}

func (l *Line) withPanel(unit int, f func(*panel)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if p, ok := l.panels[unit]; ok {
		f(p)
	}
}

// write does the one writing that is most due at a pad that has just answered,
// if there is one.
func (l *Line) write(ctx context.Context, p *pad) {
	q, done, due := l.nextWriting(p)
	if !due {
		return
	}
	_, err := l.link.ask(ctx, q)
	l.mu.Lock()
	done(err)
	l.mu.Unlock()
}

// nextWriting chooses a writing, and says what to note of its outcome (under mu).
func (l *Line) nextWriting(p *pad) (q request, done func(error), due bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	panel, unit := l.panels[p.unit], byte(p.unit) //nolint:gosec // at most UnitMax
	if panel.beep != 0 {
		beep := panel.beep
		return writeRequest(unit, regBeep, uint16(beep)), func(err error) { panel.beeped(beep, err) }, true
	}
	if p.keys.known && p.keys.last.flags&flagRestarted != 0 && panel.clears < maxClearTries {
		panel.clears++
		return writeRequest(unit, regFlags, 0), func(error) {}, true // the next reading tells
	}
	if !panel.set {
		return request{}, nil, false
	}
	now, want := l.opts.Now(), panel.want
	for _, w := range []struct {
		part   *part
		values []uint16
	}{{&panel.led, want.led()}, {&panel.digits, want.digits()}} {
		if w.part.due(w.values, now, l.opts.Timing.Refresh) {
			return writeRequest(unit, w.part.register, w.values...),
				func(err error) { w.part.written(w.values, now, err) }, true
		}
	}
	return request{}, nil, false
}

// beeped notes how a beep went; one that was replaced meanwhile is another.
func (p *panel) beeped(b Beep, err error) {
	p.tries++
	if p.beep == b && (err == nil || isRefusal(err) || p.tries >= maxBeepTries) {
		p.beep = 0
	}
}

func (p *part) due(values []uint16, now time.Time, refresh time.Duration) bool {
	if p.refused {
		return false
	}
	if len(p.values) != len(values) || now.Sub(p.at) >= refresh {
		return true
	}
	for i := range values {
		if p.values[i] != values[i] {
			return true
		}
	}
	return false
}

func (p *part) written(values []uint16, at time.Time, err error) {
	switch {
	case err == nil:
		p.values, p.at = values, at
	case isRefusal(err):
		p.refused = true
	default:
		p.values = nil // it may show the one or the other
	}
}

func isRefusal(err error) bool {
	_, refused := errors.AsType[*Exception](err)
	return refused
}
