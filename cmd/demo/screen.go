package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/png"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

const (
	xvfbStartTime = time.Minute
	tapTime       = time.Minute
	cookieBytes   = 16
	// Displays are numbered high and by chance. An X server asked for the first
	// free number takes no lock for it, and another that counts from below
	// would push it off its socket.
	displayFirst, displays = 1_000, 50_000
)

// A screen is a virtual display of its own: an X server that draws into a
// file, which nobody else may connect to.
type screen struct {
	display string // such as :3
	auth    string // the file with its cookie
	picture string // its frame buffer, an XWD file
	width   int
	height  int
	server  *program
}

// startScreen starts a virtual display of so many pixels on a free number. Its
// files go to dir.
func startScreen(ctx context.Context, l *launcher, name, dir string, width, height int) (*screen, error) {
	path, err := exec.LookPath("Xvfb")
	if err != nil {
		return nil, errors.New("there is no display, and no Xvfb to make one (Debian package xvfb)")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the folder of the display: %w", err)
	}
	s := &screen{auth: filepath.Join(dir, "xauthority"), picture: filepath.Join(dir, "Xvfb_screen0"), width: width, height: height}
	if err := os.WriteFile(s.auth, cookie(), 0o600); err != nil {
		return nil, fmt.Errorf("write the key of the display: %w", err)
	}
	number, tell, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("start the display: %w", err)
	}
	defer func() { _ = number.Close() }()
	wanted := displayFirst + mathrand.N(displays) //nolint:gosec // any free number of a display will do; nothing is kept secret by it
	s.server, err = l.launch(order{
		name: name, path: path, files: []*os.File{tell},
		args: []string{
			"-displayfd", "3", ":" + strconv.Itoa(wanted), "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-dpi", "96",
			"-auth", s.auth, "-nolisten", "tcp", "-nocursor", "-noreset", "-fbdir", dir,
		},
	})
	_ = tell.Close()
	if err != nil {
		return nil, err
	}
	if s.display, err = readDisplay(ctx, number, s.server); err != nil {
		s.server.stop()
		return nil, err
	}
	return s, nil
}

// readDisplay reads the number that the X server writes when it is ready.
func readDisplay(ctx context.Context, number *os.File, server *program) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, xvfbStartTime)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = number.SetReadDeadline(time.Unix(1, 0)) })()
	// To the end of the line: the server writes that on its own, and would die
	// of a pipe closed before.
	answer, err := bufio.NewReader(number).ReadString('\n')
	text := strings.TrimSpace(answer)
	if _, bad := strconv.Atoi(text); bad == nil {
		return ":" + text, nil
	}
	if ctx.Err() != nil {
		return "", fmt.Errorf("%s: not ready in %v", server.name, xvfbStartTime)
	}
	if err != nil {
		return "", server.ended()
	}
	return "", fmt.Errorf("%s: tells no display but %q", server.name, text)
}

// cookie is an Xauthority file with one fresh key that holds for any display
// number: family (FFFF: any), then address, number, name and key, each with its
// length before it, all lengths of two bytes, big-endian.
func cookie() []byte {
	key := make([]byte, cookieBytes)
	_, _ = rand.Read(key) // never fails
	file := binary.BigEndian.AppendUint16(nil, 0xFFFF)
	for _, part := range [][]byte{nil, nil, []byte("MIT-MAGIC-COOKIE-1"), key} {
		file = binary.BigEndian.AppendUint16(file, uint16(len(part))) //nolint:gosec // a few bytes
		file = append(file, part...)
	}
	return file
}

// env is what a program needs to draw on the screen, without a graphics card.
func (s *screen) env() []string {
	return []string{"DISPLAY=" + s.display, "XAUTHORITY=" + s.auth, "WAYLAND_DISPLAY=", "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_SCALE=1"}
}

// tap presses and lets go at a place, in pixels from the upper left corner.
func (s *screen) tap(ctx context.Context, x, y int) error {
	if x < 0 || y < 0 || x >= s.width || y >= s.height {
		return fmt.Errorf("tap at %d,%d: the screen has %d by %d", x, y, s.width, s.height)
	}
	ctx, cancel := context.WithTimeout(ctx, tapTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "xdotool", "mousemove", strconv.Itoa(x), strconv.Itoa(y), "click", "1")
	cmd.Env = append(os.Environ(), s.env()...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("tap at %d,%d: %w: %s", x, y, err, bytes.TrimSpace(out))
	}
	return nil
}

// shot is what the screen shows now.
func (s *screen) shot() (*image.RGBA, error) {
	raw, err := os.ReadFile(s.picture)
	if err != nil {
		return nil, fmt.Errorf("read the screen: %w", err)
	}
	picture, err := decodeXWD(raw)
	if err != nil {
		return nil, fmt.Errorf("read the screen: %w", err)
	}
	return picture, nil
}

// save writes a picture as PNG. Whoever reads the file while it is written
// sees the one before, whole.
func save(picture image.Image, path string) error {
	var b bytes.Buffer
	quick := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := quick.Encode(&b, picture); err != nil {
		return fmt.Errorf("draw %s: %w", path, err)
	}
	if err := os.WriteFile(path+".new", b.Bytes(), 0o600); err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("save %s: %w", path, err)
	}
	return nil
}

// stop ends the display. What draws on it should have ended before.
func (s *screen) stop() {
	if s != nil {
		s.server.stop()
	}
}
