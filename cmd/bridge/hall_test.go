package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// hall is a server with windows and nothing behind them: it holds to the rules of
// the API (who may, one effect a key, expectations, none waits) and counts what is
// done. Now and then it drops a request or an answer.
type hall struct {
	mu      sync.Mutex
	windows map[int]*wire.Window
	next    int                       // ticket
	answers map[string]answered       // by key
	done    map[int][]string          // verbs done, by window
	ratings map[int][]int             // levels, by window
	pads    map[string]wire.PadReport // by window/pad
	every   int                       // every how manieth changing request something is dropped; 0: none
	changes int
	dropped int
}

type answered struct {
	request string
	status  int
	body    []byte
}

func newHall(windows ...int) *hall {
	h := &hall{
		windows: map[int]*wire.Window{}, answers: map[string]answered{}, done: map[int][]string{},
		ratings: map[int][]int{}, pads: map[string]wire.PadReport{},
	}
	for _, n := range windows {
		h.windows[n] = &wire.Window{Number: n, State: wire.WindowOpen, Version: 1, Waiting: 1000}
	}
	return h
}

func (h *hall) serve(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/v1/devices/enrolments", h.enrol)
	mux.HandleFunc("GET /api/v1/windows/{n}", h.bridgeOnly(h.window))
	mux.HandleFunc("POST /api/v1/windows/{n}/{verb}", h.bridgeOnly(h.keyed))
	mux.HandleFunc("POST /api/v1/ratings", h.bridgeOnly(h.keyed))
	mux.HandleFunc("PUT /api/v1/windows/{n}/pads/{pad}", h.bridgeOnly(h.pad))
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func write(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	if _, wrong := v.(wire.Problem); wrong {
		w.Header().Set("Content-Type", "application/problem+json")
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

func (h *hall) enrol(w http.ResponseWriter, r *http.Request) {
	var e wire.EnrolRequest
	if json.NewDecoder(r.Body).Decode(&e) != nil || e.Code == "BAD-CODE" {
		write(w, http.StatusForbidden, wire.Problem{Title: "The code is not valid", Status: http.StatusForbidden, Hint: "make a new one"})
		return
	}
	role := wire.RoleBridge
	if e.Code == "KIOSK-CODE" {
		role = wire.RoleKiosk
	}
	write(w, http.StatusCreated, wire.Enrolled{Device: "bridge-1", Role: role, Token: "tok-1"})
}

func (h *hall) bridgeOnly(f http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer tok-1" {
			write(w, http.StatusUnauthorized, wire.Problem{Title: "Unknown device", Status: http.StatusUnauthorized})
			return
		}
		f(w, r)
	}
}

func (h *hall) window(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	n, _ := strconv.Atoi(r.PathValue("n"))
	if h.windows[n] == nil {
		write(w, http.StatusNotFound, wire.Problem{Title: "No such window", Status: http.StatusNotFound})
		return
	}
	write(w, http.StatusOK, h.windows[n])
}

func (h *hall) pad(w http.ResponseWriter, r *http.Request) {
	var report wire.PadReport
	if err := json.NewDecoder(r.Body).Decode(&report); err != nil {
		write(w, http.StatusBadRequest, wire.Problem{Title: err.Error(), Status: http.StatusBadRequest})
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pads[r.PathValue("n")+"/"+r.PathValue("pad")] = report
	w.WriteHeader(http.StatusNoContent)
}

// keyed runs a changing request once a key, and drops some: of three that are
// dropped, one before it is done, and the answers of two.
func (h *hall) keyed(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	key, request := r.Header.Get("Idempotency-Key"), r.URL.Path+" "+string(raw)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.changes++
	drop := h.every > 0 && h.changes%h.every == 0
	if drop {
		h.dropped++
	}
	if drop && h.dropped%3 == 0 {
		panic(http.ErrAbortHandler)
	}
	a, again := h.answers[key]
	switch {
	case key == "":
		a = problem(http.StatusBadRequest, "idempotency-key-required", nil)
	case again && a.request != request:
		a = problem(http.StatusUnprocessableEntity, "idempotency-key-reused", nil)
	case !again:
		a = h.change(r, raw)
		a.request = request
		h.answers[key] = a
	}
	if drop {
		panic(http.ErrAbortHandler)
	}
	kind := "application/json"
	if a.status >= http.StatusBadRequest {
		kind = "application/problem+json"
	}
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body)
}

func problem(status int, code string, w *wire.Window) answered {
	body, _ := json.Marshal(wire.Problem{Title: http.StatusText(status), Status: status, Code: code, Window: w})
	return answered{status: status, body: body}
}

// change does a request. The caller holds mu.
func (h *hall) change(r *http.Request, raw []byte) answered {
	if strings.HasSuffix(r.URL.Path, "/ratings") {
		var rating wire.RatingRequest
		if err := json.Unmarshal(raw, &rating); err != nil || rating.Source != "pad" {
			return problem(http.StatusUnprocessableEntity, "invalid", nil)
		}
		h.ratings[rating.About.Window] = append(h.ratings[rating.About.Window], rating.Level)
		return good(wire.RatingAnswer{ID: fmt.Sprintf("rating-%08d", h.changes)})
	}
	n, _ := strconv.Atoi(r.PathValue("n"))
	w := h.windows[n]
	if w == nil {
		return problem(http.StatusNotFound, "unknown-window", nil)
	}
	var body struct {
		Expect        wire.Expect `json:"expect"`
		FinishCurrent bool        `json:"finish_current"`
	}
	if err := json.Unmarshal(raw, &body); err != nil {
		return problem(http.StatusBadRequest, "malformed", nil)
	}
	if body.Expect.Version != w.Version {
		return problem(http.StatusConflict, "expect-mismatch", w)
	}
	return h.command(w, r.PathValue("verb"), body.FinishCurrent)
}

func (h *hall) command(w *wire.Window, verb string, finish bool) answered {
	switch verb {
	case "call":
		if w.Ticket != nil && !finish {
			return problem(http.StatusConflict, "window-busy", w)
		}
		if w.Waiting == 0 {
			w.Ticket = nil
			w.Version++
			return answered{status: http.StatusNoContent}
		}
		h.next++
		w.Waiting--
		w.Ticket = &wire.Ticket{ID: fmt.Sprintf("ticket-%08d", h.next), Number: fmt.Sprintf("A%03d", h.next%1000)}
	case "recall":
		if w.Ticket == nil {
			return problem(http.StatusConflict, "wrong-state", w)
		}
	case "pause":
		w.State = wire.WindowPaused
	case "open":
		w.State = wire.WindowOpen
	default:
		w.Ticket = nil
	}
	w.Version++
	h.done[w.Number] = append(h.done[w.Number], verb)
	if verb == "call" {
		return good(wire.CallAnswer{Ticket: *w.Ticket, Window: *w})
	}
	return good(wire.WindowAnswer{Window: *w})
}

func good(v any) answered {
	body, _ := json.Marshal(v)
	return answered{status: http.StatusOK, body: body}
}

// await waits until f holds of the hall.
func (h *hall) await(t *testing.T, what string, f func() bool) {
	t.Helper()
	late := time.After(2 * time.Minute)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for {
		h.mu.Lock()
		ok := f()
		h.mu.Unlock()
		if ok {
			return
		}
		select {
		case <-tick.C:
		case <-late:
			h.mu.Lock()
			defer h.mu.Unlock()
			t.Fatalf("never: %s; done %v, ratings %v, pads %v", what, h.done, h.ratings, h.pads)
		}
	}
}
