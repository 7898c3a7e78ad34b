package catalogue_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// urgent is small with people who go first.
const urgent = `priority:
  from_age: 70
  claims:
    - {code: military, name: {zh: 军人, en: Soldiers, ko: 군인}, show: {zh: 军人证, en: Military ID, ko: 군인증}}
    - {code: talent, name: {zh: 人才, en: Experts, ko: 인재}, show: {zh: 人才卡, en: Card, ko: 카드}, class: green}
` + small

func TestTheDayHasTheClassesThatAKioskMayGiveAndNothingOfWhoMayClaimThem(t *testing.T) {
	t.Parallel()
	plan := read(t, urgent).Plan()
	want := hall.KioskRules{Age: []hall.Class{hall.Priority}, Claim: []hall.Class{hall.Green, hall.Priority}}
	if diff := cmp.Diff(want, plan.Rules.Kiosks); diff != "" {
		t.Error(diff)
	}
	for what, c := range map[string]struct {
		old, new string
		same     bool
	}{
		"another age":      {"from_age: 70", "from_age: 60", true},
		"another name":     {"en: Soldiers", "en: Military", true},
		"another code":     {"code: military", "code: soldier", true},
		"no age":           {"from_age: 70", "from_age: 0", false},
		"no green channel": {", class: green", "", false},
		"nobody at all":    {urgent[:strings.Index(urgent, "hall:")], "", false},
	} {
		other := strings.Replace(urgent, c.old, c.new, 1)
		if other == urgent || (read(t, other).Plan().Digest == plan.Digest) != c.same {
			t.Errorf("%s: the same plan: %t", what, !c.same)
		}
	}
	if got := read(t, small).Plan().Rules.Kiosks; got.Age != nil || got.Claim != nil {
		t.Errorf("a catalogue that says nothing of it: %+v", got)
	}
}

func TestKiosksAreToldWhoGoesFirst(t *testing.T) {
	t.Parallel()
	tell := func(text string) *wire.Priority { return read(t, text).Wire(hall.New(), time.Unix(0, 0), nil).Priority }
	want := &wire.Priority{FromAge: 70, Claims: []wire.Claim{
		{Code: "military", Class: wire.ClassPriority, Name: wire.Text{"zh": "军人", "en": "Soldiers", "ko": "군인"}, Show: wire.Text{"zh": "军人证", "en": "Military ID", "ko": "군인증"}},
		{Code: "talent", Class: wire.ClassGreen, Name: wire.Text{"zh": "人才", "en": "Experts", "ko": "인재"}, Show: wire.Text{"zh": "人才卡", "en": "Card", "ko": "카드"}},
	}}
	if diff := cmp.Diff(want, tell(urgent)); diff != "" {
		t.Error(diff)
	}
	if got := tell(small); got != nil {
		t.Errorf("a catalogue that says nothing of it: %+v", got)
	}
}

func TestWhatIsWrongWithWhoGoesFirstIsSaidWithItsLine(t *testing.T) {
	t.Parallel()
	many := strings.Repeat("    - {code: military}\n", catalogue.MaxClaims)
	for what, c := range map[string]struct {
		old, new string
		line     int
		says     string
	}{
		"an age nobody reaches":  {"from_age: 70", "from_age: 700", 2, "0 to 120"},
		"a code twice":           {"code: talent", "code: military", 5, "each once"},
		"a code with a blank":    {"code: talent", "code: a b", 5, "small letters"},
		"a class of another way": {"class: green", "class: named", 5, "neither priority nor green"},
		"no name":                {"name: {zh: 军人, en: Soldiers, ko: 군인}, ", "", 4, "missing"},
		"nothing to show":        {", show: {zh: 人才卡, en: Card, ko: 카드}", "", 5, "missing"},
		"anything to show":       {"zh: 军人证", "zh: 相关证件", 4, "vague"},
		"too many":               {"  claims:\n", "  claims:\n" + many, 3, "at most"},
	} {
		_, err := catalogue.Read([]byte(strings.Replace(urgent, c.old, c.new, 1)))
		faults, ok := errors.AsType[yamlfile.Faults](err)
		if !ok || !slices.ContainsFunc(faults, func(f yamlfile.Fault) bool { return f.Line == c.line && strings.Contains(f.String(), c.says) }) {
			t.Errorf("%s: want line %d with %q, got %v", what, c.line, c.says, err)
		}
	}
}

func TestTheExampleCountyLetsTheOldAndSoldiersGoFirst(t *testing.T) {
	t.Parallel()
	c, err := catalogue.ReadFile("../../deploy/county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if c.Priority.FromAge != 70 || len(c.Priority.Claims) < 4 {
		t.Errorf("from %d years on, %d claims", c.Priority.FromAge, len(c.Priority.Claims))
	}
	rules := c.Plan().Rules.Kiosks
	if !slices.Equal(rules.Age, []hall.Class{hall.Priority}) || !slices.Equal(rules.Claim, []hall.Class{hall.Green, hall.Priority}) {
		t.Errorf("a kiosk gives %+v", rules)
	}
}
