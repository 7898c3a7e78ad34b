package flow_test

import (
	"slices"
	"testing"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// add chooses one more matter on the same number.
func (r *rig) add(theme, service string) {
	r.t.Helper()
	r.tap(flow.AddMatter, "")
	r.want(flow.Themes)
	r.tap(flow.ChooseTheme, theme)
	if r.face().Kind == flow.Services {
		r.tap(flow.ChooseService, service)
	}
	r.want(flow.Matters)
}

// codes are the matters on the screen.
func (r *rig) codes() (out []string) {
	for _, s := range r.face().Matters {
		out = append(out, s.Code)
	}
	return out
}

func TestOneNumberIsForAllMattersInTheirOrder(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB03")
	r.add("medical", "YB01")
	r.add("home", "BD01")
	r.tap(flow.Onward, "")
	r.want(flow.LayCard)
	if got := r.face().Service.Code; got != "SB03" {
		t.Errorf("the number is by %s", got)
	}
	issue := only[flow.Issue](t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
	want := []string{"SB03", "YB01", "BD01"}
	if !slices.Equal(issue.Request.Services, want) {
		t.Fatalf("asked for %v, want %v", issue.Request.Services, want)
	}
	job := only[flow.Print](t, r.send(flow.Issued{Ticket: flowtest.Issued(issue.Request.ID, r.now)}))
	var printed []string
	for _, s := range job.Services {
		printed = append(printed, s.Code)
	}
	if !slices.Equal(printed, want) || !slices.Equal(r.codes(), want) {
		t.Errorf("the slip lists %v, the screen %v", printed, r.codes())
	}
}

func TestAMatterIsTakenOutOfTheListAndTheNextLeads(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB03")
	r.add("medical", "YB01")
	r.tap(flow.DropMatter, "SB03")
	r.want(flow.Matters)
	if got := r.codes(); !slices.Equal(got, []string{"YB01"}) {
		t.Fatalf("left: %v", got)
	}
	r.tap(flow.Onward, "")
	issue := only[flow.Issue](t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now}))
	if !slices.Equal(issue.Request.Services, []string{"YB01"}) {
		t.Errorf("asked for %v", issue.Request.Services)
	}
}

func TestWithoutAnyMatterLeftItBeginsAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB03")
	r.add("medical", "YB01")
	r.tap(flow.DropMatter, "SB03")
	r.tap(flow.DropMatter, "YB01")
	r.want(flow.Home)
	if f := r.face(); len(f.Matters) != 0 || f.Service != nil {
		t.Errorf("left: %v", f.Matters)
	}
}

func TestBackGoesOverTheListAndKeepsWhatWasChosen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB03")
	r.tap(flow.AddMatter, "")
	r.tap(flow.Back, "") // nothing more after all
	r.want(flow.LayCard)
	r.add("social", "SB01")
	r.tap(flow.Onward, "")
	r.tap(flow.Back, "")
	r.want(flow.Matters)
	r.tap(flow.Back, "") // another one instead of the second
	r.want(flow.Services)
	if got := r.codes(); !slices.Equal(got, []string{"SB03"}) {
		t.Errorf("chosen %v", got)
	}
	r.tap(flow.Back, "")
	r.want(flow.Themes)
	r.tap(flow.Back, "")
	r.want(flow.LayCard)
}

func TestNoMatterTwiceAndNoMoreThanAHallTakes(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB01")
	r.add("medical", "YB01")
	r.tap(flow.AddMatter, "")
	r.tap(flow.ChooseTheme, "social")
	r.tap(flow.ChooseService, "SB01")
	r.want(flow.Matters)
	if got := r.codes(); !slices.Equal(got, []string{"SB01", "YB01"}) {
		t.Errorf("chosen %v", got)
	}
	for _, code := range []string{"SB02", "SB03", "SB04"} {
		r.add("social", code)
	}
	if f := r.face(); len(f.Matters) != flow.MattersMost || f.MayAdd {
		t.Errorf("%d matters, may add %v", len(f.Matters), f.MayAdd)
	}
	r.tap(flow.AddMatter, "")
	r.want(flow.Matters)
}

func TestAMatterOutsideItsHoursStandsInTheWayOfNoOther(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB01")
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.PartlyClosed()})
	r.tap(flow.AddMatter, "")
	r.tap(flow.ChooseTheme, "social")
	r.tap(flow.ChooseService, "SB02")
	r.want(flow.Shut)
	if got := r.face().Service; got == nil || got.Code != "SB02" {
		t.Fatalf("the screen is about %+v", got)
	}
	r.tap(flow.DropMatter, "SB02")
	r.want(flow.LayCard)
	if got := r.codes(); !slices.Equal(got, []string{"SB01"}) {
		t.Errorf("left: %v", got)
	}
}

func TestOneMatterThatNeedsACardIsEnoughForAllToNeedIt(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("civil", "ZX01")
	r.add("social", "SB01")
	r.tap(flow.Onward, "")
	if got := all[flow.Issue](r.tap(flow.WithoutCard, "")); len(got) != 0 {
		t.Error("a number without a card for a matter that needs one")
	}
}

func TestWhatDoesNotFitOnOneNumberIsRefusedInWords(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	id := r.ask().ID
	r.send(flow.IssueRefused{TicketID: id, Status: 422, Code: "bad-services"})
	if f := r.face(); f.Kind != flow.Refused || f.Refusal != flow.RefusedMatters {
		t.Errorf("screen %v, refusal %v", f.Kind, f.Refusal)
	}
}

func TestWhatToBringForSeveralIsListedOnce(t *testing.T) {
	t.Parallel()
	name := func(zh string) wire.Text { return wire.Text{"zh": zh} }
	one := wire.ServiceDetail{Materials: []wire.Material{
		{Name: name("居民身份证"), Form: "original"},
		{Name: name("户口簿"), Form: "original", Shared: true},
		{Name: name("照片"), Form: "original", Copies: 2},
	}}
	other := wire.ServiceDetail{Materials: []wire.Material{
		{Name: name("居民身份证"), Form: "original"},
		{Name: name("户口簿"), Form: "original"},
		{Name: name("照片"), Form: "original", Copies: 1},
		{Name: name("居民身份证"), Form: "copy", Copies: 1},
	}}
	got := flow.Materials([]wire.ServiceDetail{one, other})
	if len(got) != 4 || got[1].Shared || got[2].Copies != 3 || got[3].Form != "copy" {
		t.Errorf("to bring: %+v", got)
	}
	if one.Materials[2].Copies != 2 || !one.Materials[1].Shared {
		t.Error("the catalogue was changed")
	}
}
