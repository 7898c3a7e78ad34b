package hallserver

import (
	"encoding/json"
	"slices"
	"testing"

	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// A hall changes its languages while it runs: the next word to each device is in them.
func TestAnImportChangesTheLanguagesOfARunningHall(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	board := tokenFor(t, dir, wire.RoleBoard)
	s := start(t, dir, newClock())
	before, err := CatalogueInForce(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		line   string
		want   []string
		second string // beside Chinese on boards; "": as ever
		also   int    // languages in which a call of a Korean ticket is said besides
	}{
		{"", []string{"zh", "en", "ko"}, "", 1},
		{"languages: [zh]\n", []string{"zh"}, "none", 0},
		{"languages: [ko, zh]\n", []string{"ko", "zh"}, "ko", 1},
		{"languages: [zh, en]\n", []string{"zh", "en"}, "", 0},
		{"", []string{"zh", "en", "ko"}, "", 1},
	} {
		if _, err := Administer(t.Context(), dir, Order{Op: OpImportCatalogue, File: append([]byte(c.line), before...)}); err != nil {
			t.Fatal(err)
		}
		var told wire.BoardSnapshot
		eventually(t, "the board to be told "+c.line, func() bool {
			var frame wire.Frame
			s.get(t, board, "board/hall", &frame)
			told = wire.BoardSnapshot{}
			return json.Unmarshal(frame.Data, &told) == nil && slices.Equal(told.Languages, c.want)
		})
		if second := told.Layout; (second == nil) != (c.second == "") || second != nil && second.Second != c.second {
			t.Errorf("%q: boards have %+v", c.line, second)
		}
		a := said{s.Server}.Announce(voice.Utterance{Kind: voice.UtterCall, Number: "A001", Window: 1, Language: "ko"})
		if a == nil || len(a.Also) != c.also {
			t.Errorf("%q: said is %+v", c.line, a)
		}
		var kiosks wire.Catalogue
		if s.get(t, board, "catalogue", &kiosks); !slices.Equal(kiosks.Languages, c.want) {
			t.Errorf("%q: kiosks are told %v", c.line, kiosks.Languages)
		}
	}
}
