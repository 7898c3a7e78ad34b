package flow_test

import (
	"testing"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// lay lays down a card on the card screen and answers the request that goes out.
func (r *rig) lay(elderly bool) wire.IssueRequest {
	r.t.Helper()
	return only[flow.Issue](r.t, r.send(flow.CardRead{Sealed: []byte("sealed"), Clear: r.now, Elderly: elderly})).Request
}

// claim says something of the person on the card screen.
func (r *rig) claim(code string) {
	r.t.Helper()
	r.tap(flow.OpenClaims, "")
	r.want(flow.Claims)
	r.tap(flow.ChooseClaim, code)
	r.want(flow.LayCard)
}

func TestANumberIsAskedForByAgeOrByClaim(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		claim         string
		elderly       bool
		class, ground string
	}{
		"nobody":                        {"", false, "", ""},
		"an old card":                   {"", true, wire.ClassPriority, wire.GroundAge},
		"a soldier":                     {"military", false, wire.ClassPriority, wire.GroundClaim},
		"an old soldier needs no paper": {"military", true, wire.ClassPriority, wire.GroundAge},
		"the green channel":             {"talent", false, wire.ClassGreen, wire.GroundClaim},
		"the green channel, when old":   {"talent", true, wire.ClassGreen, wire.GroundClaim},
	} {
		r := newRig(t)
		r.choose("social", "SB01")
		if c.claim != "" {
			r.claim(c.claim)
		}
		if got := r.lay(c.elderly); got.Class != c.class || got.Ground != c.ground {
			t.Errorf("%s: class %q on %q, want %q on %q", name, got.Class, got.Ground, c.class, c.ground)
		}
		if got := r.face().Class; got != c.class {
			t.Errorf("%s: the screen knows of class %q", name, got)
		}
	}
}

func TestAClaimNeedsNoCardWhereTheMatterNeedsNone(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("civil", "ZX01")
	r.claim("disabled")
	got := only[flow.Issue](t, r.tap(flow.WithoutCard, "")).Request
	if got.Class != wire.ClassPriority || got.Ground != wire.GroundClaim {
		t.Errorf("class %q on %q", got.Class, got.Ground)
	}
}

func TestALostRequestIsSentAgainForTheSameClass(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB01")
	r.claim("military")
	first := r.lay(false)
	r.send(flow.IssueLost{TicketID: first.ID})
	again := only[flow.Issue](t, r.pass(10*time.Second)).Request
	if again.Class != first.Class || again.Ground != first.Ground || again.Class == "" {
		t.Errorf("again: class %q on %q", again.Class, again.Ground)
	}
}

func TestTheSlipSaysWhatToShowOnlyWhereItWasClaimed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		elderly bool
		show    string
	}{"claimed": {false, "军人证或退役军人优待证"}, "by age": {true, ""}} {
		r := newRig(t)
		r.tap(flow.ToggleBig, "")
		r.choose("social", "SB01")
		r.claim("military")
		asked := r.lay(c.elderly)
		issued := flowtest.Issued(asked.ID, r.now)
		issued.Class, issued.Ground = asked.Class, asked.Ground
		job := only[flow.Print](t, r.send(flow.Issued{Ticket: issued}))
		if job.Show.In("zh") != c.show || !job.Large || job.Ticket.Class != wire.ClassPriority {
			t.Errorf("%s: %+v", name, job)
		}
	}
}

func TestAClaimCanBeTakenBackAndChosenAnew(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB01")
	for _, code := range []string{"military", "disabled"} {
		if f := r.face(); f.Claim != nil {
			t.Fatalf("said before: %v", f.Claim)
		}
		r.claim(code)
		if f := r.face(); f.Claim == nil || f.Claim.Code != code {
			t.Fatalf("said %v", f.Claim)
		}
		r.tap(flow.DropClaim, "")
		r.want(flow.LayCard)
	}
	if got := r.lay(false); got.Class != "" || got.Ground != "" {
		t.Errorf("taken back, and asked for class %q on %q", got.Class, got.Ground)
	}
}

func TestAClaimIsKeptForAnotherMatterAndForgottenOnTheFirstScreen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.ChooseTheme, "social")
	r.tap(flow.NextPage, "")
	r.tap(flow.ChooseService, "SB07")
	r.claim("military")
	r.tap(flow.Back, "")
	r.want(flow.Services)
	if f := r.face(); f.Page != 1 {
		t.Errorf("back on page %d of the matters, not where one was", f.Page)
	}
	r.tap(flow.ChooseService, "SB07")
	if r.face().Claim == nil {
		t.Error("what was said is forgotten for another matter")
	}
	r.tap(flow.Back, "")
	r.tap(flow.Back, "")
	r.want(flow.Home)
	r.choose("social", "SB01")
	if r.face().Claim != nil {
		t.Error("what somebody said stands for whoever comes next")
	}
}

func TestWhereNobodyGoesFirstNobodyIsAsked(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	plain := flowtest.Catalogue()
	plain.Priority = nil
	r.send(flow.CatalogueLoaded{Catalogue: plain})
	r.choose("social", "SB01")
	r.tap(flow.OpenClaims, "")
	r.want(flow.LayCard)

	// The hall takes its list back while somebody reads it, or has chosen from it.
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Catalogue()})
	r.claim("military")
	r.tap(flow.OpenClaims, "")
	r.send(flow.CatalogueLoaded{Catalogue: plain})
	r.want(flow.LayCard)
	if got := r.lay(false); got.Class != "" || got.Ground != "" {
		t.Errorf("asked for class %q on %q", got.Class, got.Ground)
	}
}

func TestACardThatIsLaidWhileOneChoosesIsReadAfterwards(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.choose("social", "SB01")
	r.tap(flow.OpenClaims, "")
	if got := r.look(); got.Read {
		t.Errorf("while choosing the reader was told %+v", got)
	}
	r.send(flow.CardLies{Clear: r.now})
	r.tap(flow.ChooseClaim, "military")
	if got := r.look(); !got.Read {
		t.Errorf("then it was told %+v", got)
	}
	if f := r.face(); f.CardProblem != flow.NoProblem || f.LeftCard {
		t.Errorf("their own card is taken for another's: %+v", f)
	}
	if got := r.lay(false); got.Ground != wire.GroundClaim {
		t.Errorf("ground %q", got.Ground)
	}
}
