package wire

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestAKiosksStateComesAcrossInItsHeader(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		state  KioskState
		header string
		read   KioskState
	}{
		"well":            {KioskState{}, "", KioskState{}},
		"just now":        {KioskState{CardLeft: true}, "card-left=0", KioskState{CardLeft: true}},
		"a while":         {KioskState{CardLeft: true, CardLeftFor: 95*time.Second + 700*time.Millisecond}, "card-left=95", KioskState{CardLeft: true, CardLeftFor: 95 * time.Second}},
		"in a zone":       {KioskState{Zone: "east"}, "zone=east", KioskState{Zone: "east"}},
		"both":            {KioskState{CardLeft: true, Zone: "east"}, "card-left=0,zone=east", KioskState{CardLeft: true, Zone: "east"}},
		"in no zone":      {KioskState{Zone: "East wing"}, "", KioskState{}},
		"before its time": {KioskState{CardLeft: true, CardLeftFor: -time.Second}, "card-left=0", KioskState{CardLeft: true}},
		"for ever":        {KioskState{CardLeft: true, CardLeftFor: 1 << 62}, "card-left=31536000", KioskState{CardLeft: true, CardLeftFor: CardLeftMax}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := c.state.Header(); got != c.header {
				t.Errorf("header %q, want %q", got, c.header)
			}
			if got := ReadKioskState(c.header); got != c.read {
				t.Errorf("read %+v, want %+v", got, c.read)
			}
		})
	}
}

func TestWhatAHeaderMeansThatIsNotOurs(t *testing.T) {
	t.Parallel()
	left := KioskState{CardLeft: true, CardLeftFor: 7 * time.Second}
	for header, want := range map[string]KioskState{
		"card-left=7": left, " card-left=7 ": left, "paper=low, card-left=7": left, "card-left=7,lamp": left,
		"card-left": {}, "card-left=": {}, "card-left=-1": {}, "card-left=1.5": {}, "card-left=99999999999999999999": {},
		"zone=East": {}, "zone=": {}, "zone=a,zone=b": {Zone: "b"}, "zone=" + strings.Repeat("z", 41): {},
		"card-left=31536001": {}, "Card-Left=7": {}, ",,,": {}, "测试": {},
		"card-left=7," + strings.Repeat("x", 256): {},
	} {
		if got := ReadKioskState(header); got != want {
			t.Errorf("%q is read as %+v, want %+v", header, got, want)
		}
	}
}

func FuzzAnyHeaderIsAStateThatCanBeSent(f *testing.F) {
	f.Add("card-left=95")
	f.Add("card-left=95, card-left=x")
	f.Fuzz(func(t *testing.T, header string) {
		s := ReadKioskState(header)
		if got := ReadKioskState(s.Header()); got != s {
			t.Errorf("%q is %+v, and sent on %+v", header, s, got)
		}
	})
}

func TestTheCatalogueIsAskedForWithTheKiosksState(t *testing.T) {
	t.Parallel()
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.URL.Path+" "+r.Header.Get(HeaderKiosk))
		_, _ = w.Write([]byte(`{"version":"v1"}`))
	}))
	defer server.Close()
	c := NewClient(server.URL, "", nil)
	for _, s := range []KioskState{{}, {CardLeft: true, CardLeftFor: time.Minute}} {
		if catalogue, err := c.CatalogueFor(t.Context(), s); err != nil || catalogue.Version != "v1" {
			t.Errorf("%+v, %v", catalogue, err)
		}
	}
	if len(got) != 2 || got[0] != "/api/v1/catalogue " || got[1] != "/api/v1/catalogue card-left=60" {
		t.Errorf("asked for %q", got)
	}
}
