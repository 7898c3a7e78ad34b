package main

import (
	"encoding/json"
	"errors"
	"image"
	"io"
	"math"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yimen/cmd/demo/paper"
	"yimen/drivers/speaker"
	"yimen/drivers/speaker/soundtest"
	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

const (
	// A matter that wants a card, and the window that serves its queue.
	theTheme   = "social"
	theService = "SB01"
	theWindow  = 1

	printTime = 2 * time.Minute
	speakTime = 4 * time.Minute
)

// builtIn is the folder of the programs, once they are built.
var builtIn atomic.Pointer[string]

// programs builds the programs once for all tests of this package.
var programs = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "yimen-programs-")
	if err != nil {
		return "", err
	}
	builtIn.Store(&dir)
	build := exec.Command("go", "build", "-ldflags=-s -w", "-o", dir+"/", // without what a debugger reads, which takes as long as the rest
		"yimen/cmd/hallserver", "yimen/cmd/kiosk", "yimen/cmd/display", "yimen/cmd/bridge", "yimen/cmd/devices", "yimen/cmd/demo")
	if out, err := build.CombinedOutput(); err != nil {
		return "", errors.New(err.Error() + ": " + string(out))
	}
	return dir, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if dir := builtIn.Load(); dir != nil {
		_ = os.RemoveAll(*dir)
	}
	os.Exit(code)
}

// artifactsVariable names a folder for pictures of what the test saw.
const artifactsVariable = "YIMEN_ARTIFACTS"

// openStage puts up a whole hall with screens and sound of its own.
func openStage(t *testing.T) *stage {
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
		checkEndings(t, st)
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
	// Sound goes on as long as the test, longer than this context.
	if st.sound, err = openPrivateSound(t.Context(), t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if err := st.startKiosk(t.Context(), showing{st.kioskScreen}); err != nil {
		t.Fatal(err)
	}
	if err := st.startBoard(t.Context(), showing{st.boardScreen}); err != nil {
		t.Fatal(err)
	}
	if err := st.startBridge(t.Context()); err != nil {
		t.Fatal(err)
	}
	return st
}

// checkEndings looks how the programs took being told to end.
func checkEndings(t *testing.T, st *stage) {
	t.Helper()
	var ended []*program
	if st.devices != nil {
		ended = append(ended, st.devices.program, st.desk.program)
	}
	for _, k := range []*kept{st.hall.server, st.kiosk, st.board, st.bridge} {
		if k != nil {
			ended = append(ended, k.program())
		}
	}
	for _, p := range ended {
		if p.err != nil {
			t.Error("did not end well:", p.ended())
		}
	}
}

// tellLogs puts the programs' last words into the log of a test that failed.
func tellLogs(t *testing.T, st *stage) {
	t.Helper()
	if !t.Failed() {
		return
	}
	logs, _ := filepath.Glob(st.folder.in("log", "*.log"))
	for _, log := range logs {
		if said, err := os.ReadFile(log); err == nil && len(said) > 0 {
			t.Logf("%s:\n%s", filepath.Base(log), said[max(0, len(said)-800):])
		}
	}
}

// keepShot saves what a screen shows for whoever wants to see it, in the folder
// that YIMEN_ARTIFACTS names.
func keepShot(t *testing.T, name string, s *screen) {
	t.Helper()
	dir := os.Getenv(artifactsVariable)
	if dir == "" {
		return
	}
	picture, err := s.shot()
	if err == nil {
		err = save(picture, filepath.Join(dir, name))
	}
	if err != nil {
		t.Error(err)
	}
}

// keepPage does the same for a page in the browser.
func keepPage(b *browser, page, name string) {
	b.t.Helper()
	if dir := os.Getenv(artifactsVariable); dir != "" {
		b.do(page, "screenshot", step{"path": filepath.Join(dir, name)})
	}
}

// One ticket goes the whole way: a card on the reader's line, taps on the
// kiosk's glass, bytes on the printer's line, a key in the clerk's browser, the
// number on both boards, the sentence in the air, keys on the pads.
func TestOneTicket(t *testing.T) {
	t.Parallel()
	st := openStage(t)
	ctx := t.Context()
	chromium := openBrowser(t, st.launcher)
	client := wire.NewClient(st.hall.address, "", nil)
	catalogue, err := client.Catalogue(ctx)
	if err != nil {
		t.Fatal(err)
	}

	// A clerk sits down at the window, and a board hangs in a browser.
	chromium.do("console", "sign-in", step{
		"url": st.hall.address + "/", "user": st.memory.Clerk.User, "password": st.memory.Clerk.Password,
	})
	chromium.do("console", "open-window", step{"window": theWindow})
	code, err := st.hall.enrol(ctx, "board", "browser")
	if err != nil {
		t.Fatal(err)
	}
	chromium.do("board", "goto", step{"url": st.hall.address + "/board/" + boardID + "#code=" + code})
	chromium.do("board", "wait-fresh", nil)

	// A citizen comes.
	citizen := newFingers(t, st.kioskScreen, catalogue)
	still(t, st.kioskScreen)
	keepShot(t, "kiosk.png", st.kioskScreen)
	citizen.touch(flow.ChooseTheme, theTheme)
	keepShot(t, "kiosk-services.png", st.kioskScreen)
	citizen.touch(flow.ChooseService, theService)
	keepShot(t, "kiosk-card.png", st.kioskScreen)
	read, err := st.devices.lay(ctx, "resident")
	if err != nil || !read {
		t.Fatalf("the card was read: %v, %v", read, err)
	}

	awaitSlip(t, st)
	shown := kioskNumber(t, st)
	if dir := os.Getenv(artifactsVariable); dir != "" {
		if _, err := st.devices.order(ctx, "printer png "+filepath.Join(dir, "ticket.png")); err != nil {
			t.Error(err)
		}
	}
	number := checkSlip(t, st, catalogue)
	if shown != number {
		t.Errorf("the kiosk shows %s, the slip %s", shown, number)
	}

	// The clerk calls.
	recording, err := st.sound.sink.Record(ctx, filepath.Join(t.TempDir(), "heard.wav"))
	if err != nil {
		t.Fatal(err)
	}
	before := boardPicture(t, st)
	if got := chromium.text("console", "next", nil); got != number {
		t.Errorf("the clerk called %q, want %s", got, number)
	}
	chromium.do("board", "wait-call", step{"number": number, "window": theWindow})
	checkBoardShows(t, st, before, number)
	keepPage(chromium, "board", "board-page.png")
	keepPage(chromium, "console", "console.png")
	call := checkCall(t, st, number)
	checkHeard(t, st, recording, call)

	// The clerk serves, finishes with a key of the pad, the citizen rates, and the
	// hall's books are right.
	chromium.do("console", "act", step{"act": "start"})
	chromium.do("console", "wait", step{"selector": ".stage.serving"})
	if _, err := st.typedPad(ctx, []string{"complete"}); err != nil {
		t.Fatal(err)
	}
	until(t, answerTime, "the window is free again", func() bool {
		return chromium.text("console", "number", nil) == ""
	})
	if _, err := st.typedRate(ctx, []string{"5"}); err != nil {
		t.Fatal(err)
	}
	until(t, answerTime, "the rating is delivered", func() bool {
		lines, _, _ := st.bridge.program().since(0)
		return slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, "rating delivered") })
	})
	for _, page := range []string{"console", "board"} {
		if faults, ok := chromium.do(page, "faults", nil).([]any); !ok || len(faults) > 0 {
			t.Errorf("the %s page complained: %v", page, faults)
		}
	}
	checkBooks(t, st)
}

// awaitSlip waits until a slip has been cut.
func awaitSlip(t *testing.T, st *stage) {
	t.Helper()
	until(t, printTime, "a slip is cut", func() bool {
		sheets, err := st.devices.sheets()
		if err != nil {
			t.Fatal(err)
		}
		return len(sheets) > 0 && sheets[0].Cut
	})
}

// kioskNumber waits until the kiosk shows a number in large, and answers it.
func kioskNumber(t *testing.T, st *stage) (number string) {
	t.Helper()
	until(t, answerTime, "the kiosk shows a number", func() bool {
		picture := body(t, st.kioskScreen)
		words := largeWords(t, picture)
		at := slices.IndexFunc(words, regexp.MustCompile(`^[A-Z][0-9]{3}$`).MatchString)
		if at < 0 {
			return false
		}
		keepShot(t, "kiosk-ticket.png", st.kioskScreen)
		number = words[at]
		return true
	})
	return number
}

// checkSlip reads the one slip on the roll and answers its number.
func checkSlip(t *testing.T, st *stage, catalogue wire.Catalogue) string {
	t.Helper()
	sheets, err := st.devices.sheets()
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%d slips came out, want 1; %v", len(sheets), err)
	}
	slip := sheets[0]
	for _, item := range slip.Items {
		if line, ok := item.(paper.Line); ok && line.Overflows {
			t.Errorf("too wide for the paper: %s", line.Text())
		}
	}
	text := strings.Join(strings.Fields(slip.Text()), "")
	service := catalogue.Services[slices.IndexFunc(catalogue.Services, func(s wire.ServiceDetail) bool { return s.Code == theService })]
	queue := catalogue.Queues[slices.IndexFunc(catalogue.Queues, func(q wire.Queue) bool { return q.ID == service.Queue })]
	wanted := []string{catalogue.Hall.In("zh"), service.Name.In("zh"), queue.Zone.In("zh")}
	for _, m := range service.Materials {
		if !m.Shared {
			wanted = append(wanted, m.Name.In("zh"))
		}
	}
	for _, want := range wanted {
		if !strings.Contains(text, strings.Join(strings.Fields(want), "")) {
			t.Errorf("the slip lacks %q:\n%s", want, slip.Text())
		}
	}
	// Who the card belongs to is not the paper's business.
	for _, secret := range []string{"测试甲", "2199991990", "不存在路"} {
		if strings.Contains(text, secret) {
			t.Errorf("the slip tells of its holder: %q", secret)
		}
	}
	return checkSlipPictures(t, st, slip)
}

// checkSlipPictures reads the large number and the code, and asks the hall by
// the code's address what number that is.
func checkSlipPictures(t *testing.T, st *stage, slip paper.Sheet) string {
	t.Helper()
	var code, large image.Image
	for _, p := range slip.Pictures() {
		size := p.Image.Rect.Size()
		switch {
		case size.Y < 40: // a rule
		case code == nil && large == nil:
			large = p.Framed(40)
		default:
			code = p.Framed(40)
		}
	}
	if code == nil || large == nil {
		t.Fatalf("the slip has no number and code of pictures: %d pictures", len(slip.Pictures()))
	}
	address := scan(t, code)
	token, ok := strings.CutPrefix(address, st.hall.address+"/t/")
	if !ok {
		t.Fatalf("the code leads to %q", address)
	}
	var ticket wire.PublicTicket
	if err := json.Unmarshal(get(t, st.hall.address+"/api/v1/public/tickets/"+token), &ticket); err != nil {
		t.Fatal(err)
	}
	if ticket.State != wire.TicketWaiting || ticket.Number == "" {
		t.Errorf("the hall says of the ticket: %+v", ticket)
	}
	if page := string(get(t, address)); !strings.Contains(page, ticket.Number) {
		t.Errorf("the page of the code does not show %s", ticket.Number)
	}
	if got := readWord(t, large); got != ticket.Number {
		t.Errorf("the slip says %q in large, want %q", got, ticket.Number)
	}
	return ticket.Number
}

func get(t *testing.T, url string) []byte {
	t.Helper()
	r, err := http.NewRequestWithContext(within(t, 2*time.Minute), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d, %v", url, answer.StatusCode, err)
	}
	return body
}

// boardPicture is the board's screen below its clock.
func boardPicture(t *testing.T, st *stage) *image.RGBA {
	t.Helper()
	picture, err := st.boardScreen.shot()
	if err != nil {
		t.Fatal(err)
	}
	part, ok := picture.SubImage(image.Rect(0, 160, 1320, 940)).(*image.RGBA)
	if !ok {
		t.Fatal("no picture")
	}
	return part
}

func checkBoardShows(t *testing.T, st *stage, before *image.RGBA, number string) {
	t.Helper()
	if words := largeWords(t, before); len(words) > 0 {
		t.Errorf("the board showed %q before anything was called", words)
	}
	var words []string
	shown := func() bool {
		after := boardPicture(t, st)
		words = largeWords(t, after)
		return slices.Equal(words, []string{number, strconv.Itoa(theWindow)})
	}
	if !soWithin(t, answerTime, shown) {
		t.Errorf("the board does not show %s and window %d but %q", number, theWindow, words)
	}
	keepShot(t, "board.png", st.boardScreen)
}

// checkCall asks the hall for the board as a device would, and answers the call
// of the number.
func checkCall(t *testing.T, st *stage, number string) wire.Call {
	t.Helper()
	frame, err := boardClient(t, st).BoardSnapshot(t.Context(), boardID)
	if err != nil {
		t.Fatal(err)
	}
	var board wire.BoardSnapshot
	if err := json.Unmarshal(frame.Data, &board); err != nil {
		t.Fatal(err)
	}
	if len(board.Calls) != 1 || board.Calls[0].Number != number || board.Calls[0].Window != theWindow || board.Calls[0].Announcement == nil {
		t.Fatalf("the board's calls are %+v", board.Calls)
	}
	for _, secret := range []string{"测试甲", "2199991990"} {
		if strings.Contains(string(frame.Data), secret) {
			t.Errorf("the board's data tells of the ticket's holder: %q", secret)
		}
	}
	return board.Calls[0]
}

// boardClient speaks to the hall as the Fyne board does.
func boardClient(t *testing.T, st *stage) *wire.Client {
	t.Helper()
	token, err := os.ReadFile(st.folder.in("board", "token"))
	if err != nil {
		t.Fatal(err)
	}
	return wire.NewClient(st.hall.address, strings.TrimSpace(string(token)), nil)
}

// checkHeard waits until the call has been said and measures what was heard: as
// long as its clips and pauses are together, and loud enough to be understood.
func checkHeard(t *testing.T, st *stage, recording *soundtest.Recording, call wire.Call) {
	t.Helper()
	want := lengthOf(t, boardClient(t, st), call.Announcement)
	const quietTime = 2 * time.Second // longer than any pause within
	// Clips begin and end with some silence, and the sound server may fall
	// short or long by a period.
	short, long := want*92/100, want*108/100
	var heard measure
	until(t, speakTime, "the loudspeaker says the call and is quiet again", func() bool {
		heard = measureSound(recording.Sound())
		return heard.length > 0 && heard.quiet > quietTime && heard.length >= short
	})
	if err := recording.Stop(); err != nil {
		t.Error(err)
	}
	if heard.length > long {
		t.Errorf("heard %v of sound, want about %v", heard.length, want)
	}
	if heard.level < 500 || heard.level > 20_000 {
		t.Errorf("the sound has a level of %.0f of 32,768", heard.level)
	}
	t.Logf("call said in %v of about %v, level %.0f", heard.length.Round(time.Millisecond), want.Round(time.Millisecond), heard.level)
}

// lengthOf is how long an announcement takes by its clips.
func lengthOf(t *testing.T, client *wire.Client, a *wire.Announcement) time.Duration {
	t.Helper()
	length := func(id string) time.Duration {
		raw, err := client.Clip(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		clip, err := speaker.DecodeWAV(raw)
		if err != nil {
			t.Fatal(err)
		}
		return time.Duration(len(clip.Samples)) * time.Second / time.Duration(clip.Rate)
	}
	var sentence time.Duration
	for _, id := range a.Clips {
		sentence += length(id)
	}
	// The pauses that the loudspeaker makes: between clips, and after the chime.
	sentence += time.Duration(len(a.Clips)-1) * speaker.Join
	const afterChime = 150 * time.Millisecond
	gap := time.Duration(a.GapMS) * time.Millisecond
	return length(a.Chime) + afterChime + time.Duration(a.Repeat)*sentence + time.Duration(a.Repeat-1)*gap
}

// A measure is what was heard of a recording.
type measure struct {
	length time.Duration // from the first sound to the last
	quiet  time.Duration // since the last
	level  float64       // mean square root between the two, of 32,768
}

func measureSound(sound speaker.PCM) measure {
	const threshold = 100
	first, last, energy := -1, -1, 0.0
	for i, v := range sound.Samples {
		if v > threshold || v < -threshold {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return measure{}
	}
	for _, v := range sound.Samples[first : last+1] {
		energy += float64(v) * float64(v)
	}
	long := func(samples int) time.Duration {
		return time.Duration(samples) * time.Second / time.Duration(sound.Rate)
	}
	return measure{
		length: long(last + 1 - first), quiet: long(len(sound.Samples) - last - 1),
		level: math.Sqrt(energy / float64(last+1-first)),
	}
}

// checkBooks verifies the journal beside the running server.
func checkBooks(t *testing.T, st *stage) {
	t.Helper()
	printed, err := st.hall.order(t.Context(), "", "verify", "--data", st.hall.data, "--json")
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		OK      bool  `json:"ok"`
		Tickets int   `json:"tickets"`
		Faults  []any `json:"faults"`
	}
	if err := json.Unmarshal([]byte(printed), &report); err != nil {
		t.Fatal(err)
	}
	if !report.OK || report.Tickets != 1 || len(report.Faults) > 0 {
		t.Errorf("the journal's report is %s", printed)
	}
	journal, err := os.ReadFile(filepath.Join(st.hall.data, "journal.db"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"测试甲", "2199991990"} {
		if strings.Contains(string(journal), secret) {
			t.Errorf("the journal holds %q in the clear", secret)
		}
	}
}
