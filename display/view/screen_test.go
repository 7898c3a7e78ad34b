package view

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"yimen/display/boardview"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// Pictures of every state: go test ./display/view -run Screen -shots DIR
var shots = flag.String("shots", "", "folder to write a picture of each screen to")

func TestMain(m *testing.M) {
	flag.Parse()
	fonts, err := theme.LoadFonts()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	app := test.NewApp()
	app.Settings().SetTheme(theme.New(fonts, theme.Light()))
	os.Exit(m.Run())
}

// screen is a case: a model on a screen.
type screen struct {
	name  string
	size  fyne.Size
	o     Options
	model boardview.Model
}

func wide() fyne.Size { return fyne.NewSize(1920, 1080) }
func tall() fyne.Size { return fyne.NewSize(1080, 1920) }

func china() *time.Location { return time.FixedZone("CST", 8*3600) }

func at0() time.Time { return time.Date(2026, 3, 2, 1, 32, 10, 0, time.UTC) }

func text(zh, en, ko string) wire.Text { return wire.Text{"zh": zh, "en": en, "ko": ko} }

func queue(id string) wire.Text {
	return map[string]wire.Text{
		"A": text("综合业务", "General services", "종합 업무"),
		"B": text("社保医保", "Social insurance", "사회보험"),
		"C": text("户籍身份证", "Household and ID", "호적·신분증"),
		"D": text("企业开办", "Business start-up", "기업 설립"),
		"F": text("不动产登记", "Property", "부동산 등기"),
	}[id]
}

func call(n int, number string, window int, marked bool) boardview.Call {
	return boardview.Call{
		CallID: fmt.Sprintf("c%d", n), Number: number, Window: window,
		WindowName: text(fmt.Sprintf("%d号窗口", window), fmt.Sprintf("Window %d", window), fmt.Sprintf("%d번 창구", window)),
		Zone:       text("一楼东区", "Floor 1 East", "1층 동쪽"), QueueName: queue(number[:1]), Marked: marked, At: at0(),
	}
}

func model(state boardview.State, calls ...boardview.Call) boardview.Model {
	wait := func(a, b int) *wire.Wait { return &wire.Wait{P50S: a * 60, P90S: b * 60, ComputedAt: at0()} }
	return boardview.Model{
		State: state, Clock: at0(), Open: true, Day: "2026-03-02",
		Hall:  text("青山县政务服务中心", "Qingshan County Service Hall", "칭산현 행정 서비스 센터"),
		Calls: calls,
		Queues: []wire.BoardQueue{
			{ID: "A", Name: queue("A"), Waiting: 12, Wait: wait(9, 21)},
			{ID: "B", Name: queue("B"), Waiting: 4, Wait: wait(3, 8)},
			{ID: "C", Name: queue("C"), Waiting: 0},
			{ID: "D", Name: queue("D"), Waiting: 1},
			{ID: "F", Name: queue("F"), Waiting: 23, Wait: wait(35, 70)},
		},
		Windows: []wire.BoardWindow{{Number: 1, State: "open"}, {Number: 2, State: "open"}, {Number: 3, State: "paused"}},
	}
}

func with(m boardview.Model, change func(*boardview.Model)) boardview.Model {
	change(&m)
	return m
}

func sixCalls() []boardview.Call {
	cs := []boardview.Call{
		call(6, "A026", 3, true), call(5, "B011", 12, true), call(4, "A025", 1, false),
		call(3, "C007", 8, false), call(2, "F002", 108, false), call(1, "D003", 5, false),
	}
	cs[1].Recall = 1
	cs[4].Ended = true
	return cs
}

func longCalls() []boardview.Call {
	cs := sixCalls()
	for i := range cs {
		cs[i].QueueName = text("企业开办变更注销及社会团体登记综合受理", "Business start-up, change and deregistration, associations", "기업")
		cs[i].Zone = text("政务服务中心北附楼二层西侧", "North annex, floor 2, west", "북관")
		cs[i].WindowName = text(fmt.Sprintf("%d号潮汐综合窗口", cs[i].Window), fmt.Sprintf("Integrated window %d", cs[i].Window), "")
		cs[i].Number = "VIPA" + cs[i].Number
	}
	return cs
}

// screens are the states a board can be in, on both kinds of screen.
func screens() []screen {
	since := at0().Add(-7 * time.Minute)
	stale := func(m boardview.Model) boardview.Model {
		return with(m, func(m *boardview.Model) { m.StaleSince = &since })
	}
	long := with(model(boardview.Calling, longCalls()...), func(m *boardview.Model) {
		m.Hall = text("青山满族自治县经济技术开发区政务服务和公共资源交易中心", "Government Services and Public Resource Trading Centre of the Qingshan Manchu Autonomous County Development Zone", "")
		for i := range m.Queues {
			m.Queues[i].Name = text("企业开办变更注销综合受理业务", "Business start-up, change and deregistration", "")
			m.Queues[i].Waiting = 1234
		}
		m.Notices = []wire.Text{text("因系统升级，3月6日（星期五）17:00至3月7日（星期六）8:00暂停办理不动产登记、公积金提取业务，请您合理安排时间，给您带来的不便敬请谅解。",
			"Due to a system upgrade, property registration and housing-fund withdrawal are not available from 17:00 on Friday 6 March to 8:00 on Saturday 7 March. We apologise for the inconvenience.", "")}
	})
	models := []struct {
		name  string
		model boardview.Model
	}{
		{"connecting", boardview.Model{State: boardview.Connecting}},
		{"empty", model(boardview.Empty)},
		{"closed", with(model(boardview.Closed), func(m *boardview.Model) { m.Open = false })},
		{"lost", stale(model(boardview.Lost))},
		{"one", model(boardview.Calling, call(1, "A026", 3, true))},
		{"six", model(boardview.Calling, sixCalls()...)},
		{"long", long},
		{"stale", stale(model(boardview.Calling, sixCalls()...))},
		{"still-calling", with(model(boardview.Calling, sixCalls()[3:]...), func(m *boardview.Model) { m.Open = false })},
	}
	var out []screen
	for _, m := range models {
		o := Options{Second: "en", Zone: china(), Palette: theme.Light(), Still: true}
		out = append(out,
			screen{"wide-" + m.name, wide(), o, m.model},
			screen{"tall-" + m.name, tall(), o, m.model})
	}
	six := model(boardview.Calling, sixCalls()...)
	eight := with(six, func(m *boardview.Model) {
		m.Queues = nil
		for i, id := range []string{"A", "B", "C", "D", "F", "H", "K", "L"} {
			q := wire.BoardQueue{ID: id, Name: text("户籍与身份证", "Household and ID cards", ""), Waiting: i}
			if i%2 == 1 {
				q.Wait = &wire.Wait{P50S: 300, P90S: 700, ComputedAt: at0()}
			}
			m.Queues = append(m.Queues, q)
		}
	})
	base := Options{Second: "en", Zone: china(), Palette: theme.Light(), Still: true}
	vary := func(change func(*Options)) Options { o := base; change(&o); return o }
	far := vary(func(o *Options) { o.ScreenMM, o.SeatM = 685, 8 })
	return append(out,
		screen{"wide-eight-queues", wide(), base, eight},
		screen{"tall-eight-queues", tall(), base, eight},
		screen{"wide-eight-queues-stale", wide(), base, stale(eight)},
		screen{"wide-far", wide(), far, six},
		screen{"tall-far", tall(), vary(func(o *Options) { o.ScreenMM, o.SeatM = 1218, 8 }), six},
		screen{"wide-near", wide(), vary(func(o *Options) { o.ScreenMM, o.SeatM = 685, 3 }), six},
		screen{"wide-korean", wide(), vary(func(o *Options) { o.Second = "ko" }), six},
		screen{"wide-chinese-alone", wide(), vary(func(o *Options) { o.Second = None }), six},
		screen{"wide-contrast", wide(), vary(func(o *Options) { o.Palette = theme.HighContrast() }), six},
		screen{"4k", fyne.NewSize(3840, 2160), base, six},
		screen{"hd", fyne.NewSize(1366, 768), base, long},
		screen{"tall-contrast-stale", tall(), vary(func(o *Options) { o.Palette = theme.HighContrast() }), stale(six)},
	)
}

func shoot(t *testing.T, name string, c fyne.Canvas) {
	t.Helper()
	if err := os.MkdirAll(*shots, 0o750); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(filepath.Join(*shots, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	if err := png.Encode(f, c.Capture()); err != nil {
		t.Fatal(err)
	}
}

func TestNothingOverlapsOrLeavesTheScreen(t *testing.T) {
	for _, s := range append(screens(), rateScreens()...) { // one Fyne, one test at a time
		t.Run(s.name, func(t *testing.T) {
			hall := New(s.o)
			w := test.NewWindow(hall.Content())
			defer w.Close()
			w.SetPadded(false)
			w.Resize(s.size)
			hall.Set(s.model)
			checkGeometry(t, hall)
			if *shots != "" {
				shoot(t, s.name, w.Canvas())
			}
		})
	}
}
