package drivertest

import (
	"io"
	"math/rand/v2"
	"os"
	"sync"
	"time"
)

// Faults are what a Faulty does to the bytes that the device sends. Chances are
// per byte, from 0 to 1.
type Faults struct {
	Seed  uint64  // the same seed makes the same faults
	Flip  float64 // one bit is wrong
	Drop  float64 // the byte is missing
	Twice float64 // the byte comes twice
	Noise float64 // a random byte comes before it
	Short bool    // reads of the device give one byte each
}

// Faulty is the device's end of a bad cable: an io.ReadWriter that dirties what
// is written to it.
type Faulty struct {
	line   io.ReadWriter
	faults Faults

	mu   sync.Mutex // guards what follows
	rng  *rand.Rand
	hits int
}

// NewFaulty puts faults on line.
func NewFaulty(line io.ReadWriter, faults Faults) *Faulty {
	return &Faulty{
		line: line, faults: faults,
		rng: rand.New(rand.NewPCG(faults.Seed, 1)), //nolint:gosec // faults must repeat from run to run
	}
}

// Read reads from the line.
func (f *Faulty) Read(p []byte) (int, error) {
	if f.faults.Short && len(p) > 1 {
		p = p[:1]
	}
	return f.line.Read(p)
}

// Write writes p to the line as the faults leave it.
func (f *Faulty) Write(p []byte) (int, error) {
	if out := f.dirty(p); len(out) > 0 {
		if _, err := f.line.Write(out); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// SetDeadline passes through where the line has one.
func (f *Faulty) SetDeadline(t time.Time) error {
	if d, ok := f.line.(interface{ SetDeadline(time.Time) error }); ok {
		return d.SetDeadline(t)
	}
	return os.ErrNoDeadline
}

// Hits is how many faults there have been.
func (f *Faulty) Hits() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.hits
}

func (f *Faulty) dirty(p []byte) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]byte, 0, len(p)+8)
	for _, b := range p {
		if f.chance(f.faults.Noise) {
			out = append(out, byte(f.rng.IntN(256))) //nolint:gosec // below 256
		}
		if f.chance(f.faults.Drop) {
			continue
		}
		if f.chance(f.faults.Flip) {
			b ^= 1 << f.rng.IntN(8)
		}
		out = append(out, b)
		if f.chance(f.faults.Twice) {
			out = append(out, b)
		}
	}
	return out
}

func (f *Faulty) chance(p float64) bool {
	if p <= 0 || f.rng.Float64() >= p {
		return false
	}
	f.hits++
	return true
}
