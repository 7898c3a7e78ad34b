package voice

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

const county = `
default:
  repeat: 1
  also: none
  quiet: [{from: "18:00", to: "08:00"}]
  volume:
    - {from: "12:00", to: "14:00", percent: 60}
zones:
  east:
    voice: hall
    repeat: 3
    gap_ms: 500
    merge_over: 2
    deadline_s: 60
    also: [ko, en]
    quiet: []
phrases:
  - id: bank
    kind: notice
    text: {zh: 银行窗口请到行唐厅, en: Bank windows}
  - id: own
    kind: notice
    text: {zh: 任意}
    pinyin: "ni3 hao3 , shi4"
  - id: fire
    kind: emergency
    text: {zh: 着火了, en: Fire, ko: 불이야}
dictionary:
  行唐: xing2 tang2
`

func rulesOf(t *testing.T, text string) Rules {
	t.Helper()
	r, err := ReadRules([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func at(clock string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", "2026-03-02 "+clock, time.FixedZone("hall", 8*3600))
	if err != nil {
		panic(err)
	}
	return t
}

func TestAZoneSpeaksInItsOwnMannerAndElseAsTheHallDoes(t *testing.T) {
	t.Parallel()
	r := rulesOf(t, county)
	u := Utterance{Kind: UtterCall, Number: "A1", Window: 2, Language: "en", At: at("09:00")}
	hall := r.Announce(u)
	want := &wire.Announcement{
		Text: "请 A1 号到 2 号窗口", Chime: "chime", Clips: []string{"zh-please", "zh-a", "zh-1", "zh-hao", "zh-to", "zh-w2"},
		Short: []string{"zh-a", "zh-1", "zh-w2"}, Repeat: 1, GapMS: 700,
	}
	if diff := cmp.Diff(want, hall); diff != "" {
		t.Errorf("hall: %s", diff)
	}
	u.Zone = "east"
	until := at("09:01").UTC()
	want = &wire.Announcement{
		Text: "请 A1 号到 2 号窗口 / 번호 A1, 2번 창구로 오십시오 / Number A1, please go to window 2", Chime: "hall.chime",
		Clips: []string{"hall.zh-please", "hall.zh-a", "hall.zh-1", "hall.zh-hao", "hall.zh-to", "hall.zh-w2"},
		Also: [][]string{
			{"hall.ko-number", "hall.ko-a", "hall.ko-1", "hall.ko-w2", "hall.ko-come"},
			{"hall.en-number", "hall.en-a", "hall.en-1", "hall.en-go", "hall.en-w2"},
		},
		Short: []string{
			"hall.zh-a", "hall.zh-1", "hall.zh-w2", "hall.ko-a", "hall.ko-1", "hall.ko-w2",
			"hall.en-a", "hall.en-1", "hall.en-window", "hall.en-w2",
		},
		Repeat: 3, GapMS: 500, MergeOver: 2, Until: &until,
	}
	if diff := cmp.Diff(want, r.Announce(u)); diff != "" {
		t.Errorf("east: %s", diff)
	}
	if diff := cmp.Diff([]string{"", "hall"}, r.Voices()); diff != "" {
		t.Error(diff)
	}
}

func TestQuietHoursSilenceAllButAnEmergency(t *testing.T) {
	t.Parallel()
	r := rulesOf(t, county)
	for clock, c := range map[string]struct {
		said   bool
		volume int
	}{
		"07:59": {}, "08:00": {said: true}, "11:59": {said: true}, "12:00": {said: true, volume: 60},
		"13:59": {said: true, volume: 60}, "14:00": {said: true}, "17:59": {said: true}, "18:00": {}, "00:00": {},
	} {
		for _, u := range []Utterance{{Kind: UtterCall, Number: "A1", Window: 1}, {Kind: UtterPickup, Number: "A1", Window: 1}, {Kind: UtterNotice, Phrase: "bank"}} {
			u.At = at(clock)
			switch a := r.Announce(u); {
			case (a != nil) != c.said:
				t.Errorf("%s at %s: %+v", u.Kind, clock, a)
			case a != nil && a.VolumePercent != c.volume:
				t.Errorf("%s at %s: volume %d, want %d", u.Kind, clock, a.VolumePercent, c.volume)
			}
		}
		fire := r.Announce(Utterance{Kind: UtterEmergency, Phrase: "fire", At: at(clock)})
		if fire == nil || fire.VolumePercent != 0 || fire.Until != nil || fire.Repeat != 1 || len(fire.Also) != 2 {
			t.Errorf("fire at %s: %+v", clock, fire)
		}
	}
	// The hall's clock counts, whatever zone the time is told in.
	far := Utterance{Kind: UtterCall, Number: "A1", At: at("18:30").UTC()}
	if r.In(at("00:00").Location()).Announce(far) != nil {
		t.Error("it speaks in quiet hours")
	}
}

func TestPhrasesAreClipsOfTheirOwnInTheLanguagesOfTheZone(t *testing.T) {
	t.Parallel()
	r := rulesOf(t, county)
	ids := func(a *wire.Announcement) string {
		out := strings.Join(a.Clips, " ")
		for _, clips := range a.Also {
			out += " " + strings.Join(clips, " ")
		}
		return out
	}
	hall := ids(r.Announce(Utterance{Kind: UtterNotice, Phrase: "bank", At: at("09:00")}))
	east := ids(r.Announce(Utterance{Kind: UtterNotice, Phrase: "bank", Zone: "east", At: at("09:00")}))
	if !strings.HasPrefix(hall, "phrase-bank-zh-") || strings.Contains(hall, " ") || !strings.HasPrefix(east, "hall."+hall+" hall.phrase-bank-en-") {
		t.Errorf("hall %s, east %s", hall, east)
	}
	if r.Announce(Utterance{Kind: UtterNotice, Phrase: "lunch", At: at("09:00")}) != nil {
		t.Error("a phrase was said that the hall does not have")
	}
	other := rulesOf(t, strings.Replace(county, "银行窗口", "银行的窗口", 1))
	if ids(other.Announce(Utterance{Kind: UtterNotice, Phrase: "bank", At: at("09:00")})) == hall {
		t.Error("other words have the same clip")
	}
	for i, want := range []string{"yin2 hang2 chuang1 kou3 qing3 dao4 xing2 tang2 ting1", "ni3 hao3 , shi4", "zhao2 huo3 le5"} {
		if got := r.phrases[i].recipes[0].input; got != want {
			t.Errorf("phrase %d is read %s, want %s", i, got, want)
		}
	}
	if until := r.Announce(Utterance{Kind: UtterNotice, Phrase: "own", At: at("09:00")}).Until; until == nil || !until.Equal(at("09:02")) {
		t.Errorf("a notice may be said until %v", until)
	}
}

func TestTheDefaultSpeaksThreeLanguages(t *testing.T) {
	t.Parallel()
	r := rulesOf(t, "")
	if diff := cmp.Diff(DefaultRules().Phrases(), r.Phrases()); diff != "" {
		t.Error(diff)
	}
	kinds := map[string]int{}
	for _, p := range r.Phrases() {
		kinds[p.Kind]++
		for _, lang := range languages() {
			if p.Text[lang] == "" {
				t.Errorf("phrase %s has no %s", p.ID, lang)
			}
		}
	}
	if kinds[wire.SayNotice] < 4 || kinds[wire.SayEmergency] < 3 {
		t.Errorf("phrases: %v", kinds)
	}
	if _, ok := r.Phrase("fire"); !ok {
		t.Error("no fire")
	}
	if a := (Rules{}).Announce(Utterance{Kind: UtterCall, Number: "A1", Window: 1}); a == nil || a.Repeat != 2 {
		t.Errorf("the zero rules say %+v", a)
	}
}

func TestAFaultNamesItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"unknown key":         {"default:\n  loud: 3", "line 2: $.default: there is no loud here"},
		"no number":           {"default:\n  repeat: often", "line 2: $.default.repeat: a whole number is wanted"},
		"not YAML":            {"default: [", "line 1"},
		"too often":           {"default:\n  gap_ms: 700\n  repeat: 9", "line 3: repeat is 9, and lies between 1 and 5"},
		"deadline":            {"default: {deadline_s: 1}", "line 1: deadline_s is 1"},
		"language":            {"zones:\n  east:\n    also: [fr]", `line 3: also "fr"`},
		"no time":             {"default:\n  quiet:\n    - {from: morning, to: \"08:00\"}", `line 3: "morning" is no time`},
		"no percent":          {"default:\n  volume:\n    - {from: \"07:00\", to: \"08:00\"}", "line 3: a period of volume needs"},
		"percent":             {"default:\n  volume:\n    - {from: \"07:00\", to: \"08:00\", percent: 0}", "line 3: percent is 0"},
		"quiet with percent":  {"default:\n  quiet:\n    - {from: \"07:00\", to: \"08:00\", percent: 50}", "line 3: quiet hours have no percent"},
		"no period":           {"default:\n  quiet:\n    - {from: \"07:00\", to: \"07:00\"}", "line 3: a period from 07:00 to 07:00 is none"},
		"folder outside":      {"default:\n  voice: ../x", "line 2: default: voice"},
		"phrase without id":   {"phrases:\n  - {id: \"A b\", kind: notice, text: {zh: 好}}", `line 2: phrase "A b"`},
		"phrase twice":        {"phrases:\n  - {id: a, kind: notice, text: {zh: 好}}\n  - {id: a, kind: notice, text: {zh: 好}}", "line 3: phrase a is there twice"},
		"kind":                {"phrases:\n  - {id: a, kind: shout, text: {zh: 好}}", "line 2: phrase a: kind"},
		"no Chinese":          {"phrases:\n  - {id: a, kind: notice, text: {en: Good}}", "line 2: phrase a: text has no zh"},
		"language of a text":  {"phrases:\n  - {id: a, kind: notice, text: {zh: 好, fr: bon}}", `line 2: phrase a: text in "fr"`},
		"unknown character":   {"phrases:\n  - id: a\n    kind: notice\n    text:\n      zh: 请到\U00030000窗口", "line 5: phrase a: character 3: '\U00030000' (U+30000) has no known reading"},
		"too long":            {"phrases:\n  - {id: a, kind: notice, text: {zh: " + strings.Repeat("好", 161) + "}}", "161 characters"},
		"pinyin with accents": {"phrases:\n  - id: a\n    kind: notice\n    text: {zh: 好}\n    pinyin: hǎo", "line 5: phrase a: \"hǎo\" is no syllable"},
		"dictionary":          {"dictionary:\n  银行: yinhang", "line 2: dictionary: 银行"},
		"two documents":       {"default: {}\n---\ndefault: {}", "second document"},
	} {
		_, err := ReadRules([]byte(c.text))
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "yaml:") {
			t.Errorf("%s: %v\nwant %s", name, err, c.want)
		}
	}
	_, err := ReadRules([]byte("default:\n  repeat: 9\n  merge_over: 0"))
	if err == nil || strings.Count(err.Error(), "line ") != 2 {
		t.Errorf("of two faults it says %v", err)
	}
}

func FuzzRulesAreReadOrRefused(f *testing.F) {
	f.Add([]byte(county))
	f.Add(DefaultFile())
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := ReadRules(raw)
		if err != nil {
			return
		}
		for _, p := range r.Phrases() {
			if a := r.Announce(Utterance{Kind: UtterEmergency, Phrase: p.ID}); a == nil || len(a.Clips) != 1 {
				t.Errorf("phrase %s is said %+v", p.ID, a)
			}
		}
	})
}
