package sound_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/speaker"
	"yimen/drivers/speaker/soundproof"
	"yimen/drivers/speaker/soundtest"
	"yimen/hallserver/voice"
	"yimen/kiosk/sound"
)

// A process has one speaker for all its life, so what is played is played by a run
// of this program of its own, with the hall's clips in the folder that clipsEnv names.
const clipsEnv = "YIMEN_SOUND_CLIPS"

func TestMain(m *testing.M) {
	if dir := os.Getenv(clipsEnv); dir != "" {
		os.Exit(child(dir))
	}
	os.Exit(m.Run())
}

// folder gives the clips of a folder.
type folder string

func (f folder) Clip(_ context.Context, id string) ([]byte, error) {
	return os.ReadFile(filepath.Join(string(f), id+".wav"))
}

// child asks for a card twice, in two languages, and in one that the folder lacks.
func child(dir string) int {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	s := sound.New(sound.Options{
		Open: func(ctx context.Context) (sound.Output, error) {
			return speaker.Open(ctx, speaker.Options{Buffer: time.Second, Slack: 20 * time.Second, ReadyTimeout: 20 * time.Second})
		},
		Clips: folder(dir), Log: slog.New(slog.NewTextHandler(os.Stdout, nil)),
	})
	for _, language := range []string{"zh", "en", "ko"} {
		s.TakeCard(ctx, language)
	}
	fmt.Println("asked")
	return 0
}

// runChild answers what the child said.
func runChild(t *testing.T, dir string, env ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(append(os.Environ(), clipsEnv+"="+dir), env...)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("child: %v\n%s", err, out)
	}
	return string(out)
}

// clips writes the hall's sentences into a folder, and answers all that the hall's
// voice has to say, with the kiosk's notes.
func clips(t *testing.T, languages ...string) (dir string, all map[string]speaker.PCM) {
	t.Helper()
	dir = t.TempDir()
	store, err := voice.Open(voice.Config{Cache: filepath.Join(dir, "voice")}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	all = map[string]speaker.PCM{"notes": sound.Notes()}
	for _, c := range voice.Clips() {
		if len(c.ID) == len("zh-a") {
			continue // letters and digits take long to make, and are in no sentence here
		}
		wav, err := store.Clip(t.Context(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		if all[c.ID], err = speaker.DecodeWAV(wav); err != nil {
			t.Fatal(err)
		}
		if language, ok := strings.CutSuffix(c.ID, "-take-card"); ok && slices.Contains(languages, language) {
			if err := os.WriteFile(filepath.Join(dir, c.ID+".wav"), wav, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	return dir, all
}

// tries is how often it is listened to again: a sound server on a machine that stalls
// breaks what it is given. What is not played is heard in none of them.
const tries = 5

func TestOneWhoWalksAwayHearsTheNotesAndTheSentence(t *testing.T) {
	t.Parallel()
	dir, all := clips(t, "zh", "en")
	pack, err := soundproof.New(all)
	if err != nil {
		t.Fatal(err)
	}
	want := pack.Names("notes", "zh-take-card", "notes", "en-take-card", "notes") // ko: an older server has none
	diff := ""
	for range tries {
		if diff = cmp.Diff(want, soundproof.IDs(pack.Match(hear(t, dir)))); diff == "" {
			return
		}
		t.Logf("heard otherwise: (-asked +heard)\n%s", diff)
	}
	t.Errorf("(-asked +heard)\n%s", diff)
}

// hear runs the child against a loudspeaker, and answers what it played.
func hear(t *testing.T, dir string) speaker.PCM {
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
	if said := runChild(t, dir, sink.Env()...); strings.Contains(said, "nothing is heard") {
		t.Logf("child said %s", said)
	}
	if err := rec.Stop(); err != nil {
		t.Fatal(err)
	}
	return rec.Sound()
}

func TestTheNotesAreAsLoudAsTheHallsSpeech(t *testing.T) {
	t.Parallel()
	got, err := voice.MeasureWAV(speaker.EncodeWAV(sound.Notes()))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", got)
	if got.LUFS < voice.TargetLUFS || got.TruePeak > -1 {
		t.Errorf("they are %.1f LUFS loud, peak %.1f dB; want %.1f or more, and no more than -1", got.LUFS, got.TruePeak, voice.TargetLUFS)
	}
}

func TestWithoutASoundDeviceNothingBreaks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	conf := filepath.Join(dir, "asound.conf")
	if err := os.WriteFile(conf, []byte("# no devices\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	said := runChild(t, dir, "ALSA_CONFIG_PATH="+conf)
	if n := strings.Count(said, "nothing is heard at this kiosk"); n != 1 || !strings.HasSuffix(strings.TrimSpace(said), "asked") {
		t.Errorf("child said %q", said)
	}
}
