package view

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"
	"testing"
)

// exif is a JPEG's segment that says how the camera was held (EXIF 2.3, tag 274).
func exif(order binary.AppendByteOrder, orientation uint16) []byte {
	mark := map[bool]string{true: "II", false: "MM"}[order.AppendUint16(nil, 1)[0] == 1]
	b := append([]byte("Exif\x00\x00"), mark...)
	b = order.AppendUint16(b, 42)
	b = order.AppendUint32(b, 8)           // where the first directory lies
	b = order.AppendUint16(b, 1)           // entries
	b = order.AppendUint16(b, 0x0112)      // Orientation
	b = order.AppendUint16(b, 3)           // SHORT
	b = order.AppendUint32(b, 1)           // values
	b = order.AppendUint16(b, orientation) // the value, and two bytes to fill up
	b = order.AppendUint16(b, 0)
	b = order.AppendUint32(b, 0) // no more directories
	return append(binary.BigEndian.AppendUint16([]byte{0xFF, 0xE1}, uint16(len(b)+2)), b...)
}

// photo writes a picture as a camera does: the pixels as they lie in it, and before
// them, where there is one, a segment.
func photo(t *testing.T, img image.Image, segment []byte) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	raw := append(bytes.Clone(b.Bytes()[:2]), segment...)
	path := filepath.Join(t.TempDir(), "photo.jpg")
	if err := os.WriteFile(path, append(raw, b.Bytes()[2:]...), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The quarters of a picture that stands upright.
const (
	topLeft = iota
	topRight
	bottomLeft
	bottomRight
)

// quarters is a picture of four colours, row by row.
func quarters(wide, high int, of [4]int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, wide, high))
	for y := range high {
		for x := range wide {
			img.Set(x, y, quarterInks()[of[2*(2*y/high)+2*x/wide]])
		}
	}
	return img
}

func quarterInks() [4]color.RGBA {
	return [4]color.RGBA{topLeft: {220, 20, 20, 255}, topRight: {20, 200, 20, 255}, bottomLeft: {20, 20, 220, 255}, bottomRight: {230, 230, 230, 255}}
}

// quarterAt is whose colour is nearest at a point.
func quarterAt(img image.Image, x, y int) int {
	r, g, b, _ := img.At(x, y).RGBA()
	best, least := 0, int64(1)<<62
	for i, c := range quarterInks() {
		d := func(a uint32, b uint8) int64 { n := int64(a>>8) - int64(b); return n * n }
		if far := d(r, c.R) + d(g, c.G) + d(b, c.B); far < least {
			best, least = i, far
		}
	}
	return best
}

// A camera writes the pixels as it was held, and beside them how that was: where the
// first row and the first column of them are in the picture.
func TestAPhotoStandsUpright(t *testing.T) {
	lies := map[uint16]struct {
		of    [4]int
		tall  bool // its pixels, where the picture is wide
		where string
	}{
		1: {[4]int{topLeft, topRight, bottomLeft, bottomRight}, false, "as it lies"},
		2: {[4]int{topRight, topLeft, bottomRight, bottomLeft}, false, "mirrored"},
		3: {[4]int{bottomRight, bottomLeft, topRight, topLeft}, false, "head down"},
		4: {[4]int{bottomLeft, bottomRight, topLeft, topRight}, false, "mirrored, head down"},
		5: {[4]int{topLeft, bottomLeft, topRight, bottomRight}, true, "mirrored, on its side"},
		6: {[4]int{topRight, bottomRight, topLeft, bottomLeft}, true, "on its left side"},
		7: {[4]int{bottomRight, topRight, bottomLeft, topLeft}, true, "mirrored, on its other side"},
		8: {[4]int{bottomLeft, topLeft, bottomRight, topRight}, true, "on its right side"},
		0: {[4]int{topLeft, topRight, bottomLeft, bottomRight}, false, "no such orientation"},
		9: {[4]int{topLeft, topRight, bottomLeft, bottomRight}, false, "no such orientation"},
	}
	orders := []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian}
	for orientation, c := range lies {
		for _, order := range orders {
			t.Run(fmt.Sprint(orientation, order), func(t *testing.T) {
				wide, high := 64, 32
				if c.tall {
					wide, high = high, wide
				}
				path := photo(t, quarters(wide, high, c.of), exif(order, orientation))
				checkUpright(t, c.where, path)
			})
		}
	}
}

// checkUpright fails where a photo of quarters, twice as wide as high, is not shown
// upright and as large as its place allows.
func checkUpright(t *testing.T, where, path string) {
	t.Helper()
	img, err := readPicture(path, 128, 128)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := img.Bounds(), image.Rect(0, 0, 128, 64); got != want {
		t.Fatalf("%s: is %v, want %v", where, got, want)
	}
	got := [4]int{quarterAt(img, 32, 16), quarterAt(img, 96, 16), quarterAt(img, 32, 48), quarterAt(img, 96, 48)}
	if want := [4]int{topLeft, topRight, bottomLeft, bottomRight}; got != want {
		t.Errorf("%s: shows the quarters %v, want %v", where, got, want)
	}
}

// What a photo says of itself is no reason not to show it.
func TestAPhotoIsShownWhateverItSaysOfItself(t *testing.T) {
	whole := exif(binary.LittleEndian, 6)
	cut := bytes.Clone(whole[:18])
	binary.BigEndian.PutUint16(cut[2:], uint16(len(cut)-2))
	far := bytes.Clone(whole)
	binary.LittleEndian.PutUint32(far[14:], 1<<31)
	upright := quarters(64, 32, [4]int{topLeft, topRight, bottomLeft, bottomRight})
	for name, segment := range map[string][]byte{"nothing": nil, "a directory cut off": cut, "a directory far away": far} {
		t.Run(name, func(t *testing.T) { checkUpright(t, name, photo(t, upright, segment)) })
	}
}
