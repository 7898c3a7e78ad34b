package message

import (
	"encoding/json"
	"os"
	"testing"
)

// told is one line of testdata/waits.json, which the pages' wait.ts is held against
// too: what a forecast is told as; "" where nothing can be said, "now" below a
// minute.
type told struct {
	P50S int    `json:"p50_s"`
	P90S int    `json:"p90_s"`
	ZH   string `json:"zh"`
	EN   string `json:"en"`
	KO   string `json:"ko"`
}

func TestAForecastIsToldAsPeopleSpeak(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/waits.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []told
	if err := json.Unmarshal(raw, &all); err != nil || len(all) < 10 {
		t.Fatalf("%d waits, %v", len(all), err)
	}
	for _, x := range all {
		for lang, want := range map[string]string{"zh": x.ZH, "en": x.EN, "ko": x.KO} {
			w, got := WaitOf(x.P50S, x.P90S), ""
			switch {
			case w.Now:
				got = "now"
			case w.Known:
				got = w.In(lang)
			}
			if got != want {
				t.Errorf("%s: %d to %d s is told as %q, want %q", lang, x.P50S, x.P90S, got, want)
			}
		}
	}
}

// No forecast is told as a longer time than a longer one, and no range ends before
// it begins.
func TestALongerForecastIsNeverToldAsAShorterOne(t *testing.T) {
	t.Parallel()
	last := Wait{}
	for s := range 6 * 3600 {
		w := WaitOf(s, s)
		if !w.Known || w.Lo > w.Hi || w.Lo < last.Lo || w.Hi < last.Hi {
			t.Fatalf("%d s is told as %+v after %+v", s, w, last)
		}
		last = w
	}
}
