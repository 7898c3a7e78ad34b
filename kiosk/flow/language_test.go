package flow_test

import (
	"testing"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// hallOf is the example hall that shows these languages.
func hallOf(languages ...string) wire.Catalogue {
	c := flowtest.Catalogue()
	c.Languages = languages
	return c
}

func TestWhereAHallShowsOneLanguageThereIsNothingToChoose(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CatalogueLoaded{Catalogue: hallOf("zh")})
	r.tap(flow.OpenLanguage, "")
	r.want(flow.Home)
	if f := r.face(); f.Language != "zh" || len(f.Languages) != 1 {
		t.Errorf("in %s of %v", f.Language, f.Languages)
	}
}

func TestALanguageThatTheHallDoesNotShowCannotBeChosen(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CatalogueLoaded{Catalogue: hallOf("zh", "en")})
	r.tap(flow.OpenLanguage, "")
	r.want(flow.LanguagePage)
	r.tap(flow.SetLanguage, "ko")
	r.want(flow.LanguagePage)
	r.tap(flow.SetLanguage, "en")
	if f := r.face(); f.Language != "en" || f.Kind != flow.Home {
		t.Errorf("in %s on screen %v", f.Language, f.Kind)
	}
}

func TestTheHallsOwnLanguageIsTheOneItNamesFirst(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.send(flow.CatalogueLoaded{Catalogue: hallOf("ko", "zh")})
	if f := r.face(); f.Language != "ko" {
		t.Errorf("begins in %s", f.Language)
	}
	if request := r.ask(); request.Language != "ko" {
		t.Errorf("the ticket is in %s", request.Language)
	}
}

// A hall may change its languages while somebody stands at the kiosk.
func TestALanguageThatTheHallNoLongerShowsIsLeft(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.tap(flow.OpenLanguage, "")
	r.tap(flow.SetLanguage, "ko")
	gen := r.face().Gen
	r.send(flow.CatalogueLoaded{Catalogue: hallOf("zh", "en")})
	if f := r.face(); f.Language != "zh" || f.Gen == gen {
		t.Errorf("in %s, screen %d after %d", f.Language, f.Gen, gen)
	}
}

// A server that says nothing of languages is older than they are: it has all.
func TestAHallThatSaysNothingOfLanguagesShowsAll(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	if f := r.face(); len(f.Languages) != 3 || f.Language != "zh" {
		t.Errorf("in %s of %v", f.Language, f.Languages)
	}
}
