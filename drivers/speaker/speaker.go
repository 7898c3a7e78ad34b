package speaker

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hajimehoshi/oto/v2"
)

// ErrNoDevice: there is no sound device, or it went away, or it takes nothing.
var ErrNoDevice = errors.New("no sound device")

// ErrRate: the process has a speaker already, at another rate.
var ErrRate = errors.New("speaker is open at another rate")

const (
	channels     = 2
	bytesPerTime = 2 * channels // one sample of each channel
)

// Options say how to play. The zero Options are 48 kHz at full volume.
type Options struct {
	// Rate of the device, in samples a second; 0 is 48,000.
	Rate int
	// Volume from 0 (silent) to 1; 0 is 1. Speaker.SetVolume can silence.
	Volume float64
	// Buffer is how far the device plays behind; 0 is 100 ms. Longer does not
	// break up on a busy machine.
	Buffer time.Duration
	// ReadyTimeout bounds the opening of the device; 0 is 5 s.
	ReadyTimeout time.Duration
	// Slack is how much longer than the sound itself Play may take before the
	// device counts as gone; 0 is 2 s.
	Slack time.Duration
}

func (o Options) withDefaults() Options {
	if o.Rate == 0 {
		o.Rate = 48_000
	}
	if o.Volume == 0 {
		o.Volume = 1
	}
	if o.Buffer == 0 {
		o.Buffer = 100 * time.Millisecond
	}
	if o.ReadyTimeout == 0 {
		o.ReadyTimeout = 5 * time.Second
	}
	if o.Slack == 0 {
		o.Slack = 2 * time.Second
	}
	return o
}

// device is the process's connection to the sound system.
type device struct {
	ctx   *oto.Context
	ready <-chan struct{} // closed when it is open, or failed to
	rate  int
	turn  chan struct{} // holds a token while a sound is played
}

// open is the device all speakers of the process share: oto allows one, and
// cannot close it.
var open struct { //nolint:gochecknoglobals // oto allows one context a process
	sync.Mutex
	dev *device
}

// Speaker plays sound. It is safe for use by several goroutines.
type Speaker struct {
	opts   Options
	dev    *device
	volume atomic.Uint64 // bits of a float64
}

// Open connects to the default sound device. It may be called again, also while
// another Speaker is in use: they share the device and take turns. Errors:
// ErrNoDevice, ErrRate, ctx's.
func Open(ctx context.Context, o Options) (*Speaker, error) {
	o = o.withDefaults()
	if o.Rate < minRate || o.Rate > maxRate {
		return nil, fmt.Errorf("open speaker: %d samples a second", o.Rate)
	}
	dev, err := connect(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("open speaker: %w", err)
	}
	s := &Speaker{opts: o, dev: dev}
	s.SetVolume(o.Volume)
	return s, nil
}

// connect gives the process's device when it is ready, opening it when there is
// none that works.
func connect(ctx context.Context, o Options) (*device, error) {
	d, err := obtain(o)
	if err != nil {
		return nil, err
	}
	limit := time.NewTimer(o.ReadyTimeout)
	defer limit.Stop()
	select {
	case <-d.ready:
	case <-limit.C:
		return nil, fmt.Errorf("%w: not ready after %v", ErrNoDevice, o.ReadyTimeout)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := d.ctx.Err(); err != nil { // making the context succeeds without a device
		return nil, fmt.Errorf("%w: %w", ErrNoDevice, err)
	}
	return d, nil
}

// obtain gives the device there is, or begins to open one.
func obtain(o Options) (*device, error) {
	open.Lock()
	defer open.Unlock()
	if d := open.dev; d != nil && d.ctx.Err() == nil {
		if d.rate != o.Rate {
			return nil, ErrRate
		}
		return d, nil
	}
	c, ready, err := oto.NewContextWithOptions(&oto.NewContextOptions{
		SampleRate: o.Rate, ChannelCount: channels, Format: oto.FormatSignedInt16LE, BufferSize: o.Buffer,
	})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoDevice, err)
	}
	open.dev = &device{ctx: c, ready: ready, rate: o.Rate, turn: make(chan struct{}, 1)}
	return open.dev, nil
}

// SetVolume sets the volume of what is played from now on, from 0 to 1.
func (s *Speaker) SetVolume(v float64) {
	s.volume.Store(math.Float64bits(min(max(v, 0), 1)))
}

// Volume is the volume set.
func (s *Speaker) Volume() float64 { return math.Float64frombits(s.volume.Load()) }

// Play plays p and returns when it has been heard. When ctx ends the sound
// stops and ctx's error is returned. ErrNoDevice: the device is gone; Open again
// later.
func (s *Speaker) Play(ctx context.Context, p PCM) error {
	select {
	case s.dev.turn <- struct{}{}:
	case <-ctx.Done():
		return fmt.Errorf("play: %w", ctx.Err())
	}
	defer func() { <-s.dev.turn }()
	if err := s.dev.ctx.Err(); err != nil {
		return fmt.Errorf("play: %w: %w", ErrNoDevice, err)
	}
	if len(p.Samples) == 0 {
		return nil
	}
	p = Resample(p, s.opts.Rate)
	player := s.dev.ctx.NewPlayer(bytes.NewReader(frames(p, s.Volume())))
	defer player.Close() //nolint:errcheck // nothing is lost with it
	player.Play()
	if err := s.await(ctx, player, p.Duration()); err != nil {
		return fmt.Errorf("play: %w", err)
	}
	return nil
}

// pollEvery is how often a playing sound is looked at: oto tells nobody when it
// ends.
const pollEvery = 5 * time.Millisecond

// serverBehind is how far a sound server plays behind the buffer we know of, beside
// a part of that buffer.
const serverBehind = 150 * time.Millisecond

// behind is how long what was handed over may take to be heard. The system makes
// the buffer of whole periods, a third longer than it was asked to.
func (o Options) behind() time.Duration { return o.Buffer + o.Buffer/2 + serverBehind }

// await waits until player has handed over everything and the device has played
// what it holds.
func (s *Speaker) await(ctx context.Context, player oto.Player, d time.Duration) error {
	limit := time.NewTimer(d + s.opts.behind() + s.opts.Slack)
	defer limit.Stop()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	var drained <-chan time.Time
	for {
		select {
		case <-ctx.Done():
			player.Pause()
			return ctx.Err()
		case <-limit.C:
			// It stays "playing" for ever when nobody takes the sound.
			return fmt.Errorf("%w: nothing taken for %v", ErrNoDevice, s.opts.Slack)
		case <-drained:
			return nil
		case <-tick.C:
		}
		if err := errors.Join(s.dev.ctx.Err(), player.Err()); err != nil {
			return fmt.Errorf("%w: %w", ErrNoDevice, err)
		}
		if drained == nil && !player.IsPlaying() {
			drained = time.After(s.opts.behind())
		}
	}
}

// frames are the bytes oto wants: both channels the same, at volume.
func frames(p PCM, volume float64) []byte {
	b := make([]byte, 0, len(p.Samples)*bytesPerTime)
	for _, x := range p.Samples {
		v := uint16(clamp(float64(x) * volume)) //nolint:gosec // the sign bit on purpose
		b = binary.LittleEndian.AppendUint16(b, v)
		b = binary.LittleEndian.AppendUint16(b, v)
	}
	return b
}
