package ticketprinter

import (
	"fmt"
	"time"
)

// Widths of the printing line in dots at 203 dpi (8 dots a millimetre).
const (
	Width80mm = 576 // 48 letters or 24 Hanzi
	Width58mm = 384 // 32 letters or 16 Hanzi
)

// The fonts Debian's fonts-noto-cjk installs.
const (
	DefaultFont     = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
	DefaultFontBold = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"
)

// Options describe the printer and the paper. The zero Options are an 80 mm
// printer with GBK letters.
type Options struct {
	// WidthDots is the printing width: 576, 384 (58 mm), or what other models
	// have (512, 640). A multiple of 8 from 192 to 1024; 0 is 576.
	WidthDots int
	// QRNative lets the printer make QR codes by GS ( k. Makers differ, so by
	// default they are sent as dots.
	QRNative bool
	// GB2312 says the printer has the letters of GB2312 only (old models):
	// lines with others are drawn.
	GB2312 bool
	// HanziFixed says the printer cannot enlarge Hanzi by GS !: such lines are
	// drawn.
	HanziFixed bool
	// Font and FontBold are OpenType files, or collections of which the
	// simplified Chinese face is taken. "" is Debian's Noto Sans CJK. Where a
	// file is missing the other one serves; where both are, lines are printed
	// in the printer's letters with 〓 for what it lacks.
	Font, FontBold string
	// StatusTimeout is how long one status question waits for its answer; 0 is
	// 500 ms. After it that part of the status is unknown.
	StatusTimeout time.Duration
	// AckTimeout is how long Print waits for the printer to say it has
	// processed the slip; 0 is 10 s. A printer that never says so is found out
	// once and then waited for no longer than a slip takes.
	AckTimeout time.Duration
	// WriteTimeout bounds the sending of 512 bytes; 0 is 5 s.
	WriteTimeout time.Duration
}

func (o Options) withDefaults() Options {
	if o.WidthDots == 0 {
		o.WidthDots = Width80mm
	}
	if o.Font == "" {
		o.Font = DefaultFont
	}
	if o.FontBold == "" {
		o.FontBold = DefaultFontBold
	}
	if o.StatusTimeout <= 0 {
		o.StatusTimeout = 500 * time.Millisecond
	}
	if o.AckTimeout <= 0 {
		o.AckTimeout = 10 * time.Second
	}
	if o.WriteTimeout <= 0 {
		o.WriteTimeout = 5 * time.Second
	}
	return o
}

// check says what is wrong with o, after withDefaults.
func (o Options) check() error {
	if o.WidthDots < 192 || o.WidthDots > 1024 || o.WidthDots%8 != 0 {
		return fmt.Errorf("width of %d dots: want a multiple of 8 from 192 to 1024", o.WidthDots)
	}
	return nil
}
