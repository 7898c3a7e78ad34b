package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/speaker"
	"yimen/drivers/speaker/soundproof"
	"yimen/drivers/speaker/soundtest"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// The hall of the proof: one loudspeaker that says every call once.
const (
	proofBoards = "boards:\n  - {id: speaker, kind: speaker}\n"
	proofVoice  = `default: {repeat: 1, merge_over: 4, deadline_s: 120}
phrases:
  - {id: quiet, kind: notice, text: {zh: 请保持安静。, en: Please be quiet.}}
`
	proofBoard = "speaker"
	// rushOver is merge_over: with more waiting, calls are said in short.
	rushOver = 4
)

// sayTime is how long something may take until it has been said.
const sayTime = 2 * time.Minute

// proofHall is a hall whose loudspeaker is recorded.
type proofHall struct {
	*troubledHall

	manager   *wire.Client
	speaker   *watcher
	recording *soundtest.Recording
	says      map[string]*wire.Announcement // of calls and says, by id
	want      []string                      // clips, in their order
	said      int                           // facts of the speaker's log that were looked at
	turn      int                           // of calls
}

// openProofHall opens the hall and begins to record what its loudspeaker plays: at
// the sound server's monitor, behind everything that is ours.
func openProofHall(t *testing.T) *proofHall {
	t.Helper()
	h := &proofHall{troubledHall: openHallWith(t, proofBoards, 60), says: map[string]*wire.Announcement{}}
	if err := os.WriteFile(filepath.Join(h.st.hall.data, "voice.yaml"), []byte(proofVoice), 0o600); err != nil {
		t.Fatal(err)
	}
	h.server.stop()
	h.startServer(t)
	h.seatClerks(t)
	h.manager = wire.NewClient(h.st.hall.address, "", h.troubledHall.manager(t))
	sink, err := openPrivateSound(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	h.st.sound = sink
	if h.recording, err = sink.sink.Record(t.Context(), filepath.Join(t.TempDir(), "heard.wav")); err != nil {
		t.Fatal(err)
	}
	h.speaker = h.openDisplay(t, &watcher{name: "speaker", deadline: sayTime}, wire.RoleSpeaker, proofBoard,
		sink.env(), "--speaker", "--sound-behind", soundBehind, "--no-window")
	return h
}

// call has a window call somebody who speaks a language, and again where so asked.
func (h *proofHall) call(t *testing.T, language string, again bool) {
	t.Helper()
	ctx := within(t, 3*time.Minute)
	s := h.seats[h.turn%len(h.seats)]
	key := fmt.Sprintf("proof-%04d", h.turn)
	h.turn++
	if _, err := s.client.IssueTicket(ctx, key+"-issue", wire.IssueRequest{ID: key, Services: []string{s.service}, Language: language}); err != nil {
		t.Fatal(err)
	}
	called, err := s.call(ctx, key)
	if err != nil || called == nil {
		t.Fatalf("window %d calls nobody: %v", s.window, err)
	}
	if !again {
		return
	}
	h.heard(t, 1, h.whole)
	if err := s.recall(ctx, key, called.Window); err != nil {
		t.Fatal(err)
	}
}

// heard waits until so many more have been said, and notes which clips they are by
// how they are said.
func (h *proofHall) heard(t *testing.T, count int, how func(i int, a *wire.Announcement) []string) {
	t.Helper()
	var facts []toldFact
	until(t, sayTime, fmt.Sprintf("%d are said", count), func() bool {
		h.learn(t)
		facts = h.speaker.told(t)[h.said:]
		return len(facts) >= count
	})
	for i, f := range facts {
		a := h.says[f.CallID]
		if f.What != "spoken" || a == nil {
			t.Fatalf("%s was %s", f.CallID, f.What)
		}
		h.want = append(h.want, how(i, a)...)
	}
	h.said += len(facts)
}

// learn takes in what the hall gave out to be said.
func (h *proofHall) learn(t *testing.T) {
	t.Helper()
	snap, err := h.manager.BoardSnapshot(t.Context(), proofBoard)
	if err != nil {
		t.Fatal(err)
	}
	var board wire.BoardSnapshot
	if err := json.Unmarshal(snap.Data, &board); err != nil {
		t.Fatal(err)
	}
	for _, c := range board.Calls {
		h.says[c.CallID] = c.Announcement
	}
	for _, s := range board.Says {
		h.says[s.ID] = s.Announcement
	}
}

// whole is a sentence behind its chime, in each of its languages.
func (h *proofHall) whole(_ int, a *wire.Announcement) []string {
	out := append([]string{a.Chime}, a.Clips...)
	for _, also := range a.Also {
		out = append(out, also...)
	}
	return out
}

// rush is how calls are said that come all at once: the first as always, and then,
// as so many wait, the others in short behind one chime.
func (h *proofHall) rush(i int, a *wire.Announcement) []string {
	switch i {
	case 0:
		return h.whole(i, a)
	case 1:
		return append([]string{a.Chime}, a.Short...)
	default:
		return a.Short
	}
}

// pack is every clip that the hall could have played, as the server gives them.
func (h *proofHall) pack(t *testing.T) *soundproof.Pack {
	t.Helper()
	ids := map[string]bool{}
	for _, id := range h.want {
		ids[id] = true
	}
	var windows []int
	for _, s := range h.seats {
		windows = append(windows, s.window)
	}
	for _, c := range voice.Clips(windows...) {
		ids[c.ID] = true
	}
	clips := map[string]speaker.PCM{}
	for _, id := range slices.Sorted(maps.Keys(ids)) {
		raw, err := h.manager.Clip(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if clips[id], err = speaker.DecodeWAV(raw); err != nil {
			t.Fatal(err)
		}
	}
	pack, err := soundproof.New(clips)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d clips could have been played", len(clips))
	return pack
}

// prove holds what was recorded against what was to be said.
func (h *proofHall) prove(t *testing.T) {
	t.Helper()
	<-time.After(time.Second) // the last of it is on its way through the sound server
	if err := h.recording.Stop(); err != nil {
		t.Error(err)
	}
	pack := h.pack(t)
	sound := h.recording.Sound()
	heard := pack.Match(sound)
	least := 1.0
	for _, one := range heard {
		if one.Score < least {
			least = one.Score
		}
		t.Logf("%7.2f s  %-12s %.4f", one.Begin.Seconds(), one.ID, one.Score)
	}
	t.Logf("%d clips were heard in %v, the least like its own scored %.3f", len(heard), sound.Duration().Round(time.Second), least)
	if diff := cmp.Diff(pack.Names(h.want...), soundproof.IDs(heard)); diff != "" {
		t.Errorf("(-called +played)\n%s", diff)
	}
}

// What the hall called is what came out of its loudspeaker: clip by clip, by their
// sound.
func TestWhatWasPlayedIsWhatWasCalled(t *testing.T) {
	t.Parallel()
	h := openProofHall(t)
	h.call(t, "ko", true) // and once more
	h.heard(t, 1, h.whole)
	for range 2 + rushOver {
		h.call(t, "", false)
	}
	h.heard(t, 2+rushOver, h.rush)
	h.announce(t)
	h.prove(t)
}

// TestSoakWhatWasPlayedIsWhatWasCalled is the same for longer, run by make soak.
func TestSoakWhatWasPlayedIsWhatWasCalled(t *testing.T) {
	if os.Getenv("SOAKTIME") == "" {
		t.Skip("run by make soak, or with SOAKTIME=5m")
	}
	h := openProofHall(t)
	for i := range 12 {
		h.call(t, []string{"", "en", "ko"}[i%3], i%3 == 1)
		h.heard(t, 1, h.whole)
	}
	for range 3 {
		for range 3 + rushOver {
			h.call(t, "", false)
		}
		h.heard(t, 3+rushOver, h.rush)
		h.announce(t)
	}
	h.prove(t)
}

// announce has a notice said.
func (h *proofHall) announce(t *testing.T) {
	t.Helper()
	id := fmt.Sprintf("notice-%d", h.said)
	if _, err := h.manager.Announce(t.Context(), id, wire.AnnouncementRequest{ID: id, Phrase: "quiet"}); err != nil {
		t.Fatal(err)
	}
	h.heard(t, 1, h.whole)
}
