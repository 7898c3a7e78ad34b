package voice

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestADamagedClipIsMadeAgainAndTold turns bits of a clip that is kept: of its head,
// its sound, its end.
func TestADamagedClipIsMadeAgainAndTold(t *testing.T) {
	t.Parallel()
	program, count := saying(t)
	cache := t.TempDir()
	var said bytes.Buffer
	s := openLogged(t, Config{Cache: cache, Espeak: program}, slog.New(slog.NewTextHandler(&said, nil)))
	good := clip(t, s, "zh-a")
	r, _ := recipeOf("zh-a")
	path := filepath.Join(cache, cacheName(r))
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damaged := map[string][]byte{"cut": kept[:len(kept)/2], "empty": nil, "longer": append(bytes.Clone(kept), 0)}
	for name, at := range map[string]int{"head": 22, "rate": 25, "sound": 200, "last sample": len(good) - 1, "end": len(kept) - 1} {
		damaged[name] = bytes.Clone(kept)
		damaged[name][at] ^= 0x40
	}
	for name, raw := range damaged {
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(clip(t, s, "zh-a"), good) {
			t.Errorf("%s: another clip is given out", name)
		}
		if again, err := os.ReadFile(path); err != nil || !bytes.Equal(again, kept) {
			t.Errorf("%s: it is still there: %v", name, err)
		}
	}
	if n := strings.Count(said.String(), "damaged"); n != len(damaged) {
		t.Errorf("told %d times of %d:\n%s", n, len(damaged), said.String())
	}
	runs, err := os.ReadFile(count)
	if err != nil || strings.Count(string(runs), "run") != 1+len(damaged) {
		t.Errorf("made %d times, %v", strings.Count(string(runs), "run"), err)
	}
}

func TestAClipUnderAnothersNameIsMadeAgain(t *testing.T) {
	t.Parallel()
	program, count := saying(t)
	cache := t.TempDir()
	s := openStore(t, Config{Cache: cache, Espeak: program})
	clip(t, s, "zh-a")
	a, _ := recipeOf("zh-a")
	b, _ := recipeOf("zh-b")
	if err := os.Rename(filepath.Join(cache, cacheName(a)), filepath.Join(cache, cacheName(b))); err != nil {
		t.Fatal(err)
	}
	clip(t, s, "zh-b")
	if runs, err := os.ReadFile(count); err != nil || strings.Count(string(runs), "run") != 2 {
		t.Errorf("made %d times, %v", strings.Count(string(runs), "run"), err)
	}
}
