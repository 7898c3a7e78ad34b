package theme

import (
	"embed"
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
	var f Fonts
	missing := &MissingFontsError{}
	for _, want := range []struct {
		file string
		to   *fyne.Resource
	}{
		{"noto-sans-sc-chinese-simplified-400-normal.woff", &f.Regular},
		{"noto-sans-sc-chinese-simplified-700-normal.woff", &f.Bold},
		{"noto-sans-kr-korean-400-normal.woff", &f.KoreanRegular},
		{"noto-sans-kr-korean-700-normal.woff", &f.KoreanBold},
	} {
		raw, err := fs.ReadFile(from, "fonts/"+want.file)
		switch {
		case err == nil && len(raw) > 0:
			*want.to = fyne.NewStaticResource(want.file, raw)
		case err == nil, isNotExist(err):
			missing.Files = append(missing.Files, want.file)
		default:
			return Fonts{}, fmt.Errorf("read the embedded typeface %s: %w", want.file, err)
		}
	}
	if len(missing.Files) > 0 {
		return Fonts{}, missing
	}
	return f, nil
}
