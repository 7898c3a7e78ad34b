package speaker_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/drivers/speaker"
	"yimen/drivers/speaker/soundtest"
)

// A process has one speaker for all its life, so each test of one is a run of
// this program of its own: childEnv says what it does.
const childEnv = "YIMEN_SPEAKER_CHILD"

func TestMain(m *testing.M) {
	if what := os.Getenv(childEnv); what != "" {
		os.Exit(child(what))
	}
	os.Exit(m.Run())
}

// tone is a sine of hz at level of full scale.
func tone(hz float64, level float64, d time.Duration) speaker.PCM {
	p := speaker.Silence(22_050, d)
	for i := range p.Samples {
		p.Samples[i] = int16(level * math.MaxInt16 * math.Sin(2*math.Pi*hz*float64(i)/float64(p.Rate)))
	}
	return p
}

func child(what string) int {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	start := time.Now()
	err := children()[what](ctx)
	switch {
	case err == nil:
		fmt.Printf("played %d ms\n", time.Since(start).Milliseconds())
	case errors.Is(err, speaker.ErrNoDevice):
		fmt.Println("no device")
	case errors.Is(err, speaker.ErrRate):
		fmt.Println("other rate")
	default:
		fmt.Println("error:", err)
		return 1
	}
	return 0
}

func children() map[string]func(context.Context) error {
	return map[string]func(context.Context) error{
		"tone": func(ctx context.Context) error { return playAt(ctx, 1) },
		"soft": func(ctx context.Context) error { return playAt(ctx, 0.25) },
		"twice": func(ctx context.Context) error {
			if err := playAt(ctx, 1); err != nil {
				return err
			}
			return playAt(ctx, 1)
		},
		"rates": func(ctx context.Context) error {
			if _, err := speaker.Open(ctx, speaker.Options{Rate: 48_000}); err != nil {
				return err
			}
			_, err := speaker.Open(ctx, speaker.Options{Rate: 44_100})
			return err
		},
		"stop": func(ctx context.Context) error {
			o := patient()
			o.Buffer = 300 * time.Millisecond // or a sound that is stopped is heard for so long
			s, err := speaker.Open(ctx, o)
			if err != nil {
				return err
			}
			short, cancel := context.WithTimeout(ctx, 500*time.Millisecond)
			defer cancel()
			if err := s.Play(short, tone(440, 0.5, 5*time.Second)); !errors.Is(err, context.DeadlineExceeded) {
				return fmt.Errorf("stopped sound: %w", err)
			}
			return s.Play(ctx, tone(880, 0.5, 300*time.Millisecond))
		},
	}
}

// patient does not break up, and is not given up, on a machine that is busy.
func patient() speaker.Options {
	return speaker.Options{Buffer: time.Second, Slack: time.Minute, ReadyTimeout: time.Minute}
}

func playAt(ctx context.Context, volume float64) error {
	o := patient()
	o.Volume = volume
	s, err := speaker.Open(ctx, o)
	if err != nil {
		return err
	}
	return s.Play(ctx, tone(440, 0.5, time.Second))
}

// hear runs a child against a loudspeaker and answers what it said and played.
func hear(t *testing.T, what string) (said string, heard speaker.PCM) {
	t.Helper()
	sink, err := soundtest.Start(t.Context(), t.TempDir())
	if errors.Is(err, soundtest.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := sink.Close(); err != nil {
			t.Error(err)
		}
	}()
	rec, err := sink.Record(t.Context(), filepath.Join(t.TempDir(), "heard.wav"))
	if err != nil {
		t.Fatal(err)
	}
	said = runChild(t, what, sink.Env())
	if err := rec.Stop(); err != nil {
		t.Fatal(err)
	}
	return said, rec.Sound()
}

func runChild(t *testing.T, what string, env []string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(append(os.Environ(), childEnv+"="+what), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("child %s: %v\n%s", what, err, out)
	}
	return string(out)
}

// loud is the stretches of p louder than level, with gaps under 20 ms closed.
func loud(p speaker.PCM, level int16) []speaker.PCM {
	var out []speaker.PCM
	gap := p.Rate / 50
	begin, last := -1, 0
	for i, x := range p.Samples {
		if x > level || x < -level {
			if begin < 0 {
				begin = i
			}
			last = i
		} else if begin >= 0 && i-last > gap {
			out = append(out, speaker.PCM{Rate: p.Rate, Samples: p.Samples[begin : last+1]})
			begin = -1
		}
	}
	if begin >= 0 {
		out = append(out, speaker.PCM{Rate: p.Rate, Samples: p.Samples[begin : last+1]})
	}
	return out
}

// whole is the longest of the parts that were heard, and how long all of them are:
// on a machine that stalls there is a pause in the sound, but nothing is missing.
func whole(t *testing.T, parts []speaker.PCM) (longest speaker.PCM, seconds float64) {
	t.Helper()
	if len(parts) == 0 {
		t.Fatal("nothing was heard")
	}
	for _, p := range parts {
		seconds += p.Duration().Seconds()
		if len(p.Samples) > len(longest.Samples) {
			longest = p
		}
	}
	return longest, seconds
}

// pitch is the frequency of a pure tone, by its zero crossings.
func pitch(p speaker.PCM) float64 {
	n, first, last := 0, 0, 0
	for i := 1; i < len(p.Samples); i++ {
		if p.Samples[i-1] < 0 && p.Samples[i] >= 0 {
			if n == 0 {
				first = i
			}
			n, last = n+1, i
		}
	}
	return float64(n-1) * float64(p.Rate) / float64(last-first)
}

func rms(p speaker.PCM) float64 {
	sum := 0.0
	for _, x := range p.Samples {
		sum += float64(x) / 32768 * float64(x) / 32768
	}
	return math.Sqrt(sum / float64(len(p.Samples)))
}

func within(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if math.Abs(got-want) > by {
		t.Errorf("%s is %.4g, want %.4g ± %.2g", what, got, want, by)
	}
}

func TestASecondOfA440IsHeardAsLongAsHighAndAsLoudAsItIs(t *testing.T) {
	t.Parallel()
	said, heard := hear(t, "tone")
	longest, total := whole(t, loud(heard, 300))
	within(t, "length in s", total, 1, 0.01)
	within(t, "pitch in Hz", pitch(longest), 440, 1)
	within(t, "level", rms(longest), 0.5/math.Sqrt2, 0.01)
	var ms float64
	if _, err := fmt.Sscanf(said, "played %f ms", &ms); err != nil {
		t.Fatalf("child said %q", said)
	}
	if ms < 1000 {
		t.Errorf("Play returned after %.0f ms, before the sound of 1 s was over", ms)
	}
}

func TestPlayReturnsOnlyWhenTheEndHasBeenHeard(t *testing.T) {
	t.Parallel()
	// The child ends right after Play: what had not been played yet is cut off.
	_, heard := hear(t, "soft")
	longest, total := whole(t, loud(heard, 100))
	within(t, "length in s", total, 1, 0.01)
	within(t, "level at a quarter", rms(longest), 0.125/math.Sqrt2, 0.003)
}

func TestASecondSpeakerOfTheProcessSharesTheDevice(t *testing.T) {
	t.Parallel()
	_, heard := hear(t, "twice")
	_, total := whole(t, loud(heard, 300))
	within(t, "sound in s", total, 2, 0.02)
}

func TestASecondSpeakerAtAnotherRateIsRefused(t *testing.T) {
	t.Parallel()
	if said, _ := hear(t, "rates"); !strings.Contains(said, "other rate") {
		t.Errorf("child said %q", said)
	}
}

func TestAStoppedSoundEndsAndTheNextOneIsHeard(t *testing.T) {
	t.Parallel()
	said, heard := hear(t, "stop")
	parts := loud(heard, 300)
	if len(parts) == 0 {
		t.Fatalf("heard nothing; child said %s", said)
	}
	last := parts[len(parts)-1]
	tail := last
	if n := last.Rate / 5; len(tail.Samples) > n {
		tail.Samples = tail.Samples[len(tail.Samples)-n:]
	}
	within(t, "pitch of the second sound in Hz", pitch(tail), 880, 4)
	total := 0.0
	for _, p := range parts {
		total += p.Duration().Seconds()
	}
	if total > 4 { // of 5.3: a busy machine stops it late
		t.Errorf("heard %.2f s, want about 0.5 + 0.3", total)
	}
}

func TestWithoutASoundDeviceOpenSaysSo(t *testing.T) {
	t.Parallel()
	conf := filepath.Join(t.TempDir(), "asound.conf")
	if err := os.WriteFile(conf, []byte("# no devices\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said := runChild(t, "tone", []string{"ALSA_CONFIG_PATH=" + conf}); !strings.Contains(said, "no device") {
		t.Errorf("child said %q", said)
	}
}

func TestAServerThatDiesEndsPlayWithNoDevice(t *testing.T) {
	t.Parallel()
	sink, err := soundtest.Start(t.Context(), t.TempDir())
	if errors.Is(err, soundtest.ErrMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	rec, err := sink.Record(t.Context(), filepath.Join(t.TempDir(), "heard.wav"))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(append(os.Environ(), childEnv+"=twice"), sink.Env()...)
	out := new(strings.Builder)
	cmd.Stdout = out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for len(loud(rec.Sound(), 300)) == 0 { // until it plays
		select {
		case <-t.Context().Done():
			t.Fatal("nothing was played")
		case <-time.After(10 * time.Millisecond):
		}
	}
	if err := sink.Close(); err != nil {
		t.Error(err)
	}
	if err := rec.Stop(); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait()
	if !strings.Contains(out.String(), "no device") {
		t.Errorf("child said %q", out.String())
	}
}
