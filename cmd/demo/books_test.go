package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"slices"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// bookTime is how long the last words of the devices may take to the hall's books:
// some skipped calls a second.
const bookTime = 2 * time.Minute

// checkHall asks the hall itself, as its manager would: every device is well again,
// and the hall knows of the calls what the devices' own logs say; or, where that is not
// to be all, nothing that is not so.
func (h *troubledHall) checkHall(t *testing.T, all bool, watchers []*watcher, truth []toldCall) {
	t.Helper()
	hc := h.manager(t)
	var health wire.Health
	well := func() bool {
		fetch(t, hc, h.st.hall.address+"/api/v1/devices/health", &health)
		return health.Alarms == 0
	}
	if !soWithin(t, answerTime, well) {
		t.Errorf("the hall is not well: %+v", health)
	}
	var report wire.CallsReport
	same := func() bool {
		report = wire.CallsReport{}
		fetch(t, hc, h.st.hall.address+"/api/v1/reports/calls", &report)
		return report.Calls == len(truth) && !slices.ContainsFunc(watchers, func(w *watcher) bool { return w.differs(t, all, report, truth) != "" })
	}
	if soWithin(t, bookTime, same) {
		return
	}
	t.Errorf("the hall reports %d calls of %d", report.Calls, len(truth))
	for _, w := range watchers {
		if how := w.differs(t, all, report, truth); how != "" {
			t.Error(how)
		}
	}
}

// manager is a browser at which the manager has signed in.
func (h *troubledHall) manager(t *testing.T) *http.Client {
	t.Helper()
	return h.browser(t, h.st.memory.Manager)
}

// browser is one at which an account has signed in.
func (h *troubledHall) browser(t *testing.T, a account) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	hc := &http.Client{Jar: jar, Timeout: askTime}
	if err := signIn(t.Context(), hc, h.st.hall.address, a); err != nil {
		t.Fatal(err)
	}
	return hc
}

// differs says how the hall's report differs from a watcher's own log.
func (w *watcher) differs(t *testing.T, all bool, report wire.CallsReport, truth []toldCall) string {
	t.Helper()
	i := slices.IndexFunc(report.Devices, func(d wire.CallsDevice) bool { return d.Name == w.name })
	if i < 0 {
		return w.name + " is not in the hall's report"
	}
	got := report.Devices[i]
	var want wire.CallsDevice
	if w.deadline == 0 {
		want.Shown = len(w.of(truth)) // one that gave way to its recall counts with it
	} else {
		for _, f := range w.told(t) {
			if f.What == "spoken" {
				want.Spoken++
			} else {
				want.Skipped++
			}
		}
	}
	more := got.Shown > want.Shown || got.Spoken > want.Spoken || got.Skipped > want.Skipped
	less := got.Shown < want.Shown || got.Spoken < want.Spoken || got.Skipped < want.Skipped
	if !more && (!less || !all) {
		return ""
	}
	return fmt.Sprintf("%s: the hall knows of %d calls shown, %d said, %d skipped; want %d, %d, %d",
		w.name, got.Shown, got.Spoken, got.Skipped, want.Shown, want.Spoken, want.Skipped)
}

// fetch gets an answer of the hall's.
func fetch(t *testing.T, hc *http.Client, address string, to any) {
	t.Helper()
	req, err := http.NewRequestWithContext(within(t, 2*time.Minute), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	res, err := hc.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", address, res.Status)
	}
	if err := json.NewDecoder(res.Body).Decode(to); err != nil {
		t.Fatal(err)
	}
}
