package httpapi_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/subject"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// testHall is a whole hall behind the API: the real engine on a file, the real
// users and tokens, a clock that stands still until moved.
type testHall struct {
	t        *testing.T
	dir      string
	api      *httpapi.API
	engine   *engine.Engine
	access   *access.Store
	subjects *subject.Keys
	tokens   map[string]string // by the name of a sender
	devices  map[string]string // their ids, so too
	clock    atomic.Int64
	log      *safeBuffer
	past     pastTickets
	boards   *fakeBoards
}

// The senders of the tests.
const (
	nobody = ""
	kiosk  = "kiosk"
	screen = "board"
	wang   = "wang" // clerk
	li     = "li"   // clerk
	boss   = "boss" // manager
	pads   = "pads" // a bridge
	sound  = "speaker"
)

const password = "correct horse 7 battery"

type setting func(*httpapi.Config)

func newHall(t *testing.T, settings ...setting) *testHall {
	t.Helper()
	h := &testHall{t: t, tokens: map[string]string{}, devices: map[string]string{}, log: &safeBuffer{}, past: pastTickets{}, boards: &fakeBoards{}}
	h.clock.Store(time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC).UnixMilli())
	dir := t.TempDir()
	h.dir = dir
	h.openEngine(dir)
	h.openAccess(dir)
	var err error
	if h.subjects, err = subject.Generate(); err != nil {
		t.Fatal(err)
	}
	c, err := catalogue.ReadFile("testdata/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	cfg := httpapi.Config{
		Engine: h.engine, Catalogue: catalogue.NewLive(c), Access: h.access, Subjects: h.subjects,
		TokenKey: bytes.Repeat([]byte{7}, 32), Boards: h.boards, Clips: fakeClips{}, Pages: http.NotFoundHandler(),
		PublicURL: "https://hall.example", Now: h.now, Past: h.past,
		Log: slog.New(slog.NewTextHandler(h.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	for _, s := range settings {
		s(&cfg)
	}
	if h.api, err = httpapi.New(cfg); err != nil {
		t.Fatal(err)
	}
	h.system(hall.AdoptPlan{Plan: c.Plan()})
	h.system(hall.OpenDay{Date: "2026-11-23"})
	return h
}

func (h *testHall) now() time.Time {
	return time.UnixMilli(h.clock.Load()).In(time.FixedZone("CST", 8*3600))
}

func (h *testHall) pass(d time.Duration) { h.clock.Add(d.Milliseconds()) }

func (h *testHall) openEngine(dir string) {
	h.t.Helper()
	var err error
	h.engine, err = engine.Open(h.t.Context(), dir, engine.Options{Origin: "test-hall", Now: h.now})
	if err != nil {
		h.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(h.t.Context()))
	var running sync.WaitGroup
	running.Go(func() { _ = h.engine.Run(ctx) })
	h.t.Cleanup(func() {
		stop()
		running.Wait()
		if err := h.engine.Close(context.Background()); err != nil {
			h.t.Error(err)
		}
	})
}

func (h *testHall) openAccess(dir string) {
	h.t.Helper()
	ctx := h.t.Context()
	var err error
	h.access, err = access.Open(ctx, filepath.Join(dir, "ops.db"), access.Options{
		Now: h.now, PasswordCost: access.Cost{MemoryKiB: 64, Passes: 1, Threads: 1},
	})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		if err := h.access.Close(); err != nil {
			h.t.Error(err)
		}
	})
	for _, u := range []access.User{
		{Name: wang, Display: "王老师", Role: wire.RoleClerk},
		{Name: li, Display: "李老师", Role: wire.RoleClerk},
		{Name: boss, Display: "主任", Role: wire.RoleManager},
	} {
		if err := h.access.AddUser(ctx, "system:test", u, password); err != nil {
			h.t.Fatal(err)
		}
		h.newToken(u.Name, u.Role, u.Name)
	}
	h.newToken(kiosk, wire.RoleKiosk, "")
	h.newToken(screen, wire.RoleBoard, "")
	h.newToken(pads, wire.RoleBridge, "", 1, 2, 3)
	h.newToken(sound, wire.RoleSpeaker, "")
}

func (h *testHall) newToken(sender, role, name string, windows ...int) {
	h.t.Helper()
	d, token, err := h.access.NewToken(h.t.Context(), "system:test", role, name, 0, windows...)
	if err != nil {
		h.t.Fatal(err)
	}
	h.tokens[sender], h.devices[sender] = token, d.ID
}

func (h *testHall) system(c hall.Command) {
	h.t.Helper()
	key := sha256.Sum256([]byte(time.Now().String()))
	answer, err := h.engine.Do(h.t.Context(), engine.Request{
		Principal: "system", Key: string(key[:8]), Digest: key, Command: c,
		Reply: func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
			if err != nil {
				return http.StatusConflict, []byte(err.Error())
			}
			return http.StatusOK, nil
		},
	})
	if err != nil || answer.Status != http.StatusOK {
		h.t.Fatalf("%T: %v %s", c, err, answer.Body)
	}
}

// events counts the events of the journal.
func (h *testHall) events() int64 {
	_, seq := h.engine.Snapshot()
	return seq
}

// request is one request of a test.
type request struct {
	as     string // a sender, or nobody
	method string // default: POST with a body or a key, else GET
	path   string // below /api/v1, or from / with rooted
	key    string
	body   string
	header map[string]string
	rooted bool
	remote string
}

func (r request) http(ctx context.Context, tokens map[string]string) *http.Request {
	method, path := r.method, r.path
	if method == "" {
		method = http.MethodGet
		if r.body != "" || r.key != "" {
			method = http.MethodPost
		}
	}
	if !r.rooted {
		path = "/api/v1" + path
	}
	req := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(r.body))
	if r.body == "" {
		req.Body = http.NoBody
	} else {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	if token := tokens[r.as]; token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	for k, v := range r.header {
		req.Header.Set(k, v)
	}
	if r.remote != "" {
		req.RemoteAddr = r.remote
	}
	return req
}

// send sends a request and reads its whole answer.
func (h *testHall) send(r request) *httptest.ResponseRecorder {
	h.t.Helper()
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, r.http(h.t.Context(), h.tokens))
	return w
}

// must sends a request that has to succeed, and reads its answer.
func must[T any](h *testHall, r request) T {
	h.t.Helper()
	w := h.send(r)
	var v T
	if w.Code < 200 || w.Code > 299 {
		h.t.Fatalf("%s %s as %s: %d %s", r.method, r.path, r.as, w.Code, w.Body)
	}
	if w.Body.Len() > 0 {
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			h.t.Fatalf("%s: %v in %s", r.path, err, w.Body)
		}
	}
	return v
}

func (h *testHall) run(rs ...request) {
	h.t.Helper()
	for _, r := range rs {
		must[json.RawMessage](h, r)
	}
}

func problemOf(t *testing.T, w *httptest.ResponseRecorder) wire.Problem {
	t.Helper()
	var p wire.Problem
	if w.Code < 400 {
		return p
	}
	if ct := w.Header().Get("Content-Type"); ct != "application/problem+json" {
		t.Errorf("an error of type %q", ct)
	}
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil {
		t.Fatalf("error body: %v in %s", err, w.Body)
	}
	if p.Status != w.Code || p.Title == "" || p.Code == "" {
		t.Errorf("problem %+v with status %d: incomplete", p, w.Code)
	}
	return p
}

// Requests the tests are made of.

func advice(n string) request {
	return request{as: kiosk, path: "/tickets", key: "issue-" + n, body: `{"id":"ticket-` + n + `","services":["ZX01"]}`}
}

func open(as, window string) request {
	return request{as: as, path: "/windows/" + window + "/open", key: "open-" + as + window, body: `{}`}
}

func call(as, window, key, expect string) request {
	return request{as: as, path: "/windows/" + window + "/call", key: key, body: `{"expect":` + expect + `}`}
}

const empty = `{"ticket":null,"version":0}`

func (h *testHall) sealed() string {
	h.t.Helper()
	raw, err := wire.SealSubject(h.subjects.Public(), wire.Subject{
		Name: "测试甲", IDNumber: "219999199001010016", IDType: "resident", Sex: "女", Birth: "1990-01-01",
		Ethnic: "汉", Address: "辽宁省样例市云溪县测试路1号",
	})
	if err != nil {
		h.t.Fatal(err)
	}
	b, err := json.Marshal(raw)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(b)
}

type fakeClips struct{}

func (fakeClips) Clip(_ context.Context, id string) ([]byte, error) {
	switch id {
	case "chime":
		return []byte("RIFF"), nil
	case "mute":
		return nil, voice.ErrNoSynthesis
	}
	return nil, voice.ErrUnknownClip
}

// pastTickets are tickets of days gone by, by id.
type pastTickets map[hall.TicketID]pastTicket

type pastTicket struct {
	ticket hall.Ticket
	day    string
}

func (p pastTickets) PastTicket(_ context.Context, id hall.TicketID) (hall.Ticket, string, error) {
	t, ok := p[id]
	if !ok {
		return hall.Ticket{}, "", sql.ErrNoRows
	}
	return t.ticket, t.day, nil
}

// safeBuffer is a log that several goroutines write.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// golden compares with a file of testdata, or writes it with UPDATE=1.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got) {
		t.Errorf("%s differs from what it was; UPDATE=1 go test writes it anew", path)
	}
}
