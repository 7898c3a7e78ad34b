package view

import (
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the kinds of pictures a hall may show
	_ "image/png"
	"os"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"golang.org/x/image/draw"

	"yimen/hallserver/wire"
)

const (
	// picturesMost is how many pictures are kept ready: the one shown and the next,
	// beside the calls and in their place.
	picturesMost = 4
	// badMost is how many that cannot be read are remembered.
	badMost = 256
	// pixelsMost is how large a picture may be.
	pixelsMost = 64 << 20
)

var errTooLarge = errors.New("picture has too many pixels")

// pictureKey is a picture at the size of its place, in pixels.
type pictureKey struct {
	name, version string
	wide, high    int
}

// pictures reads pictures behind the screen, one at a time, and keeps the last
// few. It is used on Fyne's thread.
type pictures struct {
	o      Options
	redraw func()
	behind func(func()) // runs what takes long
	ready  []ready      // the one asked for last at the end
	bad    []pictureKey
	busy   bool
}

type ready struct {
	key pictureKey
	img *canvas.Image
}

func newPictures(o Options, redraw func()) *pictures {
	return &pictures{o: o, redraw: redraw, behind: func(f func()) { go f() }}
}

// get is a picture for a place, or nil while it is not at hand: then it is
// fetched, and the board is drawn again.
func (p *pictures) get(m wire.Media, b box) *canvas.Image {
	key := pictureKey{m.Name, m.Version, int(b.w), int(b.h)}
	if i := slices.IndexFunc(p.ready, func(r ready) bool { return r.key == key }); i >= 0 {
		r := p.ready[i]
		p.ready = append(slices.Delete(p.ready, i, i+1), r)
		return r.img
	}
	if p.busy || p.o.Media == nil || slices.Contains(p.bad, key) {
		return nil
	}
	path, ok := p.o.Media(m.Name, m.Version)
	if !ok {
		return nil
	}
	p.busy = true
	p.behind(func() {
		img, err := readPicture(path, key.wide, key.high)
		fyne.Do(func() { p.took(key, img, err) })
	})
	return nil
}

// took takes in a picture that was read.
func (p *pictures) took(key pictureKey, img image.Image, err error) {
	p.busy = false
	if err != nil {
		p.bad = append(p.bad, key)
		p.bad = p.bad[max(0, len(p.bad)-badMost):]
		if p.o.Broken != nil {
			p.o.Broken(key.name)
		}
		return
	}
	c := canvas.NewImageFromImage(img)
	c.FillMode, c.ScaleMode = canvas.ImageFillContain, canvas.ImageScaleFastest
	p.ready = append(p.ready, ready{key, c})
	p.ready = slices.Delete(p.ready, 0, max(0, len(p.ready)-picturesMost))
	p.redraw()
}

// readPicture reads a picture, sets it upright and makes it as large as fits into
// wide × high pixels.
func readPicture(path string, wide, high int) (image.Image, error) {
	f, err := os.Open(path) //nolint:gosec // of the board's own folder
	if err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	defer func() { _ = f.Close() }()
	head, format, err := image.DecodeConfig(f)
	if err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	if head.Width < 1 || head.Height < 1 || head.Width > pixelsMost/head.Height {
		return nil, errTooLarge
	}
	if _, err := f.Seek(0, 0); err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	from, _, err := image.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("picture: %w", err)
	}
	turn := orientation(f, format)
	if onItsSide(turn) {
		wide, high = high, wide
	}
	scale := min(float64(wide)/float64(head.Width), float64(high)/float64(head.Height))
	to := image.NewRGBA(image.Rect(0, 0, max(1, int(scale*float64(head.Width))), max(1, int(scale*float64(head.Height)))))
	draw.ApproxBiLinear.Scale(to, to.Bounds(), from, from.Bounds(), draw.Src, nil)
	return upright(to, turn), nil
}
