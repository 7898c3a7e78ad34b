package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// glass is a virtual display in whose picture can be seen when a program has drawn.
type glass struct {
	display string
	server  *exec.Cmd
	picture []byte // the frame buffer, an X window dump
	from    int    // where its pixels begin
	row     int    // bytes
}

const (
	glassReady = time.Minute
	lookPause  = 2 * time.Millisecond
	// stillFor is how long a picture that has changed must stay to be whole.
	stillFor = 100 * time.Millisecond
	// rowStep: of so many rows one is looked at.
	rowStep = 8
	// Displays are numbered high and by chance: an X server that is asked for the
	// first free number takes no lock for it.
	displayFirst, displays = 60_000, 5_000
)

// openGlass starts a display of so many pixels, whose files go to dir.
func openGlass(ctx context.Context, dir string, width, height int) (*glass, error) {
	number, tell, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer func() { _ = number.Close() }()
	wanted := ":" + strconv.Itoa(displayFirst+rand.N(displays)) //nolint:gosec // any free number of a display will do; nothing is kept secret by it
	g := &glass{server: exec.CommandContext(ctx, "Xvfb", "-displayfd", "3", wanted, "-screen", "0", fmt.Sprintf("%dx%dx24", width, height),
		"-dpi", "96", "-nolisten", "tcp", "-nocursor", "-noreset", "-fbdir", dir)}
	g.server.ExtraFiles = []*os.File{tell}
	err = g.server.Start()
	_ = tell.Close()
	if err != nil {
		return nil, fmt.Errorf("%w: Xvfb (Debian package xvfb): %w", errUnavailable, err)
	}
	_ = number.SetReadDeadline(time.Now().Add(glassReady)) // a pipe that takes none blocks until the server ends
	line, err := bufio.NewReader(number).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("no display is told by Xvfb: %w", err), g.close())
	}
	g.display = ":" + strings.TrimSpace(line)
	if err := g.look(filepath.Join(dir, "Xvfb_screen0")); err != nil {
		return nil, errors.Join(err, g.close())
	}
	return g, nil
}

// look maps the frame buffer. Its head is words of four bytes, big-endian: word 0 is
// the head's size, 12 the bytes of a row, 19 the colours of 12 bytes each that lie
// between the head and the pixels.
func (g *glass) look(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open the picture: %w", err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return fmt.Errorf("open the picture: %w", err)
	}
	if g.picture, err = syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED); err != nil {
		return fmt.Errorf("map the picture: %w", err)
	}
	word := func(n int) int { return int(binary.BigEndian.Uint32(g.picture[4*n:])) }
	g.from, g.row = word(0)+12*word(19), word(12)
	return nil
}

// seen is a sum over the picture as it is now.
func (g *glass) seen() uint32 {
	sum := uint32(0)
	for at := g.from; at+g.row <= len(g.picture); at += rowStep * g.row {
		sum = crc32.Update(sum, crc32.IEEETable, g.picture[at:at+g.row])
	}
	return sum
}

// changed waits until the picture is another than before and stands still. It fails
// after patience.
func (g *glass) changed(ctx context.Context, before uint32, patience time.Duration) error {
	last, since := before, time.Now()
	tick := time.NewTicker(lookPause)
	defer tick.Stop()
	for until := since.Add(patience); ; {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
		now := time.Now()
		switch sum := g.seen(); {
		case sum != last:
			last, since = sum, now
		case last != before && now.Sub(since) >= stillFor:
			return nil
		case now.After(until):
			return fmt.Errorf("the picture did not change in %v", patience)
		}
	}
}

// env is what a program needs to draw on the glass, without a graphics card.
func (g *glass) env() []string {
	return append(os.Environ(), "DISPLAY="+g.display, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1")
}

// tap presses and lets go at a place.
func (g *glass) tap(ctx context.Context, x, y int) error {
	cmd := exec.CommandContext(ctx, "xdotool", "mousemove", strconv.Itoa(x), strconv.Itoa(y), "click", "1")
	cmd.Env = g.env()
	out, err := cmd.CombinedOutput()
	if errors.Is(err, exec.ErrNotFound) {
		return fmt.Errorf("%w: xdotool (Debian package xdotool): %w", errUnavailable, err)
	}
	if err != nil {
		return fmt.Errorf("tap at %d,%d: %w: %s", x, y, err, out)
	}
	return nil
}

// close ends the display and waits for it.
func (g *glass) close() error {
	if g.picture != nil {
		if err := syscall.Munmap(g.picture); err != nil {
			return fmt.Errorf("unmap the picture: %w", err)
		}
	}
	return end(g.server)
}
