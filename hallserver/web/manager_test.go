package web_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/deploy"
	"yimen/hallserver"
	"yimen/hallserver/forecast"
	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

// goneShown is within what a device that went is shown as gone.
const goneShown = time.Minute

// device is a board's program that shows every frame at once.
type device struct {
	t    *testing.T
	feed *wire.Feed
}

// enrol makes a device of a code and connects it to a board.
func (p *place) enrol(code, board string) *device {
	p.t.Helper()
	who, err := wire.NewClient(p.url, "", nil).Enrol(p.t.Context(), code)
	if err != nil {
		p.t.Fatal(err)
	}
	feed, err := wire.NewClient(p.url, who.Token, nil).DialBoard(p.t.Context(), board, "", 0)
	if err != nil {
		p.t.Fatal(err)
	}
	d := &device{t: p.t, feed: feed}
	ctx, cancel := context.WithCancel(context.WithoutCancel(p.t.Context()))
	p.t.Cleanup(cancel)
	go func() {
		for {
			frame, err := feed.Next(ctx)
			if err != nil {
				return
			}
			if frame.Type != wire.FrameHeartbeat {
				_ = feed.Ack(ctx, wire.BoardAck{Shown: &frame.Offset})
			}
		}
	}()
	return d
}

// says tells how the device is.
func (d *device) says(word, detail string) {
	d.t.Helper()
	if err := d.feed.Ack(d.t.Context(), wire.BoardAck{Word: word, Detail: detail}); err != nil {
		d.t.Fatal(err)
	}
}

func TestTheManagerSeesADeviceFailAndHealAndGo(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	m := browser(t).Page("manager")
	screen := hall.enrol(hall.boardCode, "hall")
	if got := m.SignIn(hall.url+"/manager", "boss", password); got != "work" {
		t.Fatalf("a manager sees %q", got)
	}
	const row = "tr[data-board=hall][data-device]:not([data-device='']) "
	m.Wait("tr[data-board=hall][data-state=ok]")
	m.Wait("[data-alarms='0'].alarms")
	if got := m.Text(row); !strings.Contains(got, "测试屏") {
		t.Errorf("the device is listed as %q", got)
	}
	inspect(t, m, "well")
	if got := m.Text("a[href='/board/wall']"); !strings.Contains(got, "大厅今日") {
		t.Errorf("the way to the wall's board is %q", got)
	}

	screen.says(wire.WordNoSound, "")
	m.Wait("tr[data-board=hall][data-state=trouble]")
	if got := m.Text(row); !strings.Contains(got, "放不出声音") {
		t.Errorf("a silent loudspeaker is told as %q", got)
	}
	if got := m.Title(); !strings.HasPrefix(got, "1") {
		t.Errorf("the title does not tell of the alarm: %q", got)
	}
	screen.says(wire.WordOK, "")
	m.Wait("tr[data-board=hall][data-state=ok]")
	m.WaitGone(".alarms.bad")

	if err := screen.feed.Close(); err != nil {
		t.Fatal(err)
	}
	left := time.Now()
	m.Wait("tr[data-board=hall][data-state=gone]")
	if took := time.Since(left); took > goneShown {
		t.Errorf("that it went was shown after %v", took)
	}
}

func TestTheManagerHasThingsSaidAndEndsThem(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	m := browser(t).Page("manager")
	m.SignIn(hall.url+"/manager", "boss", password)
	m.Wait("table.devices, .none")
	m.Press("2")
	m.Wait(".notices [data-phrase]")
	inspect(t, m, "say")
	// The answer gets lost on its way: it is asked for again, by the same key.
	lost := 0
	mend := hall.net.spoil(onlyOnce(&lost, "/announcements"))
	m.Click(".notices [data-phrase] >> nth=0")
	m.Wait("dialog[data-ask=announce]")
	inspect(t, m, "say-notice")
	m.Press("Enter")
	m.Wait("[data-bar=did-announce]")
	mend()
	m.Wait(".said.notice")
	if n := m.Count(".said"); n != 1 || lost != 1 {
		t.Errorf("%d stand after one answer of %d was lost", n, lost)
	}
	m.Click(".said.notice [data-act=end]")
	m.WaitGone(".said")

	m.Click(".emergencies [data-phrase] >> nth=0")
	m.Wait("dialog[data-ask=announce]")
	inspect(t, m, "say-emergency")
	m.Press("Enter") // the way back is in focus
	m.WaitGone("dialog")
	if n := m.Count(".said"); n != 0 {
		t.Error("a slip of Enter announced an emergency")
	}
	m.Click(".emergencies [data-phrase] >> nth=0")
	m.Click("[data-act=go-on]")
	m.Wait("dialog[data-ask=sure]")
	inspect(t, m, "say-sure")
	m.Click("[data-act=sure]")
	m.Wait(".said.emergency")
	inspect(t, m, "say-stands")
	m.Click(".said.emergency [data-act=end]")
	m.Wait("dialog[data-ask=end]")
	m.Click("[data-act=end-sure]")
	m.WaitGone(".said")
}

// onlyOnce loses the first answer to a POST of a path.
func onlyOnce(lost *int, part string) func(r *http.Request) fault {
	is := only("POST", part, lose)
	return func(r *http.Request) fault {
		if *lost > 0 || is(r) == pass {
			return pass
		}
		*lost++
		return lose
	}
}

func TestALeadCallsANumberToCollectItsResult(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	b := browser(t)
	c := b.Page("console")
	c.SignIn(hall.url, "clerk1", password)
	c.OpenWindow(2)
	number := hall.issue("SB01").Number
	c.Next()
	c.Act("start")
	m := b.Page("lead")
	if got := m.SignIn(hall.url+"/manager", "lead1", password); got != "work" {
		t.Fatalf("a lead sees %q", got)
	}
	m.Press("5")
	m.Wait("[data-tab=pickup] .none:not(.late-in)")
	inspect(t, m, "pickup-none")
	m.Fill("input[name=number]", strings.ToLower(number))
	m.Choose("select[name=window]", "12")
	m.Click("[data-act=ready]")
	m.Wait("[data-bar=missing]") // it is still being served
	inspect(t, m, "pickup-missing")
	c.Act("finish")
	c.Wait(".stage.open")
	lost := 0
	mend := hall.net.spoil(onlyOnce(&lost, "/ready"))
	m.Click("[data-act=ready]")
	m.Wait("[data-bar=did-ready]")
	mend()
	row := "tr[data-number=" + number + "] "
	m.Wait(row)
	listed := func() string { return strings.ReplaceAll(m.Text(row), "\u2009", "") }
	if got := listed(); lost != 1 || !strings.Contains(got, "12号综合窗口") || !strings.Contains(got, "1次") {
		t.Errorf("after %d lost answers the result is listed as %q", lost, got)
	}
	inspect(t, m, "pickup")
	m.Click(row + "[data-act=again]")
	eventually(t, "the second call to be counted", func() bool { return strings.Contains(listed(), "2次") })
	m.Click(row + "[data-act=taken]")
	m.WaitGone(row)
	boss := b.Page("manager")
	boss.SignIn(hall.url+"/manager", "boss", password)
	if n := boss.Count("[data-act=tab-pickup]"); n != 0 {
		t.Error("a manager, who may not call results, is offered to")
	}
}

func TestTheManagersReportsAndAFaultyFile(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	b := browser(t)
	m := b.Page("manager")
	hall.enrol(hall.boardCode, "hall")
	m.SignIn(hall.url+"/manager", "boss", password)
	m.Press("3")
	m.Wait("[data-tab=calls] .none:not(.late-in)")
	inspect(t, m, "calls-none")
	c := b.Page("console")
	c.SignIn(hall.url, "clerk1", password)
	c.OpenWindow(2)
	hall.issue("SB01")
	c.Next()
	m.Press("1")
	m.Wait("tr[data-board=hall][data-state=ok] .last b")
	m.Press("3")
	m.Wait("tr[data-board=hall][data-missing='0']")
	inspect(t, m, "calls")
	m.Press("4")
	// The call may have been scored by now, or not.
	m.Wait("[data-tab=waiting] .none:not(.late-in), [data-tab=waiting] table")
	inspect(t, m, "waiting")
	hall.net.alter(disagreeing)
	m.Wait(".disagree li:nth-child(3)")
	if got, want := strings.ReplaceAll(m.Text(".disagree li"), "\u2009", " "), "3 号窗口：近 10 个工作日有 9 天在 10:00 前后约 18 分钟未叫号，未按暂停"; got != want {
		t.Errorf("the window that keeps people waiting is told as %q, want %q", got, want)
	}
	inspect(t, m, "waiting-keys")
	hall.net.mend()

	boards := filepath.Join(hall.data, "boards.yaml")
	if err := os.WriteFile(boards, []byte("boards:\n  - id: hall\n    kind: ballroom\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m.Press("1")
	m.Wait("tr[data-file='boards.yaml']")
	if got := m.Text("tr[data-file='boards.yaml']"); !strings.Contains(got, "ballroom") {
		t.Errorf("the faulty file is told as %q", got)
	}
	inspect(t, m, "file")
	for _, lang := range []string{"en", "ko"} {
		m.Choose(".languages select", lang)
		inspect(t, m, "file-"+lang)
	}
	m.Choose(".languages select", "zh")
}

func TestTheManagerIsToldWhyABridgesKeysDoNothing(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	m := browser(t).Page("manager")
	m.SignIn(hall.url+"/manager", "boss", password)
	m.Wait("tr[data-board=hall]")
	const row = "tr[data-state=refused][data-device^=bridge-]"
	if n := m.Count(row); n != 0 {
		t.Errorf("%d bridges are told of, and all are bound", n)
	}
	who, err := wire.NewClient(hall.url, "", nil).Enrol(t.Context(), hall.bridgeCode)
	if err != nil {
		t.Fatal(err)
	}
	m.Wait(row)
	m.Wait("[data-alarms='1'].alarms")
	if got := m.Text(row); !strings.Contains(got, "二楼叫号器") || !strings.Contains(got, "按键线路程序") || !strings.Contains(got, "按键不起作用") || !strings.Contains(got, "hallserver device windows "+who.Device) {
		t.Errorf("the bridge is listed as %q", got)
	}
	inspect(t, m, "unbound")
	for _, lang := range []string{"en", "ko"} {
		m.Choose(".languages select", lang)
		inspect(t, m, "unbound-"+lang)
	}
	m.Choose(".languages select", "zh")

	pads := wire.NewClient(hall.url, who.Token, nil)
	if _, err := pads.Window(t.Context(), 5); err == nil {
		t.Error("a bridge that is bound to no window reads one")
	}
	if err := pads.ClaimWindows(t.Context(), wire.WindowsClaim{Windows: []int{5}}); err != nil {
		t.Fatal(err)
	}
	m.WaitGone(row)
	m.Wait("[data-alarms='0'].alarms, .top:not(:has(.alarms))")
	if _, err := pads.Window(t.Context(), 6); err == nil {
		t.Error("a bridge reads a window it is not bound to")
	}
	m.Wait(row)
	if got := m.Text(row); !strings.Contains(got, "没绑定给它的窗口") {
		t.Errorf("the bridge that asks for another's window is listed as %q", got)
	}
	inspect(t, m, "bound-elsewhere")
}

func TestTheManagersPageOnABadDay(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	m := browser(t).Page("manager")
	m.SignIn(hall.url+"/manager", "boss", password)
	hall.net.alter(manyDevices)
	m.Wait("tr[data-state=refused]")
	inspect(t, m, "many")
	m.Resize(1920, 1080)
	inspect(t, m, "many-large")
	m.Resize(1366, 768)
	mend := hall.net.spoil(func(*http.Request) fault { return refuse })
	m.Wait("[data-bar=stale]")
	inspect(t, m, "offline")
	mend()
	m.WaitGone("[data-bar=stale]")
	mend = hall.net.spoil(only("GET", "/api/", broken))
	m.Wait("[data-bar=broken]")
	inspect(t, m, "broken")
	mend()
	m.WaitGone("[data-bar=broken]")
}

// exceptionForm is a date of the example's exceptions, which stand one a line.
var exceptionForm = regexp.MustCompile(`\b202[67]-(\d\d-\d\d)`)

// withYears is the example's catalogue with its two years of holidays moved.
func withYears(t *testing.T, first, second int) []byte {
	t.Helper()
	raw, err := fs.ReadFile(deploy.Examples, "county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(raw), "\n")
	for i, line := range lines {
		year := map[bool]int{true: second, false: first}[strings.Contains(line, "2027-")]
		if strings.HasPrefix(line, "      - {") {
			lines[i] = exceptionForm.ReplaceAllString(line, strconv.Itoa(year)+"-$1")
		}
	}
	return []byte(strings.Join(lines, ""))
}

func TestTheManagerIsToldThatHolidaysAreMissingUntilTheyAreThere(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	hall.shut()
	settings := filepath.Join(hall.data, "hall.yaml")
	raw, err := os.ReadFile(settings)
	if err != nil {
		t.Fatal(err)
	}
	// By the calendars, which go by the holidays of years long past.
	if err := os.WriteFile(settings, []byte(strings.Replace(string(raw), "\nopening: always", "", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	put := func(file []byte) {
		t.Helper()
		if _, err := hallserver.Administer(t.Context(), hall.data, hallserver.Order{Op: hallserver.OpImportCatalogue, File: file, Yes: true}); err != nil {
			t.Fatal(err)
		}
	}
	put(withYears(t, 2019, 2020))
	hall.start()
	m := browser(t).Page("manager")
	m.SignIn(hall.url+"/manager", "boss", password)
	m.Wait(".alarms.watch[data-holidays]")
	year := strconv.Itoa(time.Now().Year())
	for lang, want := range map[string]string{"en": "The holidays of ", "ko": "공휴일이 아직", "zh": "年的节假日安排还没有录入"} {
		m.Choose(".languages select", lang)
		eventually(t, "the words in "+lang, func() bool { return strings.Contains(m.Text(".alarms.watch"), want) })
		if got := m.Text(".alarms.watch"); !strings.Contains(got, year) || !strings.Contains(got, "hallserver calendar import") {
			t.Errorf("told as %q", got)
		}
		inspect(t, m, "holidays-"+lang)
	}
	if got := m.Title(); strings.HasPrefix(got, "1") || strings.HasPrefix(got, "2") {
		t.Errorf("it is told as an alarm: %q", got)
	}
	put(withYears(t, time.Now().Year(), time.Now().Year()+1))
	m.WaitGone(".alarms.watch")
}

func TestAClerkIsToldWhoMayWatchTheHall(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	m := browser(t).Page("manager")
	if got := m.SignIn(hall.url+"/manager", "clerk1", password); got != "denied" {
		t.Errorf("a clerk sees %q", got)
	}
	inspect(t, m, "denied")
}

// manyDevices puts a hall of every kind of trouble in the place of the real one.
func manyDevices(path string, body []byte) []byte {
	if !strings.HasSuffix(path, "/devices/health") {
		return body
	}
	at := time.Now()
	device := func(board, kind, id, name, state string, d wire.DeviceHealth) wire.DeviceHealth {
		d.Board, d.Kind, d.Device, d.Name, d.State = board, kind, id, name, state
		d.Since, d.LastSeen = at.Add(-9*time.Minute), at
		return d
	}
	h := wire.Health{At: at, Alarms: 10, Files: []wire.FileHealth{{Name: "voice.yaml", Fault: "line 12: volume: 140 is not 0 to 100", At: at.Add(-time.Hour)}}}
	for n, word := range []string{wire.WordNoSound, wire.WordClip, wire.WordMedia, wire.WordTooSmall, wire.WordSign, wire.WordBlocked} {
		h.Devices = append(h.Devices, device("zone-"+string(rune('a'+n)), wire.BoardZone, "d"+word, "东区显示终端", wire.DeviceTrouble, wire.DeviceHealth{Word: word, Detail: "东区/办事指南-2026.png"}))
	}
	h.Devices = append(
		h.Devices,
		device("hall", wire.BoardHall, "d1", "东墙大屏", wire.DeviceOK, wire.DeviceHealth{Shows: true, Speaks: true, LastCall: "A023", LastCallAt: &at}),
		device("hall", wire.BoardHall, "d2", "一个名字特别特别长的显示终端，挂在二楼西侧", wire.DeviceGone, wire.DeviceHealth{Shows: true}),
		device("window-3", wire.BoardOne, "d3", "3 号窗口屏", wire.DeviceLate, wire.DeviceHealth{Shows: true, BehindS: 14}),
		device("speaker", wire.BoardSpeak, "", "", wire.DeviceRefused, wire.DeviceHealth{Word: "unauthenticated"}),
		device("window-4", wire.BoardOne, "", "", wire.DeviceGone, wire.DeviceHealth{}),
	)
	raw, err := json.Marshal(h)
	if err != nil {
		return body
	}
	return raw
}

// inspect looks at what the page shows: it fits, axe-core finds nothing, no script
// complains. With YIMEN_PICTURES=FOLDER it takes a picture.
func inspect(t *testing.T, m *webtest.Page, name string) {
	t.Helper()
	g := &gallery{t: t, folder: os.Getenv("YIMEN_PICTURES")}
	g.look(m, "manager-"+name)
	if out := m.Outside(".alarms *, .page-tabs *, .top *, dialog *"); len(out) > 0 {
		t.Errorf("%s: outside the screen: %q", name, out)
	}
}

// disagreeing has windows whose keys and calls disagree.
func disagreeing(path string, body []byte) []byte {
	var report map[string]any
	if !strings.HasSuffix(path, "/reports/waiting") || json.Unmarshal(body, &report) != nil {
		return body
	}
	report["keys"] = []forecast.Disagreement{
		{Window: 3, Kind: forecast.KeyAway, Days: 9, Of: 10, At: "10:00", Minutes: 18},
		{Window: 5, Kind: forecast.KeyLate, Days: 6, Of: 10, At: "08:30", Minutes: 12},
		{Window: 7, Kind: forecast.KeyNever, Days: 8, Of: 10, Minutes: 240},
	}
	out, err := json.Marshal(report)
	if err != nil {
		return body
	}
	return out
}

func TestTheManagerSeesThatACardWasLeftOnAKioskUntilItIsGone(t *testing.T) {
	t.Parallel()
	hall := openHall(t)
	m := browser(t).Page("manager")
	hall.enrol(hall.boardCode, "hall")
	m.SignIn(hall.url+"/manager", "boss", password)
	m.Wait("tr[data-board=hall][data-state=ok]")
	m.Wait("[data-alarms='0'].alarms") // the kiosk has asked for the catalogue, as one that knows no header does

	kiosk := func(s wire.KioskState) {
		t.Helper()
		if _, err := hall.kiosk.CatalogueFor(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	left := time.Now().Add(-95 * time.Second)
	ctx, cancel := context.WithCancel(t.Context())
	var told sync.WaitGroup
	told.Go(func() { // as a kiosk does, every few seconds
		for ctx.Err() == nil {
			_, _ = hall.kiosk.CatalogueFor(ctx, wire.KioskState{CardLeft: true, CardLeftFor: time.Since(left)})
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	})
	const row = "tr[data-card]"
	m.Wait(row)
	m.Wait("[data-alarms='1'].alarms.bad")
	zone := time.FixedZone("CST", 8*3600)
	// Told in whole seconds: at the turn of a minute the one before it is right too.
	says := func(text string) bool {
		text = strings.ReplaceAll(text, "\u2009", " ")
		for _, at := range []time.Time{left, left.Add(time.Second)} {
			if strings.Contains(text, at.In(zone).Format("15:04")) {
				return true
			}
		}
		return false
	}
	for lang, word := range map[string]string{"zh": "起有身份证未取走", "en": "card left since", "ko": "신분증이 남아"} {
		m.Choose(".languages select", lang)
		m.Wait("html[lang^=" + lang + "]")
		if got := m.Text(".alarms li"); !strings.Contains(got, "测试机") || !strings.Contains(got, word) || !says(got) {
			t.Errorf("%s: the alarm says %q, and it was left at %s", lang, got, left.In(zone).Format("15:04:05"))
		}
		if got := m.Text(row); !says(got) {
			t.Errorf("%s: the list says %q", lang, got)
		}
		inspect(t, m, "card-"+lang)
	}
	m.Choose(".languages select", "zh")
	cancel()
	told.Wait()
	kiosk(wire.KioskState{})
	m.WaitGone(row)
	m.Wait("[data-alarms='0'].alarms")

	kiosk(wire.KioskState{CardLeft: true})
	m.Wait(row)
	m.WaitGone(row) // the kiosk is not heard of any more
}
