package sign

// Picture is what a sign is to show.
type Picture struct {
	// Number is the ticket's, such as A001, for signs that show digits alone; empty:
	// none.
	Number string
	Areas  []Area
}

// Area is a rectangle with one row of text in its middle, in pixels.
type Area struct {
	X, Y, Width, Height int
	Text                string
	Colour              Colour
	Scroll              bool // it moves to the left
}

// Colour of letters.
type Colour uint8

// The colours.
const (
	Red Colour = iota + 1
	Green
	Yellow
)

// Size of a sign in pixels. Zero: it shows digits alone.
type Size struct{ Width, Height int }

// A sign's letters: RowHeight high; Hanzi are as wide, Latin letters half as wide.
const (
	RowHeight   = 16
	letterWidth = 8
)

// width is how wide a text is.
func width(text string) (px int) {
	for _, r := range text {
		px += letterWidth
		if r >= 0x80 {
			px += letterWidth
		}
	}
	return px
}

// fit lays words out: the number above and the rest under it where there are two
// rows, else all in one.
func fit(w words, size Size) []Area {
	if w.number == "" || size.Height < 2*RowHeight {
		return []Area{row(w.line, w, 0, size.Height, size)}
	}
	upper := size.Height / 2
	return []Area{
		row([]string{w.number}, w, 0, upper, size),
		row(w.below, w, upper, size.Height-upper, size),
	}
}

// row is the first of the texts that fits, or the shortest, moving. Words that are
// too important to be shortened move at once.
func row(texts []string, w words, y, height int, size Size) Area {
	a := Area{Y: y, Width: size.Width, Height: height, Colour: w.colour}
	for _, text := range texts {
		a.Text = text
		if width(text) <= size.Width {
			return a
		}
		if w.moves {
			break
		}
	}
	a.Scroll = true
	return a
}
