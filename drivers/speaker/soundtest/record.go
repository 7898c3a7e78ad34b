package soundtest

import (
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"sync"
	"time"

	"yimen/drivers/speaker"
)

// Recording is a recording under way.
type Recording struct {
	path     string
	recorder *process
	first    chan struct{} // closed when sound has come in
	copied   chan struct{} // closed when no more comes

	mu      sync.Mutex
	samples []int16 // guarded by mu
}

// maxRecording bounds a recording that is not stopped; what comes later is lost.
const maxRecording = 10 * time.Minute

// Record records what is played from now on, and returns when it is recording.
// Stop writes it to path as a WAV file of Rate, 16 bits, mono. Silence is
// recorded too, so times in the recording are times of the clock.
func (s *Sink) Record(ctx context.Context, path string) (*Recording, error) {
	cmd := exec.CommandContext(ctx, "parec", "--raw", "--device="+sinkName+".monitor", //nolint:gosec // arguments are ours
		"--format=s16le", "--channels=1", "--rate="+strconv.Itoa(Rate), "--latency-msec=20")
	cmd.Env = s.environ()
	// A pipe of our own: cmd's would be closed before all of it was read.
	out, in, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	cmd.Stdout = in
	recorder, err := launch(cmd)
	_ = in.Close()
	if err != nil {
		_ = out.Close()
		return nil, fmt.Errorf("record: %w", err)
	}
	r := &Recording{path: path, recorder: recorder, first: make(chan struct{}), copied: make(chan struct{})}
	go r.copy(out)
	select {
	case <-r.first:
		return r, nil
	case <-ctx.Done():
		err = ctx.Err()
	case <-time.After(startTimeout):
		err = context.DeadlineExceeded
	case <-r.copied:
		err = io.ErrUnexpectedEOF
	}
	recorder.end()
	return nil, fmt.Errorf("record: nothing comes: %w: %s", err, recorder.said.String())
}

func (r *Recording) copy(from io.ReadCloser) {
	defer close(r.copied)
	defer from.Close() //nolint:errcheck // read only
	var buf [4096]byte
	begun := false
	for {
		n, err := io.ReadFull(from, buf[:])
		r.add(buf[:n&^1])
		if n > 0 && !begun {
			begun = true
			close(r.first)
		}
		if err != nil {
			return
		}
	}
}

func (r *Recording) add(b []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.samples) >= Rate*int(maxRecording/time.Second) {
		return
	}
	for i := 0; i+1 < len(b); i += 2 {
		r.samples = append(r.samples, int16(binary.LittleEndian.Uint16(b[i:]))) //nolint:gosec // the sign bit on purpose
	}
}

// Sound is what was recorded so far.
func (r *Recording) Sound() speaker.PCM {
	r.mu.Lock()
	defer r.mu.Unlock()
	return speaker.PCM{Rate: Rate, Samples: append([]int16(nil), r.samples...)}
}

// Stop ends the recording and writes the file.
func (r *Recording) Stop() error {
	r.recorder.end()
	<-r.copied
	if err := os.WriteFile(r.path, speaker.EncodeWAV(r.Sound()), 0o600); err != nil {
		return fmt.Errorf("record: %w", err)
	}
	return nil
}
