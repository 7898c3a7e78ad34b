package web_test

import (
	"context"
	"crypto/rand"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"yimen/deploy"
	"yimen/hallserver"
	"yimen/hallserver/access"
	"yimen/hallserver/wire"
)

const password = "Only-for-tests-2026"

// place is a whole hall on this machine, behind a network that can go wrong.
type place struct {
	t    *testing.T
	data string
	net  *network
	url  string
	*running

	kiosk *wire.Client
	// kioskToken is the kiosk's own.
	kioskToken string
	bridge     string // token of the pads' program
	boardCode  string
	// bridgeCode enrols a bridge that nobody has said the windows of.
	bridgeCode string
	sealKey    []byte
}

// running is the server that runs now.
type running struct {
	t    *testing.T // of the whole hall
	stop func()
}

// For is the same hall for another test, such as one within.
func (p *place) For(t *testing.T) *place {
	t.Helper()
	own := *p
	own.t = t
	return &own
}

// openHall starts the example county hall with two clerks and a manager.
func openHall(t *testing.T) *place {
	t.Helper()
	return openHallIn(t, nil)
}

// openHallIn is openHall for a hall that shows some languages, and has no texts in
// others; nil: the example as it is.
func openHallIn(t *testing.T, languages []string) *place {
	t.Helper()
	p := &place{t: t, data: filepath.Join(t.TempDir(), "hall"), net: &network{}, running: &running{t: t}}
	example, err := fs.Sub(deploy.Examples, "county")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hallserver.Init(t.Context(), p.data, hallserver.InitOptions{
		Example: example, Admin: "admin", AlwaysOpen: true, MasterKey: filepath.Join(t.TempDir(), "master.key"),
		Languages: languages,
	}); err != nil {
		t.Fatal(err)
	}
	if languages == nil {
		spoken.layInto(t, p.data)
	}
	p.writePhrases(languages)
	kioskToken := p.staff()
	front := httptest.NewServer(p.net)
	t.Cleanup(front.Close)
	p.url = front.URL
	p.start()
	t.Cleanup(func() {
		front.CloseClientConnections()
		p.shut()
	})
	p.kiosk, p.kioskToken = wire.NewClient(p.url, kioskToken, nil), kioskToken
	c, err := p.kiosk.Catalogue(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p.sealKey = c.SealKey
	return p
}

// staff adds people and devices, and answers a kiosk's token.
func (p *place) staff() string {
	p.t.Helper()
	ctx := p.t.Context()
	store, err := access.Open(ctx, filepath.Join(p.data, "ops.db"), access.Options{})
	if err != nil {
		p.t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	for _, u := range []access.User{
		{Name: "clerk1", Display: "窗口员甲", Role: wire.RoleClerk},
		{Name: "clerk2", Display: "窗口员乙", Role: wire.RoleClerk},
		{Name: "lead1", Display: "组长丁", Role: wire.RoleLead},
		{Name: "guide1", Display: "导办员戊", Role: wire.RoleGuide},
		{Name: "boss", Display: "管理员丙", Role: wire.RoleManager},
	} {
		if err := store.AddUser(ctx, "system", u, password); err != nil {
			p.t.Fatal(err)
		}
	}
	_, token, err := store.NewToken(ctx, "system", wire.RoleKiosk, "测试机", 1)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, p.bridge, err = store.NewToken(ctx, "system", wire.RoleBridge, "测试线", 1, 2, 12); err != nil {
		p.t.Fatal(err)
	}
	if p.boardCode, _, err = store.NewEnrolment(ctx, "system", wire.RoleBoard, "测试屏"); err != nil {
		p.t.Fatal(err)
	}
	if p.bridgeCode, _, err = store.NewEnrolment(ctx, "system", wire.RoleBridge, "二楼叫号器"); err != nil {
		p.t.Fatal(err)
	}
	return token
}

// start starts a server on the data folder and leads the network to it.
func (p *place) start() {
	p.t.Helper()
	p.launch()
	p.ready()
}

// launch is start for a hall that need not take anything.
func (p *place) launch() {
	p.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(p.t.Context()))
	s, err := hallserver.Open(ctx, hallserver.Config{
		Data: p.data, Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		cancel()
		p.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	p.net.lead(s.URL())
	whole := p.running.t
	p.stop = sync.OnceFunc(func() {
		p.net.lead("")
		cancel()
		if err := <-done; err != nil {
			whole.Errorf("server: %v", err)
		}
		if err := s.Close(); err != nil {
			whole.Errorf("close server: %v", err)
		}
	})
}

func (p *place) ready() {
	p.t.Helper()
	eventually(p.t, "the server to be ready", func() bool {
		res, err := http.Get(p.url + "/readyz") //nolint:noctx // a test's own server
		if err != nil {
			return false
		}
		_ = res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// shut stops the server; its address stays and does not answer.
func (p *place) shut() { p.stop() }

// issue takes a number for a service.
func (p *place) issue(service string, more ...func(*wire.IssueRequest)) wire.Issued {
	p.t.Helper()
	id := "page-test-" + rand.Text()
	r := wire.IssueRequest{ID: id, Services: []string{service}}
	for _, m := range more {
		m(&r)
	}
	if r.SubjectSealed == nil {
		p.seal(&r, wire.Subject{Name: "测试甲", IDNumber: "219999199001010016", IDType: "resident", Birth: "1990-01-01", Address: "样例省样例市云溪县测试路 1 号"})
	}
	got, err := p.kiosk.IssueTicket(p.t.Context(), "key-"+id, r)
	if err != nil {
		p.t.Fatalf("issue: %v", err)
	}
	return got
}

// printed says how the printing of a ticket went.
func (p *place) printed(id string, ok bool, cause string) {
	p.t.Helper()
	if err := p.kiosk.ReportPrinted(p.t.Context(), "printed-"+id, id, wire.PrintedRequest{OK: ok, Cause: cause}); err != nil {
		p.t.Fatalf("report print: %v", err)
	}
}

// padSays speaks for a pad of a window once, as its program does each second.
func (p *place) padSays(window int, kind, state string) {
	p.t.Helper()
	pads := wire.NewClient(p.url, p.bridge, nil)
	if err := pads.ReportPad(p.t.Context(), window, "pad-1", wire.PadReport{Kind: kind, State: state, Since: time.Now()}); err != nil {
		p.t.Fatalf("report pad: %v", err)
	}
}

func (p *place) seal(r *wire.IssueRequest, s wire.Subject) {
	p.t.Helper()
	sealed, err := wire.SealSubject(p.sealKey, s)
	if err != nil {
		p.t.Fatal(err)
	}
	r.SubjectSealed = sealed
}

// eventually waits until ok holds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	limit := time.After(2 * time.Minute)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-limit:
			t.Fatalf("waited in vain for %s", what)
		case <-tick.C:
		}
	}
}
