package ticketprinter

// Align is where a line stands on the paper.
type Align int

// The three places.
const (
	Left Align = iota
	Centre
	Right
)

// Style is how a line looks. The zero Style is the printer's plain letters,
// left.
type Style struct {
	Align Align
	// Size multiplies letters of 24 dots (3 mm) in both directions: 1 to 8.
	// 0 is 1.
	Size int
	Bold bool
	// Fine draws the line from the font file, smooth at any size, where the
	// printer would enlarge its own dots. Without a font file it falls back to
	// the printer's letters. It costs about 3 kB for each 100 dots of height.
	Fine bool
}

// maxSize is the largest Style.Size: GS ! knows no more.
const maxSize = 8

func (s Style) size() int { return min(max(s.Size, 1), maxSize) }

type kind int

const (
	kindText kind = iota
	kindColumns
	kindQR
	kindRule
	kindFeed
	kindCut
)

type item struct {
	kind  kind
	text  string // also the QR's data
	right string // right column
	style Style
	dots  int // QR size, feed
}

// Doc is what one job prints, from top to bottom. The zero Doc is empty and
// ready. Its methods answer the Doc, to be chained.
type Doc struct {
	items []item
}

// Text adds a paragraph. It breaks at \n and where the paper ends; Chinese
// breaks anywhere but before closing punctuation and between a number and what
// it counts; words of letters do not break; centred lines are made of nearly one
// length. A word too wide for the paper, as a ticket number, makes its paragraph
// smaller. Control characters are dropped.
func (d *Doc) Text(s string, st Style) *Doc {
	d.items = append(d.items, item{kind: kindText, text: s, style: st})
	return d
}

// Columns adds one line with the label left at the left edge and its value right
// at the right one; where they do not fit side by side, right has its own line.
// The style's Align is not used, and its Bold is for the value alone.
func (d *Doc) Columns(left, right string, st Style) *Doc {
	st.Align = Left
	d.items = append(d.items, item{kind: kindColumns, text: left, right: right, style: st})
	return d
}

// QR adds a QR code of data (error level M) in the middle, as near to sizeDots
// wide as whole modules of at least 3 dots and the paper allow; 0 is 180 dots,
// 22 mm.
func (d *Doc) QR(data string, sizeDots int) *Doc {
	d.items = append(d.items, item{kind: kindQR, text: data, dots: sizeDots, style: Style{Align: Centre}})
	return d
}

// Rule adds a thin line over the whole width.
func (d *Doc) Rule() *Doc {
	d.items = append(d.items, item{kind: kindRule})
	return d
}

// Feed adds dots of white; 8 dots are 1 mm.
func (d *Doc) Feed(dots int) *Doc {
	d.items = append(d.items, item{kind: kindFeed, dots: dots})
	return d
}

// Cut feeds the paper to the knife and cuts it, leaving a corner where the
// printer can.
func (d *Doc) Cut() *Doc {
	d.items = append(d.items, item{kind: kindCut})
	return d
}
