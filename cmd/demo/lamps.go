package main

import (
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"path/filepath"
	"time"
)

// lampsTime is how long the picture of a sign may take.
const lampsTime = 30 * time.Second

// lamps is the LED sign to look at: a pane.
type lamps struct{ devices *devices }

// shot is what the sign shows.
func (l *lamps) shot() (*image.RGBA, error) {
	ctx, cancel := context.WithTimeout(context.Background(), lampsTime)
	defer cancel()
	path := filepath.Join(l.devices.dir, "sign.png")
	if _, err := l.devices.order(ctx, fmt.Sprintf("ledsign picture %d %s", signAddress, path)); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("look at the sign: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	picture, err := png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("look at the sign: %w", err)
	}
	out := image.NewRGBA(picture.Bounds())
	draw.Draw(out, out.Rect, picture, picture.Bounds().Min, draw.Src)
	return out, nil
}
