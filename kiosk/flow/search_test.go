package flow_test

import (
	"strings"
	"testing"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

func (r *rig) search(letters string) {
	r.t.Helper()
	r.tap(flow.OpenSearch, "")
	r.want(flow.Search)
	for _, c := range letters {
		r.tap(flow.SearchKey, string(c))
	}
}

func (r *rig) shown() string {
	var codes []string
	for _, s := range r.face().Services {
		codes = append(codes, s.Code)
	}
	return strings.Join(codes, " ")
}

func TestAMatterIsFoundByItsInitials(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.search("SHBZ")
	if got := r.shown(); got != "SB03" {
		t.Fatalf("SHBZ shows %q", got)
	}
	r.tap(flow.ChooseService, "SB03")
	r.want(flow.LayCard)
	issue := only[flow.Issue](t, r.send(flow.CardPlaced{}, flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
	if got := issue.Request.Services; len(got) != 1 || got[0] != "SB03" {
		t.Errorf("a number is asked for %v", got)
	}
}

func TestTypingShowsWhatFitsAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.search("YL")
	if got := r.shown(); got != "SB05 SB01 SB07" {
		t.Errorf("YL shows %q", got)
	}
	gen := r.face().Gen
	r.send(flow.Tap{Gen: gen, Do: flow.SearchKey, ID: "J"}) // no wait: fingers are fast
	if got := r.shown(); got != "SB07" {
		t.Errorf("YLJ shows %q", got)
	}
	r.tap(flow.SearchErase, "")
	if f := r.face(); f.Query != "YL" || len(f.Services) != 3 {
		t.Errorf("after one is taken back: %q, %d matters", f.Query, len(f.Services))
	}
}

func TestOfManyThatFitThereArePages(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.ToggleBig, "")
	r.search("S")
	if f := r.face(); len(f.Services) != flow.SearchBig || f.Pages < 2 {
		t.Fatalf("%d matters on the first of %d pages", len(f.Services), f.Pages)
	}
	first := r.shown()
	r.tap(flow.NextPage, "")
	if got := r.shown(); got == first || got == "" {
		t.Errorf("the next page shows %q", got)
	}
	r.tap(flow.SearchKey, "H")
	if f := r.face(); f.Page != 0 {
		t.Errorf("another letter stays on page %d", f.Page)
	}
}

func TestTheWayBackFromAFoundMatterLeadsToWhatWasTyped(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.ChooseTheme, "social")
	r.search("JH")
	r.tap(flow.ChooseService, "MZ01")
	r.want(flow.LayCard)
	r.tap(flow.Back, "")
	r.want(flow.Search)
	if f := r.face(); f.Query != "JH" || f.Service != nil {
		t.Errorf("typed %q, chosen %v", f.Query, f.Service)
	}
	r.tap(flow.Back, "")
	r.want(flow.Services)
	r.tap(flow.Back, "")
	r.want(flow.Home)
	r.search("")
	if q := r.face().Query; q != "" {
		t.Errorf("the next search begins with %q", q)
	}
}

func TestWhatIsNotFoundLeadsToHelpAndBack(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.search("QQ")
	if r.shown() != "" {
		t.Fatalf("QQ shows %q", r.shown())
	}
	r.tap(flow.AskHelp, "")
	r.want(flow.HelpPage)
	r.tap(flow.Back, "")
	r.want(flow.Search)
}

func TestWhereTheHallTellsNoPinyinNothingIsLookedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c := flowtest.Catalogue()
	c.Services = append([]wire.ServiceDetail(nil), c.Services...)
	for i := range c.Services {
		c.Services[i].Pinyin = nil
	}
	r.send(flow.CatalogueLoaded{Catalogue: c})
	if r.face().Searchable {
		t.Error("the search is offered")
	}
	r.tap(flow.OpenSearch, "")
	r.want(flow.Home)
}

func TestWhatWasTypedGoesWithThePerson(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.search("SH")
	r.pass(10 * flow.DefaultTiming().Idle)
	r.want(flow.Home)
	if q := r.face().Query; q != "" {
		t.Errorf("%q remains", q)
	}
}
