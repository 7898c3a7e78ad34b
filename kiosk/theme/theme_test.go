package theme

import (
	"errors"
	"image/color"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func TestAProgramBuiltWithoutTypefacesSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, err := loadFonts(fstest.MapFS{
		"fonts/noto-sans-sc-chinese-simplified-400-normal.woff": {Data: []byte("x")},
		"fonts/noto-sans-kr-korean-400-normal.woff":             {Data: []byte("x")},
		"fonts/noto-sans-kr-korean-700-normal.woff":             {},
	})
	missing, ok := errors.AsType[*MissingFontsError](err)
	if !ok {
		t.Fatalf("error %v", err)
	}
	if len(missing.Files) != 2 || !strings.Contains(err.Error(), "make fonts") ||
		!strings.Contains(err.Error(), "noto-sans-sc-chinese-simplified-700-normal.woff") {
		t.Errorf("error %v", err)
	}
}

func TestAThinSpaceStandsBetweenChineseAndLatin(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"前面12人":           "前面\u200912\u2009人",
		"前面 12 人":         "前面\u200912\u2009人",
		"A 区":             "A\u2009区",
		"第 1 步，共 3 步":     "第\u20091\u2009步，共\u20093\u2009步",
		"Ahead of you: 3": "Ahead of you: 3",
		"11월 23일":         "11월 23일",
		"":                "",
	} {
		if got := Typeset(in); got != want {
			t.Errorf("Typeset(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestKoreanHasItsOwnTypeface(t *testing.T) {
	t.Parallel()
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	th := New(fonts, Light())
	for text, want := range map[string]fyne.Resource{
		"取号": fonts.Bold, "Ticket": fonts.Bold, "번호표": fonts.KoreanBold, "A 구역": fonts.KoreanBold,
	} {
		if got := th.Font(StyleOf(text, true)); got != want {
			t.Errorf("%q is set in %s", text, got.Name())
		}
	}
}

func TestFiguresHaveOneWidth(t *testing.T) {
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t).Settings().SetTheme(New(fonts, Light()))
	for _, bold := range []bool{false, true} {
		one := Measure("1111111111", 100, bold).Width
		for _, s := range []string{"0000000000", "4444444444", "8888888888"} {
			if got := Measure(s, 100, bold).Width; math.Abs(float64(got-one)) > 0.5 {
				t.Errorf("%s is %v wide, ones are %v", s, got, one)
			}
		}
	}
}

func TestEveryIconIsDrawnInItsColourAndInsideItsField(t *testing.T) {
	test.NewTempApp(t)
	const side = IconField
	ink := color.NRGBA{R: 0x12, G: 0x34, B: 0x56, A: 0xFF}
	w := test.NewTempWindow(t, canvas.NewRectangle(color.White))
	w.SetPadded(false)
	for _, name := range IconNames() {
		img := NewIconSide(name, ink, side)
		img.Resize(fyne.NewSize(side, side))
		w.SetContent(img)
		w.Resize(fyne.NewSize(side, side))
		shot := w.Canvas().Capture()
		dark, edge := 0, 0
		for y := range side {
			for x := range side {
				r, g, b, _ := shot.At(x, y).RGBA()
				if r>>8 < 0x40 && g>>8 < 0x60 && b>>8 < 0x80 {
					dark++
					if x < 2 || y < 2 || x >= side-2 || y >= side-2 {
						edge++
					}
				}
			}
		}
		if dark < 300 || edge > 0 {
			t.Errorf("icon %s: %d dots of its colour, %d of them at the edge", name, dark, edge)
		}
	}
}

func TestAnUnknownIconIsADocument(t *testing.T) {
	t.Parallel()
	if got, want := IconOf("no-such-icon", Light().Ink, 96), IconOf("document", Light().Ink, 96); got.Name() != want.Name() {
		t.Errorf("drawn as %s", got.Name())
	}
	if HasIcon("no-such-icon") || !HasIcon("ticket") {
		t.Error("HasIcon is wrong")
	}
}

func TestTextCanBeReadOnItsGround(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]Palette{"light": Light(), "high contrast": HighContrast()} {
		for _, x := range []struct {
			what     string
			ink, on  color.NRGBA
			contrast float64
		}{
			{"ink on the page", p.Ink, p.Ground, 7},
			{"ink on a card", p.Ink, p.Surface, 7},
			{"soft ink on the page", p.InkSoft, p.Ground, 4.5},
			{"soft ink on a card", p.InkSoft, p.Surface, 4.5},
			{"accent on a card", p.Accent, p.Surface, 4.5},
			{"text on the accent", p.OnAccent, p.Accent, 4.5},
			{"ink on a warning", p.Ink, p.WatchSoft, 7},
			{"a warning's icon", p.Watch, p.WatchSoft, 3},
			{"good on a card", p.Good, p.Surface, 4.5},
			{"late on its ground", p.Late, p.LateSoft, 3},
		} {
			if got := contrast(x.ink, x.on); got < x.contrast {
				t.Errorf("%s: %s is %.1f, want %.1f", name, x.what, got, x.contrast)
			}
		}
	}
}

// contrast is the contrast ratio of WCAG 2.
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}
