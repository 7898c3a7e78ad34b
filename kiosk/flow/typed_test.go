package flow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"yimen/drivers/idcard"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
)

// typeNumber brings the machine to the keypad and types keys.
func (r *rig) typeNumber(keys string) {
	r.t.Helper()
	r.send(flow.CatalogueLoaded{Catalogue: flowtest.Typing()})
	r.choose("social", "SB01")
	r.tap(flow.NoCardHelp, "")
	r.tap(flow.OpenNumber, "")
	r.want(flow.TypeNumber)
	r.pass(time.Second)
	for _, key := range keys {
		r.send(flow.Tap{Gen: r.face().Gen, Do: flow.NumberKey, ID: string(key)})
	}
}

func TestATypedNumberMakesATicketAndIsForgottenAtOnce(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.typeNumber(flowtest.Number)
	if got := r.face().Number; got != flowtest.Number {
		t.Fatalf("typed %q", got)
	}
	seal := only[flow.SealNumber](t, r.tap(flow.NumberDone, ""))
	if seal.Number != flowtest.Number || len(all[flow.SealNumber](r.tap(flow.NumberDone, ""))) != 0 {
		t.Errorf("to be sealed: %+v, or twice", seal)
	}
	issue := only[flow.Issue](t, r.send(flow.NumberSealed{ID: seal.ID, Sealed: []byte("sealed")}))
	if q := issue.Request; string(q.SubjectSealed) != "sealed" || q.Class != "" || q.Ground != "" {
		t.Errorf("asked for %+v", q)
	}
	if left := fmt.Sprintf("%+v", flow.PersonOf(r.m)); strings.Contains(left, flowtest.Number[6:]) {
		t.Error("the number is kept")
	}
	if found := all[flow.Find](r.effects); len(found) != 0 {
		t.Error("what somebody has is looked for by a number that was typed")
	}
}

func TestANumberIsTypedOnlyWhereTheHallLetsIt(t *testing.T) {
	t.Parallel()
	c := flowtest.Typing()
	for i := range c.Services {
		c.Services[i].CardTyped = c.Services[i].CardTyped && c.Services[i].Code != "SB04"
	}
	for name, x := range map[string]struct {
		codes []string
		may   bool
	}{
		"one that does": {[]string{"SB01"}, true}, "one that does not": {[]string{"SB04"}, false},
		"both": {[]string{"SB01", "SB04"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.send(flow.CatalogueLoaded{Catalogue: c})
			r.choose("social", x.codes[0])
			for _, code := range x.codes[1:] {
				r.add("social", code)
				r.tap(flow.Onward, "")
			}
			r.tap(flow.NoCardHelp, "")
			r.want(flow.NeedCard)
			r.tap(flow.OpenNumber, "")
			if got := r.face(); got.MayType != x.may || (got.Kind == flow.TypeNumber) != x.may {
				t.Errorf("screen %v, may type %v", got.Kind, got.MayType)
			}
		})
	}
}

func TestOnlyWhatCanBeANumberIsTaken(t *testing.T) {
	t.Parallel()
	for keys, want := range map[string]string{
		"":                         "",
		flowtest.Number[:17]:       flowtest.Number[:17],
		"X2A199":                   "2199", // no X but the last, no letters
		flowtest.Number + "00":     flowtest.Number,
		flowtest.Number[:17] + "5": flowtest.Number[:17] + "5",
	} {
		r := newRig(t)
		r.typeNumber(keys)
		if got := r.face().Number; got != want {
			t.Errorf("%q: typed %q", keys, got)
		}
		if sealed := all[flow.SealNumber](r.tap(flow.NumberDone, "")); len(sealed) != map[bool]int{true: 1}[want == flowtest.Number] {
			t.Errorf("%q: %d sealed", keys, len(sealed))
		}
	}
	if flow.IsNumber("219999199002300014") || flow.IsNumber("219999190001010016") {
		t.Error("a day that is none, or a check digit of another number")
	}
}

func TestOneWrongKeyIsSeen(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		birth := time.Date(1930, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, rapid.IntRange(0, 30_000).Draw(t, "born"))
		body := "219999" + birth.Format("20060102") + fmt.Sprintf("%03d", rapid.IntRange(0, 999).Draw(t, "sequence"))
		check, _ := idcard.CheckDigit18(body)
		number := []byte(body + string(check))
		if !flow.IsNumber(string(number)) {
			t.Fatalf("%s is a number", number)
		}
		at := rapid.IntRange(0, 16).Draw(t, "wrong")
		number[at] = '0' + (number[at]-'0'+byte(rapid.IntRange(1, 9).Draw(t, "by")))%10
		if flow.IsNumber(string(number)) {
			t.Fatalf("%s is taken, with a wrong key", number)
		}
	})
}

func TestTheNumberThatWasTypedGoesWithThePerson(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*rig){
		"back":      func(r *rig) { r.tap(flow.Back, "") },
		"away":      func(r *rig) { r.pass(5 * time.Minute) },
		"emergency": func(r *rig) { r.send(flow.CatalogueLoaded{Catalogue: flowtest.Fire()}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			r.typeNumber(flowtest.Number)
			seal := only[flow.SealNumber](t, r.tap(flow.NumberDone, ""))
			leave(r)
			if r.face().Number != "" {
				t.Error("it is on the screen still")
			}
			if got := all[flow.Issue](r.send(flow.NumberSealed{ID: seal.ID, Sealed: []byte("sealed")})); len(got) != 0 {
				t.Error("a number for somebody who has left")
			}
		})
	}
}

func TestWhereItCannotBeSealedNothingIsAskedFor(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.typeNumber(flowtest.Number)
	seal := only[flow.SealNumber](t, r.tap(flow.NumberDone, ""))
	if got := all[flow.Issue](r.send(flow.NumberSealed{ID: seal.ID})); len(got) != 0 {
		t.Error("a number without a holder")
	}
	if f := r.face(); f.Kind != flow.TypeNumber || f.CardProblem != flow.CardUnseal {
		t.Errorf("screen %v, problem %v", f.Kind, f.CardProblem)
	}
}
