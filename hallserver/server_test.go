package hallserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yimen/deploy"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// clock stands still until moved.
type clock struct{ ms, gone atomic.Int64 }

func newClock() *clock {
	c := &clock{}
	c.ms.Store(time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC).UnixMilli())
	return c
}

func (c *clock) now() time.Time         { return time.UnixMilli(c.ms.Load()) }
func (c *clock) elapsed() time.Duration { return time.Duration(c.gone.Load()) * time.Millisecond }

// pass lets time go by; step sets the clock while none does.
func (c *clock) pass(d time.Duration) {
	c.gone.Add(d.Milliseconds())
	c.step(d)
}
func (c *clock) step(d time.Duration) { c.ms.Add(d.Milliseconds()) }

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// makeFolder makes the example county's data folder.
func makeFolder(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "hall")
	example, err := fs.Sub(deploy.Examples, "county")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Init(t.Context(), dir, InitOptions{Example: example, Admin: "admin", AlwaysOpen: true, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	// The voice is not what is tested, and making its clips takes a while.
	change(t, filepath.Join(dir, settingsFile), "  yao: false", "  yao: false\n  espeak: /no/such/program")
	return dir
}

// change replaces the one old in a file.
func change(t *testing.T, name, old, new string) {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(raw), old) != 1 {
		t.Fatalf("%q is not there once", old)
	}
	if err := os.WriteFile(name, []byte(strings.Replace(string(raw), old, new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

// running is a server that serves.
type running struct {
	*Server
	url  string
	stop func() error
}

// start serves a folder.
func start(t *testing.T, dir string, c *clock) *running {
	t.Helper()
	return startAs(t, dir, c, "", nil)
}

// startAs serves it on a machine that was started as boot, if that is not the same,
// with a network clock.
func startAs(t *testing.T, dir string, c *clock, boot string, network func() bool) *running {
	t.Helper()
	s, err := openAs(t, dir, c, boot, network)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// open serves a folder, unless it does not open.
func open(t *testing.T, dir string, c *clock) (*running, error) {
	t.Helper()
	return openAs(t, dir, c, "", nil)
}

func openAs(t *testing.T, dir string, c *clock, boot string, network func() bool) (*running, error) {
	t.Helper()
	ready := make(chan string, 1)
	s, err := Open(t.Context(), Config{
		Data: dir, Listen: "127.0.0.1:0", Now: c.now, Elapsed: c.elapsed, Boot: boot, NetworkTime: network,
		Log: quiet(), Ready: func(url string) { ready <- url },
		Fatal: func(err error) { panic(err) },
	})
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	r := &running{Server: s}
	select {
	case r.url = <-ready:
	case err := <-ended:
		cancel()
		t.Fatalf("run: %v", err)
	}
	r.stop = sync.OnceValue(func() error {
		cancel()
		return errors.Join(<-ended, s.Close())
	})
	t.Cleanup(func() {
		if err := r.stop(); err != nil {
			t.Error(err)
		}
	})
	return r, nil
}

func tokenFor(t *testing.T, dir, role string) string {
	t.Helper()
	out, err := Administer(t.Context(), dir, Order{Op: OpNewToken, Role: role})
	if err != nil {
		t.Fatal(err)
	}
	return out.Token
}

func advice(id string) wire.IssueRequest {
	return wire.IssueRequest{ID: id, Services: []string{"ZX01"}}
}

func TestATicketOutlivesARestartAndSoDoesItsAnswer(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	kiosk := wire.NewClient(s.url, token, nil)
	cat, err := kiosk.Catalogue(t.Context())
	if err != nil || len(cat.Services) != 40 || !cat.Open {
		t.Fatalf("%d services, open %v, %v", len(cat.Services), cat.Open, err)
	}
	sealed, err := wire.SealSubject(cat.SealKey, wire.Subject{Name: "测试甲", IDNumber: "219999199001010016"})
	if err != nil {
		t.Fatal(err)
	}
	req := wire.IssueRequest{ID: "ticket-0001", Services: []string{"SB01"}, SubjectSealed: sealed}
	first, err := kiosk.IssueTicket(t.Context(), "key-1", req)
	if err != nil || first.Number != "A001" {
		t.Fatalf("%+v %v", first, err)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir, c)
	kiosk = wire.NewClient(s.url, token, nil)
	again, err := kiosk.IssueTicket(t.Context(), "key-1", req)
	if err != nil || again.Number != "A001" || again.Token != first.Token {
		t.Errorf("again: %+v %v", again, err)
	}
	if got, err := kiosk.Ticket(t.Context(), "ticket-0001"); err != nil || !got.HasHolder || got.State != wire.TicketWaiting {
		t.Errorf("%+v %v", got, err)
	}
	next, err := kiosk.IssueTicket(t.Context(), "key-2", wire.IssueRequest{ID: "ticket-0002", Services: []string{"SB06"}, SubjectSealed: sealed})
	if err != nil || next.Number != "A002" || next.Ahead != 1 {
		t.Errorf("next: %+v %v", next, err)
	}
}

func TestTheFolderIsItsOwnersAlone(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	s := start(t, dir, newClock())
	if _, err := wire.NewClient(s.url, "", nil).Catalogue(t.Context()); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == voiceDir {
			return filepath.SkipDir // sounds, which say nothing of anybody
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		seen[d.Name()] = true
		if info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %#o", d.Name(), info.Mode().Perm())
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"hall.yaml", "catalogue.yaml", "journal.db", "ops.db", "seal.json", "admin.sock"} {
		if !seen[name] {
			t.Errorf("no %s", name)
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder: %v %v", info.Mode(), err)
	}
	if info, err := os.Stat(dir + ".master.key"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the master key: %v", err)
	}
}

func TestOneServerHasAFolderAtATime(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	start(t, dir, newClock())
	if _, err := Open(t.Context(), Config{Data: dir, Listen: "127.0.0.1:0", Log: quiet()}); !errors.Is(err, ErrInUse) {
		t.Errorf("a second server: %v", err)
	}
	if _, err := Open(t.Context(), Config{Data: t.TempDir(), Log: quiet()}); !errors.Is(err, ErrNoFolder) {
		t.Errorf("a folder that is none: %v", err)
	}
}

func TestInitTouchesNothingThatIsThere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	example, err := fs.Sub(deploy.Examples, "county")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Init(t.Context(), dir, InitOptions{Example: example, Admin: "admin", Now: time.Now}); err == nil {
		t.Error("init in a folder that is not empty")
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%v %v", entries, err)
	}
}

func TestTheMasterKeyMustBeItsOwnAndUnread(t *testing.T) {
	t.Parallel()
	open := func(dir string) error {
		s, err := Open(t.Context(), Config{Data: dir, Listen: "127.0.0.1:0", Log: quiet()})
		if err == nil {
			err = errors.Join(errors.New("it opened"), s.Close())
		}
		return err
	}
	cases := map[string]struct {
		spoil func(key string) error
		says  string
	}{
		"read by others": {func(key string) error { return os.Chmod(key, 0o640) }, "chmod 600"}, //nolint:gosec // what is tested
		"gone":           {os.Remove, "no such file"},
		"another one":    {func(key string) error { return os.WriteFile(key, []byte(strings.Repeat("ab", 32)), 0o600) }, "another master key"},
		"not one":        {func(key string) error { return os.WriteFile(key, []byte("secret"), 0o600) }, "64 hexadecimal digits"},
		"in the data folder": {func(key string) error {
			dir := strings.TrimSuffix(key, ".master.key")
			f, err := os.OpenFile(filepath.Join(dir, settingsFile), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.WriteString("\nmaster_key: keys/master.key\n")
			return errors.Join(err, f.Close())
		}, "keep it elsewhere"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := makeFolder(t)
			if err := c.spoil(dir + ".master.key"); err != nil {
				t.Fatal(err)
			}
			if err := open(dir); err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v, want %q", err, c.says)
			}
		})
	}
}

func TestANewDateClosesTheDayAndOpensTheNext(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	kiosk := wire.NewClient(s.url, token, nil)
	if got, err := kiosk.IssueTicket(t.Context(), "k1", advice("ticket-0001")); err != nil || got.Number != "L001" {
		t.Fatal(got, err)
	}
	c.pass(14*time.Hour + 29*time.Minute) // 23:59 in the hall
	if err := s.turnDay(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.engine.View(func(st *hall.State) {
		if st.Day != "2026-11-23" || !st.DayOpen {
			t.Errorf("before midnight: %s, open %v", st.Day, st.DayOpen)
		}
	})
	c.pass(time.Minute)
	if err := s.turnDay(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.engine.View(func(st *hall.State) {
		if st.Day != "2026-11-24" || !st.DayOpen || st.Tickets.Len() != 0 {
			t.Errorf("after midnight: %s, open %v, %d tickets", st.Day, st.DayOpen, st.Tickets.Len())
		}
	})
	if got, err := kiosk.IssueTicket(t.Context(), "k2", advice("ticket-0002")); err != nil || got.Number != "L001" {
		t.Errorf("the first of the day: %+v %v", got, err)
	}
}

func TestAClockSetBackOpensNoDayTwice(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	s := start(t, dir, c)
	c.step(-24 * time.Hour)
	var refused *hall.Refusal
	if err := s.turnDay(t.Context()); !errors.As(err, &refused) || refused.Code != hall.DateBack {
		t.Errorf("%v", err)
	}
	s.engine.View(func(st *hall.State) {
		if st.Day != "2026-11-23" || !st.DayOpen {
			t.Errorf("%s, open %v", st.Day, st.DayOpen)
		}
	})
}

func TestACatalogueIsTakenWholeOrNotAtAll(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	kiosk := wire.NewClient(s.url, token, nil)
	before, err := os.ReadFile(filepath.Join(dir, catalogueFile))
	if err != nil {
		t.Fatal(err)
	}
	put := func(text string) error {
		_, err := Administer(t.Context(), dir, Order{Op: OpImportCatalogue, File: []byte(text)})
		return err
	}
	unchanged := func(what string) {
		t.Helper()
		now, err := os.ReadFile(filepath.Join(dir, catalogueFile))
		if err != nil || string(now) != string(before) {
			t.Errorf("%s: the file changed (%v)", what, err)
		}
		if cat, err := kiosk.Catalogue(t.Context()); err != nil || cat.Hall["zh"] != "样例市云溪县政务服务中心" {
			t.Errorf("%s: %v %v", what, cat.Hall, err)
		}
	}
	if err := put(strings.Replace(string(before), "zh: 居民身份证", "zh: 其他材料", 1)); err == nil || !strings.Contains(err.Error(), "line ") {
		t.Errorf("a vague material: %v", err)
	}
	unchanged("a vague material")
	if _, err := kiosk.IssueTicket(t.Context(), "k1", advice("ticket-0001")); err != nil {
		t.Fatal(err)
	}
	moved := strings.NewReplacer("id: L,", "id: M,", "queue: L\n", "queue: M\n", "queue: L,", "queue: M,", "[L, A", "[M, A", "[F, L]", "[F, M]").Replace(string(before))
	if err := put(moved); err == nil || !strings.Contains(err.Error(), hall.PlanInUse) {
		t.Errorf("a queue dropped with somebody in it: %v", err)
	}
	unchanged("a queue dropped with somebody in it")
	if err := put(strings.Replace(string(before), "zh: 样例市云溪县政务服务中心", "zh: 云溪县便民大厅", 1)); err != nil {
		t.Fatal(err)
	}
	if cat, err := kiosk.Catalogue(t.Context()); err != nil || cat.Hall["zh"] != "云溪县便民大厅" {
		t.Errorf("the new name: %v %v", cat.Hall, err)
	}
}

// Imported while nobody serves, a plan may contradict the day that is open. It
// waits for the next.
func TestAPlanThatCannotBeHadYetWaitsForTheNextDay(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	token := tokenFor(t, dir, wire.RoleKiosk)
	s := start(t, dir, c)
	if _, err := wire.NewClient(s.url, token, nil).IssueTicket(t.Context(), "k1", advice("ticket-0001")); err != nil {
		t.Fatal(err)
	}
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, catalogueFile))
	if err != nil {
		t.Fatal(err)
	}
	moved := strings.NewReplacer("id: L,", "id: M,", "queue: L\n", "queue: M\n", "queue: L,", "queue: M,", "[L, A", "[M, A", "[F, L]", "[F, M]").Replace(string(text))
	if _, err := Administer(t.Context(), dir, Order{Op: OpImportCatalogue, File: []byte(moved)}); err != nil {
		t.Fatal(err)
	}
	s = start(t, dir, c)
	kiosk := wire.NewClient(s.url, token, nil)
	cat, err := kiosk.Catalogue(t.Context())
	if err != nil || len(cat.Services) != 36 {
		t.Errorf("%d services while the plan waits, want those it knows: 36 (%v)", len(cat.Services), err)
	}
	c.pass(24 * time.Hour)
	if err := s.turnDay(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := kiosk.IssueTicket(t.Context(), "k2", advice("ticket-0002")); err != nil || got.Number != "M001" {
		t.Errorf("the next day: %+v %v", got, err)
	}
}

func TestTheCommandLineSpeaksToARunningServer(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	s := start(t, dir, newClock())
	order := func(o Order) (Outcome, error) { return Administer(t.Context(), dir, o) }
	if _, err := order(Order{Op: OpAddUser, Name: "wang", Role: wire.RoleClerk, Password: "correct horse 7"}); err != nil {
		t.Fatal(err)
	}
	if _, err := order(Order{Op: OpAddUser, Name: "wang", Role: wire.RoleClerk, Password: "correct horse 7"}); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("twice: %v", err)
	}
	out, err := order(Order{Op: OpEnrol, Role: wire.RoleKiosk})
	if err != nil {
		t.Fatal(err)
	}
	e, err := wire.NewClient(s.url, "", nil).Enrol(t.Context(), out.Code)
	if err != nil || e.Role != wire.RoleKiosk {
		t.Fatalf("%+v %v", e, err)
	}
	kiosk := wire.NewClient(s.url, e.Token, nil)
	if _, err := kiosk.IssueTicket(t.Context(), "k", advice("ticket-0001")); err != nil {
		t.Error(err)
	}
	if _, err := order(Order{Op: OpRevokeDevice, Name: e.Device}); err != nil {
		t.Fatal(err)
	}
	var p *wire.Problem
	if _, err := kiosk.Ticket(t.Context(), "ticket-0001"); !errors.As(err, &p) || p.Status != http.StatusUnauthorized {
		t.Errorf("a revoked device: %v", err)
	}
	if out, err := order(Order{Op: OpListUsers}); err != nil || len(out.Users) != 2 {
		t.Errorf("%+v %v", out, err)
	}
	if _, err := order(Order{Op: "sell-the-hall"}); err == nil {
		t.Error("an operation that is none")
	}
}

func TestTheAdminSocketWorksInAFolderWithALongName(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	long := filepath.Join(filepath.Dir(dir), strings.Repeat("n", 120))
	if err := errors.Join(os.Rename(dir, long), os.Rename(dir+".master.key", long+".master.key")); err != nil {
		t.Fatal(err)
	}
	start(t, long, newClock())
	if out, err := Administer(t.Context(), long, Order{Op: OpListUsers}); err != nil || len(out.Users) != 1 {
		t.Errorf("%+v %v", out, err)
	}
}

func TestDrainingTellsTheBoardsToComeBack(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	token := tokenFor(t, dir, wire.RoleBoard)
	s := start(t, dir, newClock())
	feed, res, err := websocket.DefaultDialer.DialContext(t.Context(), "ws"+strings.TrimPrefix(s.url, "http")+"/api/v1/ws/board/hall",
		http.Header{"Authorization": {"Bearer " + token}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = errors.Join(feed.Close(), res.Body.Close()) }()
	var frame wire.Frame
	if err := feed.ReadJSON(&frame); err != nil || frame.Type != wire.FrameSnapshot {
		t.Fatalf("%+v %v", frame, err)
	}
	go func() { _ = s.stop() }() // waits for the board, which reads below
	for {
		if err = feed.ReadJSON(&frame); err != nil {
			break
		}
	}
	if !websocket.IsCloseError(err, websocket.CloseServiceRestart) {
		t.Errorf("the board's connection ended with %v", err)
	}
	if err := s.stop(); err != nil {
		t.Error(err)
	}
}

func TestWithLittleRoomOnTheDiskNothingNewIsTaken(t *testing.T) {
	t.Parallel()
	dir := makeFolder(t)
	token := tokenFor(t, dir, wire.RoleKiosk)
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		t.Fatal(err)
	}
	more := disk.Bavail*uint64(disk.Bsize)>>20 + 1<<20
	start(t, dir, newClock()).stop() //nolint:errcheck // the day is opened while there is room
	change(t, filepath.Join(dir, settingsFile), "min_free_mb: 256", fmt.Sprintf("min_free_mb: %d", more))
	s := start(t, dir, newClock())
	var p *wire.Problem
	// The engine looks at the disk beside serving.
	for end, n := time.Now().Add(2*time.Minute), 1; p == nil && time.Now().Before(end); n++ {
		id := fmt.Sprintf("ticket-%04d", n)
		if _, err := wire.NewClient(s.url, token, nil).IssueTicket(t.Context(), id, advice(id)); err != nil && !errors.As(err, &p) {
			t.Fatal(err)
		}
	}
	if p == nil || p.Status != http.StatusServiceUnavailable || p.Code != "disk-low" {
		t.Errorf("%+v", p)
	}
}

func TestAJournalThatCannotBeFoldedIsServedForReading(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	s := start(t, dir, c)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	spoil(t, filepath.Join(dir, "journal.db"), `DELETE FROM snapshot; UPDATE event SET payload = x'7b' WHERE seq = 1`)
	token := tokenFor(t, dir, wire.RoleKiosk)
	s = start(t, dir, c)
	res, err := http.Get(s.url + "/readyz") //nolint:noctx // a test
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var p wire.Problem
	if err := json.NewDecoder(res.Body).Decode(&p); err != nil || res.StatusCode != http.StatusServiceUnavailable || p.Code != "read-only" {
		t.Errorf("%d %+v %v", res.StatusCode, p, err)
	}
	if len(p.Reasons) != 1 || p.Reasons[0] != "read-only" {
		t.Errorf("the clock, which is right, is blamed too: %v", p.Reasons)
	}
	var refused *wire.Problem
	if _, err := wire.NewClient(s.url, token, nil).IssueTicket(t.Context(), "k", advice("ticket-0001")); !errors.As(err, &refused) || refused.Code != "read-only" {
		t.Errorf("%v", err)
	}
}

// The example is the settings' documentation.
func TestTheExampleHallNamesEverySetting(t *testing.T) {
	t.Parallel()
	raw, err := fs.ReadFile(deploy.Examples, "county/hall.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var check func(reflect.Type)
	check = func(s reflect.Type) {
		for f := range s.Fields() {
			key := f.Tag.Get("yaml")
			if !regexp.MustCompile(`(?m)^(# )?\s*(# )?(- )?\s*` + key + `:`).Match(raw) {
				t.Errorf("%s.%s (%s) is not in the example", s.Name(), f.Name, key)
			}
			kind := f.Type
			if kind.Kind() == reflect.Slice {
				kind = kind.Elem()
			}
			if kind.Kind() == reflect.Struct {
				check(kind)
			}
		}
	}
	check(reflect.TypeFor[Settings]())
}

func TestSettingsAreReadStrictly(t *testing.T) {
	t.Parallel()
	read := func(text string) (Settings, error) {
		name := filepath.Join(t.TempDir(), "hall.yaml")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return ReadSettings(name)
	}
	s, err := read("origin: a-hall\n")
	if err != nil || s.Listen != "127.0.0.1:8080" || len(s.Boards) != 1 || s.Boards[0].Kind != "hall" || s.Keep.SubjectDays != 7 || s.MinFreeMB != 256 {
		t.Errorf("the defaults: %+v %v", s, err)
	}
	for text, says := range map[string]string{
		"":                                         "origin",
		"origin: A Hall":                           "origin",
		"origin: a-hall\nlisten: 8080":             "listen",
		"origin: a-hall\n---\nlog: info":           "second document",
		"origin: a-hall\nlissen: x":                "line 2",
		"origin: a-hall\npublic_url: hall":         "public_url",
		"origin: a-hall\ntime_zone: Moon/Base":     "time_zone",
		"origin: a-hall\ntrusted_proxies: [lan]":   "trusted_proxies",
		"origin: a-hall\nlog: loud":                "log",
		"origin: a-hall\nopening: sometimes":       "opening",
		"origin: a-hall\ntls: {key: k}":            "tls",
		"origin: a-hall\nkeep: {subject_days: -1}": "subject_days",
		"origin: a-hall\nboards: [{id: X}]":        "board",
	} {
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%q: %v, want %q", text, err, says)
		}
	}
}
