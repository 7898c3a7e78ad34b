package hallserver

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// aHall is a hall with a real day behind it, as it lies on the disk: in folder,
// beside it its master key and its witness, and a backup of it.
type aHall struct {
	clock  *clock
	dirs   map[string]string // stopped in order; killed, its logs still there
	backup string
	asks   []ask
	past   []hall.TicketID
	tokens []string
	code   string // of an enrolment that waits
	cookie *http.Cookie
}

// ask is a request and what was answered.
type ask struct {
	name, method, path, token, key, body string
}

// said is what a hall answers to all that can be asked, and what it tells in words.
type answersOf struct {
	answers map[string]string
	words   []string
	refused error // it did not open
	held    bool  // it takes nothing, and says so
}

// lookTime is when a hall that does not answer hangs.
const lookTime = 5 * time.Minute

// look serves a copy of a hall's folder and asks it everything.
func (h *aHall) look(t *testing.T, dir string) (out answersOf) {
	t.Helper()
	out.answers = map[string]string{}
	defer func() {
		if p := recover(); p != nil {
			out.answers["panic"] = fmt.Sprintf("%v\n%s", p, debug.Stack())
		}
	}()
	words := &wordList{}
	c := newClock()
	c.ms.Store(h.clock.ms.Load())
	c.gone.Store(h.clock.gone.Load())
	ready := make(chan struct{})
	s, err := Open(t.Context(), Config{
		Data: dir, Listen: "127.0.0.1:0", Now: c.now, Elapsed: c.elapsed, Log: slog.New(words), Ready: func(string) { close(ready) },
		Fatal: func(err error) { words.add("fatal: " + err.Error()); runtime.Goexit() },
	})
	if err != nil {
		out.refused = err
		return out
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.Context()), lookTime)
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	select {
	case <-ready:
		h.askAll(ctx, s, words, out.answers)
		select {
		case <-s.opsLooked:
		case <-ctx.Done():
		}
		out.held = s.engine.Fault() != nil
	case err := <-ended:
		ended <- err
		words.add(fmt.Sprint("ended: ", err))
	}
	if ctx.Err() != nil {
		out.answers["time"] = "over"
	}
	cancel()
	if err := errors.Join(<-ended, s.Close()); err != nil {
		words.add("end: " + err.Error())
	}
	out.words = words.list()
	return out
}

func (h *aHall) askAll(ctx context.Context, s *Server, words *wordList, answers map[string]string) {
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	for s.forecast.Refreshes() == 0 && !words.has("waits are not foretold") && ctx.Err() == nil {
		<-look.C // the forecast learns beside the hall, or says why not
	}
	state, _ := s.engine.Snapshot()
	raw, err := json.Marshal(state)
	answers["state"] = answerOf(raw, err)
	for _, a := range h.asks {
		answers[a.name] = h.send(ctx, s, a)
	}
	for _, id := range h.past {
		k, day, err := s.engine.PastTicket(ctx, id)
		answers["past "+string(id)] = answerOf(fmt.Appendf(nil, "%s %+v", day, k), err)
	}
	for _, key := range subjectsOf(state) {
		raw, err := s.engine.Subject(ctx, key)
		answers["subject "+string(key)] = answerOf(raw, err)
	}
	for i, token := range h.tokens {
		d, ok := s.access.Token(token)
		d.Seen = nil
		answers[fmt.Sprint("token ", i)] = answerIf(ok, fmt.Sprintf("%+v", d))
	}
	for i := range 14 {
		u, ok := s.access.User(fmt.Sprintf("clerk%02d", i))
		answers[fmt.Sprint("user ", i)] = answerIf(ok, fmt.Sprintf("%+v", u))
	}
	for _, w := range s.live.Now().Windows {
		answers[fmt.Sprint("window ", w.Number)] = fmt.Sprintf("%+v", w)
	}
	answers["mark"] = s.Mark()
	answers["settings"] = fmt.Sprintf("%+v", s.settings)
	h.goOn(ctx, s, answers)
}

// goOn is what comes next: numbers, calls, a device that enrols.
func (h *aHall) goOn(ctx context.Context, s *Server, answers map[string]string) {
	for i, service := range []string{"ZX01", "SW02", "ZX01"} {
		id := fmt.Sprintf("later-%05d", i)
		answers["next "+id] = h.send(ctx, s, ask{
			method: http.MethodPost, path: "tickets", token: h.tokens[0], key: id,
			body: fmt.Sprintf(`{"id":%q,"services":[%q]}`, id, service),
		})
	}
	for n := 1; n <= 3; n++ {
		answers[fmt.Sprint("call ", n)] = h.send(ctx, s, ask{
			method: http.MethodPost, path: fmt.Sprintf("windows/%d/call", n+4), token: h.tokens[2+n+4], key: fmt.Sprint("later-", n), body: `{}`,
		})
	}
	d, _, err := s.access.Enrol(ctx, h.code, "")
	answers["enrol"] = answerOf(fmt.Appendf(nil, "%s %s %v", d.Role, d.Name, d.Windows), err)
}

func (h *aHall) send(ctx context.Context, s *Server, a ask) string {
	r := httptest.NewRequestWithContext(ctx, a.method, "/api/v1/"+a.path, strings.NewReader(a.body))
	r.Header.Set("Content-Type", "application/json")
	switch a.token {
	case "cookie":
		r.AddCookie(h.cookie)
	case "":
	default:
		r.Header.Set("Authorization", "Bearer "+a.token)
	}
	if a.key != "" {
		r.Header.Set("Idempotency-Key", a.key)
	}
	w := httptest.NewRecorder()
	s.api.ServeHTTP(w, r)
	if w.Code >= http.StatusBadRequest {
		var p wire.Problem
		_ = json.Unmarshal(w.Body.Bytes(), &p)
		return fmt.Sprintf("refused: %d %s", w.Code, p.Code)
	}
	said := feedName.ReplaceAllString(w.Body.String(), "")
	if !strings.HasPrefix(a.name, "wait") {
		said = waitTold.ReplaceAllString(said, "") // asked by itself
	}
	return fmt.Sprintf("%d %s", w.Code, said)
}

// feedName is what a board's feed is called: another one at each start.
var feedName = regexp.MustCompile(`"(feed":"[^"]*"|offset":[0-9]+)`)

// waitTold is an estimate, which is learnt anew where what was learnt is damaged.
var waitTold = regexp.MustCompile(`,"wait":\{[^}]*\}`)

func answerOf(raw []byte, err error) string {
	if err != nil {
		return "refused: " + err.Error()
	}
	return string(raw)
}

func answerIf(ok bool, text string) string {
	if !ok {
		return "refused: unknown"
	}
	return text
}

func subjectsOf(s *hall.State) (keys []hall.SubjectKey) {
	for _, t := range s.Tickets.All() {
		if t.Subject != "" {
			keys = append(keys, t.Subject)
		}
	}
	return keys
}

// wordList gathers what a server says that is not everyday.
type wordList struct {
	mu    sync.Mutex
	lines []string
}

func (w *wordList) add(line string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lines = append(w.lines, line)
}

func (w *wordList) list() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.lines)
}

func (w *wordList) has(what string) bool {
	return slices.ContainsFunc(w.list(), func(line string) bool { return strings.Contains(line, what) })
}

// The four of slog.Handler.

func (w *wordList) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelWarn }
func (w *wordList) WithAttrs([]slog.Attr) slog.Handler           { return w }
func (w *wordList) WithGroup(string) slog.Handler                { return w }

func (w *wordList) Handle(_ context.Context, r slog.Record) error {
	line := r.Message
	if strings.HasPrefix(line, "calls are not spoken") {
		return nil // these halls have no voice; whether it is said before they end is chance
	}
	r.Attrs(func(a slog.Attr) bool { line += " " + a.String(); return true })
	w.add(line)
	return nil
}

// verdicts count what became of flips.
type verdicts map[string]int

// judgeFlip holds what a spoilt hall says against what the sound one does. Verify was
// asked before the hall was served. without is what a hall says that has no damaged
// rows, where there is one: the figures are to be its.
func judgeFlip(sound, got answersOf, verified string, without func() (answersOf, bool)) (verdict, fault string) {
	if p, ok := got.answers["panic"]; ok {
		return "", "panic: " + p
	}
	if got.answers["time"] != "" {
		return "", "it hangs"
	}
	if got.refused != nil {
		return "refused", ""
	}
	told := slices.DeleteFunc(slices.Clone(got.words), func(w string) bool { return slices.Contains(sound.words, w) })
	var differ []string
	for _, name := range slices.Sorted(maps.Keys(sound.answers)) {
		want, is := sound.answers[name], got.answers[name]
		switch {
		case is == want:
		case strings.HasPrefix(is, "refused:") && (len(told) > 0 || verified != ""):
		case got.held: // takes nothing, and says so in readyz
		case figures(name) && len(told) > 0 && without != nil: // without what is damaged
			if bare, ok := without(); ok && bare.answers[name] != is {
				differ = append(differ, fmt.Sprintf("%s: %s, without what is damaged %s", name, near(is, bare.answers[name]), near(bare.answers[name], is)))
			}
		default:
			differ = append(differ, fmt.Sprintf("%s: %s, want %s", name, near(is, want), near(want, is)))
		}
	}
	switch {
	case len(differ) > 0 && len(told) > 0 && settled(told):
		return "told by the server", ""
	case len(differ) > 0:
		return "", fmt.Sprintf("%d answers changed (verify: %q; told: %q): %s", len(differ), verified, told, strings.Join(differ[:min(len(differ), 4)], "\n  "))
	case got.held:
		return "read-only", ""
	case len(told) > 0:
		return "told by the server", ""
	case verified != "":
		return "told by verify", ""
	}
	return "no effect", ""
}

// figures says whether an answer is one of figures, which are those of the rows
// that are sound.
func figures(name string) bool {
	return strings.HasPrefix(name, "wait") || strings.HasPrefix(name, "reports/") || name == "devices/health" ||
		name == "windows" // a user who is out has no name to show
}

// settled says whether an answer may differ because an operator's own file does,
// which is the operator's to change, and the server has named it.
func settled(told []string) bool {
	for _, w := range told {
		if strings.Contains(w, "is not as it was left") || strings.Contains(w, "a settings file is not in force") {
			return true
		}
	}
	return false
}

// near is where two texts part.
func near(a, b string) string {
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	return fmt.Sprintf("…%q", a[max(0, at-30):min(len(a), at+60)])
}

// aims are the ways to choose a bit.
func aims() map[string]func(t *testing.T, dir string, random *rand.Rand) string {
	return map[string]func(t *testing.T, dir string, random *rand.Rand) string{
		"anywhere": flipAnywhere, "aimed": flipField, "indexes": flipIndex,
	}
}

// try copies a hall, turns a bit, and looks at what becomes of it.
func (h *aHall) try(t *testing.T, sound map[string]answersOf, random *rand.Rand, aim string) (verdict string) {
	t.Helper()
	bases := slices.Sorted(maps.Keys(h.dirs))
	base := bases[random.IntN(len(bases))]
	dir := h.copyOf(t, h.dirs[base])
	defer func() { _ = os.RemoveAll(filepath.Dir(dir)) }()
	what := aims()[aim](t, dir, random)
	verified := ""
	if r, err := Verify(t.Context(), dir, nil); err != nil {
		verified = err.Error()
	} else if !r.OK {
		verified = fmt.Sprintf("%+v", r.Faults[0])
	} else if len(r.Notes) > 0 {
		verified = r.Notes[0]
	}
	bare, ok := h.withoutDamaged(t, dir)
	defer func() { _ = os.RemoveAll(filepath.Dir(bare)) }()
	without := sync.OnceValues(func() (answersOf, bool) {
		if !ok {
			return answersOf{}, false
		}
		said := h.look(t, bare)
		return said, said.refused == nil
	})
	verdict, fault := judgeFlip(sound[base], h.look(t, dir), verified, without)
	if fault != "" {
		t.Errorf("%s, %s: %s", base, what, fault)
		verdict = "FAULT"
	}
	return verdict
}

// copyOf copies a hall with what lies beside it.
func (h *aHall) copyOf(t *testing.T, from string) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "hall")
	copyFolder(t, dir, from)
	for _, beside := range []string{".master.key", ".witness"} {
		copyFile(t, dir+beside, from+beside)
	}
	return dir
}

// flipAnywhere turns one bit of one file: half of the time any bit of all, else
// one of a file of its own, so that small files have their turn.
func flipAnywhere(t *testing.T, dir string, random *rand.Rand) string {
	t.Helper()
	var names []string
	var sizes []int64
	var all int64
	err := filepath.WalkDir(filepath.Dir(dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		size := info.Size()
		if d.Name() == opsFile+"-wal" {
			size = lastChange(t, path) // a damaged one looks like one that was not ended, and nobody can tell
		}
		if size > 0 {
			names, sizes, all = append(names, path), append(sizes, size), all+size
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	file := random.IntN(len(names))
	at := random.Int64N(sizes[file])
	if random.IntN(2) == 0 {
		at = random.Int64N(all)
		for file = 0; at >= sizes[file]; file++ {
			at -= sizes[file]
		}
	}
	bit := random.IntN(8)
	flipBit(t, names[file], at, bit)
	rel, _ := filepath.Rel(filepath.Dir(dir), names[file])
	return fmt.Sprintf("bit %d of byte %d of %s", bit, at, rel)
}

// lastChange is where the last change begins in SQLite's write-ahead log.
func lastChange(t *testing.T, name string) int64 {
	t.Helper()
	const head, frame = 32, 24 + 4096
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var begins, next int64
	for at := head; at+frame <= len(raw) && bytes.Equal(raw[at+8:at+16], raw[16:24]); at += frame {
		if !bytes.Equal(raw[at+4:at+8], make([]byte, 4)) { // a change ends here
			begins, next = next, int64(at+frame)
		}
	}
	return begins
}

func flipBit(t *testing.T, name string, at int64, bit int) {
	t.Helper()
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, at); err != nil && !errors.Is(err, io.EOF) {
		t.Fatal(err)
	}
	b[0] ^= 1 << bit
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
}
