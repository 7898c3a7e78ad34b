package voice

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func openStore(t *testing.T, c Config) *Store {
	t.Helper()
	if c.Espeak == "" {
		if _, err := exec.LookPath("espeak-ng"); err != nil {
			t.Skip("needs Debian's espeak-ng: ", err)
		}
	}
	if c.Cache == "" {
		c.Cache = t.TempDir()
	}
	return openLogged(t, c, nil)
}

func openLogged(t *testing.T, c Config, log *slog.Logger) *Store {
	t.Helper()
	s, err := Open(c, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func clip(t *testing.T, s *Store, id string) []byte {
	t.Helper()
	wav, err := s.Clip(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return wav
}

func samples(t *testing.T, wav []byte) []float64 {
	t.Helper()
	x, rate, err := decodeWAV(wav)
	if err != nil {
		t.Fatal(err)
	}
	if rate != Rate {
		t.Fatalf("%d samples a second", rate)
	}
	return x
}

// espeak makes a program that stands in for espeak-ng.
func espeak(t *testing.T, script string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "espeak")
	// Another process writes it: a child that a test beside starts could hold it open
	// for writing, and nothing that is being written is run.
	write := exec.CommandContext(t.Context(), "sh", "-c", `cat > "$0" && chmod 700 "$0"`, path)
	write.Stdin = strings.NewReader("#!/bin/sh\n" + script)
	if err := write.Run(); err != nil {
		t.Fatal(err)
	}
	return path
}

// saying makes such a program that says a sine, and counts its runs in a file.
func saying(t *testing.T) (path, count string) {
	t.Helper()
	dir := t.TempDir()
	sound, count := filepath.Join(dir, "sound.wav"), filepath.Join(dir, "count")
	if err := os.WriteFile(sound, encodeWAV(sine(300, 0.3, 0.3, Rate)), 0o600); err != nil {
		t.Fatal(err)
	}
	return espeak(t, "echo run >> '"+count+"'\ncat '"+sound+"'\n"), count
}

func TestEveryClipIsASoundOfTheRightLoudness(t *testing.T) {
	t.Parallel()
	s := openStore(t, Config{})
	windows := []int{1, 2, 3, 12, 110}
	if err := s.Prewarm(t.Context(), windows...); err != nil {
		t.Fatal(err)
	}
	for _, c := range Clips(windows...) {
		wav := clip(t, s, c.ID)
		x := samples(t, wav)
		want := speechLUFS
		if c.ID == chimeID {
			want = chimeLUFS
		}
		near(t, "loudness of "+c.ID, loudness(x, Rate), want, 0.1)
		if p := peak(x); p > 0.9 {
			t.Errorf("%s clips: peak %.3f", c.ID, p)
		}
		seconds := float64(len(x)) / Rate
		if seconds < 0.15 || seconds > 3 {
			t.Errorf("%s lasts %.2f s", c.ID, seconds)
		}
		edge := Rate / 25 // 40 ms
		if rms(x[:edge]) < 0.0005 || rms(x[len(x)-edge:]) < 0.0005 {
			t.Errorf("%s begins or ends with silence", c.ID)
		}
	}
}

func TestLettersAndDigitsSoundDifferent(t *testing.T) {
	t.Parallel()
	s := openStore(t, Config{})
	spectra := map[string][]float64{}
	for _, c := range Clips() {
		if strings.HasPrefix(c.ID, "zh-") && len(c.ID) == 4 {
			spectra[c.ID] = contour(samples(t, clip(t, s, c.ID)))
		}
	}
	if len(spectra) != 36 {
		t.Fatalf("%d letters and digits", len(spectra))
	}
	for a, x := range spectra {
		for b, y := range spectra {
			if a < b && distance(x, y) < 0.01 {
				t.Errorf("%s and %s sound alike: %.3f", a, b, distance(x, y))
			}
		}
	}
}

// contour is how strong a sound is in bands of pitch, in each of its eighths.
func contour(x []float64) []float64 {
	const parts = 8
	var out []float64
	for i := range parts {
		piece := x[i*len(x)/parts : (i+1)*len(x)/parts]
		for hz := 100.0; hz < 8000; hz *= 1.3 {
			out = append(out, math.Sqrt(power(piece, hz)))
		}
	}
	total := 0.0
	for _, v := range out {
		total += v * v
	}
	for i := range out {
		out[i] /= math.Sqrt(total)
	}
	return out
}

// distance is 0 for the same contour, 1 for ones with nothing in common.
func distance(x, y []float64) float64 {
	dot := 0.0
	for i := range x {
		dot += x[i] * y[i]
	}
	return 1 - dot
}

func TestAClipIsMadeOnceAndKept(t *testing.T) {
	t.Parallel()
	program, count := saying(t)
	cache := t.TempDir()
	s := openStore(t, Config{Cache: cache, Espeak: program})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := s.Clip(t.Context(), "zh-a"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	again := openStore(t, Config{Cache: cache, Espeak: program})
	if !bytes.Equal(clip(t, s, "zh-a"), clip(t, again, "zh-a")) {
		t.Error("another clip after a restart")
	}
	runs, err := os.ReadFile(count)
	if err != nil || strings.Count(string(runs), "run") != 1 {
		t.Errorf("made %d times, %v", strings.Count(string(runs), "run"), err)
	}
}

func TestAnImpatientCallerDoesNotEndTheClipForOthers(t *testing.T) {
	t.Parallel()
	program, _ := saying(t)
	pipe := filepath.Join(t.TempDir(), "go")
	slow := espeak(t, "while [ ! -e '"+pipe+"' ]; do sleep 0.01; done\nexec '"+program+"'\n")
	s := openStore(t, Config{Espeak: slow})
	ctx, cancel := context.WithCancel(t.Context())
	impatient := make(chan error)
	go func() {
		_, err := s.Clip(ctx, "zh-a")
		impatient <- err
	}()
	cancel()
	if err := <-impatient; !errors.Is(err, context.Canceled) {
		t.Errorf("the impatient one got %v", err)
	}
	if err := os.WriteFile(pipe, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	clip(t, s, "zh-a")
}

func TestHalfAClipOnDiskIsMadeAgain(t *testing.T) {
	t.Parallel()
	program, _ := saying(t)
	cache := t.TempDir()
	s := openStore(t, Config{Cache: cache, Espeak: program})
	good := clip(t, s, "zh-a")
	r, _ := recipeOf("zh-a")
	path := filepath.Join(cache, cacheName(r))
	if err := os.WriteFile(path, good[:len(good)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(clip(t, s, "zh-a"), good) {
		t.Error("half a clip was given out")
	}
	if kept, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(kept, good) {
		t.Errorf("half a clip is still there: %v", err)
	}
}

func TestClipsOfOtherRecipesAreThrownAwayAndOtherFilesAreNot(t *testing.T) {
	t.Parallel()
	cache := t.TempDir()
	r, _ := recipeOf("zh-a")
	for _, name := range []string{"zh-a-000000000000.wav", "tmp-zh-a-1.wav", "gone-000000000000.wav", cacheName(r), "README.txt"} {
		if err := os.WriteFile(filepath.Join(cache, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	openStore(t, Config{Cache: cache, Espeak: "/bin/false"})
	left, err := fs.Glob(os.DirFS(cache), "*")
	if err != nil || len(left) != 2 {
		t.Errorf("left: %q, %v; want the clip and README.txt", left, err)
	}
}

func TestAFullDiskDoesNotSilenceTheHall(t *testing.T) {
	t.Parallel()
	program, _ := saying(t)
	cache := filepath.Join(t.TempDir(), "cache")
	var said bytes.Buffer
	s := openLogged(t, Config{Cache: cache, Espeak: program}, slog.New(slog.NewTextHandler(&said, nil)))
	if err := os.RemoveAll(cache); err != nil { // as good as full: nothing can be made in it
		t.Fatal(err)
	}
	clip(t, s, "zh-a")
	clip(t, s, "zh-a")
	if n := strings.Count(said.String(), "cannot be kept"); n != 1 {
		t.Errorf("logged %d times:\n%s", n, said.String())
	}
}

func TestARecordingComesBeforeSynthesis(t *testing.T) {
	t.Parallel()
	over := t.TempDir()
	record := func(name string, hz float64, rate int) {
		t.Helper()
		x := append(make([]float64, rate/2), sine(hz, 0.02, 0.4, rate)...)
		data := make([]byte, 0, 4*len(x))
		for _, v := range x { // stereo
			s := uint16(int16(v * 32767))
			data = append(data, byte(s), byte(s>>8), byte(s), byte(s>>8))
		}
		if err := os.WriteFile(filepath.Join(over, name), rawWAV(1, 2, rate, 16, data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	record("zh-a.wav", 700, 44_100)
	s := openStore(t, Config{Override: over, Espeak: "/bin/false"})
	x := samples(t, clip(t, s, "zh-a"))
	near(t, "loudness", loudness(x, Rate), speechLUFS, 0.1)
	near(t, "length in s", float64(len(x))/Rate, 0.43, 0.03)
	if a, b := power(x, 700), power(x, 300); a < 100*b {
		t.Errorf("it is not the recording: %.3g at 700 Hz, %.3g at 300", a, b)
	}
	record("zh-a.wav", 1500, 22_050)
	later := time.Now().Add(time.Minute)
	if err := os.Chtimes(filepath.Join(over, "zh-a.wav"), later, later); err != nil {
		t.Fatal(err)
	}
	if x := samples(t, clip(t, s, "zh-a")); power(x, 1500) < 100*power(x, 700) {
		t.Error("a new recording is not taken up")
	}
	for i, name := range []string{"zh-2.wav", "zh-10.wav", "zh-hao.wav", "zh-window.wav"} {
		record(name, 400*float64(i+1), Rate)
	}
	x = samples(t, clip(t, s, "zh-w12"))
	near(t, "十二号窗口 from its pieces, in s", float64(len(x))/Rate, 4*0.43+3*joinSeconds, 0.1)
	if _, err := s.Clip(t.Context(), "zh-w13"); err == nil {
		t.Error("十三号窗口 was made, without 三")
	}
}

func TestABrokenRecordingIsLoggedOnceAndSynthesised(t *testing.T) {
	t.Parallel()
	program, _ := saying(t)
	for name, content := range map[string][]byte{
		"text":   []byte("not a sound"),
		"silent": encodeWAV(make([]float64, Rate)),
		"mp3":    rawWAV(0x55, 1, 16000, 0, []byte{1, 2, 3}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			over := t.TempDir()
			if err := os.WriteFile(filepath.Join(over, "zh-a.wav"), content, 0o600); err != nil {
				t.Fatal(err)
			}
			var said bytes.Buffer
			s := openLogged(t, Config{Cache: t.TempDir(), Override: over, Espeak: program}, slog.New(slog.NewTextHandler(&said, nil)))
			for range 3 {
				if x := samples(t, clip(t, s, "zh-a")); power(x, 300) < 0.001 {
					t.Error("it is not the synthesised clip")
				}
			}
			if n := strings.Count(said.String(), "cannot be used"); n != 1 {
				t.Errorf("logged %d times:\n%s", n, said.String())
			}
		})
	}
}

func TestALinkOutOfTheFolderOfRecordingsIsNotFollowed(t *testing.T) {
	t.Parallel()
	over, outside := t.TempDir(), filepath.Join(t.TempDir(), "secret.wav")
	if err := os.WriteFile(outside, encodeWAV(sine(900, 0.5, 0.5, Rate)), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(over, "zh-a.wav")); err != nil {
		t.Fatal(err)
	}
	program, _ := saying(t)
	s := openStore(t, Config{Override: over, Espeak: program})
	if x := samples(t, clip(t, s, "zh-a")); power(x, 900) > power(x, 300) {
		t.Error("the link was followed")
	}
}

func TestWhatCannotBeMadeHasAnErrorOfItsKind(t *testing.T) {
	t.Parallel()
	program, _ := saying(t)
	big := espeak(t, "head -c 5000000 /dev/zero\n")
	cases := map[string]struct {
		program, id string
		is          error
		says        string
	}{
		"unknown clip":           {program, "zh-unknown", ErrUnknownClip, ""},
		"a path":                 {program, "../../etc/passwd", ErrUnknownClip, ""},
		"no espeak-ng":           {"no-such-program-anywhere", "zh-a", ErrNoSynthesis, "espeak-ng is not installed"},
		"none at the path given": {"/nonexistent/espeak-ng", "zh-a", ErrNoSynthesis, ""},
		"it fails":               {espeak(t, "echo no voice >&2; exit 3\n"), "zh-a", nil, "no voice"},
		"it says nothing":        {espeak(t, "exit 0\n"), "zh-a", errWAV, ""},
		"it says too much":       {big, "zh-a", nil, "too much"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := openStore(t, Config{Espeak: c.program})
			wav, err := s.Clip(t.Context(), c.id)
			if err == nil || c.is != nil && !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%d bytes, error %v", len(wav), err)
			}
		})
	}
	if err := openStore(t, Config{Espeak: "no-such-program-anywhere"}).Prewarm(t.Context()); !errors.Is(err, ErrNoSynthesis) {
		t.Errorf("prewarm: %v", err)
	}
}

func TestTheChimeNeedsNoProgram(t *testing.T) {
	t.Parallel()
	s := openStore(t, Config{Espeak: "no-such-program-anywhere"})
	x := samples(t, clip(t, s, chimeID))
	near(t, "loudness", loudness(x, Rate), speechLUFS-3, 0.05)
	near(t, "length in s", float64(len(x))/Rate, 0.6, 0.01)
}
