package voice

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
)

func sine(hz, level float64, seconds float64, rate int) []float64 {
	x := make([]float64, int(seconds*float64(rate)))
	for i := range x {
		x[i] = level * math.Sin(2*math.Pi*hz*float64(i)/float64(rate))
	}
	return x
}

func near(t *testing.T, what string, got, want, by float64) {
	t.Helper()
	if !(math.Abs(got-want) <= by) {
		t.Errorf("%s is %.4g, want %.4g ± %.2g", what, got, want, by)
	}
}

// The standard's own tables, for 48 kHz.
func TestTheFiltersAreThoseOfTheStandard(t *testing.T) {
	t.Parallel()
	s, h := shelf(48_000), highpass(48_000)
	for what, c := range map[string]struct{ got, want float64 }{
		"shelf b0": {s.b0, 1.53512485958697}, "shelf b1": {s.b1, -2.69169618940638}, "shelf b2": {s.b2, 1.19839281085285},
		"shelf a1": {s.a1, -1.69065929318241}, "shelf a2": {s.a2, 0.73248077421585},
		"highpass a1": {h.a1, -1.99004745483398}, "highpass a2": {h.a2, 0.99007225036621},
	} {
		near(t, what, c.got, c.want, 1e-8)
	}
}

// Signals whose loudness the standard and EBU Tech 3341 give, for one channel.
func TestLoudnessIsWhatTheStandardSays(t *testing.T) {
	t.Parallel()
	for _, rate := range []int{22_050, 48_000} {
		at := func(db float64, seconds float64) []float64 {
			return sine(997, math.Pow(10, db/20), seconds, rate)
		}
		near(t, "full scale", loudness(at(0, 3), rate), -3.01, 0.04)
		near(t, "-23 dB", loudness(at(-23, 3), rate), -26.01, 0.04)
		// 27 blocks are full, six hold a quarter to three quarters of the tone.
		near(t, "silence does not count", loudness(slices.Concat(make([]float64, 5*rate), at(-20, 3), make([]float64, 5*rate)), rate), -23.42, 0.1)
		near(t, "nor what is far under the rest", loudness(slices.Concat(at(-36, 10), at(-23, 60), at(-36, 10)), rate), -26.01, 0.1)
		near(t, "short", loudness(at(-20, 0.2), rate), -23.01, 0.1)
	}
	if got := loudness(make([]float64, 22_050), 22_050); !math.IsInf(got, -1) {
		t.Errorf("silence is %g", got)
	}
	if got := loudness(nil, 22_050); !math.IsInf(got, -1) {
		t.Errorf("nothing is %g", got)
	}
}

func TestNormalisingReachesItsTargetWithoutClipping(t *testing.T) {
	t.Parallel()
	quiet := sine(300, 0.01, 1, Rate)
	spiky := sine(300, 0.05, 1, Rate)
	for i := 0; i < len(spiky); i += Rate / 20 {
		spiky[i] = 0.9 // peaks 25 dB over the rest
	}
	for name, x := range map[string][]float64{"quiet": quiet, "spiky": spiky, "loud": sine(300, 1, 1, Rate)} {
		out := normalise(x, Rate, speechLUFS)
		near(t, name+" loudness", loudness(out, Rate), speechLUFS, 0.3)
		if p := peak(out); p > ceiling+1e-9 {
			t.Errorf("%s: peak %.3f", name, p)
		}
	}
}

func peak(x []float64) float64 {
	p := 0.0
	for _, v := range x {
		p = max(p, math.Abs(v))
	}
	return p
}

func TestSilenceIsTrimmedAtBothEndsAndNothingClicks(t *testing.T) {
	t.Parallel()
	x := slices.Concat(make([]float64, Rate/2), sine(300, 0.5, 0.3, Rate), make([]float64, Rate))
	out := trim(x, Rate)
	near(t, "length in s", float64(len(out))/Rate, 0.3+keepBefore+keepAfter, 2*trimFrameSeconds)
	if math.Abs(out[0]) > 1e-6 || math.Abs(out[len(out)-1]) > 1e-6 {
		t.Errorf("begins with %g, ends with %g", out[0], out[len(out)-1])
	}
	if out := trim(make([]float64, Rate), Rate); out != nil {
		t.Errorf("silence leaves %d samples", len(out))
	}
}

func TestTheChimeIsTwoNotesIn600Milliseconds(t *testing.T) {
	t.Parallel()
	x := chime(Rate)
	near(t, "length in s", float64(len(x))/Rate, 0.6, 0.001)
	if a, b := power(x[:Rate/5], 659.26), power(x[:Rate/5], 523.25); a < 20*b {
		t.Errorf("the first 0.2 s hold E %.3g and C %.3g", a, b)
	}
	last := x[Rate*42/100:]
	if a, b := power(last, 659.26), power(last, 523.25); b < 20*a {
		t.Errorf("the end holds E %.3g and C %.3g", a, b)
	}
	if math.Abs(x[len(x)-1]) > 0.01 {
		t.Errorf("it ends with %g", x[len(x)-1])
	}
}

// power of x at one frequency (Goertzel).
func power(x []float64, hz float64) float64 {
	w := 2 * math.Cos(2*math.Pi*hz/Rate)
	s1, s2 := 0.0, 0.0
	for _, v := range x {
		s1, s2 = v+w*s1-s2, s1
	}
	return (s1*s1 + s2*s2 - w*s1*s2) / float64(len(x)*len(x))
}

// rawWAV is a file of the format given.
func rawWAV(tag, channels, rate, bits int, data []byte) []byte {
	le := binary.LittleEndian
	b := append([]byte("RIFF\x00\x00\x00\x00WAVEfmt "), 16, 0, 0, 0)
	b = le.AppendUint16(b, uint16(tag))
	b = le.AppendUint16(b, uint16(channels))
	b = le.AppendUint32(b, uint32(rate))
	b = le.AppendUint32(b, uint32(rate*channels*bits/8))
	b = le.AppendUint16(b, uint16(channels*bits/8))
	b = le.AppendUint16(b, uint16(bits))
	b = append(b, "data"...)
	b = le.AppendUint32(b, uint32(len(data)))
	return append(b, data...)
}

func TestRecordingsOfEveryUsualFormAreRead(t *testing.T) {
	t.Parallel()
	half32 := binary.LittleEndian.AppendUint32(nil, math.Float32bits(0.5))
	for name, c := range map[string]struct {
		file []byte
		want float64
	}{
		"8 bits":   {rawWAV(1, 1, 16000, 8, []byte{192}), 0.5},
		"16 bits":  {rawWAV(1, 1, 16000, 16, []byte{0x00, 0x40}), 0.5},
		"24 bits":  {rawWAV(1, 1, 16000, 24, []byte{0, 0, 0xc0}), -0.5},
		"32 bits":  {rawWAV(1, 1, 16000, 32, []byte{0, 0, 0, 0x40}), 0.5},
		"floats":   {rawWAV(3, 1, 16000, 32, half32), 0.5},
		"stereo":   {rawWAV(1, 2, 16000, 16, []byte{0, 0x40, 0, 0}), 0.25},
		"nonsense": {rawWAV(3, 1, 16000, 32, []byte{0, 0, 0xc0, 0x7f}), 0},
	} {
		x, rate, err := decodeWAV(c.file)
		if err != nil || rate != 16000 || len(x) != 1 || x[0] != c.want {
			t.Errorf("%s: %v at %d, %v; want %v", name, x, rate, err, c.want)
		}
	}
	for name, file := range map[string][]byte{
		"text": []byte("hello, this is text"), "mp3 inside": rawWAV(0x55, 1, 16000, 0, nil),
		"doubles": rawWAV(3, 1, 16000, 64, nil), "no rate": rawWAV(1, 1, 0, 16, nil), "cut off": rawWAV(1, 1, 16000, 16, nil)[:30],
	} {
		if _, _, err := decodeWAV(file); !errors.Is(err, errWAV) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzAnyBytesAreARecordingOrAnError(f *testing.F) {
	f.Add(rawWAV(1, 2, 44100, 24, make([]byte, 60)))
	f.Add(encodeWAV(sine(300, 0.5, 0.01, Rate)))
	f.Fuzz(func(t *testing.T, b []byte) {
		if len(b) > 4000 {
			t.Skip("long input takes long and shows no more")
		}
		if wav, err := finish(b, speechLUFS); err == nil && !whole(wav) {
			t.Error("made half a clip")
		}
	})
}

// The loudness of clips as another program finds it: sox, with the standard's
// own filter tables.
func TestAnotherProgramFindsTheSameLoudness(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("sox"); err != nil {
		t.Skip("needs Debian's sox: ", err)
	}
	s := openStore(t, Config{})
	for _, id := range []string{"zh-please", "zh-0", "zh-a", "zh-hao", "zh-w12", "chime"} {
		wav := clip(t, s, id)
		want := speechLUFS
		if id == chimeID {
			want = chimeLUFS
		}
		// sox knows no gates, so what is quiet lowers its figure by a little.
		got := soxLoudness(t, wav)
		near(t, fmt.Sprintf("loudness of %s by sox", id), got, want-0.45, 0.6)
	}
}

func soxLoudness(t *testing.T, wav []byte) float64 {
	t.Helper()
	file := filepath.Join(t.TempDir(), "clip.wav")
	if err := os.WriteFile(file, wav, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sox", file, "-n", "gain", "-10", "rate", "48000",
		"biquad", "1.53512485958697", "-2.69169618940638", "1.19839281085285", "1", "-1.69065929318241", "0.73248077421585",
		"biquad", "1", "-2", "1", "1", "-1.99004745483398", "0.99007225036621", "stat")
	var out bytes.Buffer
	cmd.Stderr = &out
	if err := cmd.Run(); err != nil {
		t.Fatalf("sox: %v\n%s", err, out.String())
	}
	m := regexp.MustCompile(`RMS\s+amplitude:\s+([0-9.]+)`).FindStringSubmatch(out.String())
	if m == nil {
		t.Fatalf("sox says %s", out.String())
	}
	v, err := strconv.ParseFloat(m[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return lufs(v*v) + 10
}

func TestAPeakBetweenSamplesIsFound(t *testing.T) {
	t.Parallel()
	// A sine of a quarter of the rate, sampled at its shoulders: 3 dB over them.
	x := make([]float64, Rate)
	for i := range x {
		x[i] = 0.5 * math.Sin(math.Pi*float64(i)/2+math.Pi/4)
	}
	m, err := MeasureWAV(encodeWAV(x))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "true peak", m.TruePeak, -6.02, 0.1)
	near(t, "length in s", m.Length.Seconds(), 1, 0.001)
	quiet, err := Normalise(encodeWAV(sine(500, 0.01, 1, Rate)), "zh-a")
	if err != nil {
		t.Fatal(err)
	}
	m, err = MeasureWAV(quiet)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "loudness", m.LUFS, TargetLUFS, 0.1)
	if _, err := Normalise([]byte("text"), "zh-a"); !errors.Is(err, errWAV) {
		t.Errorf("text: %v", err)
	}
}

// whole is whether b is a WAV file as encodeWAV writes them, none of it missing.
func whole(b []byte) bool {
	return len(b) > 44 && string(b[:4]) == "RIFF" &&
		int(binary.LittleEndian.Uint32(b[40:])) == len(b)-44
}
