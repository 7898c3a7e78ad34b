package view

import (
	"image"
	"io"

	"github.com/bep/imagemeta"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// orientation is where the first row and the first column of a picture's pixels are
// to be seen (EXIF 2.3, tag 274: 1 to 8); 1, which is as they lie, where it does not
// say so in a way that can be read. format is as image.DecodeConfig calls it. The
// browser reads it in the same way (CSS image-orientation: from-image).
func orientation(r io.ReadSeeker, format string) int {
	formats := map[string]imagemeta.ImageFormat{"jpeg": imagemeta.JPEG, "png": imagemeta.PNG}
	of, known := formats[format]
	if _, err := r.Seek(0, io.SeekStart); err != nil || !known {
		return 1
	}
	found := 1
	_, _ = imagemeta.Decode(imagemeta.Options{ // what cannot be read says nothing
		R: r, ImageFormat: of, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" && tag.Namespace == "IFD0" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if n, ok := tag.Value.(uint16); ok && n >= 1 && n <= 8 {
				found = int(n)
			}
			return imagemeta.ErrStopWalking
		},
	})
	return found
}

// onItsSide says whether the rows of a picture are seen as columns.
func onItsSide(orientation int) bool { return orientation >= 5 }

// upright turns a picture as its orientation asks for.
func upright(from image.Image, orientation int) image.Image {
	w, h := float64(from.Bounds().Dx()), float64(from.Bounds().Dy())
	// From a place among the pixels to where it is seen, row by row.
	turns := map[int]f64.Aff3{
		2: {-1, 0, w, 0, 1, 0},
		3: {-1, 0, w, 0, -1, h},
		4: {1, 0, 0, 0, -1, h},
		5: {0, 1, 0, 1, 0, 0},
		6: {0, -1, h, 1, 0, 0},
		7: {0, -1, h, -1, 0, w},
		8: {0, 1, 0, -1, 0, w},
	}
	turn, ok := turns[orientation]
	if !ok {
		return from
	}
	if onItsSide(orientation) {
		w, h = h, w
	}
	to := image.NewRGBA(image.Rect(0, 0, int(w), int(h)))
	draw.NearestNeighbor.Transform(to, turn, from, from.Bounds(), draw.Src, nil)
	return to
}
