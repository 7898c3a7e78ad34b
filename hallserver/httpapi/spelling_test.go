package httpapi_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/deploy"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/httpapi"
	"yimen/hallserver/wire"
)

func TestTheCatalogueTellsHowItsMattersAreSpelt(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	want := []string{"she bao ka bu ling", "huan she bao ka"}
	all := must[wire.Catalogue](h, request{path: "/catalogue"}).Services
	one := must[wire.ServiceDetail](h, request{path: "/services/SB01"})
	for from, s := range map[string]wire.ServiceDetail{"catalogue": all[0], "service": one} {
		if diff := cmp.Diff(want, s.Pinyin); diff != "" {
			t.Errorf("%s (-want +got):\n%s", from, diff)
		}
		if diff := cmp.Diff([]string{"换社保卡"}, s.Keywords); diff != "" {
			t.Errorf("%s (-want +got):\n%s", from, diff)
		}
	}
	if found := wire.Search(all, "HSBK"); len(found) != 1 || found[0].Code != "SB01" {
		t.Errorf("HSBK finds %v", found)
	}
}

// The example hall is found by what people call things, at the kiosk by letters alone.
func TestInTheExampleHallPeopleFindWhatTheyCallIt(t *testing.T) {
	t.Parallel()
	raw, err := deploy.Examples.ReadFile("county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := catalogue.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	h := newHall(t, func(cfg *httpapi.Config) { cfg.Catalogue = catalogue.NewLive(c) })
	h.system(hall.AdoptPlan{Plan: c.Plan()})
	all := must[wire.Catalogue](h, request{path: "/catalogue"}).Services
	for typed, code := range map[string]string{
		"GZ": "ZX01", "HJZ": "ZX01", "换驾照": "ZX01", "SFZDL": "HJ02", "KGS": "QY01", "DB": "MZ02", "KBBX": "YB03", "TX": "SB04", "luohu": "HJ04",
	} {
		if found := wire.Search(all, typed); !slices.ContainsFunc(found, func(s wire.ServiceDetail) bool { return s.Code == code }) {
			t.Errorf("%s does not find %s, but %d others", typed, code, len(found))
		}
	}
}
