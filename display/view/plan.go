package view

import (
	"cmp"
	"fmt"

	"fyne.io/fyne/v2"

	"yimen/hallserver/wire"
)

// How large type must be, by the distance of the farthest seat. Latin letters
// are clear at 2.5 mm for each metre, Chinese characters at twice that; a
// number, which is read in passing and by weak eyes, gets four times.
const (
	numberMMPerM = 10.0 // height of a figure, for each metre
	wordMMPerM   = 5.0  // height of a Chinese character, for each metre
)

// The typeface's own measures, as parts of its size.
const (
	figureHeight = 0.733 // of a capital or figure
	hanHeight    = 0.92  // of a Chinese character
	wordOfNumber = 0.40  // size of a line's words, as part of its number's size
)

// How much room a line of the board takes, as parts of its number's size.
const (
	oneStoreyHigh  = 1.16
	oneStoreyWide  = 8.0 // number, words, arrow, window
	tightWide      = 6.0 // number, arrow, window, and words where there is room
	twoStoreysHigh = 1.72
	twoStoreysWide = 6.0 // number, arrow, window
)

// linePad is the room at either end of a line, in units.
const linePad = 36

// How many lines there are at most, and at least; with a list of the windows, which
// holds the other numbers, at least linesMinListed.
const (
	linesMax       = 6
	linesMin       = 3
	linesMinListed = 2
)

// Wish is what a board is to show, and how far away it is to be read.
type Wish struct {
	Kind string // one of the wire.Board… kinds; "": a hall's
	// ScreenMM is the height of the picture in millimetres, SeatM the distance of
	// the farthest seat in metres; 0 where it is not known.
	ScreenMM, SeatM float64
	Lines           int  // of calls, at most; 0: six
	Alone           bool // nothing stands beside the calls
	List            ListWish
}

// Plan is how a board of a size is laid out.
type Plan struct {
	Size     fyne.Size
	Unit     float32 // one pixel of a screen 1,080 pixels across
	Kind     string
	Portrait bool
	Lines    int
	// Number is the type size of numbers and windows; Words that of the queue's
	// name beside or, with TwoStoreys, below.
	Number, Words float32
	TwoStoreys    bool
	// FigureMM is how high figures are on the glass, WantedMM how high the
	// farthest seat needs them; both 0 where the screen's size is not known.
	FigureMM, WantedMM float64

	header, calls, side, list, foot box
	cells                           cells // of the list
	gap                             float32
	figure                          float32 // wanted height of figures, in pixels
	least                           int     // lines
}

// Met says whether the farthest seat can read the numbers.
func (p Plan) Met() bool { return p.FigureMM >= p.WantedMM-0.05 }

// ReadableM is how far away numbers are read with ease, in metres; 0: not known.
func (p Plan) ReadableM() float64 { return p.FigureMM / numberMMPerM }

// TooSmall is how far away numbers are read with ease, and how far the farthest seat
// is, as an installer is told; "" where that seat reads them.
func (p Plan) TooSmall() string {
	if p.Met() {
		return ""
	}
	return fmt.Sprintf("%.1f m < %.1f m", p.ReadableM(), p.WantedMM/numberMMPerM)
}

// box is a place on the screen.
type box struct{ x, y, w, h float32 }

func (b box) inset(dx, dy float32) box { return box{b.x + dx, b.y + dy, b.w - 2*dx, b.h - 2*dy} }
func (b box) right() float32           { return b.x + b.w }
func (b box) bottom() float32          { return b.y + b.h }

// up is the place so much higher; that of nothing stays so.
func (b box) up(by float32) box {
	if b == (box{}) {
		return b
	}
	return box{b.x, b.y - by, b.w, b.h}
}

// takeTop cuts a strip off the top, and a gap below it.
func (b box) takeTop(h, gap float32) (strip, rest box) {
	return box{b.x, b.y, b.w, h}, box{b.x, b.y + h + gap, b.w, b.h - h - gap}
}

// takeBottom cuts a strip off the bottom, and a gap above it.
func (b box) takeBottom(h, gap float32) (strip, rest box) {
	return box{b.x, b.bottom() - h, b.w, h}, box{b.x, b.y, b.w, b.h - h - gap}
}

// MakePlan lays out a hall's board of size pixels, screenMM high, for a farthest
// seat at seatM; 0 for either where it is not known. See PlanFor.
func MakePlan(size fyne.Size, screenMM, seatM float64) Plan {
	return PlanFor(size, Wish{ScreenMM: screenMM, SeatM: seatM})
}

// PlanFor lays out a board of size pixels. Where calls stand in lines it takes as
// many as the farthest seat can read: three at least, where that many are wished,
// and six at most.
func PlanFor(size fyne.Size, w Wish) Plan {
	p := Plan{
		Size: size, Unit: min(size.Width, size.Height) / 1080, Portrait: size.Height > size.Width,
		Kind: cmp.Or(w.Kind, wire.BoardHall),
	}
	p.gap = 24 * p.Unit
	p.place(w.Alone, 0)
	pxPerMM := 0.0
	if w.ScreenMM > 0 {
		pxPerMM = float64(size.Height) / w.ScreenMM
		p.WantedMM = w.SeatM * numberMMPerM
	}
	p.figure = float32(p.WantedMM * pxPerMM)
	switch p.Kind {
	case wire.BoardOne:
		p.Lines, p.Number = 1, oneSizes(p.around()).number
	case wire.BoardWall:
		p.Lines, p.Number = 1, wallSizes(p.wall()).value
	default:
		p.sizeBoard(w)
	}
	if pxPerMM > 0 {
		p.FigureMM = float64(p.Number*figureHeight) / pxPerMM
	}
	return p
}

// sizeBoard picks the sizes of a board of lines, and of the list of the windows where
// one is wished: as many of its rows as leave the farthest seat numbers that it reads.
func (p *Plan) sizeBoard(w Wish) {
	known := p.figure > 0
	if !known {
		p.figure = p.usualFigure(w.List.Windows >= listFrom)
	}
	if w.List.Windows < listFrom {
		p.sizeLines(w.Lines, linesMin)
		return
	}
	c, rows := p.cellsFor(w.List, known)
	try := *p
	for _, least := range []int{linesMin, linesMinListed} {
		for n := rows; n > 0; n-- {
			try = *p
			try.cells = c.inRows(n, p.Unit)
			try.place(w.Alone, try.cells.height(p.Unit))
			if try.sizeLines(w.Lines, least); try.reads() {
				*p = try
				return
			}
		}
	}
	*p = try
}

// sizeLines picks how many calls stand one below the other, and their type.
func (p *Plan) sizeLines(most, least int) {
	if most < 1 || most > linesMax {
		most = linesMax
	}
	p.least = min(least, most)
	for p.Lines = most; p.Lines > p.least; p.Lines-- {
		if p.sizeType(); p.Number*figureHeight >= p.figure {
			break
		}
	}
	p.sizeType()
}

// reads says whether the farthest seat can read the numbers.
func (p *Plan) reads() bool { return p.Number*figureHeight >= p.figure-0.01*p.Unit }

// usualFigure is how high figures are wanted where nothing is known of the hall: what
// gives five lines, and in landscape four with the usual list of windows.
func (p *Plan) usualFigure(listed bool) float32 {
	const landscape, portrait, portraitListed = 80, 88, 84
	switch {
	case !p.Portrait:
		return landscape * p.Unit
	case listed:
		return portraitListed * p.Unit
	default:
		return portrait * p.Unit
	}
}

// place cuts the screen into its parts; a list of no height is none.
func (p *Plan) place(alone bool, list float32) {
	u := p.Unit
	all := box{0, 0, p.Size.Width, p.Size.Height}.inset(40*u, 32*u)
	headerHigh, footHigh := 104*u, 96*u
	if p.Portrait {
		headerHigh, footHigh = 136*u, 112*u
	}
	p.header, all = all.takeTop(headerHigh, p.gap)
	p.foot, all = all.takeBottom(footHigh, p.gap)
	if p.Portrait && !alone {
		rest := all.h
		if list > 0 {
			rest -= list + p.gap
		}
		p.side, all = all.takeBottom(rest*0.27, p.gap)
	}
	if list > 0 {
		p.list, all = all.takeBottom(list, p.gap)
	}
	if alone || p.Portrait {
		p.calls = all
		return
	}
	sideWide := all.w * 0.30
	p.calls = box{all.x, all.y, all.w - sideWide - p.gap, all.h}
	p.side = box{p.calls.right() + p.gap, all.y, sideWide, all.h}
}

// around is the place of the calls and what stands beside them.
func (p *Plan) around() box { return frame{calls: p.calls, side: p.side, list: p.list}.all() }

// sizeType picks the largest type that lets Lines lines fit. Where there are as
// few as may be and the farthest seat still could not read the number, the
// words beside it give way.
func (p *Plan) sizeType() {
	high := p.lineHeight(p.calls.h)
	wide := p.calls.w - 2*linePad*p.Unit
	one := min(high/oneStoreyHigh, wide/oneStoreyWide)
	two := min(high/twoStoreysHigh, wide/twoStoreysWide)
	p.TwoStoreys = two > one
	p.Number = max(one, two)
	if least := p.figure / figureHeight; p.Lines <= p.least && p.Number < least {
		if tight := min(high/oneStoreyHigh, wide/tightWide, least); tight > p.Number {
			p.Number, p.TwoStoreys = tight, false
		}
	}
	p.Words = p.Number * wordOfNumber
}

// lineHeight is the height of one of Lines lines in a space of height h.
func (p *Plan) lineHeight(h float32) float32 {
	return (h+p.lineGap())/float32(p.Lines) - p.lineGap()
}

func (p *Plan) lineGap() float32 { return 16 * p.Unit }

// around is the smallest box that holds both.
func around(a, b box) box {
	x, y := min(a.x, b.x), min(a.y, b.y)
	return box{x, y, max(a.right(), b.right()) - x, max(a.bottom(), b.bottom()) - y}
}
