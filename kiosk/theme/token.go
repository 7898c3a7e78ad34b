package theme

import "image/color"

// Spacing, in pixels of a 1080 wide kiosk.
const (
	Space1 float32 = 8
	Space2 float32 = 16
	Space3 float32 = 24
	Space4 float32 = 40
	Space5 float32 = 64
)

const (
	// Radius rounds cards and buttons on the kiosk.
	Radius float32 = 28
	// Touch is the least width and height of anything to tap: 26 mm on a
	// 21.5 inch portrait screen.
	Touch float32 = 104
	// TouchGap is the least space between two things to tap (over 4 mm).
	TouchGap float32 = 16
	// IconStroke is the width of an icon's lines on its field of IconField.
	IconStroke = 6
	// IconField is the side of the square that icons are drawn on.
	IconField = 96
)

// Sizes are the type sizes of one mode, in pixels.
type Sizes struct {
	Number float32 // the number on the ticket screen
	Title  float32 // a screen's question
	Tile   float32 // the name on a tile or button
	Text   float32
	Small  float32 // the smallest of anything
}

// NormalSizes are the usual sizes.
func NormalSizes() Sizes {
	return Sizes{Number: 220, Title: 72, Tile: 44, Text: 34, Small: 28}
}

// BigSizes are the sizes of big-text mode.
func BigSizes() Sizes {
	return Sizes{Number: 260, Title: 96, Tile: 64, Text: 52, Small: 44}
}

// Line heights, as multiples of the type size.
const (
	LineText  float32 = 1.5
	LineTitle float32 = 1.2
)

// Palette is one set of colours.
type Palette struct {
	Ground, Surface     color.NRGBA // page, card
	Ink, InkSoft        color.NRGBA // text
	Accent, AccentDeep  color.NRGBA // main action, numbers
	AccentSoft          color.NRGBA // behind an icon in the accent colour
	OnAccent            color.NRGBA // text on the accent
	Good, Watch, Late   color.NRGBA // states; each goes with its icon and word
	GoodSoft, WatchSoft color.NRGBA // behind them
	LateSoft            color.NRGBA
	Line                color.NRGBA
	Shadow              color.NRGBA // clear: no shadow
	Veil                color.NRGBA // over a screen, under a question
	Edge                color.NRGBA // around cards
	EdgeWidth           float32     // 0: cards have no edge
	High                bool        // high contrast
}

// Light is the usual palette.
func Light() Palette {
	return Palette{
		Ground: rgb(0xF3F6FB), Surface: rgb(0xFFFFFF),
		Ink: rgb(0x13203A), InkSoft: rgb(0x55637D),
		Accent: rgb(0x0B5CD8), AccentDeep: rgb(0x0747A6),
		AccentSoft: rgb(0xE3EDFC), OnAccent: rgb(0xFFFFFF),
		Good: rgb(0x13804A), Watch: rgb(0xB25E00), Late: rgb(0xC62828),
		GoodSoft: rgb(0xE2F3EA), WatchSoft: rgb(0xFBEFDF), LateSoft: rgb(0xFBE6E6),
		Line:   rgb(0xD9E1EC),
		Shadow: color.NRGBA{R: 0x13, G: 0x20, B: 0x3A, A: 0x1F},
		Veil:   color.NRGBA{R: 0x13, G: 0x20, B: 0x3A, A: 0xA6},
	}
}

// HighContrast is the palette for weak eyes: white and yellow on black, cards
// by their edge.
func HighContrast() Palette {
	black, white, yellow := rgb(0x000000), rgb(0xFFFFFF), rgb(0xFFD400)
	return Palette{
		Ground: black, Surface: black, Ink: white, InkSoft: white,
		Accent: yellow, AccentDeep: yellow, AccentSoft: black, OnAccent: black,
		Good: white, Watch: white, Late: white,
		GoodSoft: black, WatchSoft: black, LateSoft: black,
		Line: white, Veil: color.NRGBA{A: 0xE6},
		Edge: white, EdgeWidth: 4, High: true,
	}
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8 & 0xFF), B: uint8(v & 0xFF), A: 0xFF} //nolint:gosec // masked to a byte
}
