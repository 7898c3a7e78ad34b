package ticketprinter

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// fonts are the two weights lines are drawn in. Either may be nil.
type fonts struct {
	regular, bold *opentype.Font
}

// openFonts reads what there is. The error says what is missing; the fonts are
// usable all the same.
func openFonts(o Options) (fonts, error) {
	regular, errR := openFont(o.Font)
	bold, errB := openFont(o.FontBold)
	return fonts{regular, bold}, errors.Join(errR, errB)
}

func (f fonts) pick(bold bool) *opentype.Font {
	if bold && f.bold != nil || f.regular == nil {
		return f.bold
	}
	return f.regular
}

func (f fonts) any() bool { return f.regular != nil || f.bold != nil }

// openFont opens an OpenType font, or the face of a collection that is made for
// simplified Chinese. The file stays open, and glyphs are read from it as they
// are needed: Noto CJK has 20 MB, a slip needs a few kB of them.
func openFont(path string) (*opentype.Font, error) {
	file, err := os.Open(path) //nolint:gosec // the path comes from the configuration
	if err != nil {
		return nil, fmt.Errorf("open font: %w", err)
	}
	f, err := simplifiedFace(file)
	if err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("open font %s: %w", path, err)
	}
	return f, nil
}

func simplifiedFace(file *os.File) (*opentype.Font, error) {
	c, err := opentype.ParseCollectionReaderAt(file)
	if err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	var buf sfnt.Buffer
	for i := range c.NumFonts() {
		f, err := c.Font(i)
		if err != nil {
			return nil, fmt.Errorf("face %d: %w", i, err)
		}
		name, err := f.Name(&buf, sfnt.NameIDFull)
		if err == nil && strings.Contains(name, "SC") && !strings.Contains(name, "Mono") {
			return f, nil
		}
	}
	f, err := c.Font(0)
	if err != nil {
		return nil, fmt.Errorf("face 0: %w", err)
	}
	return f, nil
}
