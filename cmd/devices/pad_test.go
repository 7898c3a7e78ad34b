package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// watch runs devices pad watch beside the simulation and gives what it wrote.
func watch(t *testing.T, s *sim, orders []string, args ...string) (code int, out string) {
	t.Helper()
	type result struct {
		code int
		out  string
	}
	done := make(chan result, 1)
	go func() {
		code, out, _ := devices(t, append([]string{"pad", "watch", "--port", filepath.Join(s.dir, "callpad"), "--units", "1-3"}, args...)...)
		done <- result{code, out}
	}()
	for _, unit := range []string{"1", "2", "3"} { // a key counts once its pad is known
		s.polled(unit)
	}
	for _, order := range orders {
		if got := s.order(order); !strings.HasPrefix(got, "ok ") {
			t.Errorf("%s: %s", order, got)
		}
	}
	r := <-done
	return r.code, r.out
}

// polled waits until a pad has been asked some times.
func (s *sim) polled(unit string) {
	s.t.Helper()
	for end := time.Now().Add(2 * time.Minute); time.Now().Before(end); {
		if state := s.order("padline state " + unit); !strings.HasSuffix(state, "polls 0") &&
			!strings.HasSuffix(state, "polls 1") && !strings.HasSuffix(state, "polls 2") {
			return
		}
		<-time.After(5 * time.Millisecond)
	}
	s.t.Fatalf("pad %s was never asked", unit)
}

func TestKeysAreWatchedAsTheyArePressed(t *testing.T) {
	t.Parallel()
	s := startSim(t)
	code, out := watch(t, s, []string{"callpad press 1 next", "ratingpad press 2 4", "callpad press 3 40"}, "--count", "3")
	if code != exitDone {
		t.Fatalf("exit %d: %s", code, out)
	}
	for _, want := range []string{"pad 1 up\n", "pad 1 key next\n", "pad 2 key rating 4\n", "pad 3 key 40, which has no meaning\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no line %q in\n%s", want, out)
		}
	}
}

func TestAWatchIsOneJSONValue(t *testing.T) {
	t.Parallel()
	s := startSim(t)
	code, out := watch(t, s, []string{"callpad press 1 recall", "ratingpad press 2 1"}, "--count", "2", "--json")
	var told padWatched
	if err := json.Unmarshal([]byte(out), &told); err != nil || code != exitDone {
		t.Fatalf("exit %d, %v: %s", code, err, out)
	}
	if len(told.Units) != 3 || told.Units[2] != (padUnit{Unit: 3, State: "ok", Firmware: 0x0102}) {
		t.Errorf("units %+v", told.Units)
	}
	keys := map[int]padEvent{}
	for _, e := range told.Events {
		if e.Event == "key" {
			keys[e.Unit] = e
		}
	}
	if k := keys[1]; k.Key != "recall" || k.Code != 2 || k.At.IsZero() {
		t.Errorf("key %+v", k)
	}
	if k := keys[2]; k.Level != 1 || k.Code != 15 || k.Key != "" {
		t.Errorf("key %+v", k)
	}
}
