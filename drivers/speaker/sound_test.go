package speaker_test

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"

	"yimen/drivers/speaker"
)

// le32 and le16 write numbers as WAV has them.
func le32(n int) []byte { return []byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24)} }
func le16(n int) []byte { return []byte{byte(n), byte(n >> 8)} }

// wav is a file of the format given, with a chunk nobody knows before the data.
func wav(tag, channels, rate, bits, declared int, data []byte) []byte {
	return slices.Concat([]byte("RIFF"), le32(0), []byte("WAVE"),
		[]byte("fmt "), le32(16), le16(tag), le16(channels), le32(rate), le32(rate*channels*bits/8), le16(channels*bits/8), le16(bits),
		[]byte("LIST"), le32(3), []byte("abc\x00"),
		[]byte("data"), le32(declared), data)
}

func TestWAVFilesAreReadAsTheyAre(t *testing.T) {
	t.Parallel()
	data := slices.Concat(le16(100), le16(-100), le16(32767), le16(-32768))
	cases := map[string]struct {
		file []byte
		want []int16
	}{
		"mono":                   {wav(1, 1, 22050, 16, 8, data), []int16{100, -100, 32767, -32768}},
		"stereo is mixed":        {wav(1, 2, 22050, 16, 8, data), []int16{0, 0}},
		"length not known":       {wav(1, 1, 22050, 16, 0x7ffff000, data), []int16{100, -100, 32767, -32768}},
		"an odd byte at the end": {wav(1, 1, 22050, 16, 9, append(slices.Clone(data), 1)), []int16{100, -100, 32767, -32768}},
		"no sound":               {wav(1, 1, 22050, 16, 0, nil), []int16{}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, err := speaker.DecodeWAV(c.file)
			if err != nil || p.Rate != 22050 || !slices.Equal(p.Samples, c.want) {
				t.Errorf("read %+v, %v; want %v", p, err, c.want)
			}
		})
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{
		"nothing":         nil,
		"text":            []byte("this is not a sound file at all"),
		"no format":       slices.Concat([]byte("RIFF"), le32(0), []byte("WAVEdata"), le32(2), le16(1)),
		"no data":         wav(1, 1, 22050, 16, 0, nil)[:40],
		"floats":          wav(3, 1, 22050, 32, 4, make([]byte, 4)),
		"eight bits":      wav(1, 1, 22050, 8, 4, make([]byte, 4)),
		"six channels":    wav(1, 6, 22050, 16, 12, make([]byte, 12)),
		"rate of nothing": wav(1, 1, 0, 16, 4, make([]byte, 4)),
	} {
		if p, err := speaker.DecodeWAV(file); !errors.Is(err, speaker.ErrFormat) {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	in := tone(440, 0.9, 50*time.Millisecond)
	out, err := speaker.DecodeWAV(speaker.EncodeWAV(in))
	if err != nil || out.Rate != in.Rate || !slices.Equal(in.Samples, out.Samples) {
		t.Errorf("read back %d samples at %d, %v", len(out.Samples), out.Rate, err)
	}
}

func TestResamplingKeepsPitchLevelAndLength(t *testing.T) {
	t.Parallel()
	for _, to := range []int{8_000, 16_000, 44_100, 47_999, 48_000} {
		in := tone(1000, 0.5, 500*time.Millisecond)
		out := speaker.Resample(in, to)
		within(t, "length in s", out.Duration().Seconds(), 0.5, 0.001)
		within(t, "pitch in Hz", pitch(out), 1000, 1)
		middle := speaker.PCM{Rate: to, Samples: out.Samples[to/20 : len(out.Samples)-to/20]}
		within(t, "level", rms(middle), 0.5/math.Sqrt2, 0.002)
	}
}

func TestResampledSamplesLieWhereTheSoundIs(t *testing.T) {
	t.Parallel()
	for _, to := range []int{16_000, 47_999, 48_000} { // the second keeps no forms of its filter
		out := speaker.Resample(tone(1000, 0.5, 200*time.Millisecond), to)
		for i := to / 50; i < len(out.Samples)-to/50; i++ {
			want := 0.5 * math.MaxInt16 * math.Sin(2*math.Pi*1000*float64(i)/float64(to))
			if off := math.Abs(float64(out.Samples[i]) - want); off > 60 {
				t.Fatalf("at %d, sample %d is off by %.0f", to, i, off)
			}
		}
	}
}

func TestResamplingDownLeavesNoImage(t *testing.T) {
	t.Parallel()
	in := speaker.Silence(48_000, 200*time.Millisecond)
	for i := range in.Samples { // 10 kHz cannot be heard at 8 kHz; it would fold to 2 kHz
		in.Samples[i] = int16(16_000 * math.Sin(2*math.Pi*10_000*float64(i)/48_000))
	}
	out := speaker.Resample(in, 8_000)
	out.Samples = out.Samples[200 : len(out.Samples)-200]
	if level := 20 * math.Log10(rms(out)/rms(in)); level > -50 {
		t.Errorf("the image is at %.0f dB, want under -50", level)
	}
}

func TestASentenceIsItsClipsAndTheJoinsBetween(t *testing.T) {
	t.Parallel()
	clip := func(rate int) speaker.PCM { return speaker.Silence(rate, 100*time.Millisecond) }
	clips := []speaker.PCM{clip(22_050), clip(44_100), clip(22_050)}
	out := speaker.Assemble(clips, 70*time.Millisecond)
	within(t, "length in s", out.Duration().Seconds(), 0.44, 0.001)
	if out.Rate != 22_050 {
		t.Errorf("rate %d, want the first clip's", out.Rate)
	}
	if got := speaker.Assemble(nil, time.Second); len(got.Samples) != 0 {
		t.Errorf("no clips make %d samples", len(got.Samples))
	}
}

func TestAnAnnouncementIsChimeSentenceGapSentence(t *testing.T) {
	t.Parallel()
	chime := tone(880, 0.3, 600*time.Millisecond)
	clip := tone(220, 0.6, 300*time.Millisecond)
	out := speaker.Announce(chime, []speaker.PCM{clip}, 2, 700*time.Millisecond)
	within(t, "length in s", out.Duration().Seconds(), 0.6+0.15+0.3+0.7+0.3, 0.002)
	parts := loud(out, 300)
	if len(parts) != 3 {
		t.Fatalf("%d sounds, want chime and two sentences", len(parts))
	}
	within(t, "chime in Hz", pitch(parts[0]), 880, 3)
	within(t, "first in Hz", pitch(parts[1]), 220, 3)
	within(t, "second in Hz", pitch(parts[2]), 220, 3)
	if out := speaker.Announce(speaker.PCM{}, []speaker.PCM{clip}, 0, time.Second); len(out.Samples) != len(clip.Samples) {
		t.Errorf("without chime, repeat 0: %d samples, want the sentence once", len(out.Samples))
	}
	if out := speaker.Announce(chime, nil, 2, time.Second); len(out.Samples) != len(chime.Samples) {
		t.Errorf("without a sentence: %d samples, want the chime", len(out.Samples))
	}
}

func FuzzAnyBytesAreAWAVFileOrAnError(f *testing.F) {
	f.Add(wav(1, 2, 22050, 16, 8, make([]byte, 8)))
	f.Add(wav(1, 1, 8000, 16, 0x7fffffff, make([]byte, 3)))
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := speaker.DecodeWAV(b)
		if err == nil && len(p.Samples) > len(b)/2 {
			t.Errorf("%d samples in %d bytes", len(p.Samples), len(b))
		}
	})
}
