package soundproof

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"time"

	"yimen/drivers/speaker"
)

// rate is what recording and clips are compared at, samples a second: enough for
// what tells one word from another.
const rate = 16_000

const (
	maxClips = 2048
	maxClip  = time.Minute
	minClip  = 40 * time.Millisecond
)

// ErrPack says that a pack cannot be compared with.
var ErrPack = errors.New("not a pack of clips")

// Pack is the clips a recording may hold. It is safe for use by several goroutines.
type Pack struct {
	clips []clip
	names map[string]string // of every clip
	pause int               // longer than any silence within a clip, in samples
}

// clip is a sound at rate.
type clip struct {
	id     string
	sound  []float64
	energy float64 // sum of squares
}

// New is a pack of clips by their ids. Clips are 40 ms to a minute long and not
// silent. Errors wrap ErrPack.
func New(clips map[string]speaker.PCM) (*Pack, error) {
	if len(clips) == 0 || len(clips) > maxClips {
		return nil, fmt.Errorf("%w: %d clips", ErrPack, len(clips))
	}
	p := &Pack{names: map[string]string{}, pause: samplesIn(leastPause)}
	var firsts []string
	for _, id := range slices.Sorted(maps.Keys(clips)) {
		pcm := clips[id]
		if same := slices.IndexFunc(firsts, func(o string) bool {
			return clips[o].Rate == pcm.Rate && slices.Equal(clips[o].Samples, pcm.Samples)
		}); same >= 0 {
			p.names[id] = firsts[same]
			continue
		}
		c := clip{id: id, sound: floats(speaker.Resample(pcm, rate))}
		c.energy = energy(c.sound)
		if d := pcm.Duration(); d < minClip || d > maxClip || c.energy == 0 {
			return nil, fmt.Errorf("%w: clip %s of %v", ErrPack, id, d)
		}
		firsts = append(firsts, id)
		p.names[id] = id
		p.clips = append(p.clips, c)
		p.pause = max(p.pause, longestPause(c.sound)+samplesIn(leastPause))
	}
	return p, nil
}

// Name is the name of a clip's sound in answers: its own id, or the first of those
// that sound the same; "" for one that is not in the pack.
func (p *Pack) Name(id string) string { return p.names[id] }

// Names are the names of several.
func (p *Pack) Names(ids ...string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = p.Name(id)
	}
	return out
}

func floats(pcm speaker.PCM) []float64 {
	out := make([]float64, len(pcm.Samples))
	for i, v := range pcm.Samples {
		out[i] = float64(v)
	}
	return out
}

func energy(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v * v
	}
	return sum
}

func samplesIn(d time.Duration) int { return int(math.Round(d.Seconds() * rate)) }

func timeOf(samples int) time.Duration { return time.Duration(samples) * time.Second / rate }
