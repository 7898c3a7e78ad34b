package main

import (
	"bytes"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func TestAVirtualScreenServesWhoHoldsItsKey(t *testing.T) {
	t.Parallel()
	l, err := newLauncher(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer l.close()
	ctx := within(t, 2*time.Minute)
	s, err := startScreen(ctx, l, "screen", t.TempDir(), 320, 200)
	if err != nil {
		t.Fatal(err)
	}
	defer s.stop()

	picture, err := s.shot()
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Rect.Size(); size.X != 320 || size.Y != 200 {
		t.Errorf("got a picture of %v", size)
	}
	if err := s.tap(ctx, 10, 10); err != nil {
		t.Error(err)
	}
	if err := s.tap(ctx, 320, 10); err == nil {
		t.Error("a tap beside the screen was taken")
	}

	for name, c := range map[string]struct {
		auth string
		want bool
	}{"the holder of the key": {s.auth, true}, "a stranger": {os.DevNull, false}} {
		ask := exec.CommandContext(ctx, "xdotool", "getdisplaygeometry")
		ask.Env = append(os.Environ(), "DISPLAY="+s.display, "XAUTHORITY="+c.auth)
		out, err := ask.Output()
		if got := err == nil && string(out) == "320 200\n"; got != c.want {
			t.Errorf("%s reaches the screen: %v, want %v (%s)", name, got, c.want, out)
		}
	}
}

func TestASavedPictureIsReplacedWhole(t *testing.T) {
	t.Parallel()
	picture, err := decodeXWD(dump(2, 1, []byte{0x30, 0x20, 0x10, 0, 1, 2, 3, 0}))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := picture.RGBAAt(0, 0), (color.RGBA{0x10, 0x20, 0x30, 0xFF}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
	path := filepath.Join(t.TempDir(), "shot.png")
	for range 2 {
		if err := save(picture, path); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(path)
	if err != nil || !bytes.HasPrefix(raw, []byte("\x89PNG")) {
		t.Errorf("got %d bytes, %v", len(raw), err)
	}
	if _, err := os.Stat(path + ".new"); err == nil {
		t.Error("the half-written file was left behind")
	}
}

// dump is an X window dump of so many pixels with one colour map entry.
func dump(width, height byte, pixels []byte) []byte {
	header := make([]byte, xwdHeaderBytes+4)
	for at, v := range map[int]byte{
		xwdHeader: xwdHeaderBytes + 4, xwdVersion: 7, xwdFormat: 2, xwdWidth: width, xwdHeight: height,
		xwdBitsPerPixel: 32, xwdRowBytes: 4 * width, xwdColours: 1,
	} {
		header[at*4+3] = v
	}
	return append(append(header, make([]byte, xwdColourBytes)...), pixels...)
}

func FuzzDecodeXWD(f *testing.F) {
	f.Add(dump(2, 1, make([]byte, 8)))
	f.Add(dump(2, 2, make([]byte, 8))) // too short
	f.Fuzz(func(t *testing.T, raw []byte) {
		picture, err := decodeXWD(raw)
		if err == nil && len(picture.Pix) > len(raw) {
			t.Errorf("%d bytes became a picture of %d", len(raw), len(picture.Pix))
		}
	})
}
