package httpapi_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/httpapi"
	"yimen/hallserver/wire"
)

// fakeMedia is a folder of one picture, one page that somebody put there, and
// one file that cannot be read.
type fakeMedia struct{ closed *int }

func (m fakeMedia) Open(name string) (io.ReadSeekCloser, time.Time, string, error) {
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	switch name {
	case "welcome.png":
		return part{bytes.NewReader([]byte("0123456789")), m.closed}, at, "image/png", nil
	case "page.html":
		return part{bytes.NewReader([]byte("<script>")), m.closed}, at, "text/html", nil
	case "broken.png":
		return nil, time.Time{}, "", errors.New("disk on fire /srv")
	}
	return nil, time.Time{}, "", fs.ErrNotExist
}

type part struct {
	*bytes.Reader
	closed *int
}

func (p part) Close() error {
	*p.closed++
	return nil
}

func TestPicturesAndVideosAreServedWholeInPartsOrNotAgain(t *testing.T) {
	t.Parallel()
	closed := 0
	h := newHall(t, func(c *httpapi.Config) { c.Media = fakeMedia{&closed} })
	first := h.send(request{as: screen, path: "/media/welcome.png"})
	tag := first.Header().Get("ETag")
	if first.Code != http.StatusOK || first.Body.String() != "0123456789" || tag == "" || first.Header().Get("Last-Modified") == "" {
		t.Fatalf("%d %q %v", first.Code, first.Body, first.Header())
	}
	for name, c := range map[string]struct {
		as, path string
		header   map[string]string
		status   int
		body     string
		kind     string
	}{
		"a speaker's picture":       {sound, "/media/welcome.png", nil, 200, "0123456789", "image/png"},
		"a clerk's":                 {wang, "/media/welcome.png", nil, 200, "0123456789", "image/png"},
		"a part":                    {screen, "/media/welcome.png", map[string]string{"Range": "bytes=2-4"}, 206, "234", "image/png"},
		"not changed since":         {screen, "/media/welcome.png", map[string]string{"If-None-Match": tag}, 304, "", ""},
		"what a browser would run":  {screen, "/media/page.html", nil, 200, "<script>", "application/octet-stream"},
		"none of that name":         {screen, "/media/nothing.png", nil, 404, "", "application/problem+json"},
		"a hidden one":              {screen, "/media/.secret", nil, 404, "", "application/problem+json"},
		"one of another folder":     {screen, "/media/..%2Fkeys", nil, 404, "", "application/problem+json"},
		"one that cannot be read":   {screen, "/media/broken.png", nil, 500, "", "application/problem+json"},
		"a kiosk shows none":        {kiosk, "/media/welcome.png", nil, 403, "", "application/problem+json"},
		"a bridge shows none":       {pads, "/media/welcome.png", nil, 403, "", "application/problem+json"},
		"a stranger is let to none": {nobody, "/media/welcome.png", nil, 401, "", "application/problem+json"},
	} {
		w := h.send(request{as: c.as, path: c.path, header: c.header})
		if w.Code != c.status || (c.body != "" && w.Body.String() != c.body) || w.Header().Get("Content-Type") != c.kind {
			t.Errorf("%s: %d %q of %q", name, w.Code, w.Body, w.Header().Get("Content-Type"))
		}
		if w.Header().Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: a browser may guess its kind", name)
		}
	}
	if closed != 6 {
		t.Errorf("%d of 6 files were closed", closed)
	}
}

type fakeHealth struct{ err error }

func (fakeHealth) Health() wire.Health {
	return wire.Health{Devices: []wire.DeviceHealth{{Board: "hall", State: wire.DeviceGone}}, Files: []wire.FileHealth{}, Alarms: 1}
}

func (fakeHealth) Card(string, string, bool, time.Duration) {}

func (f fakeHealth) CallsReport(_ context.Context, date string) (wire.CallsReport, error) {
	return wire.CallsReport{Date: date, Calls: 7, Devices: []wire.CallsDevice{}}, f.err
}

func TestTheHealthOfDevicesIsForWhoLooksAfterThem(t *testing.T) {
	t.Parallel()
	h := newHall(t, func(c *httpapi.Config) { c.Health = fakeHealth{} })
	got := must[wire.Health](h, request{as: boss, path: "/devices/health"})
	if got.Alarms != 1 || len(got.Devices) != 1 || got.Devices[0].State != wire.DeviceGone {
		t.Errorf("%+v", got)
	}
	want := wire.CallsReport{Date: "2026-11-22", Calls: 7, Devices: []wire.CallsDevice{}}
	if diff := cmp.Diff(want, must[wire.CallsReport](h, request{as: boss, path: "/reports/calls?date=2026-11-22"})); diff != "" {
		t.Error(diff)
	}
	if today := must[wire.CallsReport](h, request{as: boss, path: "/reports/calls"}); today.Date != "2026-11-23" {
		t.Errorf("the report of no day is of %s", today.Date)
	}
	for _, c := range []struct {
		r      request
		status int
	}{
		{request{as: wang, path: "/devices/health"}, 403},
		{request{as: screen, path: "/devices/health"}, 403},
		{request{as: wang, path: "/reports/calls"}, 403},
		{request{as: boss, path: "/reports/calls?date=yesterday"}, 422},
	} {
		if w := h.send(c.r); w.Code != c.status {
			t.Errorf("%s as %s: %d", c.r.path, c.r.as, w.Code)
		}
	}
	h = newHall(t, func(c *httpapi.Config) { c.Health = fakeHealth{errors.New("disk on fire /srv")} })
	if w := h.send(request{as: boss, path: "/reports/calls"}); w.Code != 500 || bytes.Contains(w.Body.Bytes(), []byte("/srv")) {
		t.Errorf("a report that fails: %d %s", w.Code, w.Body)
	}
}
