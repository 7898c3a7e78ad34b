package catalogue

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// Details are what an official list of services says of one besides what a ticket
// needs. All may be left out. Texts stand here in Chinese at least; they may have
// several lines.
type Details struct {
	// List is the list of services that the service was taken from (catalogue
	// import-list); empty: it was written by hand.
	List string `yaml:"list"`
	// Kind is one of Kinds; For any of Persons, Levels any of Levels.
	Kind   string   `yaml:"kind"`
	For    []string `yaml:"for"`
	Levels []string `yaml:"levels"`
	// Address and OfficeHours are where and when it is handled, in words.
	Address     wire.Text   `yaml:"address"`
	OfficeHours wire.Text   `yaml:"office_hours"`
	Telephones  []Telephone `yaml:"telephones"`
	Conditions  wire.Text   `yaml:"conditions"`
	LegalBasis  wire.Text   `yaml:"legal_basis"`
	Steps       []wire.Text `yaml:"steps"`
	// Forms are the forms to be filled in, by name.
	Forms []wire.Text `yaml:"forms"`
	// PromisedNatural and LegalNatural: these days are days of the calendar (自然日),
	// not working days.
	PromisedNatural bool `yaml:"promised_natural"`
	LegalNatural    bool `yaml:"legal_natural"`
}

// Telephone is a number to ask or complain at.
type Telephone struct {
	Number string `yaml:"number"`
	For    string `yaml:"for"` // advice or complaint
}

// The bounds of details.
const (
	MaxTelephones = 20
	MaxSteps      = 200
	MaxForms      = 200
	MaxProse      = 40_000 // characters of a text of several lines
)

// The words that details may use.
var (
	kinds = []string{ //nolint:gochecknoglobals // read-only
		"permit", "benefit", "confirmation", "ruling", "reward", "levy", "penalty", "coercion", "inspection", "other_power", "public_service", "other",
	}
	persons = []string{ //nolint:gochecknoglobals // read-only
		"person", "legal_person", "enterprise", "institution", "social_organisation", "unincorporated", "government", "other_organisation",
	}
	levels        = []string{"national", "province", "city", "county", "township", "village"} //nolint:gochecknoglobals // read-only
	telephoneUses = []string{"advice", "complaint"}                                           //nolint:gochecknoglobals // read-only
)

// telephoneForm is a number as people write it, with an extension.
var telephoneForm = regexp.MustCompile(`^\+?[0-9][0-9 ()-]{1,28}[0-9]$`)

// Kinds are the kinds a matter may be of (事项类型): permit 行政许可, benefit
// 行政给付, confirmation 行政确认, ruling 行政裁决, reward 行政奖励, levy 行政征收,
// penalty 行政处罚, coercion 行政强制, inspection 行政检查, other_power
// 其他行政权力, public_service 公共服务, other.
func Kinds() []string { return slices.Clone(kinds) }

// Persons are whom a matter may be for (服务对象): person 自然人, legal_person 法人,
// enterprise 企业法人, institution 事业法人, social_organisation 社会组织法人,
// unincorporated 非法人企业, government 行政机关, other_organisation 其他组织.
func Persons() []string { return slices.Clone(persons) }

// Levels are the levels at which a power may lie (行使层级), highest first.
func Levels() []string { return slices.Clone(levels) }

// TelephoneSound says whether a text can be dialled.
func TelephoneSound(number string) bool { return telephoneForm.MatchString(number) }

func (k *checker) details(at string, d Details) {
	if d.List != "" && !idForm.MatchString(d.List) {
		k.report(at+".list", "list %q: small letters, digits, - and _", d.List)
	}
	if d.Kind != "" && !slices.Contains(kinds, d.Kind) {
		k.report(at+".kind", "kind %q is not one of %s", d.Kind, strings.Join(kinds, ", "))
	}
	for j, l := range d.Levels {
		if !slices.Contains(levels, l) {
			k.report(fmt.Sprintf("%s.levels[%d]", at, j), "level %q is not one of %s", l, strings.Join(levels, ", "))
		}
	}
	for j, f := range d.For {
		if !slices.Contains(persons, f) {
			k.report(fmt.Sprintf("%s.for[%d]", at, j), "%q is not one of %s", f, strings.Join(persons, ", "))
		}
	}
	k.prose(at+".address", d.Address)
	k.prose(at+".office_hours", d.OfficeHours)
	k.prose(at+".conditions", d.Conditions)
	k.prose(at+".legal_basis", d.LegalBasis)
	k.proses(at+".steps", d.Steps, MaxSteps)
	k.proses(at+".forms", d.Forms, MaxForms)
	k.telephones(at+".telephones", d.Telephones)
}

func (k *checker) telephones(at string, all []Telephone) {
	if len(all) > MaxTelephones {
		k.report(at, "%d of them, at most %d", len(all), MaxTelephones)
	}
	for j, p := range all {
		if !TelephoneSound(p.Number) {
			k.report(fmt.Sprintf("%s[%d].number", at, j), "%q is no telephone number", p.Number)
		}
		if !slices.Contains(telephoneUses, p.For) {
			k.report(fmt.Sprintf("%s[%d].for", at, j), "%q is not one of %s", p.For, strings.Join(telephoneUses, ", "))
		}
	}
}

func (k *checker) proses(at string, all []wire.Text, most int) {
	if len(all) > most {
		k.report(at, "%d of them, at most %d", len(all), most)
	}
	for j, t := range all {
		if len(t) == 0 {
			k.report(fmt.Sprintf("%s[%d]", at, j), "missing; give zh")
		}
		k.prose(fmt.Sprintf("%s[%d]", at, j), t)
	}
}

// prose checks a text of several lines, in Chinese at least, that may be left out.
func (k *checker) prose(at string, t wire.Text) {
	if len(t) > 0 && t["zh"] == "" {
		k.report(at, "not given in %s", "zh")
	}
	for lang, s := range t {
		if !slices.Contains(message.Languages, lang) {
			k.report(at, "language %q is not one of %s", lang, strings.Join(message.Languages, ", "))
		}
		if n := utf8.RuneCountInString(s); n > MaxProse {
			k.report(at+"."+lang, "%d characters: %d at most", n, MaxProse)
		}
	}
}

// wire puts what a list says of a service into its answer.
func (d Details) wire(out *wire.ServiceDetail) {
	out.Kind, out.For, out.Levels = d.Kind, d.For, d.Levels
	out.Address, out.OfficeHours = d.Address, d.OfficeHours
	out.Conditions, out.LegalBasis, out.Steps, out.Forms = d.Conditions, d.LegalBasis, d.Steps, d.Forms
	for _, p := range d.Telephones {
		out.Telephones = append(out.Telephones, wire.Telephone(p))
	}
}
