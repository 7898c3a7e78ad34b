package main

import (
	"encoding/json"
	"image"
	"image/color"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"yimen/cmd/demo/paper"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/view"
)

// An elderly person lays down their card after somebody else has taken a number. The
// card gives them priority: on the screen, on the slip, at the console, and they are
// called first. Their birth date stays on the card.
func TestAnElderlyPersonsCardGivesPriorityFromKioskToCall(t *testing.T) {
	t.Parallel()
	st := openCardHall(t)
	ctx := t.Context()
	if err := st.startKiosk(ctx, showing{st.kioskScreen}); err != nil {
		t.Fatal(err)
	}
	chromium := openBrowser(t, st.launcher)
	chromium.do("console", "sign-in", step{
		"url": st.hall.address + "/", "user": st.memory.Clerk.User, "password": st.memory.Clerk.Password,
	})
	chromium.do("console", "open-window", step{"window": theWindow})

	marks := drawnMarks(t, st)

	first := takeNumber(t, st, "resident", 1)
	elderly := takeNumber(t, st, "elderly", 2)
	checkMarkOnScreen(t, st, marks)
	keepShot(t, "kiosk-elderly.png", st.kioskScreen)
	if first.Class != wire.ClassNormal || elderly.Class != wire.ClassPriority || elderly.Ground != wire.GroundAge {
		t.Fatalf("classes %q, then %q on %q", first.Class, elderly.Class, elderly.Ground)
	}

	sheets, err := st.devices.sheets()
	if err != nil || len(sheets) != 2 {
		t.Fatalf("%d slips, %v", len(sheets), err)
	}
	if strings.Contains(sheets[0].Text(), "优先") || !hasLine(sheets[1], "【优先】") {
		t.Errorf("the slips say\n%s\nand\n%s", sheets[0].Text(), sheets[1].Text())
	}

	if got := chromium.text("console", "next", nil); got != elderly.Number {
		t.Errorf("called first: %q, want %s", got, elderly.Number)
	}
	badges := chromium.text("console", "text", step{"selector": ".badges"})
	keepPage(chromium, "console", "console-elderly.png")
	if !strings.Contains(badges, "优先") || !strings.Contains(badges, "按身份证年龄优先") {
		t.Errorf("the console says %q", badges)
	}
	for _, secret := range []string{"1948", "测试戊"} {
		if strings.Contains(sheets[1].Text()+badges, secret) {
			t.Errorf("slip or console tell of the card: %q", secret)
		}
	}
}

// takeNumber takes a number with a card, the nth of the day, and answers it as staff
// see it.
func takeNumber(t *testing.T, st *stage, card string, nth int) wire.Ticket {
	t.Helper()
	catalogue, err := wire.NewClient(st.hall.address, "", nil).Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	atHome(t, st)
	citizen := newFingers(t, st.kioskScreen, catalogue)
	citizen.touch(flow.ChooseTheme, theTheme)
	citizen.touch(flow.ChooseService, theService)
	if read, err := st.devices.lay(t.Context(), card); err != nil || !read {
		t.Fatalf("the card %s was read: %v, %v", card, read, err)
	}
	until(t, printTime, "a slip is cut", func() bool {
		sheets, err := st.devices.sheets()
		if err != nil {
			t.Fatal(err)
		}
		return len(sheets) == nth && sheets[nth-1].Cut
	})
	var got wire.Ticket
	until(t, answerTime, "the ticket is there, and printed", func() bool {
		all := tickets(t, st)
		if len(all) == nth {
			got = all[nth-1]
		}
		return got.Printed == "ok"
	})
	return got
}

// tickets are those of today as staff see them, oldest first.
func tickets(t *testing.T, st *stage) (all []wire.Ticket) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	hc := &http.Client{Jar: jar, Timeout: askTime}
	if err := signIn(t.Context(), hc, st.hall.address, st.memory.Manager); err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, st.hall.address+"/api/v1/tickets", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := hc.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

// atHome waits until the kiosk asks what for: no number is on it any more.
func atHome(t *testing.T, st *stage) {
	t.Helper()
	until(t, leftTime, "the kiosk shows no number", func() bool {
		return !slices.ContainsFunc(largeWords(t, body(t, st.kioskScreen)), func(w string) bool { return len(w) == 4 })
	})
	still(t, st.kioskScreen)
}

func hasLine(s paper.Sheet, text string) bool {
	return slices.ContainsFunc(strings.Split(s.Text(), "\n"), func(l string) bool { return strings.TrimSpace(l) == text })
}

// checkMarkOnScreen holds the mark under the number on the kiosk's screen against the
// same mark, and another one, drawn without a screen.
func checkMarkOnScreen(t *testing.T, st *stage, marks map[string]mark) {
	t.Helper()
	const same, different = 0.88, 0.8 // letters drawn by another renderer differ at their edges
	best, other := 0.0, 0.0
	until(t, answerTime, "the screen has the mark 优先", func() bool {
		shown := body(t, st.kioskScreen)
		best, other = alike(shown, marks[wire.ClassPriority]), alike(shown, marks[wire.ClassGreen])
		return best > same
	})
	t.Logf("like 优先 by %.3f, like 绿色通道 by %.3f", best, other)
	if other > different {
		t.Errorf("the mark on the screen is like 优先 by %.2f and like 绿色通道 by %.2f: this test sees nothing", best, other)
	}
}

// drawnMarks are the marks of two classes, drawn without a screen.
func drawnMarks(t *testing.T, st *stage) map[string]mark {
	t.Helper()
	catalogue, err := wire.NewClient(st.hall.address, "", nil).Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]mark{}
	for _, class := range []string{wire.ClassPriority, wire.ClassGreen} {
		out[class] = newFingers(t, st.kioskScreen, catalogue).printed(class)
	}
	return out
}

// mark is what lies under a number, drawn, and where on the screen.
type mark struct {
	picture image.Image
	at      image.Rectangle
}

// printed goes, without a screen, to the number of a class for somebody whose card
// was read, and answers its mark.
func (f *fingers) printed(class string) mark {
	f.t.Helper()
	m := f.machine
	for _, tap := range []flow.Tap{{Do: flow.ChooseTheme, ID: theTheme}, {Do: flow.ChooseService, ID: theService}} {
		f.now = f.now.Add(2 * time.Second)
		tap.Gen = m.Face(f.now).Gen
		m.Step(f.now, tap)
	}
	const id = "a-ticket-of-no-hall"
	for _, e := range []flow.Event{
		flow.CardNone{At: f.now},
		flow.CardRead{Sealed: []byte("sealed"), Clear: f.now, Elderly: true},
		flow.Issued{Ticket: wire.Issued{
			ID: id, Number: "A002", Class: class, Ground: wire.GroundAge, PageURL: "https://hall.example/t/EXAMPLE",
			QueueName: wire.Text{"zh": "队"}, Zone: wire.Text{"zh": "区"},
		}},
		flow.CardRemoved{},
		flow.Printed{TicketID: id},
	} {
		m.Step(f.now, e)
	}
	scene := view.Compose(m.Face(f.now), f.now)
	word := message.Text("zh", "kiosk.mark."+class)
	i := slices.IndexFunc(scene.Items, func(it view.Item) bool { return it.Part == view.Line && it.Text == word })
	if i < 0 {
		f.t.Fatalf("the screen of a number of class %s has no mark", class)
	}
	at := scene.Items[i].At
	stage := view.NewStage(f.theme, func(flow.Tap) {})
	w := test.NewTempWindow(f.t, stage.Content())
	w.SetPadded(false)
	w.Resize(fyne.NewSize(view.Width, view.Height))
	stage.Show(scene)
	return mark{w.Canvas().Capture(), image.Rect(int(at.X), int(at.Y), int(at.Right()), int(at.Bottom()))}
}

// alike is what part of a mark's place is on the screen as it is drawn: letter or
// ground.
func alike(shown *image.RGBA, m mark) float64 {
	light := func(c color.Color) bool { return color.GrayModel.Convert(c).(color.Gray).Y > 150 } //nolint:forcetypeassert // GrayModel makes nothing but Gray
	same, all := 0, 0
	for y := m.at.Min.Y; y < m.at.Max.Y; y++ {
		for x := m.at.Min.X; x < m.at.Max.X; x++ {
			all++
			if light(m.picture.At(x, y)) == light(shown.At(x, y-bodyTop)) {
				same++
			}
		}
	}
	return float64(same) / float64(all)
}
