package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/deploy"
	"yimen/drivers/drivertest/ptyline"
	"yimen/drivers/idcard/idcardsim"
	"yimen/drivers/ticketprinter/printersim"
	"yimen/hallserver"
	"yimen/hallserver/wire"
)

// county is the example hall's own server on its own folder.
type county struct {
	t      *testing.T
	dir    string
	listen string
	url    string
	stop   func()
}

func newCounty(t *testing.T) *county {
	t.Helper()
	example, err := fs.Sub(deploy.Examples, "county")
	if err != nil {
		t.Fatal(err)
	}
	c := &county{t: t, dir: filepath.Join(t.TempDir(), "hall"), listen: "127.0.0.1:0"}
	if _, err := hallserver.Init(t.Context(), c.dir, hallserver.InitOptions{Example: example, Admin: "admin", AlwaysOpen: true, Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	c.mute()
	c.start()
	t.Cleanup(func() { c.stop() })
	return c
}

// mute leaves out the voice, whose clips take a while to make.
func (c *county) mute() {
	c.t.Helper()
	name := filepath.Join(c.dir, "hall.yaml")
	raw, err := os.ReadFile(name)
	if err != nil {
		c.t.Fatal(err)
	}
	quiet := strings.Replace(string(raw), "  yao: false", "  yao: false\n  espeak: /no/such/program", 1)
	if quiet == string(raw) {
		c.t.Fatal("the example hall has another voice than this test knows")
	}
	if err := os.WriteFile(name, []byte(quiet), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// start serves the folder, at the same address as before.
func (c *county) start() {
	c.t.Helper()
	ready := make(chan string, 1)
	s, err := hallserver.Open(c.t.Context(), hallserver.Config{
		Data: c.dir, Listen: c.listen, Log: slog.New(slog.DiscardHandler), Ready: func(url string) { ready <- url },
		Fatal: func(err error) { panic(err) },
	})
	if err != nil {
		c.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(c.t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	c.stop = sync.OnceFunc(func() {
		cancel()
		if err := errors.Join(<-ended, s.Close()); err != nil {
			c.t.Error(err)
		}
	})
	select {
	case c.url = <-ready:
		c.listen = strings.TrimPrefix(c.url, "http://")
	case err := <-ended:
		c.t.Fatalf("run: %v", err)
	}
}

// token is the token of a new device, or of a member of staff by name.
func (c *county) token(role, name string) string {
	c.t.Helper()
	out, err := hallserver.Administer(c.t.Context(), c.dir, hallserver.Order{Op: hallserver.OpNewToken, Role: role, Name: name})
	if err != nil {
		c.t.Fatal(err)
	}
	return out.Token
}

// staff speaks to the hall as a page does.
type staff struct {
	*county

	token string
	keys  int
}

// call sends one request and reads its answer; a status above 299 ends the test.
func call[T any](s *staff, method, path string, body any) (out T) {
	s.t.Helper()
	var raw []byte
	if body != nil {
		var err error
		if raw, err = json.Marshal(body); err != nil {
			s.t.Fatal(err)
		}
	}
	r, err := http.NewRequestWithContext(s.t.Context(), method, s.url+"/api/v1"+path, bytes.NewReader(raw))
	if err != nil {
		s.t.Fatal(err)
	}
	s.keys++
	r.Header.Set("Authorization", "Bearer "+s.token)
	r.Header.Set("Idempotency-Key", fmt.Sprintf("key-%d", s.keys))
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode > 299 {
		s.t.Fatalf("%s %s: %d %s %v", method, path, res.StatusCode, answer, err)
	}
	if len(answer) > 0 {
		if err := json.Unmarshal(answer, &out); err != nil {
			s.t.Fatal(err)
		}
	}
	return out
}

// until looks again and again, as a page does, until what it sees is as done says.
func until[T any](s *staff, path, what string, done func(T) bool) T {
	s.t.Helper()
	late := time.Now().Add(2 * time.Minute)
	for {
		seen := call[T](s, http.MethodGet, path, nil)
		if done(seen) {
			return seen
		}
		if time.Now().After(late) {
			s.t.Fatalf("waited in vain for %s", what)
		}
		select {
		case <-s.t.Context().Done():
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// plugged serves a simulated device until the test ends, and answers its path.
func plugged(t *testing.T, name string, serve func(context.Context, *ptyline.Cable) error) string {
	t.Helper()
	jack := ptyline.NewJack(filepath.Join(t.TempDir(), name))
	cable, err := jack.Plug()
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = serve(context.WithoutCancel(t.Context()), cable) // ends with its cable
	}()
	t.Cleanup(func() {
		if err := jack.Unplug(); err != nil {
			t.Error(err)
		}
		<-done
	})
	return jack.Path()
}

// The whole way, but for the page: a hall on its disk, a bridge with a reader and a
// printer on their lines, a kiosk, and who works at the guide desk.
func TestTheGuideDeskTakesPrintsFindsAndAnswersACall(t *testing.T) {
	t.Parallel()
	module, paper := idcardsim.New(idcardsim.Options{}), printersim.New(printersim.Options{})
	reader := plugged(t, "reader", func(ctx context.Context, c *ptyline.Cable) error { return module.Serve(ctx, c) })
	printer := plugged(t, "printer", func(ctx context.Context, c *ptyline.Cable) error { return paper.Serve(ctx, c) })
	hall := newCounty(t)
	c, err := parseConfig([]byte("desk: {name: 一楼导办台, reader: {port: " + reader + "}, printer: {port: " + printer + "}}"))
	if err != nil {
		t.Fatal(err)
	}
	b := newBridge(c, wire.NewClient(hall.url, hall.token(wire.RoleBridge, "导办台"), nil), slog.New(slog.DiscardHandler))
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { b.run(ctx) })
	defer func() { stop(); running.Wait() }()
	guide := &staff{county: hall, token: hall.token(wire.RoleGuide, "guide1")}

	desks := until(guide, "/guide-desks", "both devices", func(d []wire.GuideDesk) bool {
		return len(d) == 1 && d[0].Reader.State == wire.DeskOK && d[0].Printer.State == wire.DeskOK
	})
	if desks[0].Name != "一楼导办台" {
		t.Errorf("the desk is called %q", desks[0].Name)
	}
	lead := &staff{county: hall, token: hall.token(wire.RoleLead, "lead1")}
	for _, d := range call[wire.Health](lead, http.MethodGet, "/devices/health", nil).Devices {
		if d.Kind == wire.KindBridge {
			t.Errorf("the desk's bridge is told of as a stray: %s", d.Word)
		}
	}
	takeByCard(t, guide, "/guide-desks/"+desks[0].ID, module)
	until(guide, "/guide-desks/"+desks[0].ID, "the copy", func(d wire.GuideDesk) bool { return d.Slips[0].State == wire.SlipPrinted })
	if text := paper.Text(); strings.Count(text, "城乡居民养老保险参保登记") != 2 || strings.Count(text, "【补打】") != 1 {
		t.Errorf("on paper: %s", text)
	}
	answerTheKiosk(t, guide)
}

// takeByCard reads a card, takes a number with it, prints its slip, finds it again by
// the card and prints a copy.
func takeByCard(t *testing.T, guide *staff, desk string, module *idcardsim.Module) {
	t.Helper()
	call[any](guide, http.MethodPut, desk+"/card", nil)
	if _, err := module.Control("place resident"); err != nil {
		t.Fatal(err)
	}
	read := until(guide, desk, "the card", func(d wire.GuideDesk) bool { return d.Card != nil && len(d.Card.Sealed) > 0 })
	if strings.Contains(read.Card.IDNumber, "19900101") || !strings.Contains(read.Card.Name, "*") {
		t.Error("the page is told whose card it is")
	}
	issued := call[wire.Issued](guide, http.MethodPost, "/tickets", wire.IssueRequest{
		ID: "ticket-at-desk", Services: []string{"SB01"}, Class: wire.ClassPriority, SubjectSealed: read.Card.Sealed, Language: "zh",
	})
	call[any](guide, http.MethodPut, desk+"/slips/slip-0001", wire.SlipRequest{Ticket: issued.ID})
	until(guide, "/tickets/"+issued.ID, "the slip", func(k wire.Ticket) bool { return k.Printed == "ok" })
	found := call[wire.Found](guide, http.MethodPost, "/tickets/find", wire.FindRequest{SubjectSealed: read.Card.Sealed})
	if len(found.Tickets) != 1 || found.Tickets[0].ID != issued.ID {
		t.Fatalf("the lost slip is not found: %d tickets", len(found.Tickets))
	}
	if again := call[wire.SlipAtDesk](guide, http.MethodPut, desk+"/slips/slip-0002", wire.SlipRequest{Ticket: issued.ID}); !again.Copy {
		t.Error("the second slip is no copy")
	}
}

// answerTheKiosk takes a kiosk's call for help, which outlives a restart of the server,
// and ends it.
func answerTheKiosk(t *testing.T, guide *staff) {
	t.Helper()
	kiosk := wire.NewClient(guide.url, guide.county.token(wire.RoleKiosk, "大门左侧"), nil)
	if _, err := kiosk.CallHelp(t.Context(), "call-1", wire.HelpRequest{ID: "help-1"}); err != nil {
		t.Fatal(err)
	}
	guide.stop()
	guide.start()
	calls := until(guide, "/help", "the call", func(c []wire.HelpCall) bool { return len(c) == 1 })
	if calls[0].Kiosk != "大门左侧" || calls[0].Since.IsZero() {
		t.Errorf("after the restart: %+v", calls[0])
	}
	call[wire.HelpCall](guide, http.MethodPost, "/help/help-1/take", nil)
	at, err := kiosk.CatalogueFor(t.Context(), wire.KioskState{})
	if err != nil || at.Help == nil || !at.Help.Attended || at.Help.Call == nil || at.Help.Call.TakenAt == nil {
		t.Fatalf("the kiosk is told %+v, %v", at.Help, err)
	}
	call[any](guide, http.MethodPost, "/help/help-1/end", nil)
	if at, err = kiosk.CatalogueFor(t.Context(), wire.KioskState{}); err != nil || at.Help.Call != nil {
		t.Errorf("ended, and the kiosk is told %+v, %v", at.Help, err)
	}
}
