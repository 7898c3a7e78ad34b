package voice

import (
	"bytes"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A hall's own program speaks the languages it is named for, and its clips are of the
// same form as all others. The program is a real one, Debian's flite.
func TestAHallsOwnSynthesiserSpeaks(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("flite"); err != nil {
		t.Fatalf("%v: run make deps-test", err)
	}
	program, count := saying(t)
	s := openStore(t, Config{Espeak: program})
	s.Use(rulesOf(t, `
synthesiser: {command: [flite, -voice, slt, -t, "{text}", -o, "{wav}"], version: "2.2", languages: [en]}
phrases:
  - {id: hello, kind: notice, text: {zh: 您好, en: Good morning to all of you}}
`))
	phrases := map[string]string{}
	for _, one := range s.phrases {
		phrases[one.language()] = one.id
	}
	sine := samples(t, clip(t, s, "zh-please"))
	for _, id := range []string{"en-number", "en-go", "en-7", phrases["en"]} {
		x := samples(t, clip(t, s, id))
		near(t, "loudness of "+id, loudness(x, Rate), speechLUFS, 0.1)
		if distance(contour(x), contour(sine)) < 0.01 {
			t.Errorf("%s is said by the other program", id)
		}
	}
	clip(t, s, phrases["zh"])
	if got := runs(t, count); got != 2 { // zh-please, 您好
		t.Errorf("the other program said %d clips", got)
	}
	if long, short := len(clip(t, s, phrases["en"])), len(clip(t, s, "en-7")); long < 2*short {
		t.Errorf("a sentence has %d bytes, a word %d", long, short)
	}
}

func runs(t *testing.T, count string) int {
	t.Helper()
	raw, err := os.ReadFile(count)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(raw), "\n")
}

// ownWith are rules whose synthesiser is a program, told the text on its input.
func ownWith(t *testing.T, program, version string) Rules {
	t.Helper()
	return rulesOf(t, `synthesiser: {command: ["`+program+`", "{language}"], version: "`+version+`"}`)
}

func TestWhereTheOwnSynthesiserFailsEspeakSpeaksAndItIsToldOnce(t *testing.T) {
	t.Parallel()
	program, count := saying(t)
	dir := t.TempDir()
	broken, tries := filepath.Join(dir, "broken"), filepath.Join(dir, "tries")
	if err := os.WriteFile(broken, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	own := espeak(t, "cat >> '"+tries+"'; [ -e '"+broken+"' ] && { echo no model >&2; exit 3; }\n"+
		"[ \"$1\" = zh ] && exec '"+program+"'\n")
	var said bytes.Buffer
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	cache := t.TempDir()
	s := openLogged(t, Config{Cache: cache, Espeak: program, Now: func() time.Time { return now }}, slog.New(slog.NewTextHandler(&said, nil)))
	s.Use(ownWith(t, own, "1"))

	for _, id := range []string{"zh-please", "zh-a", "zh-please"} {
		clip(t, s, id)
	}
	if got := strings.Count(said.String(), "voice synthesiser cannot be used"); got != 1 || !strings.Contains(said.String(), "no model") {
		t.Errorf("told %d times:\n%s", got, &said)
	}
	if raw, err := os.ReadFile(tries); err != nil || string(raw) != "请\n" {
		t.Errorf("it was tried with %q, %v", raw, err)
	}
	if got := runs(t, count); got != 2 {
		t.Errorf("espeak-ng said %d clips", got)
	}

	// A minute later it can again: what is asked for is made anew, once.
	if err := os.Remove(broken); err != nil {
		t.Fatal(err)
	}
	now = now.Add(ownRest)
	for range 2 {
		clip(t, s, "zh-please")
	}
	if raw, err := os.ReadFile(tries); err != nil || string(raw) != "请\n请\n" {
		t.Errorf("it was tried with %q, %v", raw, err)
	}
	if !strings.Contains(said.String(), "voice synthesiser speaks again") {
		t.Errorf("told:\n%s", &said)
	}

	// What it made outlives a restart, and goes with its version.
	kept := func() int {
		names, err := filepath.Glob(filepath.Join(cache, "zh-please-"+ownMark+"*.wav"))
		if err != nil {
			t.Fatal(err)
		}
		return len(names)
	}
	again := openLogged(t, Config{Cache: cache, Espeak: program}, nil)
	again.Use(ownWith(t, own, "1"))
	if kept() != 1 {
		t.Errorf("%d clips are kept", kept())
	}
	again.Use(ownWith(t, own, "2"))
	if kept() != 0 {
		t.Errorf("%d clips of another version are kept", kept())
	}
}

func TestASynthesiserIsNamedSoundly(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"synthesiser: {command: []}":                                                "line 1: synthesiser: a command is needed",
		"synthesiser:\n  version: '1'":                                              "line 2: synthesiser: a command is needed",
		"synthesiser: {command: [say], languages: [fr]}":                            `line 1: synthesiser: language "fr"`,
		"synthesiser: {command: [say], voice: anna}":                                "line 1: field voice not found",
		"synthesiser: {command: say}":                                               "line 1: cannot unmarshal",
		"synthesiser: {command: [say], version: '" + strings.Repeat("1", 41) + "'}": "line 1: synthesiser: version",
	} {
		if _, err := ReadRules([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v\nwant %s", text, err, want)
		}
	}
}
