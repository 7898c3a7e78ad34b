package matterlist

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/wire"
)

// nameMost bounds a matter's name, in characters.
const nameMost = 300

// matter reads a row. What is wrong with it is told, each with its cell.
func (r *reader) matter(rec record) Matter {
	mt := Matter{at: rec.at, row: Origin{Sheet: rec.sheet, Row: rec.row.N}}
	r.formulas(rec)
	s := &mt.Service
	s.Code, s.Name = r.code(rec), r.name(rec)
	s.List = r.m.List
	mt.department = r.department(rec)
	if d := mt.department; d != nil {
		s.Queue = d.Queue
		s.Department = wire.Text{"zh": plain(d.Name)}
		setText(s.Department, "en", d.English)
		setText(s.Department, "ko", d.Korean)
	}
	s.Kind = r.word(rec, fieldKind, r.words.kind)
	s.For = r.several(rec, fieldFor, r.words.person)
	s.Levels = r.several(rec, fieldLevel, r.words.level)
	s.Address, s.OfficeHours = r.prose(rec, fieldAddress), r.prose(rec, fieldOfficeHours)
	s.Conditions, s.LegalBasis = r.prose(rec, fieldConditions), r.prose(rec, fieldLegalBasis)
	s.Steps = r.texts(rec, fieldSteps, catalogue.MaxSteps)
	s.Forms = r.texts(rec, fieldForms, catalogue.MaxForms)
	s.Telephones = append(r.telephones(rec, fieldTelephone, "advice"), r.telephones(rec, fieldComplaint, "complaint")...)
	r.times(rec, s)
	s.Fee = r.fee(rec)
	s.Flags = r.flags(rec)
	s.Materials = r.materials(rec)
	if len(s.Materials) > catalogue.MaxMaterials {
		r.fault(rec.at[fieldMaterials].Faultf("%d materials, at most %d", len(s.Materials), catalogue.MaxMaterials))
	}
	r.sameTexts(s)
	return mt
}

// formulas tells of the cells whose formula has failed; they stand for nothing.
func (r *reader) formulas(rec record) {
	for _, field := range slices.Sorted(maps.Keys(rec.text)) {
		if isError(rec.text[field]) {
			r.fault(rec.at[field].Faultf("the formula of this cell has failed: %s", strings.TrimSpace(rec.text[field])))
			rec.text[field], rec.failed[field] = "", true
		}
	}
}

// missing tells that a field is empty that may not be, if that was not told already.
func (r *reader) missing(rec record, field, format string) {
	if !rec.failed[field] {
		r.fault(rec.at[field].Faultf(format))
	}
}

// setText puts a language into a text, if there is something to put.
func setText(t wire.Text, lang, text string) {
	if text != "" {
		t[lang] = text
	}
}

// code reads a code, each once. A number that a spreadsheet has rounded is none: the
// digits that are gone are nowhere to be had.
func (r *reader) code(rec record) string {
	where, text := rec.at[fieldCode], rec.text[fieldCode]
	c := code(text)
	switch {
	case c == "":
		r.missing(rec, fieldCode, "missing: the matter has no code")
		return ""
	case powerForm.MatchString(c) || rec.rounded[fieldCode]:
		r.fault(where.Faultf("%q is a number that a spreadsheet has rounded: its last digits are lost. Make the column text, and take the code from its source again", c))
		return ""
	case !catalogue.CodeSound(c):
		r.fault(where.Faultf("service code %q: letters, digits, . - _, at most 64", shown(c)))
		return ""
	}
	if first, twice := r.codes[c]; twice {
		r.fault(where.Faultf("service %q is there twice: also in %v", c, place{first}))
		return c
	}
	r.codes[c] = where
	return c
}

func (r *reader) name(rec record) wire.Text {
	where, name := rec.at[fieldName], plain(rec.text[fieldName])
	switch n := utf8.RuneCountInString(name); {
	case n == 0:
		r.missing(rec, fieldName, "missing: the matter has no name")
	case n > nameMost:
		r.fault(where.Faultf("%d characters: %d at most", n, nameMost))
	}
	t := wire.Text{"zh": name}
	setText(t, "en", plain(rec.text[fieldEnglish]))
	setText(t, "ko", plain(rec.text[fieldKorean]))
	return t
}

// department finds the department of a row among those of the mapping.
func (r *reader) department(rec record) *Department {
	where, name := rec.at[fieldDepartment], rec.text[fieldDepartment]
	switch {
	case r.m.Department == "sheet":
		where, name = Origin{Sheet: rec.sheet, Row: rec.row.N}, rec.sheet
	case r.m.Department != "":
		where, name = Origin{Sheet: rec.sheet, Row: rec.row.N}, r.m.Department
	case name == "":
		r.missing(rec, fieldDepartment, "missing: the matter has no department")
		return nil
	}
	for i := range r.m.Departments {
		d := &r.m.Departments[i]
		for _, n := range append([]string{d.Name}, d.Also...) {
			if bare(n) == bare(name) {
				return d
			}
		}
	}
	r.fault(where.Faultf("department %q is not in the mapping", shown(name)))
	return nil
}

// word is what the word of a cell means.
func (r *reader) word(rec record, field string, known map[string]string) string {
	text := rec.text[field]
	if text == "" {
		return ""
	}
	if means, ok := meansOf(text, known); ok {
		return means
	}
	r.unknown(rec.at[field], field, text)
	return ""
}

// meansOf is what a word means, with or without 事项 or 类 behind it, or a remark in
// brackets.
func meansOf(text string, known map[string]string) (means string, ok bool) {
	text = bare(text)
	outside, _, _ := strings.Cut(text, "(")
	for _, word := range []string{text, strings.TrimSuffix(text, "事项"), strings.TrimSuffix(text, "类"), outside} {
		if means, ok = known[word]; ok {
			return means, true
		}
	}
	return "", false
}

// unknown tells of a word that nobody knows.
func (r *reader) unknown(where Origin, field, word string) {
	if r.m.UnknownWords == "leave_out" {
		r.note(where.Faultf("%q was left out: the mapping does not know the word", shown(word)))
		return
	}
	r.fault(where.Faultf("the mapping does not know the word %q; write it under values, %s", shown(word), field))
}

// several is what the words of a cell mean, each once.
func (r *reader) several(rec record, field string, known map[string]string) []string {
	if rec.text[field] == "" {
		return nil
	}
	if means, ok := known[bare(rec.text[field])]; ok {
		return []string{means}
	}
	var out []string
	for _, word := range parted(joiners.Replace(rec.text[field]), ";；、,，/|") {
		means, ok := meansOf(word, known)
		if !ok {
			r.unknown(rec.at[field], field, word)
			continue
		}
		if !slices.Contains(out, means) {
			out = append(out, means)
		}
	}
	return out
}

// joiners are what stands between words besides signs.
var joiners = strings.NewReplacer("以及", "、", "或者", "、", "和", "、", "及", "、", "或", "、", "与", "、") //nolint:gochecknoglobals // a table that nothing writes to; Go has no constants of this kind

// prose is a text of several lines.
func (r *reader) prose(rec record, field string) wire.Text {
	text := prose(rec.text[field])
	if text == "" {
		return nil
	}
	if n := utf8.RuneCountInString(text); n > catalogue.MaxProse {
		r.fault(rec.at[field].Faultf("%d characters: %d at most", n, catalogue.MaxProse))
	}
	return wire.Text{"zh": text}
}

// texts are a cell's items: by lines, numbers, arrows or ;.
func (r *reader) texts(rec record, field string, most int) (out []wire.Text) {
	for _, item := range parted(arrows.Replace(rec.text[field]), ";；") {
		out = append(out, wire.Text{"zh": item})
	}
	if len(out) > most {
		r.fault(rec.at[field].Faultf("%d of them, at most %d", len(out), most))
	}
	return out
}

var arrows = strings.NewReplacer("——>", "\n", "—>", "\n", "-->", "\n", "->", "\n", "→", "\n", "⇒", "\n") //nolint:gochecknoglobals // a table that nothing writes to; Go has no constants of this kind

// times reads how long a matter may take, by law and by promise.
func (r *reader) times(rec record, s *catalogue.Service) {
	legal, legalKnown := r.time(rec, fieldLegalDays, fieldLegalUnit)
	promised, promisedKnown := r.time(rec, fieldPromisedDays, fieldPromisedUnit)
	s.LegalDays, s.LegalNatural = legal.n, legal.natural
	s.PromisedDays, s.PromisedNatural = promised.n, promised.natural
	if legalKnown && promisedKnown && legal.n > 0 && promised.n > legal.n && (promised.natural == legal.natural || legal.natural) {
		r.beyond(rec.at[fieldPromisedDays], s)
	}
}

// beyond tells of a promise that is longer than the law allows.
func (r *reader) beyond(where Origin, s *catalogue.Service) {
	if r.m.PromisesBeyondLaw != "cut" {
		r.fault(where.Faultf("%d days are promised, the law allows %d", s.PromisedDays, s.LegalDays))
		return
	}
	r.note(where.Faultf("%d days are promised, the law allows %d: these are taken", s.PromisedDays, s.LegalDays))
	s.PromisedDays, s.PromisedNatural = s.LegalDays, s.LegalNatural
}

// time reads a number of days; known: there is one.
func (r *reader) time(rec record, field, unit string) (days, bool) {
	text := rec.text[field]
	if text == "" || noLimit.MatchString(bare(text)) {
		return days{}, false
	}
	d, ok := r.day(text, rec.text[unit])
	where := rec.at[field]
	switch {
	case !ok && rec.text[unit] != "":
		r.fault(where.Faultf("%q with %q is no number of days", shown(text), shown(rec.text[unit])))
	case !ok:
		r.fault(where.Faultf("%q is no number of days", shown(text)))
	case d.n > catalogue.MaxDays:
		r.fault(where.Faultf("%d days; 0 to %d", d.n, catalogue.MaxDays))
		return days{}, false
	case d.about:
		r.note(where.Faultf("%q was taken as %d days", shown(text), d.n))
	}
	return d, ok
}

// fee is what a matter costs, in words; none: nothing.
func (r *reader) fee(rec record) wire.Text {
	words := prose(rec.text[fieldFee])
	fee := wire.Text{"zh": strings.ReplaceAll(words, "\n", "；")}
	if !r.m.has(fieldCharged) {
		if free, said := yesNo(words); words == "" || said && !free {
			return nil
		}
		return fee
	}
	charged := rec.text[fieldCharged]
	yes, ok := yesNo(charged)
	switch {
	case charged == "" && words == "", ok && !yes:
		return nil
	case charged != "" && !ok:
		r.fault(rec.at[fieldCharged].Faultf("%q is neither yes nor no", shown(charged)))
		return nil
	case words == "":
		return wire.Text{"zh": "收费"}
	}
	return fee
}

// yesNo reads 是 and 否 and what stands for them; ok: it is one of them.
func yesNo(text string) (yes, ok bool) {
	switch bare(text) {
	case "是", "有", "收费", "y", "yes", "true", "1", "可", "可以", "支持", "能":
		return true, true
	case "否", "没有", "不收费", "免费", "n", "no", "false", "0", "不", "不可", "不可以", "不支持", "不能", "不涉及", "无需收费":
		return false, true
	}
	return false, false
}

// controlled are the flags that the list says of all its matters, by the columns it
// has.
func (m *Mapping) controlled() (flags []string) {
	for field, flag := range map[string]string{fieldOnline: "online", fieldVisits: "one_visit", fieldHandling: "instant"} {
		if m.has(field) {
			flags = append(flags, flag)
		}
	}
	slices.Sort(flags)
	return flags
}

// flags are how a matter can be handled.
func (r *reader) flags(rec record) (flags []string) {
	if h := bare(rec.text[fieldHandling]); strings.Contains(h, "即办") || strings.Contains(h, "即时") {
		flags = append(flags, "instant")
	}
	if text := rec.text[fieldOnline]; text != "" {
		yes, ok := yesNo(text)
		if !ok && !strings.Contains(text, "网") && !strings.Contains(text, "窗口") && !strings.Contains(text, "线") {
			r.fault(rec.at[fieldOnline].Faultf("%q is neither yes nor no", shown(text)))
		}
		if yes || !ok && (strings.Contains(text, "网") || strings.Contains(text, "线上")) && !strings.HasPrefix(bare(text), "不") {
			flags = append(flags, "online")
		}
	}
	if text := rec.text[fieldVisits]; text != "" {
		n, err := strconv.Atoi(strings.TrimSuffix(bare(text), "次"))
		if err != nil || n < 0 {
			r.fault(rec.at[fieldVisits].Faultf("%q is no number of visits", shown(text)))
		} else if n <= 1 {
			flags = append(flags, "one_visit")
		}
	}
	return flags
}

// sameTexts puts the Chinese in the place of the other languages, where the mapping
// says so.
func (r *reader) sameTexts(s *catalogue.Service) {
	if r.m.OtherLanguages != "same" {
		return
	}
	same(s.Name)
	same(s.Department)
	same(s.Fee)
}

// same gives a text in Chinese in all languages that it lacks.
func same(t wire.Text) {
	if len(t) == 0 {
		return
	}
	for _, lang := range []string{"en", "ko"} {
		if t[lang] == "" {
			t[lang] = t["zh"]
		}
	}
}

// place is an origin that is told in the language of the sentence around it.
type place struct{ Origin }

// Error makes a place an argument of a sentence.
func (p place) Error() string { return p.In("en") }
