package enrol

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"yimen/deploy"
	"yimen/hallserver"
	"yimen/hallserver/wire"
)

// place is a hall that serves, behind a door that can be shut.
type place struct {
	t    *testing.T
	data string
	url  string
	away atomic.Int32 // so many requests find a server that is starting
	seen atomic.Int32 // requests that came to the door
}

func openPlace(t *testing.T) *place {
	t.Helper()
	p := &place{t: t, data: filepath.Join(t.TempDir(), "hall")}
	example, err := fs.Sub(deploy.Examples, "county")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hallserver.Init(t.Context(), p.data, hallserver.InitOptions{
		Example: example, Admin: "admin", AlwaysOpen: true, MasterKey: filepath.Join(t.TempDir(), "master.key"),
	}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	s, err := hallserver.Open(ctx, hallserver.Config{Data: p.data, Listen: "127.0.0.1:0", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Run(ctx) }()
	to, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	door := httptest.NewServer(p.before(httputil.NewSingleHostReverseProxy(to)))
	t.Cleanup(func() {
		door.Close()
		cancel()
		if err := errors.Join(<-done, s.Close()); err != nil {
			t.Error(err)
		}
	})
	p.url = door.URL
	return p
}

// before answers as a server that is starting, as often as it is told.
func (p *place) before(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.seen.Add(1)
		if p.away.Add(-1) >= 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		h.ServeHTTP(w, r)
	})
}

// order runs an operation of the administrator's.
func (p *place) order(o hallserver.Order) hallserver.Outcome {
	p.t.Helper()
	out, err := hallserver.Administer(p.t.Context(), p.data, o)
	if err != nil {
		p.t.Fatal(err)
	}
	return out
}

func (p *place) code(role string) string {
	p.t.Helper()
	return p.order(hallserver.Order{Op: hallserver.OpEnrol, Role: role, Name: "测试机"}).Code
}

// kiosk is a kiosk that has never been there.
func (p *place) kiosk(code string) Device {
	p.t.Helper()
	state := filepath.Join(p.t.TempDir(), "state")
	if err := os.MkdirAll(state, 0o700); err != nil {
		p.t.Fatal(err)
	}
	return Device{
		Server: p.url, Agent: "yimen-kiosk", Roles: []string{wire.RoleKiosk},
		Code: code, TokenFile: filepath.Join(p.t.TempDir(), "below", "token"), State: state,
	}
}

// in makes the client, and asks the hall something that a kiosk alone may ask: no
// error where it is let in.
func (p *place) in(d Device) error {
	p.t.Helper()
	c, err := d.Client(p.t.Context(), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	_, err = c.Ticket(p.t.Context(), "none")
	if q, answered := errors.AsType[*wire.Problem](err); answered && q.Status == http.StatusNotFound {
		return nil // it was looked for
	}
	return err
}

func TestACodeIsSpentOnceAndTheTokenKept(t *testing.T) {
	t.Parallel()
	p := openPlace(t)
	d := p.kiosk(p.code(wire.RoleKiosk))
	for range 2 { // the second time the code is no more
		if err := p.in(d); err != nil {
			t.Fatal(err)
		}
	}
	d.Code = ""
	if err := p.in(d); err != nil {
		t.Errorf("without the code: %v", err)
	}
	if info, err := os.Stat(d.TokenFile); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("token file %v, %v", info, err)
	}
	if raw, err := os.ReadFile(filepath.Join(d.State, "seen")); err != nil || len(raw) == 0 {
		t.Errorf("what was seen of the journal: %q, %v", raw, err)
	}
	if err := os.Chmod(d.TokenFile, 0o640); err != nil { //nolint:gosec // a file that others can read has to be refused
		t.Fatal(err)
	}
	if err := p.in(d); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("a token that others can read is used: %v", err)
	}
}

func TestADeviceThatWasRevokedIsLetInByANewCodeAlone(t *testing.T) {
	t.Parallel()
	p := openPlace(t)
	d := p.kiosk(p.code(wire.RoleKiosk))
	if err := p.in(d); err != nil {
		t.Fatal(err)
	}
	devices := p.order(hallserver.Order{Op: hallserver.OpListDevices}).Devices
	p.order(hallserver.Order{Op: hallserver.OpRevokeDevice, Name: devices[len(devices)-1].ID})
	d.Code = ""
	if _, ok := errors.AsType[*wire.Problem](p.in(d)); !ok {
		t.Fatal("a revoked device is let in")
	}
	d.Code = p.code(wire.RoleKiosk)
	if err := p.in(d); err != nil {
		t.Errorf("with a new code: %v", err)
	}
}

func TestWhatCannotBecomeADeviceSaysWhy(t *testing.T) {
	t.Parallel()
	p := openPlace(t)
	if err := p.in(p.kiosk("")); !errors.Is(err, ErrNotEnrolled) || !strings.Contains(err.Error(), "--role kiosk") {
		t.Errorf("neither token nor code: %v", err)
	}
	if err := p.in(p.kiosk(p.code(wire.RoleBoard))); err == nil || !strings.Contains(err.Error(), "for a board, not for a kiosk") {
		t.Errorf("a board's code: %v", err)
	}
	if q, ok := errors.AsType[*wire.Problem](p.in(p.kiosk("AAAA-BBBB"))); !ok || q.Status/100 != 4 {
		t.Errorf("a code that is none: %v", q)
	}
	d := p.kiosk("")
	d.CA = filepath.Join(t.TempDir(), "none.pem")
	if err := p.in(d); err == nil || !strings.Contains(err.Error(), "certificates") {
		t.Errorf("no such file of certificates: %v", err)
	}
	d.CA = os.Args[0] // it holds none
	if err := p.in(d); err == nil || !strings.Contains(err.Error(), "certificates: none in") {
		t.Errorf("no certificate in the file: %v", err)
	}
}

func TestAServerThatIsStartingIsWaitedFor(t *testing.T) {
	t.Parallel()
	p := openPlace(t)
	code := p.code(wire.RoleKiosk)
	p.away.Store(2)
	if err := p.in(p.kiosk(code)); err != nil {
		t.Fatal(err)
	}
	p.away.Store(1 << 20)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	before := p.seen.Load()
	go func() {
		_, err := p.kiosk("AAAA-BBBB").Client(ctx, slog.New(slog.DiscardHandler))
		ended <- err
	}()
	for p.seen.Load() == before {
		<-time.After(time.Millisecond)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("told to end: %v", err)
	}
}

func TestATokenThatIsGivenGoesBeforeTheFile(t *testing.T) {
	t.Parallel()
	p := openPlace(t)
	d := p.kiosk(p.code(wire.RoleKiosk))
	if err := p.in(d); err != nil {
		t.Fatal(err)
	}
	d.Token = "yimen_AAAAAAAA"
	if _, ok := errors.AsType[*wire.Problem](p.in(d)); !ok {
		t.Error("the file went before the token that was given")
	}
}

func TestTheStateLiesWhereTheSystemHasRoom(t *testing.T) {
	t.Parallel()
	env := map[string]string{"STATE_DIRECTORY": "/var/lib/yimen-kiosk", "XDG_STATE_HOME": "/x", "HOME": "/home/k"}
	get := func(k string) string { return env[k] }
	for _, x := range []struct{ without, want string }{
		{"", "/var/lib/yimen-kiosk"},
		{"STATE_DIRECTORY", "/x/yimen-kiosk"},
		{"XDG_STATE_HOME", "/home/k/.local/state/yimen-kiosk"},
		{"HOME", ""},
	} {
		delete(env, x.without)
		if got := StateFolder("yimen-kiosk", get); got != x.want {
			t.Errorf("without %s: %q, want %q", x.without, got, x.want)
		}
	}
}

func TestAnAddressIsCheckedBeforeItIsCalled(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"":                     "no server",
		"hall":                 "no address",
		"ftp://hall.example":   "no address",
		"https://":             "no address",
		"https://hall.example": "",
	} {
		if err := CheckServer(address); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", address, err, want)
		}
	}
}
