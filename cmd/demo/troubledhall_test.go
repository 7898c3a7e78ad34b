package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	core "yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// A troubledHall is an example hall whose server may be killed, with its boards
// at the far end of a wire that may be cut. The clerks' computers stand at the
// server's side of it.
type troubledHall struct {
	st       *stage
	port     int
	deadline time.Duration
	server   *program
	starts   int
	kills    int
	wire     *badWire
	seats    []seat
}

// The boards of the run, and how old a call may be when it is said.
const (
	troubledBoards = `boards:
  - {id: hall, kind: hall}
  - {id: window-2, kind: window, window: 2}
  - {id: sign-3, kind: sign, window: 3}
  - {id: speaker-a, kind: speaker, zone: a}
`
	troubledVoice = `default: {deadline_s: %d}
phrases: []
`
)

// openTroubledHall makes a hall and serves it.
func openTroubledHall(t *testing.T, deadlineS int) *troubledHall {
	t.Helper()
	return openHallWith(t, troubledBoards, deadlineS)
}

// unbound lets three clerks take the numbers of a whole hall.
func (h *troubledHall) unbound(t *testing.T) {
	t.Helper()
	path := filepath.Join(h.st.hall.data, "hall.yaml")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	raw = bytes.Replace(raw, []byte("tickets_per_minute: 30"), []byte("tickets_per_minute: 3000"), 1)
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

// openHallWith makes a hall with these boards and serves it.
func openHallWith(t *testing.T, boards string, deadlineS int) *troubledHall {
	t.Helper()
	bin, err := programs()
	if err != nil {
		t.Fatal(err)
	}
	st, err := newStage(t.TempDir(), bin, func(text string) { t.Error("ended by itself:", text) })
	if err != nil {
		t.Fatal(err)
	}
	h := &troubledHall{st: st, deadline: time.Duration(deadlineS) * time.Second}
	t.Cleanup(func() {
		tellLogs(t, st)
		h.server.stop()
		st.close()
	})
	if h.port, err = freePort(0); err != nil {
		t.Fatal(err)
	}
	ctx := within(t, 10*time.Minute)
	if err := st.hall.prepare(ctx, &st.memory); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"boards.yaml": boards, "voice.yaml": fmt.Sprintf(troubledVoice, deadlineS)} {
		if err := os.WriteFile(filepath.Join(st.hall.data, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	h.unbound(t)
	h.startServer(t)
	h.wire = layWire(t, fmt.Sprintf("127.0.0.1:%d", h.port))
	return h
}

// startServer starts the server at its address.
func (h *troubledHall) startServer(t *testing.T) {
	t.Helper()
	h.starts++
	listen := fmt.Sprintf("127.0.0.1:%d", h.port)
	h.st.hall.address = "http://" + listen
	ctx, cancel := context.WithTimeout(t.Context(), hallStartTime)
	defer cancel()
	p, err := h.st.launchAndAwait(ctx, order{
		name: fmt.Sprintf("hallserver-%d", h.starts), path: h.st.hall.program,
		args: []string{"serve", "--data", h.st.hall.data, "--listen", listen},
	}, "the hall server to be ready", "ready ")
	if err != nil {
		t.Fatal(err)
	}
	h.server = p
}

// truth reads the calls from the journal itself.
func (h *troubledHall) truth(t *testing.T) []toldCall {
	t.Helper()
	j, err := journal.Open(t.Context(), filepath.Join(h.st.hall.data, "journal.db"), journal.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = j.Close() }()
	state := core.New()
	var out []toldCall
	for row, err := range j.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		r, err := row.Record()
		if err != nil {
			t.Fatal(err)
		}
		core.Fold(state, r)
		at := time.UnixMilli(r.AtMS)
		switch e := r.Event.(type) {
		case core.TicketCalled:
			out = append(out, toldCall{id: string(e.Call), number: state.Tickets.Get(e.Ticket).Number(), window: e.Window, at: at})
		case core.TicketRecalled:
			out = append(out, toldCall{id: string(e.Call), number: state.Tickets.Get(e.Ticket).Number(), window: e.Window, at: at, recall: true})
		}
	}
	return out
}
