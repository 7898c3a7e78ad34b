package voice

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

// pack writes recordings, each a sine of its own pitch, under a folder.
func pack(t *testing.T, folder string, pitches map[string]float64) {
	t.Helper()
	for name, hz := range pitches {
		file := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, encodeWAV(sine(hz, 0.2, 0.4, Rate)), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAVoiceIsAFolderOfRecordingsClipByClip(t *testing.T) {
	t.Parallel()
	over := t.TempDir()
	pack(t, over, map[string]float64{
		"hall/zh-a.wav": 500, "zh-a.wav": 800, "zh-b.wav": 1100,
		"hall/zh-3.wav": 600, "hall/zh-hao.wav": 600, "hall/zh-window.wav": 600,
	})
	program, _ := saying(t) // at 300 Hz
	s := openStore(t, Config{Override: over, Espeak: program})
	for id, hz := range map[string]float64{
		"hall.zh-a": 500, "zh-a": 800, "hall.zh-b": 1100, "hall.zh-c": 300, "other.zh-a": 800, "hall.zh-w3": 600, "zh-w3": 300,
	} {
		x := samples(t, clip(t, s, id))
		for _, other := range []float64{300, 500, 600, 800, 1100} {
			if other != hz && power(x, other) > power(x, hz)/10 {
				t.Errorf("%s sounds at %.0f Hz, not %.0f", id, other, hz)
			}
		}
	}
	for _, id := range []string{".zh-a", "../hall.zh-a", "Hall.zh-a", "hall.", "hall.hall.zh-a", "hall/zh-a"} {
		if _, err := s.Clip(t.Context(), id); !errors.Is(err, ErrUnknownClip) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func TestABrokenRecordingIsAFaultUntilItIsRepaired(t *testing.T) {
	t.Parallel()
	over := filepath.Join(t.TempDir(), "recordings")
	pack(t, over, map[string]float64{"hall/zh-a.wav": 500})
	if err := os.WriteFile(filepath.Join(over, "hall", "zh-3.wav"), []byte("no sound"), 0o600); err != nil {
		t.Fatal(err)
	}
	noon := time.Date(2026, 3, 2, 4, 0, 0, 0, time.UTC)
	program, _ := saying(t)
	s := openStore(t, Config{Override: over, Espeak: program, Now: func() time.Time { return noon }})
	s.Use(rulesOf(t, "default: {voice: hall}"))
	if err := s.Prewarm(t.Context()); err != nil {
		t.Fatal(err)
	}
	want := []wire.FileHealth{{Name: "recordings/hall/zh-3.wav", Fault: "not a usable WAV file: no RIFF WAVE header", At: noon}}
	if diff := cmp.Diff(want, s.Faults()); diff != "" {
		t.Error(diff)
	}
	if x := samples(t, clip(t, s, "hall.zh-3")); power(x, 300) < 0.001 {
		t.Error("it is not the synthesised clip")
	}
	pack(t, over, map[string]float64{"hall/zh-3.wav": 500})
	clip(t, s, "hall.zh-3")
	if got := s.Faults(); got != nil {
		t.Errorf("repaired: %v", got)
	}
}

func TestPhrasesOfTheRulesAreClips(t *testing.T) {
	t.Parallel()
	program, count := saying(t)
	cache := t.TempDir()
	s := openStore(t, Config{Cache: cache, Espeak: program})
	r := rulesOf(t, county)
	a := r.Announce(Utterance{Kind: UtterEmergency, Phrase: "fire"})
	ids := []string{a.Clips[0], a.Also[0][0], a.Also[1][0]}
	if _, err := s.Clip(t.Context(), ids[0]); !errors.Is(err, ErrUnknownClip) {
		t.Errorf("before the rules are known: %v", err)
	}
	s.Use(r)
	for _, id := range ids {
		clip(t, s, id)
	}
	// A start that knows the rules later keeps what is made.
	again := openStore(t, Config{Cache: cache, Espeak: program})
	again.Use(r)
	clip(t, again, ids[0])
	runs, err := os.ReadFile(count)
	if err != nil || bytes.Count(runs, []byte("run")) != 3 {
		t.Errorf("made %d times, %v", bytes.Count(runs, []byte("run")), err)
	}
	// Other rules throw away what is on disk, of words that are said no more.
	again = openStore(t, Config{Cache: cache, Espeak: program})
	again.Use(DefaultRules())
	left, err := os.ReadDir(cache)
	if err != nil || len(left) != 0 {
		t.Errorf("%d files left, %v", len(left), err)
	}
}

func TestThreeLanguagesAreSpokenAlikeLoud(t *testing.T) {
	t.Parallel()
	s := openStore(t, Config{})
	r := DefaultRules()
	s.Use(r)
	for _, p := range []string{"fire", "closing-soon"} {
		a := r.Announce(Utterance{Kind: UtterEmergency, Phrase: p})
		for _, id := range []string{a.Clips[0], a.Also[0][0], a.Also[1][0]} {
			x := samples(t, clip(t, s, id))
			near(t, "loudness of "+id, loudness(x, Rate), speechLUFS, 0.3)
			if seconds := float64(len(x)) / Rate; seconds < 3 || seconds > 20 {
				t.Errorf("%s lasts %.1f s", id, seconds)
			}
			if !strings.HasPrefix(id, "phrase-"+p) {
				t.Errorf("%s is no clip of %s", id, p)
			}
		}
	}
}
