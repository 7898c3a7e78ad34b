package view_test

import (
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
	"yimen/kiosk/theme"
	"yimen/kiosk/view"
)

var (
	screensDir = flag.String("screens", "", "write a picture of every screen into this folder")
	screenMode = flag.String("mode", "", "of one mode alone, such as zh-big")
	screenHall = flag.String("hall", "", "of a hall that shows these languages alone, such as zh or zh,en")
	screenName = flag.String("screen", "", "of one screen alone, such as home")
)

func newTheme(t *testing.T) *theme.Theme {
	t.Helper()
	fonts, err := theme.LoadFonts()
	if err != nil {
		t.Fatal(err)
	}
	th := theme.New(fonts, theme.Light())
	test.NewTempApp(t).Settings().SetTheme(th)
	return th
}

// TestPicturesOfEveryScreen draws every screen; with -screens it keeps the
// pictures.
func TestPicturesOfEveryScreen(t *testing.T) {
	th := newTheme(t)
	stage := view.NewStage(th, func(flow.Tap) {})
	w := test.NewTempWindow(t, stage.Content())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(view.Width, view.Height))
	for _, mode := range modes() {
		if *screensDir == "" && mode != modes()[0] || *screenMode != "" && mode.String() != *screenMode {
			continue
		}
		for _, s := range flowtest.Screens() {
			if *screenName != "" && s.Name != *screenName {
				continue
			}
			face := s.Face(mode)
			if *screenHall != "" {
				face = s.FaceIn(mode, strings.Split(*screenHall, ",")...)
			}
			stage.Show(view.Compose(face, flowtest.Day()))
			if *screensDir != "" {
				img := w.Canvas().Capture()
				f, err := os.Create(filepath.Join(*screensDir, s.Name+"-"+mode.String()+".png"))
				if err != nil {
					t.Fatal(err)
				}
				if err := png.Encode(f, img); err != nil {
					t.Fatal(err)
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func modes() []flowtest.Mode {
	var out []flowtest.Mode
	for _, lang := range []string{"zh", "en", "ko"} {
		out = append(out,
			flowtest.Mode{Language: lang},
			flowtest.Mode{Language: lang, Big: true},
			flowtest.Mode{Language: lang, Reach: true},
			flowtest.Mode{Language: lang, Big: true, Reach: true},
			flowtest.Mode{Language: lang, Contrast: true},
			flowtest.Mode{Language: lang, Big: true, Contrast: true},
		)
	}
	return out
}
