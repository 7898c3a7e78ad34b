package web_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// A camera writes the pixels as it was held, and beside them how that was: the browser
// sets such a photo upright, as a Fyne board does (TestAPhotoStandsUpright).
func TestABrowserBoardSetsAPhotoUpright(t *testing.T) {
	t.Parallel()
	turn := time.Unix(morning().Unix()/32*32+25, 0) // within the picture's turn of a round of 32 s
	s := openShowcase(t, []face{{id: "photo", at: turn, frames: []any{snapshot(wire.BoardHall, func(s *wire.BoardSnapshot) {
		s.Media = []wire.Media{{Name: "photo.jpg", Kind: wire.MediaPicture, Version: "1", Seconds: 12, Alt: three("大厅", "The hall", "홀")}}
	})}}})
	p := browser(t).Sized("photo", webtest.Size{Width: 1920, Height: 1080})
	p.Goto(s.url + "/board/photo")
	p.Wait(".main img")
	at := p.Box(".main img")
	path := filepath.Join(t.TempDir(), "photo.png")
	p.Screenshot(path)
	img := pixels(t, path)
	x := int(at.X + at.Width/2)
	for part, want := range map[float64]string{0.2: "red", 0.8: "blue"} {
		r, _, b, _ := img.At(x, int(at.Y+part*at.Height)).RGBA()
		if got := map[bool]string{true: "red", false: "blue"}[r > b]; got != want {
			t.Errorf("at %v of its height the photo is %s, want %s", part, got, want)
		}
	}
	// It is higher than wide: at the sides of its place there is the ground.
	if r, _, b, _ := img.At(int(at.X+at.Width*0.1), int(at.Y+at.Height*0.2)).RGBA(); r > 2*b {
		t.Error("the photo lies on its side")
	}
}

func pixels(t *testing.T, path string) image.Image {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}
