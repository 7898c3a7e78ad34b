package voice

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"strconv"
	"strings"
	"time"
)

const (
	synthTimeout  = 10 * time.Second
	maxSynthBytes = 4 << 20 // 90 s
	maxSaidBytes  = 500
)

// synthesise makes a clip.
func (s *Store) synthesise(ctx context.Context, r recipe) ([]byte, error) {
	if r.id == chimeID {
		return encodeWAV(normalise(chime(Rate), Rate, chimeLUFS)), nil
	}
	ctx, cancel := context.WithTimeout(ctx, synthTimeout)
	defer cancel()
	said, err := s.speak(ctx, r)
	if err != nil {
		return nil, err
	}
	wav, err := finish(said, speechLUFS)
	if err != nil {
		return nil, fmt.Errorf("espeak-ng said %q: %w", r.input, err)
	}
	return wav, nil
}

// speak runs espeak-ng; the answer is a WAV file of unknown length.
func (s *Store) speak(ctx context.Context, r recipe) ([]byte, error) {
	cmd := exec.CommandContext(ctx, s.espeak, "-v", r.voice, "-s", strconv.Itoa(wordsPerMinute), "--stdout", "--", r.input) //nolint:gosec // recipes are ours
	var out, said bytes.Buffer
	sound := &capped{to: &out, left: maxSynthBytes}
	cmd.Stdout = sound
	cmd.Stderr = &capped{to: &said, left: maxSaidBytes}
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case sound.over:
		return nil, fmt.Errorf("espeak-ng: %w", errTooMuch)
	case err == nil:
		return out.Bytes(), nil
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return nil, fmt.Errorf("%w: %w", ErrNoSynthesis, err)
	case ctx.Err() != nil:
		return nil, fmt.Errorf("espeak-ng: %w", ctx.Err())
	}
	return nil, fmt.Errorf("espeak-ng: %w: %s", err, strings.TrimSpace(said.String()))
}

var errTooMuch = errors.New("it says too much")

// capped passes on so many bytes and then fails.
type capped struct {
	to   io.Writer
	left int
	over bool // it failed
}

func (c *capped) Write(p []byte) (int, error) {
	if len(p) > c.left {
		c.over = true
		return 0, errTooMuch
	}
	c.left -= len(p)
	return c.to.Write(p)
}
