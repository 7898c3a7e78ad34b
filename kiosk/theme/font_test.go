package theme

import (
	"bytes"
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// asked is a theme that counts how often it is asked for a typeface.
type asked struct {
	*Theme
	times int
}

func (a *asked) Font(s fyne.TextStyle) fyne.Resource {
	a.times++
	return a.Theme.Font(s)
}

// picture is a line of text as it is drawn.
func picture(t *testing.T, s string, bold bool) image.Image {
	t.Helper()
	w := test.NewTempWindow(t, container.NewWithoutLayout(NewText(s, 40, bold, color.Black)))
	w.Resize(fyne.NewSize(200, 80))
	return w.Canvas().Capture()
}

// For a typeface that a theme gives, Fyne parses four others to fall back on.
func TestFyneLooksUpNoTypefaceByItsStyle(t *testing.T) {
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	th := &asked{Theme: New(fonts, Light())}
	test.NewTempApp(t).Settings().SetTheme(th)
	th.times = 0
	for _, s := range []string{"取号", "Ticket", "번호표", "\u9fff"} {
		for _, bold := range []bool{false, true} {
			if Measure(s, 40, bold).Width == 0 {
				t.Errorf("%q has no width", s)
			}
			picture(t, s, bold)
		}
	}
	if th.times > 0 {
		t.Errorf("the theme was asked for a typeface %d times", th.times)
	}
}

func TestARareNameIsDrawnInATypefaceOfTheSystem(t *testing.T) {
	fonts, err := LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t).Settings().SetTheme(New(fonts, Light()))
	pixels := func(s string) []byte {
		got, ok := picture(t, s, false).(*image.NRGBA)
		if !ok {
			t.Fatal("a picture of another kind")
		}
		return got.Pix
	}
	none := pixels("\u0378") // a letter that there is not
	for _, name := range []string{"𬭎", "㛃", "喆"} {
		if bytes.Equal(pixels(name), none) {
			t.Errorf("%s is drawn as a letter that is missing", name)
		}
	}
}
