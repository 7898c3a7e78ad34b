package matterlist

import (
	"maps"
	"slices"
	"strings"

	"yimen/hallserver/catalogue"
)

// List is what a file says, all of it sound.
type List struct {
	Matters []Matter
	// Notes are what is no fault, and yet is not as whoever made the list may think.
	Notes Faults

	mapping *Mapping
}

// Matter is a service as the list has it.
type Matter struct {
	// Service has what the list says; a mapping says the rest when it is merged.
	Service    catalogue.Service
	department *Department
	at         map[string]Origin // by field
	row        Origin
}

// Matters reads the matters of a file's tables. What is wrong comes back as Faults,
// in the file's order, and nothing else then.
func (m *Mapping) Matters(tables []Table) (*List, error) {
	r := reader{m: m, codes: map[string]Origin{}, list: List{mapping: m}, words: m.words()}
	found := false
	for _, t := range m.chosen(tables, &r) {
		h, missing, ok := m.findHeader(t)
		if !ok {
			at := Origin{Sheet: t.Name}
			if t.Name == "" || m.named(t.Name) {
				r.fault(at.Faultf("no row has these columns of the mapping: %s", inShort(missing)))
			} else {
				r.note(at.Faultf("not read: no row of it has these columns of the mapping: %s", inShort(missing)))
			}
			continue
		}
		found = true
		r.table(t, h)
	}
	if !found && len(r.faults) == 0 {
		r.fault(Origin{}.Faultf("no sheet has the columns of the mapping"))
		r.faults = append(r.faults, r.list.Notes...)
	}
	if found && len(r.list.Matters) == 0 && len(r.faults) == 0 {
		r.fault(Origin{}.Faultf("there is no matter in it"))
	}
	if len(r.list.Matters) > catalogue.MaxServices {
		r.fault(Origin{}.Faultf("%d services; 1 to %d", len(r.list.Matters), catalogue.MaxServices))
	}
	if err := r.faults.sorted().err(); err != nil {
		return nil, err
	}
	return &r.list, nil
}

// inShort is some names, and that there are more.
func inShort(names []string) string {
	const most = 8
	if len(names) > most {
		names = append(slices.Clone(names[:most]), "…")
	}
	return strings.Join(names, "、")
}

// named says whether the mapping names a sheet to be read.
func (m *Mapping) named(sheet string) bool { return slices.Contains(m.Sheets, sheet) }

// chosen are the tables to be read. A sheet that is hidden is read where it is named.
func (m *Mapping) chosen(tables []Table, r *reader) []Table {
	var out []Table
	for _, t := range tables {
		switch {
		case len(m.Sheets) > 0 && !m.named(t.Name), slices.Contains(m.SkipSheets, t.Name):
		case len(t.Rows) == 0 && !m.named(t.Name):
		case t.Hidden && !m.named(t.Name):
			r.note(Origin{Sheet: t.Name}.Faultf("not read: the sheet is hidden, and the mapping does not name it"))
		default:
			out = append(out, t)
		}
	}
	for _, name := range m.Sheets {
		if !slices.ContainsFunc(tables, func(t Table) bool { return t.Name == name }) {
			r.fault(Origin{Sheet: name}.Faultf("there is no such sheet"))
		}
	}
	return out
}

// reader gathers matters, and what is wrong.
type reader struct {
	m      *Mapping
	words  words
	list   List
	faults Faults
	codes  map[string]Origin // where a code stands
}

func (r *reader) fault(f Fault) { r.faults = append(r.faults, f) }
func (r *reader) note(f Fault)  { r.list.Notes = append(r.list.Notes, f) }

// record is a row as its fields have it.
type record struct {
	row   Row
	sheet string
	text  map[string]string // by field; "" where it is empty
	at    map[string]Origin
	// rounded are the fields whose number a spreadsheet has rounded, failed those
	// whose formula has failed.
	rounded, failed map[string]bool
}

// table reads the rows below a header.
func (r *reader) table(t Table, h header) {
	var last *Matter
	var first record
	hidden := 0
	for _, row := range t.Rows[h.rows:] {
		if row.Hidden {
			hidden++
		}
		if h.again(row) || h.title(row) || row.Hidden && r.m.HiddenRows == "skip" {
			continue
		}
		rec := r.record(t, h, row)
		if r.skipped(h, row) || r.empty(rec) {
			continue
		}
		if last != nil && r.goesOn(rec, first) {
			r.further(last, rec, first)
			continue
		}
		r.list.Matters = append(r.list.Matters, r.matter(rec))
		last, first = &r.list.Matters[len(r.list.Matters)-1], rec
	}
	if hidden > 0 {
		if r.m.HiddenRows == "skip" {
			r.note(Origin{Sheet: t.Name}.Faultf("%d hidden rows were left out", hidden))
		} else {
			r.note(Origin{Sheet: t.Name}.Faultf("%d hidden rows were read with the others; hidden_rows: skip leaves them out", hidden))
		}
	}
}

// record takes a row's cells by field: of several columns, the first that has
// something.
func (r *reader) record(t Table, h header, row Row) record {
	rec := record{row: row, sheet: t.Name, text: map[string]string{}, at: map[string]Origin{}, rounded: map[string]bool{}, failed: map[string]bool{}}
	for field, columns := range h.fields {
		for i, c := range slices.Backward(columns) {
			text := row.cell(c)
			if r.blank(text) {
				text = ""
			}
			if text != "" || i == 0 && rec.text[field] == "" {
				rec.text[field], rec.at[field], rec.rounded[field] = text, origin(t, h, row, c), row.rounded[c]
			}
		}
	}
	return rec
}

// origin is where a cell stands.
func origin(t Table, h header, row Row, column int) Origin {
	if t.keyed {
		return Origin{Row: row.N, Column: textAt(h.names, column)}
	}
	return Origin{Sheet: t.Name, Row: row.N, Column: letterOf(column), Header: textAt(h.names, column)}
}

// blank says whether a text stands for nothing.
func (r *reader) blank(text string) bool {
	text = strings.TrimSpace(prose(text))
	return text == "" || slices.Contains(r.m.Empty, text)
}

// skipped says whether the mapping leaves a row out.
func (r *reader) skipped(h header, row Row) bool {
	return slices.ContainsFunc(r.m.SkipRows, func(s SkipRow) bool {
		for i, name := range h.names {
			if bare(name) == bare(s.Column) && slices.ContainsFunc(s.Is, func(is string) bool { return bare(is) == bare(row.cell(i)) }) {
				return true
			}
		}
		return false
	})
}

// empty says whether nothing stands in any field of a row.
func (r *reader) empty(rec record) bool {
	return !slices.ContainsFunc(slices.Collect(maps.Values(rec.text)), func(text string) bool { return text != "" })
}

// perMaterial are the fields that differ between the rows of one matter.
func perMaterial() []string {
	return []string{fieldMaterials, fieldMaterialForm, fieldMaterialCopies, fieldMaterialNeed}
}

// goesOn says whether a row has another material of the matter of the row before: it
// has no code and no name, or the same.
func (r *reader) goesOn(rec, first record) bool {
	if !r.m.has(fieldMaterials) || rec.text[fieldMaterials] == "" {
		return false
	}
	if rec.text[fieldCode] == "" {
		return rec.text[fieldName] == "" || plain(rec.text[fieldName]) == plain(first.text[fieldName])
	}
	return code(rec.text[fieldCode]) == code(first.text[fieldCode]) && plain(rec.text[fieldName]) == plain(first.text[fieldName])
}

// further takes another material in, and tells what else differs.
func (r *reader) further(mt *Matter, rec, first record) {
	for _, field := range slices.Sorted(maps.Keys(rec.text)) {
		if slices.Contains(perMaterial(), field) || rec.text[field] == "" {
			continue
		}
		if was := first.text[field]; prose(was) != prose(rec.text[field]) {
			r.fault(rec.at[field].Faultf("%q, but row %d of the same matter says %q", shown(rec.text[field]), first.row.N, shown(was)))
		}
	}
	for _, one := range r.materials(rec) {
		if !slices.ContainsFunc(mt.Service.Materials, func(o catalogue.Material) bool { return o.Name["zh"] == one.Name["zh"] }) {
			mt.Service.Materials = append(mt.Service.Materials, one)
		}
	}
	if len(mt.Service.Materials) == catalogue.MaxMaterials+1 {
		r.fault(rec.at[fieldMaterials].Faultf("%d materials, at most %d", len(mt.Service.Materials), catalogue.MaxMaterials))
	}
}

// shown is a text in short, for a message.
func shown(text string) string {
	const most = 30
	r := []rune(plain(text))
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return string(r)
}
