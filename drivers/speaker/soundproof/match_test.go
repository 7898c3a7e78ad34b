package soundproof_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/speaker"
	"yimen/drivers/speaker/soundproof"
)

const clipRate = 22_050

// word makes something like a spoken word: a voice of many partials that glides, in
// two or three syllables. Each seed makes another.
func word(seed uint64, d time.Duration) speaker.PCM {
	r := rand.New(rand.NewPCG(seed, 7)) //nolint:gosec // words, not secrets
	p := speaker.Silence(clipRate, d)
	base, glide := 90+60*r.Float64(), 0.6*r.Float64()-0.3
	weights, phases := make([]float64, 24), make([]float64, 24)
	for k := range weights {
		weights[k], phases[k] = r.Float64()/math.Sqrt(float64(k+1)), 2*math.Pi*r.Float64()
	}
	syllables := 2 + r.IntN(2)
	for i := range p.Samples {
		t := float64(i) / float64(len(p.Samples))
		turns := d.Seconds() * base * (t + glide*t*t/2)
		v := 0.0
		for k, w := range weights {
			v += w * math.Sin(2*math.Pi*float64(k+1)*turns+phases[k])
		}
		p.Samples[i] = int16(1_500 * v * math.Abs(math.Sin(math.Pi*t*float64(syllables))))
	}
	return p
}

// clips are a chime and twelve words of 200 to 530 ms.
func clips() map[string]speaker.PCM {
	out := map[string]speaker.PCM{"chime": word(99, 600*time.Millisecond)}
	for i := range 12 {
		out[fmt.Sprintf("w%02d", i)] = word(uint64(i), time.Duration(200+30*i)*time.Millisecond)
	}
	return out
}

func packOf(t *testing.T, clips map[string]speaker.PCM) *soundproof.Pack {
	t.Helper()
	p, err := soundproof.New(clips)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sentence joins clips by their ids.
func sentence(join time.Duration, ids ...string) speaker.PCM {
	all := clips()
	parts := make([]speaker.PCM, len(ids))
	for i, id := range ids {
		parts[i] = all[id]
	}
	return speaker.Assemble(parts, join)
}

// played is what a sound server makes of a sound: 48 kHz, other volume, silence
// around it.
func played(p speaker.PCM, volume float64) speaker.PCM {
	p = speaker.Assemble([]speaker.PCM{speaker.Silence(clipRate, 317*time.Millisecond), p, speaker.Silence(clipRate, 400*time.Millisecond)}, 0)
	p = speaker.Resample(p, 48_000)
	for i, v := range p.Samples {
		p.Samples[i] = int16(float64(v) * volume)
	}
	return p
}

func TestClipsAreHeardInTheirOrder(t *testing.T) {
	t.Parallel()
	spoken := []string{"chime", "w03", "w00", "w00", "w07", "w11", "w03", "w05", "w01"}
	for name, sound := range map[string]speaker.PCM{
		"as the driver joins them": sentence(speaker.Join, spoken...),
		"without a pause between":  sentence(0, spoken...),
		"with long pauses":         sentence(700*time.Millisecond, spoken...),
	} {
		for _, volume := range []float64{1, 0.1} {
			t.Run(fmt.Sprintf("%s at %g", name, volume), func(t *testing.T) {
				t.Parallel()
				heard := packOf(t, clips()).Match(played(sound, volume))
				if diff := cmp.Diff(spoken, soundproof.IDs(heard)); diff != "" {
					t.Errorf("heard otherwise than played (-want +got):\n%s", diff)
				}
				for _, h := range heard {
					if h.Score < 0.95 {
						t.Errorf("%s scores %.3f", h.ID, h.Score)
					}
				}
			})
		}
	}
}

func TestClipsAreHeardWhenTheyWerePlayed(t *testing.T) {
	t.Parallel()
	heard := packOf(t, clips()).Match(played(sentence(speaker.Join, "w02", "w04"), 1))
	if len(heard) != 2 {
		t.Fatalf("heard %v", soundproof.IDs(heard))
	}
	for i, want := range []time.Duration{317 * time.Millisecond, (317 + 260 + 60) * time.Millisecond} {
		if off := heard[i].Begin - want; off.Abs() > 2*time.Millisecond {
			t.Errorf("%s begins at %v, want %v", heard[i].ID, heard[i].Begin, want)
		}
	}
}

func TestEveryFaultOfASentenceIsHeard(t *testing.T) {
	t.Parallel()
	right := []string{"chime", "w03", "w00", "w07", "w11", "w05"}
	for name, c := range map[string]struct {
		spoken, want []string
	}{
		"a wrong clip":       {[]string{"chime", "w03", "w00", "w08", "w11", "w05"}, nil},
		"a missing clip":     {[]string{"chime", "w03", "w07", "w11", "w05"}, nil},
		"the last missing":   {[]string{"chime", "w03", "w00", "w07", "w11"}, nil},
		"a doubled clip":     {[]string{"chime", "w03", "w00", "w00", "w07", "w11", "w05"}, nil},
		"two swapped clips":  {[]string{"chime", "w03", "w07", "w00", "w11", "w05"}, nil},
		"no chime":           {[]string{"w03", "w00", "w07", "w11", "w05"}, nil},
		"nothing of it":      {nil, []string{}},
		"as it ought to be ": {right, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := c.want
			if want == nil {
				want = c.spoken
			}
			got := soundproof.IDs(packOf(t, clips()).Match(played(sentence(speaker.Join, c.spoken...), 0.7)))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("heard otherwise than played (-want +got):\n%s", diff)
			}
			if same := slices.Equal(got, right); same != slices.Equal(c.spoken, right) {
				t.Errorf("counts as right: %v", same)
			}
		})
	}
}

// A B and a P differ by a breath that is hardly louder than nothing.
func TestWordsThatDifferByABreathAreToldApart(t *testing.T) {
	t.Parallel()
	voiced := word(3, 300*time.Millisecond)
	breath := word(4, 40*time.Millisecond)
	for i, v := range breath.Samples {
		breath.Samples[i] = v / 3
	}
	pair := map[string]speaker.PCM{"b": voiced, "p": speaker.Assemble([]speaker.PCM{breath, voiced}, 0)}
	pack := packOf(t, pair)
	for id, clip := range pair {
		if diff := cmp.Diff([]string{id}, soundproof.IDs(pack.Match(played(clip, 0.7)))); diff != "" {
			t.Errorf("(-played +heard)\n%s", diff)
		}
	}
}

func TestWhatIsNoClipIsHeardAsUnknown(t *testing.T) {
	t.Parallel()
	all := clips()
	stranger := word(500, 300*time.Millisecond)
	half := all["w09"]
	half.Samples = half.Samples[:len(half.Samples)/2]
	noise := speaker.Silence(clipRate, 200*time.Millisecond)
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // noise
	for i := range noise.Samples {
		noise.Samples[i] = int16(r.IntN(4000) - 2000)
	}
	for name, strange := range map[string]speaker.PCM{"another word": stranger, "half a clip": half, "noise": noise} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sound := speaker.Assemble([]speaker.PCM{all["w03"], strange, all["w00"]}, speaker.Join)
			got := soundproof.IDs(packOf(t, all).Match(played(sound, 1)))
			if len(got) < 3 || got[0] != "w03" || got[len(got)-1] != "w00" ||
				slices.ContainsFunc(got[1:len(got)-1], func(id string) bool { return id != "" }) {
				t.Errorf("heard %q", got)
			}
		})
	}
}

func TestAClipInterruptedByAShortSilenceIsStillHeard(t *testing.T) {
	t.Parallel()
	whole := played(sentence(speaker.Join, "w03", "w10", "w00"), 1)
	begin := 317 + 290 + 60 // of w10, in ms
	for _, into := range []int{100, 240, 380} {
		at := 48 * (begin + into)
		broken := speaker.PCM{Rate: whole.Rate, Samples: slices.Concat(whole.Samples[:at], make([]int16, 48*40), whole.Samples[at:])}
		heard := packOf(t, clips()).Match(broken)
		if diff := cmp.Diff([]string{"w03", "w10", "w00"}, soundproof.IDs(heard)); diff != "" {
			t.Errorf("broken %d ms into it (-want +got):\n%s%v", into, diff, heard)
		}
	}
}

func TestClipsOfOneSoundHaveOneName(t *testing.T) {
	t.Parallel()
	all := clips()
	all["again"] = all["w05"]
	p := packOf(t, all)
	if diff := cmp.Diff([]string{"again", "again", "w04", ""}, p.Names("w05", "again", "w04", "none")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"again"}, soundproof.IDs(p.Match(played(all["w05"], 1)))); diff != "" {
		t.Error(diff)
	}
}

func TestSilenceHoldsNothing(t *testing.T) {
	t.Parallel()
	p := packOf(t, clips())
	dither := speaker.Silence(48_000, time.Second)
	for i := range dither.Samples {
		dither.Samples[i] = int16(i%3) - 1
	}
	for name, sound := range map[string]speaker.PCM{"nothing": {}, "silence": speaker.Silence(48_000, time.Second), "dither": dither} {
		if heard := p.Match(sound); len(heard) > 0 {
			t.Errorf("%s: heard %v", name, heard)
		}
	}
}

func TestAPackOfNoUseIsRefused(t *testing.T) {
	t.Parallel()
	for name, clips := range map[string]map[string]speaker.PCM{
		"none": nil, "empty": {"a": {}}, "silent": {"a": speaker.Silence(clipRate, time.Second)},
		"too short": {"a": word(1, 20*time.Millisecond)}, "too long": {"a": speaker.Silence(clipRate, 2*time.Minute)},
	} {
		if _, err := soundproof.New(clips); !errors.Is(err, soundproof.ErrPack) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
