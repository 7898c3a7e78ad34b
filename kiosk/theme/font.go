package theme

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"fyne.io/fyne/v2"
)

//go:embed all:fonts
var embedded embed.FS

// Fonts are the typefaces: Chinese, Latin and figures in one, Korean in the
// other, each regular and bold.
type Fonts struct {
	Regular, Bold             fyne.Resource
	KoreanRegular, KoreanBold fyne.Resource
}

// face is an embedded typeface, by the name of its file. It is read when Fyne parses
// it, which is once, and by no program that shows nothing in it.
type face string

var _ fyne.Resource = face("")

// The files in fonts/.
const (
	chineseRegular face = "noto-sans-sc-chinese-simplified-400-normal.woff"
	chineseBold    face = "noto-sans-sc-chinese-simplified-700-normal.woff"
	koreanRegular  face = "noto-sans-kr-korean-400-normal.woff"
	koreanBold     face = "noto-sans-kr-korean-700-normal.woff"
)

// Name is the file's.
func (f face) Name() string { return string(f) }

// Content is the file; nil: the program was built without it, which LoadFonts says.
func (f face) Content() []byte {
	raw, err := embedded.ReadFile("fonts/" + string(f))
	if err != nil {
		return nil
	}
	return raw
}

// MissingFontsError says that the program was built without typefaces.
type MissingFontsError struct {
	Files []string // names in kiosk/theme/fonts
}

func (e *MissingFontsError) Error() string {
	return "this program was built without its typefaces: run \"make fonts\", then build again; missing in kiosk/theme/fonts: " +
		strings.Join(e.Files, ", ")
}

// LoadFonts gives the embedded typefaces, or a *MissingFontsError.
func LoadFonts() (Fonts, error) {
	return loadFonts(embedded)
}

func loadFonts(from fs.FS) (Fonts, error) {
	missing := &MissingFontsError{}
	for _, f := range []face{chineseRegular, chineseBold, koreanRegular, koreanBold} {
		info, err := fs.Stat(from, "fonts/"+f.Name())
		switch {
		case err == nil && info.Size() > 0:
		case err == nil, errors.Is(err, fs.ErrNotExist):
			missing.Files = append(missing.Files, f.Name())
		default:
			return Fonts{}, fmt.Errorf("find the embedded typeface %s: %w", f, err)
		}
	}
	if len(missing.Files) > 0 {
		return Fonts{}, missing
	}
	return Fonts{Regular: chineseRegular, Bold: chineseBold, KoreanRegular: koreanRegular, KoreanBold: koreanBold}, nil
}
