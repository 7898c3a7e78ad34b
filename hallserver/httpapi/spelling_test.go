package httpapi_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

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
