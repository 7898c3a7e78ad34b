package matterlist

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// Mapping says what is what in a list, and which queue a department's matters have.
type Mapping struct {
	// List names the list: services that were taken from it carry the name.
	List string    `yaml:"list"`
	Hall wire.Text `yaml:"hall"` // of a catalogue that is begun with the list
	File Reading   `yaml:"file"`
	// Sheets are those that are read; left out: every one that has the header.
	Sheets     []string `yaml:"sheets"`
	SkipSheets []string `yaml:"skip_sheets"`
	// HeaderRow is the row of the header; left out: it is looked for.
	HeaderRow  int       `yaml:"header_row"`
	HiddenRows string    `yaml:"hidden_rows"` // read (the default) or skip
	SkipRows   []SkipRow `yaml:"skip_rows"`
	// Empty are texts that stand for nothing; left out: 无, —, / and the like.
	Empty   []string `yaml:"empty"`
	Columns Columns  `yaml:"columns"`
	// Values say what a word of a column means, beyond what is known: by field, then
	// by word.
	Values Values `yaml:"values"`
	// Department is the department of all, or "sheet": the sheet's name. It is for
	// lists without such a column.
	Department  string       `yaml:"department"`
	Departments []Department `yaml:"departments"`
	// Days are days without a unit: working (the default) or natural.
	Days            string `yaml:"days"`
	ExpectedMinutes int    `yaml:"expected_minutes"`
	MaterialForm    string `yaml:"material_form"` // of materials that the list says no form of
	// VagueMaterials is refuse (the default), or leave_out: a material that names
	// nothing is left out, and of one that ends in 等材料 the end, with a note.
	VagueMaterials string `yaml:"vague_materials"`
	// UnknownWords is refuse (the default), or leave_out: a word of kind, for and
	// level that nobody knows says nothing, with a note.
	UnknownWords string `yaml:"unknown_words"`
	// PromisesBeyondLaw is refuse (the default), or cut: a promise that is longer
	// than the law allows is as long as that, with a note.
	PromisesBeyondLaw string `yaml:"promises_beyond_law"`
	// OtherLanguages is empty, or same: where the list has no English and Korean, the
	// Chinese stands in their place.
	OtherLanguages string `yaml:"other_languages"`
	Zone           string `yaml:"zone"` // of queues and windows that are made anew
	// Others is keep (the default), or remove: what of the catalogue is not of the
	// list.
	Others string `yaml:"others"`

	lines yamlfile.Lines
}

// SkipRow leaves out the rows in which a column has one of some texts.
type SkipRow struct {
	Column string   `yaml:"column"`
	Is     []string `yaml:"is"`
}

// Values are the words of the columns whose words are known, by field.
type Values struct {
	Kind         map[string]string `yaml:"kind"`
	For          map[string]string `yaml:"for"`
	Level        map[string]string `yaml:"level"`
	MaterialForm map[string]string `yaml:"material_form"`
	Unit         map[string]string `yaml:"unit"` // working, natural, hour, month, year, none
}

// Department is a department with the queue that its matters have.
type Department struct {
	Name string   `yaml:"name"`
	Also []string `yaml:"also"` // what the list calls it besides
	// English and Korean names, where the hall shows them.
	English string `yaml:"en"`
	Korean  string `yaml:"ko"`
	Queue   string `yaml:"queue"`
	// QueueName is what the queue is called; left out: as the department.
	QueueName       wire.Text `yaml:"queue_name"`
	Windows         []int     `yaml:"windows"`
	Zone            string    `yaml:"zone"`
	ExpectedMinutes int       `yaml:"expected_minutes"`
	Theme           string    `yaml:"theme"` // the tile of new services; left out: one of the queue's own
	Icon            string    `yaml:"icon"`  // of such a tile
}

// Names are the headers a column may have: the first that has something is taken.
type Names []string

// Shape is a text or a list.
func (*Names) Shape(n *yaml.Node) any {
	if n.Kind == yaml.SequenceNode {
		return new([]string)
	}
	return new(string)
}

// UnmarshalYAML takes one text for a list of one.
func (s *Names) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		return n.Decode((*[]string)(s)) //nolint:wrapcheck // it names the line
	}
	*s = Names{n.Value}
	return nil
}

// Columns are the headers of the columns, by what stands in them. A header under
// another one, in two rows, is outer/inner; in JSON outer.inner.
type Columns struct {
	Code           Names `yaml:"code"`
	Name           Names `yaml:"name"`
	NameEnglish    Names `yaml:"name_en"`
	NameKorean     Names `yaml:"name_ko"`
	Department     Names `yaml:"department"`
	Kind           Names `yaml:"kind"`
	For            Names `yaml:"for"`
	Level          Names `yaml:"level"`
	Address        Names `yaml:"address"`
	OfficeHours    Names `yaml:"office_hours"`
	Telephone      Names `yaml:"telephone"`
	Complaint      Names `yaml:"complaint"`
	LegalDays      Names `yaml:"legal_days"`
	LegalUnit      Names `yaml:"legal_unit"`
	PromisedDays   Names `yaml:"promised_days"`
	PromisedUnit   Names `yaml:"promised_unit"`
	Charged        Names `yaml:"charged"`
	Fee            Names `yaml:"fee"`
	Conditions     Names `yaml:"conditions"`
	LegalBasis     Names `yaml:"legal_basis"`
	Steps          Names `yaml:"steps"`
	Forms          Names `yaml:"forms"`
	Materials      Names `yaml:"materials"`
	MaterialForm   Names `yaml:"material_form"`
	MaterialCopies Names `yaml:"material_copies"`
	MaterialNeed   Names `yaml:"material_need"`
	// MaterialName is the key of a material's name in JSON, where Materials is a list
	// of objects.
	MaterialName Names `yaml:"material_name"`
	Online       Names `yaml:"online"`
	Visits       Names `yaml:"visits"`
	Handling     Names `yaml:"handling"`
}

// The fields of a list, as Columns names them.
const (
	fieldCode, fieldName, fieldEnglish, fieldKorean                                  = "code", "name", "name_en", "name_ko"
	fieldDepartment, fieldKind, fieldFor, fieldLevel                                 = "department", "kind", "for", "level"
	fieldAddress, fieldOfficeHours, fieldTelephone, fieldComplaint                   = "address", "office_hours", "telephone", "complaint"
	fieldLegalDays, fieldLegalUnit, fieldPromisedDays, fieldPromisedUnit             = "legal_days", "legal_unit", "promised_days", "promised_unit"
	fieldCharged, fieldFee, fieldConditions, fieldLegalBasis, fieldSteps, fieldForms = "charged", "fee", "conditions", "legal_basis", "steps", "forms"
	fieldMaterials, fieldMaterialForm, fieldMaterialCopies                           = "materials", "material_form", "material_copies"
	fieldMaterialNeed, fieldMaterialName, fieldOnline, fieldVisits, fieldHandling    = "material_need", "material_name", "online", "visits", "handling"
)

// byField is the headers by field.
func (c Columns) byField() map[string]Names {
	return map[string]Names{
		fieldCode: c.Code, fieldName: c.Name, fieldEnglish: c.NameEnglish, fieldKorean: c.NameKorean,
		fieldDepartment: c.Department, fieldKind: c.Kind, fieldFor: c.For, fieldLevel: c.Level,
		fieldAddress: c.Address, fieldOfficeHours: c.OfficeHours, fieldTelephone: c.Telephone, fieldComplaint: c.Complaint,
		fieldLegalDays: c.LegalDays, fieldLegalUnit: c.LegalUnit, fieldPromisedDays: c.PromisedDays, fieldPromisedUnit: c.PromisedUnit,
		fieldCharged: c.Charged, fieldFee: c.Fee, fieldConditions: c.Conditions, fieldLegalBasis: c.LegalBasis,
		fieldSteps: c.Steps, fieldForms: c.Forms, fieldMaterials: c.Materials, fieldMaterialForm: c.MaterialForm,
		fieldMaterialCopies: c.MaterialCopies, fieldMaterialNeed: c.MaterialNeed, fieldMaterialName: c.MaterialName,
		fieldOnline: c.Online, fieldVisits: c.Visits, fieldHandling: c.Handling,
	}
}

// has says whether the list says something of a field.
func (m *Mapping) has(field string) bool { return len(m.Columns.byField()[field]) > 0 }

// usualEmpty are texts that stand for nothing.
var usualEmpty = []string{"无", "—", "-", "--", "——", "\\", "/", "暂无", "无。", "空", "null", "NULL"} //nolint:gochecknoglobals // a table that nothing writes to; Go has no constants of this kind

// ReadMapping reads a mapping. What is wrong comes back as yamlfile.Faults.
func ReadMapping(raw []byte) (*Mapping, error) {
	var m Mapping
	lines, err := yamlfile.Read(raw, &m)
	if err != nil {
		return nil, err //nolint:wrapcheck // faults of the file
	}
	m.lines = lines
	c := mappingCheck{m: &m}
	c.check()
	if len(c.faults) > 0 {
		return nil, c.faults.Sorted()
	}
	if m.Empty == nil {
		m.Empty = usualEmpty
	}
	return &m, nil
}

var (
	listForm  = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)
	queueForm = regexp.MustCompile(`^[A-Z]{1,2}$`)
)

// mappingCheck gathers the faults of one mapping.
type mappingCheck struct {
	m      *Mapping
	faults yamlfile.Faults
}

func (c *mappingCheck) report(path, format string, args ...any) {
	c.faults = append(c.faults, yamlfile.Say(c.m.lines(path), path, format, args...))
}

func (c *mappingCheck) check() {
	m := c.m
	if !listForm.MatchString(m.List) {
		c.report("$.list", "list %q: small letters, digits, - and _", m.List)
	}
	if len(m.Columns.Code) == 0 || len(m.Columns.Name) == 0 {
		c.report("$.columns", "give the columns of code and name at least")
	}
	if (len(m.Columns.Department) > 0) == (m.Department != "") {
		c.report("$.columns", "give the column of the department, or department: sheet, or department: with its name")
	}
	c.oneOf("$.file.encoding", m.File.Encoding, "utf-8", "gbk")
	c.oneOf("$.hidden_rows", m.HiddenRows, "read", "skip")
	c.oneOf("$.days", m.Days, "working", "natural")
	c.oneOf("$.vague_materials", m.VagueMaterials, "refuse", "leave_out")
	c.oneOf("$.unknown_words", m.UnknownWords, "refuse", "leave_out")
	c.oneOf("$.promises_beyond_law", m.PromisesBeyondLaw, "refuse", "cut")
	c.oneOf("$.other_languages", m.OtherLanguages, "same")
	c.oneOf("$.others", m.Others, "keep", "remove")
	c.oneOf("$.material_form", m.MaterialForm, "original", "copy", "original_and_copy", "electronic")
	if m.ExpectedMinutes < 1 || m.ExpectedMinutes > 240 {
		c.report("$.expected_minutes", "%d minutes at the window; 1 to 240", m.ExpectedMinutes)
	}
	for i, s := range m.SkipRows {
		if s.Column == "" || len(s.Is) == 0 {
			c.report(fmt.Sprintf("$.skip_rows[%d]", i), "give column, and the texts of is")
		}
	}
	c.values("kind", m.Values.Kind, catalogue.Kinds())
	c.values("for", m.Values.For, catalogue.Persons())
	c.values("level", m.Values.Level, catalogue.Levels())
	c.values("material_form", m.Values.MaterialForm, []string{"original", "copy", "original_and_copy", "electronic"})
	c.values("unit", m.Values.Unit, []string{unitWorking, unitNatural, unitHour, unitMonth, unitYear, unitNone})
	c.departments()
}

// oneOf checks a word that may be left out.
func (c *mappingCheck) oneOf(path, word string, known ...string) {
	if word != "" && !slices.Contains(known, word) {
		c.report(path, "%q is not one of %s", word, strings.Join(known, ", "))
	}
}

func (c *mappingCheck) values(field string, words map[string]string, known []string) {
	for _, word := range slices.Sorted(maps.Keys(words)) {
		if !slices.Contains(known, words[word]) {
			c.report("$.values."+field+"."+word, "%q is not one of %s", words[word], strings.Join(known, ", "))
		}
	}
}

func (c *mappingCheck) departments() {
	if len(c.m.Departments) == 0 {
		c.report("$.departments", "no department has a queue")
	}
	names, queues := map[string]string{}, map[string]bool{}
	for i, d := range c.m.Departments {
		at := fmt.Sprintf("$.departments[%d]", i)
		if bare(d.Name) == "" {
			c.report(at+".name", "missing; give zh")
		}
		for _, name := range append([]string{d.Name}, d.Also...) {
			if of, twice := names[bare(name)]; twice && bare(name) != "" {
				c.report(at, "%q stands for %q already", name, of)
			}
			names[bare(name)] = d.Name
		}
		if !queueForm.MatchString(d.Queue) {
			c.report(at+".queue", "queue %q: one or two letters from A to Z", d.Queue)
		}
		queues[d.Queue] = true
		if d.ExpectedMinutes < 0 || d.ExpectedMinutes > 240 {
			c.report(at+".expected_minutes", "%d minutes at the window; 1 to 240", d.ExpectedMinutes)
		}
		if d.Icon != "" && !slices.Contains(catalogue.Icons(), d.Icon) {
			c.report(at+".icon", "icon %q is not one of %s", d.Icon, strings.Join(catalogue.Icons(), ", "))
		}
		for _, n := range d.Windows {
			if n < 1 || n > 9999 {
				c.report(at+".windows", "window number %d: 1 to 9999", n)
			}
		}
	}
	if len(queues) > catalogue.MaxQueues {
		c.report("$.departments", "%d queues; 1 to %d", len(queues), catalogue.MaxQueues)
	}
}
