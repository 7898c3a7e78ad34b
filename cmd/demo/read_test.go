package main

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"os/exec"
	"strings"
	"testing"
	"time"
)

const (
	// numberHeight is what on a screen counts as large, in pixels, and
	// numberHeightMax what is no letter any more.
	numberHeight    = 60
	numberHeightMax = 320
	// inkNear is how far a colour may be from the accent, in all.
	inkNear = 150
	// edgeDots is the white around what is read.
	edgeDots = 24
)

// largeWords reads what stands on a screen in large letters of the accent
// colour: numbers and windows, from left to right and top to bottom. A word
// ends where a gap is wider than half its height.
func largeWords(t *testing.T, screen *image.RGBA) []string {
	t.Helper()
	ink := accentInk(screen)
	var words []string
	for _, band := range bands(ink.Rect, 2, func(y int) bool { return anyInk(ink, image.Rect(ink.Rect.Min.X, y, ink.Rect.Max.X, y+1)) }, false) {
		height := band.Dy()
		if height < numberHeight || height > numberHeightMax {
			continue
		}
		letters := bands(band, height/2, func(x int) bool { return anyInk(ink, image.Rect(x, band.Min.Y, x+1, band.Max.Y)) }, true)
		for _, at := range letters {
			if word := readWord(t, framed(ink, at)); word != "" {
				words = append(words, word)
			}
		}
	}
	return words
}

// accentInk is black where the screen has the accent colour, white elsewhere.
func accentInk(screen *image.RGBA) *image.Gray {
	accent := color.RGBA{R: 0x0B, G: 0x5C, B: 0xD8}
	ink := image.NewGray(screen.Rect)
	for y := screen.Rect.Min.Y; y < screen.Rect.Max.Y; y++ {
		for x := screen.Rect.Min.X; x < screen.Rect.Max.X; x++ {
			c := screen.RGBAAt(x, y)
			v := color.Gray{Y: 0xFF}
			if apart(c.R, accent.R)+apart(c.G, accent.G)+apart(c.B, accent.B) < inkNear {
				v = color.Gray{}
			}
			ink.SetGray(x, y, v)
		}
	}
	return ink
}

func apart(a, b uint8) int { return max(int(a)-int(b), int(b)-int(a)) }

func anyInk(ink *image.Gray, at image.Rectangle) bool {
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			if ink.GrayAt(x, y).Y == 0 {
				return true
			}
		}
	}
	return false
}

// bands cuts a place into the stretches that have ink, by columns or by rows.
// Stretches with less than gap between them are one.
func bands(in image.Rectangle, gap int, inked func(at int) bool, columns bool) []image.Rectangle {
	from, to := in.Min.Y, in.Max.Y
	if columns {
		from, to = in.Min.X, in.Max.X
	}
	var found []image.Rectangle
	start, last := -1, -1
	end := func() {
		if start >= 0 {
			band := image.Rect(in.Min.X, start, in.Max.X, last+1)
			if columns {
				band = image.Rect(start, in.Min.Y, last+1, in.Max.Y)
			}
			found = append(found, band)
		}
		start = -1
	}
	for at := from; at < to; at++ {
		switch {
		case !inked(at):
			if start >= 0 && at-last > gap {
				end()
			}
			continue
		case start < 0:
			start = at
		}
		last = at
	}
	end()
	return found
}

// framed is a part of a picture with white around it.
func framed(ink *image.Gray, at image.Rectangle) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, at.Dx()+2*edgeDots, at.Dy()+2*edgeDots))
	for i := range out.Pix {
		out.Pix[i] = 0xFF
	}
	for y := range at.Dy() {
		for x := range at.Dx() {
			out.SetGray(x+edgeDots, y+edgeDots, ink.GrayAt(at.Min.X+x, at.Min.Y+y))
		}
	}
	return out
}

// readWord reads one word of the letters and figures that a queue's number may
// have. It is empty where there is none.
func readWord(t *testing.T, picture image.Image) string {
	t.Helper()
	return handTo(t, picture, "tesseract", "stdin", "stdout", "--psm", "8", "-l", "eng",
		"-c", "tessedit_char_whitelist=ABCDFHKLMNPQRSTUVWXYZ0123456789")
}

// scan reads the one QR code of a picture with zbar.
func scan(t *testing.T, picture image.Image) string {
	t.Helper()
	return handTo(t, picture, "zbarimg", "--quiet", "--raw", "-")
}

// handTo gives a picture to a program and answers what it says.
func handTo(t *testing.T, picture image.Image, program string, args ...string) string {
	t.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, picture); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(within(t, 3*time.Minute), program, args...)
	cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
	cmd.Stdin = &file
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return strings.TrimSpace(string(out))
}
