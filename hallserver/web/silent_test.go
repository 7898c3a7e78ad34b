package web_test

import (
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// A board that speaks, in a browser without sound: calls are shown all the same, and
// the manager is told.
func TestABoardWithoutSoundShowsItsCallsAndTellsTheManager(t *testing.T) {
	t.Parallel()
	for how, word := range map[string]string{"missing": wire.WordNoAudio, "throws": wire.WordNoAudio, "suspended": wire.WordBlocked} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			hall := openHall(t)
			b := browser(t)
			board := b.Sized("board", webtest.Size{Width: 1920, Height: 1080, Sound: how})
			board.Goto(hall.url + "/board/hall?speaker=1#code=" + hall.boardCode)
			board.WaitFresh()
			hall.issue("SB01")
			number := atWindow(t, hall, b).Next()
			board.WaitCall(number, 2)
			for _, f := range board.Faults() {
				t.Errorf("the page complains: %s", f)
			}
			m := b.Page("manager")
			m.SignIn(hall.url+"/manager", "boss", password)
			m.Wait("tr[data-board=hall][data-state=trouble]")
			sentence := map[string]string{wire.WordNoAudio: "不能出声", wire.WordBlocked: "还不许出声"}[word]
			if got := m.Text("tr[data-board=hall][data-state=trouble]"); !strings.Contains(got, sentence) {
				t.Errorf("the manager reads %q, want %q", got, sentence)
			}
		})
	}
}

// A loudspeaker's page says that its browser has no sound, which no touch mends.
func TestASpeakersPageSaysThatItsBrowserHasNoSound(t *testing.T) {
	t.Parallel()
	s := openShowcase(t, []face{{id: "speaker", at: morning(), frames: []any{snapshot(wire.BoardSpeak)}}})
	p := browser(t).Sized("speaker", webtest.Size{Width: 1920, Height: 1080, Sound: "missing"})
	p.Goto(s.url + "/board/speaker")
	p.Wait(".speaker.off")
	if got := p.Text(".speaker"); !strings.Contains(got, "浏览器不能出声") || p.Count(".speaker button") > 0 {
		t.Errorf("the page says %q, with %d buttons", got, p.Count(".speaker button"))
	}
}
