package layout_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/board"
	"yimen/hallserver/board/layout"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// small is a catalogue with two zones, three queues and four windows.
const small = `
hall: {zh: 示例大厅, en: Example hall, ko: 예시 홀}
zones:
  - {id: a, name: {zh: A 区, en: Zone A, ko: A 구역}}
  - {id: b, name: {zh: B 区, en: Zone B, ko: B 구역}}
queues:
  - {id: A, name: {zh: 社保, en: Insurance, ko: 보험}, zone: a}
  - {id: C, name: {zh: 户籍, en: Household, ko: 호적}, zone: b}
windows:
  - {number: 1, name: {zh: 1 号窗口, en: Window 1, ko: 1번 창구}, zone: a, queues: [A]}
  - {number: 3, name: {zh: 3 号窗口, en: Window 3, ko: 3번 창구}, zone: b, queues: [C, A]}
services:
  - {code: S1, name: {zh: 参保, en: Enrol, ko: 가입}, department: {zh: 人社局, en: Labour, ko: 인사국}, queue: A, expected_minutes: 5, card_required: false, materials: [], promised_days: 0, legal_days: 0}
  - {code: S2, name: {zh: 落户, en: Register, ko: 전입}, department: {zh: 公安局, en: Police, ko: 공안국}, queue: C, expected_minutes: 5, card_required: false, materials: [], promised_days: 0, legal_days: 0}
themes:
  - {id: t, name: {zh: 全部, en: All, ko: 전체}, hint: {zh: 全部, en: All, ko: 전체}, icon: more, services: [S1, S2]}
`

func smallCatalogue(t *testing.T) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Read([]byte(small))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func read(t *testing.T, text string) *layout.Layout {
	t.Helper()
	l, err := layout.Read([]byte(text), smallCatalogue(t))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

const whole = `
boards:
  - id: hall
    kind: hall
    queues: [A, C]
    notices: [{zh: 请留意叫号, en: Please listen}]
    layout:
      screen_mm: 680
      seat_m: 12
      lines: 5
      hold_s: 10
      second: en
      contrast: true
      parts: [waiting, media]
      dim: [{from: "18:00", to: "07:30", percent: 40}]
      busy_min: 15
      crowded_min: 40
  - {id: zone-b, kind: zone, zone: b}
  - {id: w3, kind: window, window: 3}
  - {id: pickup, kind: pickup}
  - {id: wall, kind: wall}
  - {id: speak-a, kind: speaker, zone: a, queues: [A]}
  - {id: sign-3, kind: sign, window: 3, layout: {dim: [{from: "20:00", to: "06:00", percent: 20}]}}
  - {id: plain}
`

func TestAFileIsReadAsItStands(t *testing.T) {
	t.Parallel()
	want := []board.Board{
		{
			ID: "hall", Kind: "hall", Queues: []hall.QueueID{"A", "C"}, Notices: []wire.Text{{"zh": "请留意叫号", "en": "Please listen"}},
			Layout: &wire.Layout{
				ScreenMM: 680, SeatM: 12, Lines: 5, HoldS: 10, Second: "en", Contrast: true, Parts: []string{"waiting", "media"},
				Dim: []wire.Dim{{From: "18:00", To: "07:30", Percent: 40}}, BusyMin: 15, CrowdedMin: 40,
			},
		},
		{ID: "zone-b", Kind: "zone", Zone: "b"},
		{ID: "w3", Kind: "window", Window: 3},
		{ID: "pickup", Kind: "pickup"},
		{ID: "wall", Kind: "wall"},
		{ID: "speak-a", Kind: "speaker", Zone: "a", Queues: []hall.QueueID{"A"}},
		{ID: "sign-3", Kind: "sign", Window: 3, Layout: &wire.Layout{Dim: []wire.Dim{{From: "20:00", To: "06:00", Percent: 20}}}},
		{ID: "plain", Kind: "hall"},
	}
	if diff := cmp.Diff(want, read(t, whole).Boards(nil)); diff != "" {
		t.Error(diff)
	}
}

func TestEveryFaultIsToldWithItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"no boards":          {"boards: []", "line 1: $.boards: there are no boards"},
		"empty":              {"", "the file is empty"},
		"unknown key":        {"boards:\n  - {id: hall, kind: hall, colour: red}", "there is no colour here"},
		"unknown layout key": {"boards:\n  - id: hall\n    layout:\n      rows: 3", "line 4: $.boards[0].layout: there is no rows here"},
		"key twice":          {"boards:\n  - id: hall\n    id: hall", "line 3: $.boards[0]: id stands here twice"},
		"not YAML":           {"boards:\n  - id: [", "line 2: what [ opens is not closed"},
		"id":                 {"boards:\n  - id: Große Tafel", "line 2: $.boards[0].id"},
		"id twice":           {"boards:\n  - id: hall\n  - id: hall", "line 3: $.boards[1].id: \"hall\" stands above already"},
		"kind":               {"boards:\n  - id: x\n    kind: tv", "line 3: $.boards[0].kind: \"tv\""},
		"zone unknown":       {"boards:\n  - id: x\n    kind: zone\n    zone: z", "line 4: $.boards[0].zone: the catalogue has no zone \"z\""},
		"zone missing":       {"boards:\n  - id: x\n    kind: zone", "line 2: $.boards[0]: a board of kind zone needs a zone"},
		"window unknown":     {"boards:\n  - id: x\n    kind: sign\n    window: 2", "line 4: $.boards[0].window: the catalogue has no window 2"},
		"window missing":     {"boards:\n  - id: x\n    kind: window", "a board of kind window needs a window"},
		"queue unknown":      {"boards:\n  - id: x\n    queues:\n      - A\n      - B", "line 5: $.boards[0].queues[1]: the catalogue has no queue \"B\""},
		"no such for kind":   {"boards:\n  - id: x\n    kind: wall\n    queues: [A]", "line 4: $.boards[0].queues: a board of kind wall has none"},
		"notice without zh":  {"boards:\n  - id: x\n    notices:\n      - {en: Hello}", "line 4: $.boards[0].notices[0]: there is no text in zh"},
		"notice in French":   {"boards:\n  - id: x\n    notices:\n      - {zh: 好, fr: Bonjour}", "no such language"},
		"media path":         {"boards:\n  - id: x\n    media:\n      - file: ../keys/seal.json", "line 4: $.boards[0].media[0].file"},
		"media key":          {"boards:\n  - id: x\n    media:\n      - file: a.png\n        loop: true", "line 5: $.boards[0].media[0]: there is no loop here"},
		"media word":         {"boards:\n  - id: x\n    media: some", "line 3: want all, or a list of files"},
		"media seconds":      {"boards:\n  - id: x\n    media: [{file: a.png, seconds: 1}]", "1: want 3 to 3600"},
		"folder outside":     {"boards:\n  - id: x\nmedia_folder: ../pictures", "line 3: $.media_folder"},
		"lines":              {"boards:\n  - id: x\n    layout: {lines: 9}", "$.boards[0].layout.lines: 9: want 1 to 6"},
		"second":             {"boards:\n  - id: x\n    layout: {second: fr}", "want en, ko or none"},
		"parts":              {"boards:\n  - id: x\n    layout: {parts: [clock]}", "$.boards[0].layout.parts[0]"},
		"parts twice":        {"boards:\n  - id: x\n    layout: {parts: [media, media]}", "stands before already"},
		"dim clock":          {"boards:\n  - id: x\n    layout: {dim: [{from: 6pm, to: \"07:00\", percent: 40}]}", "want HH:MM"},
		"dim percent":        {"boards:\n  - id: x\n    layout: {dim: [{from: \"18:00\", to: \"07:00\"}]}", "0: want 10 to 100"},
		"crowded":            {"boards:\n  - id: x\n    layout: {busy_min: 40, crowded_min: 20}", "want more than busy_min"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := layout.Read([]byte(c.text), smallCatalogue(t))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if _, ok := errors.AsType[yamlfile.Faults](err); !ok {
				t.Errorf("%T is no list of faults", err)
			}
		})
	}
}

func TestAllFaultsAreToldAtOnceInTheirOrder(t *testing.T) {
	t.Parallel()
	_, err := layout.Read([]byte("boards:\n  - id: x\n    kind: zone\n    zone: z\n  - id: x\n    kind: sign\n    window: 9"), smallCatalogue(t))
	faults, _ := errors.AsType[yamlfile.Faults](err)
	var lines []int
	for _, f := range faults {
		lines = append(lines, f.Line)
	}
	if diff := cmp.Diff([]int{4, 5, 7}, lines); diff != "" {
		t.Errorf("%v: %s", err, diff)
	}
}

func TestWithoutACatalogueReferencesAreNotLookedAt(t *testing.T) {
	t.Parallel()
	if _, err := layout.Read([]byte("boards:\n  - {id: x, kind: zone, zone: z}\n"), nil); err != nil {
		t.Error(err)
	}
}

func TestWhatIsWrittenReadsBack(t *testing.T) {
	t.Parallel()
	want := []board.Board{
		{ID: "hall", Kind: "hall", Notices: []wire.Text{{"zh": "好"}}},
		{ID: "w3", Kind: "window", Window: 3},
		{ID: "east", Kind: "hall", Queues: []hall.QueueID{"A"}},
	}
	raw, err := layout.Write(want)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, read(t, string(raw)).Boards(nil)); diff != "" {
		t.Errorf("%s\n%s", raw, diff)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("boards: [{id: x, media: all}]"))
	f.Add([]byte("boards: &a [{id: x, media: *a}]"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := layout.Read(raw, nil)
		if err != nil {
			return
		}
		if l.Len() == 0 || l.Len() > layout.MaxBoards {
			t.Fatalf("%d boards", l.Len())
		}
	})
}
