package hallserver

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// tryCode asks for a token with a code that is none, and says how it was
// answered.
func tryCode(t *testing.T, url string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/api/v1/devices/enrolments", strings.NewReader(`{"code":"AAAA-AAAA-AAAA"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// How often one may try is counted in time gone by, not by the clock.
func TestAClockSetBackMutesNobodyLonger(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	s := start(t, dir, c)
	for n := 0; tryCode(t, s.url) != http.StatusTooManyRequests; n++ {
		if n > 100 {
			t.Fatal("nobody is ever told to wait")
		}
	}
	c.step(-2 * time.Hour)
	c.pass(3 * time.Second)
	if got := tryCode(t, s.url); got == http.StatusTooManyRequests {
		t.Errorf("three seconds later, with the clock set back by two hours: %d", got)
	}
}
