package main

import (
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/speaker"
	"yimen/drivers/speaker/soundproof"
	"yimen/drivers/speaker/soundtest"
	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	kiosksound "yimen/kiosk/sound"
)

// leftTime is how long it may take until a card that somebody left is told of: the
// slip's screen stands for a while, and so does the one that reminds of the card.
const leftTime = 6 * time.Minute

// openCardHall puts up a hall with a kiosk that is heard, and no boards.
func openCardHall(t *testing.T) *stage {
	t.Helper()
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	st, err := newStage(t.TempDir(), bin, func(text string) { t.Error("ended by itself:", text) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		tellLogs(t, st)
		st.close()
	})
	ctx := within(t, 10*time.Minute)
	port, err := freePort(0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := st.openHall(ctx, port); err != nil {
		t.Fatal(err)
	}
	if err := st.openDevices(ctx); err != nil {
		t.Fatal(err)
	}
	if err := st.openScreens(ctx); err != nil {
		t.Fatal(err)
	}
	if st.sound, err = openPrivateSound(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	return st
}

// startHeardKiosk starts a kiosk whose sound is recorded.
func startHeardKiosk(t *testing.T, st *stage) *program {
	t.Helper()
	ctx := within(t, 5*time.Minute)
	o, err := st.kioskOrder(ctx, showing{st.kioskScreen})
	if err != nil {
		t.Fatal(err)
	}
	o.env = append(o.env, st.sound.env()...)
	settings, err := os.ReadFile(st.folder.in("kiosk.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	settings = append(settings, "sound: {behind: 1s}\n"...) // a whole hall on one machine
	if err := os.WriteFile(st.folder.in("kiosk.yaml"), settings, 0o600); err != nil {
		t.Fatal(err)
	}
	p, err := st.launchAndAwait(ctx, o, "its screen", "screen is up")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.stop)
	return p
}

// loudly waits until something is heard.
func loudly(t *testing.T, rec *soundtest.Recording) {
	t.Helper()
	until(t, leftTime, "the kiosk is heard", func() bool {
		return slices.ContainsFunc(rec.Sound().Samples, func(x int16) bool { return x > 3000 })
	})
}

// A person takes a number and goes, and the card stays. The kiosk asks for it, in the
// air and on its screen, and the manager's page says where it lies: while it lies
// there and the kiosk is there to say so.
func TestACardLeftOnTheKioskIsAskedForAloudAndShownToTheManagerUntilItIsGone(t *testing.T) {
	t.Parallel()
	st := openCardHall(t)
	ctx := t.Context()
	kiosk := startHeardKiosk(t, st)
	chromium := openBrowser(t, st.launcher)
	if got := chromium.text("manager", "sign-in", step{
		"url": st.hall.address + "/manager", "user": st.memory.Manager.User, "password": st.memory.Manager.Password,
	}); got != "work" {
		t.Fatalf("the manager sees %q", got)
	}
	cards := func() int {
		n, _ := chromium.do("manager", "count", step{"selector": "tr[data-card]"}).(float64)
		return int(n)
	}
	rec, err := st.sound.sink.Record(ctx, filepath.Join(t.TempDir(), "heard.wav"))
	if err != nil {
		t.Fatal(err)
	}

	catalogue, err := wire.NewClient(st.hall.address, "", nil).Catalogue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	citizen := newFingers(t, st.kioskScreen, catalogue)
	still(t, st.kioskScreen)
	citizen.touch(flow.ChooseTheme, theTheme)
	citizen.touch(flow.ChooseService, theService)
	if _, err := st.devices.order(ctx, "idcard place resident"); err != nil {
		t.Fatal(err)
	}
	awaitSlip(t, st)
	if n := cards(); n != 0 {
		t.Errorf("%d cards are told of while the owner stands there", n)
	}

	loudly(t, rec) // the owner has gone
	keepShot(t, "kiosk-take-card.png", st.kioskScreen)
	until(t, leftTime, "the manager is told", func() bool { return cards() == 1 })
	keepShot(t, "kiosk-card-left.png", st.kioskScreen)
	keepPage(chromium, "manager", "manager-card-left.png")
	row := chromium.text("manager", "text", step{"selector": "tr[data-card]"})
	if !strings.Contains(row, "自助机 1") || !strings.Contains(row, "身份证") || strings.Contains(row, "测试甲") {
		t.Errorf("the manager is told %q", row)
	}
	checkAskedFor(t, st, rec)

	kiosk.stop() // the card lies there, and nobody says so
	until(t, leftTime, "the note is gone with the kiosk", func() bool { return cards() == 0 })
	kiosk = startHeardKiosk(t, st)
	until(t, leftTime, "the card is found again", func() bool { return cards() == 1 })
	if _, err := st.devices.order(ctx, "idcard lift"); err != nil {
		t.Fatal(err)
	}
	until(t, leftTime, "the note is gone with the card", func() bool { return cards() == 0 })
	keepShot(t, "kiosk-card-gone.png", st.kioskScreen)
	kiosk.stop()
	if kiosk.err != nil {
		t.Error("did not end well:", kiosk.ended())
	}
}

// checkAskedFor holds what was recorded against what the kiosk has to say: its notes,
// and three times the hall's sentence, in the owner's language. (Where a machine that
// stalls breaks the notes, kiosk/sound tells them by their pitch.)
func checkAskedFor(t *testing.T, st *stage, rec *soundtest.Recording) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	hc := &http.Client{Jar: jar, Timeout: askTime}
	if err := signIn(t.Context(), hc, st.hall.address, st.memory.Manager); err != nil {
		t.Fatal(err)
	}
	clips := map[string]speaker.PCM{"notes": kiosksound.Notes()}
	for _, id := range []string{"chime", "zh-please", "zh-take-card", "en-take-card", "ko-take-card"} {
		raw, err := wire.NewClient(st.hall.address, "", hc).Clip(t.Context(), id)
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
	<-time.After(time.Second) // the last of it is on its way through the sound server
	if err := rec.Stop(); err != nil {
		t.Error(err)
	}
	heard := soundproof.IDs(pack.Match(rec.Sound()))
	t.Logf("heard: %q", heard)
	if !slices.Contains(heard, "notes") {
		t.Errorf("the notes were not heard: %q", heard)
	}
	words := slices.DeleteFunc(heard, func(id string) bool { return id == "" || id == "notes" })
	if diff := cmp.Diff(pack.Names("zh-take-card", "zh-take-card", "zh-take-card"), words); diff != "" {
		t.Errorf("(-asked +heard)\n%s", diff)
	}
}
