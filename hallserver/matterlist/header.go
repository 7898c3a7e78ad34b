package matterlist

import (
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// headerWithin is how far down a header is looked for.
const headerWithin = 30

// header is where a table's columns are.
type header struct {
	rows   int              // of the table that it and what is above it take
	names  []string         // by column, as it is shown
	fields map[string][]int // columns by field, in the mapping's order
}

// findHeader finds the header of a table: the first row that has the columns of
// all required fields. missing are those of the best row, where none has.
func (m *Mapping) findHeader(t Table) (h header, missing []string, ok bool) {
	best := -1
	for i := range min(len(t.Rows), headerWithin) {
		if m.HeaderRow > 0 && t.Rows[i].N != m.HeaderRow && !t.keyed {
			continue
		}
		for _, deep := range []int{1, 2} {
			if i+deep > len(t.Rows) {
				continue
			}
			names := headerNames(t.Rows[i : i+deep])
			fields, lacks := m.place(names)
			if len(lacks) == 0 {
				return header{i + deep, names, fields}, nil, true
			}
			if found := len(fields); found > best {
				best, missing = found, lacks
			}
		}
	}
	return header{}, missing, false
}

// headerNames is the headers of one row, or of two, the inner ones under the outer.
func headerNames(rows []Row) []string {
	outer := spread(rows[0])
	if len(rows) == 1 {
		return outer
	}
	inner := spread(rows[1])
	names := make([]string, max(len(outer), len(inner)))
	for i := range names {
		over, under := textAt(outer, i), textAt(inner, i)
		switch {
		case under == "" || under == over:
			names[i] = over
		case over == "":
			names[i] = under
		default:
			names[i] = over + "/" + under
		}
	}
	return names
}

// spread is a row's texts with those of merged cells in all columns they cover.
func spread(r Row) []string {
	out := make([]string, len(r.Cells))
	for i, text := range r.Cells {
		out[i] = plain(text)
	}
	for _, s := range r.spans {
		for c := s.left + 1; c <= s.right; c++ {
			for len(out) <= c {
				out = append(out, "")
			}
			if out[c] == "" {
				out[c] = out[s.left]
			}
		}
	}
	return out
}

func textAt(list []string, i int) string {
	if i < len(list) {
		return list[i]
	}
	return ""
}

// place finds the columns of the fields; lacks are headers that no column has.
func (m *Mapping) place(names []string) (fields map[string][]int, lacks []string) {
	columns := map[string]int{}
	for i, name := range names {
		key := bare(name)
		if _, twice := columns[key]; !twice && key != "" {
			columns[key] = i
		}
	}
	fields = map[string][]int{}
	for field, headers := range m.Columns.byField() {
		if field == fieldMaterialName || m.nested(field) {
			continue // keys of objects within
		}
		for _, h := range headers {
			if i, ok := columns[bare(h)]; ok {
				fields[field] = append(fields[field], i)
			}
		}
		if len(headers) > 0 && len(fields[field]) == 0 {
			lacks = append(lacks, headers[0])
		}
	}
	slices.Sort(lacks)
	return fields, lacks
}

// nested says whether a field is a key of the objects of materials.
func (m *Mapping) nested(field string) bool {
	return m.has(fieldMaterialName) && slices.Contains([]string{fieldMaterialForm, fieldMaterialCopies, fieldMaterialNeed}, field)
}

// again says whether a row is the header once more: what stands where codes and names
// do is what stands above them.
func (h header) again(r Row) bool {
	for _, field := range []string{fieldCode, fieldName} {
		for _, c := range h.fields[field] {
			outer, inner, two := strings.Cut(textAt(h.names, c), "/")
			text := bare(r.cell(c))
			if text != bare(textAt(h.names, c)) && (!two || text != bare(outer) && text != bare(inner)) {
				return false
			}
		}
	}
	return true
}

// title says whether a row is a title amid the others: one merged cell over half of
// the columns at least, with nothing beside it.
func (h header) title(r Row) bool {
	if len(r.spans) == 0 {
		return false
	}
	with := 0
	for _, text := range r.Cells {
		if strings.TrimSpace(text) != "" {
			with++
		}
	}
	widest := 0
	for _, s := range r.spans {
		widest = max(widest, s.right-s.left+1)
	}
	return with == 1 && widest*2 >= len(h.names)
}

// letterOf is a column's letter in a spreadsheet.
func letterOf(column int) string {
	name, err := excelize.ColumnNumberToName(column + 1)
	if err != nil {
		return strconv.Itoa(column + 1)
	}
	return name
}
