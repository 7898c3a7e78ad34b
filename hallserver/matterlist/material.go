package matterlist

import (
	"regexp"
	"strconv"
	"strings"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/wire"
)

// remarkForm is a remark in brackets at the end of a material's name, such as
// （原件1份，复印件1份）.
var remarkForm = regexp.MustCompile(`^(.+?)[(（]([^()（）]*)[)）]$`)

// copiesForm is how many copies.
var copiesForm = regexp.MustCompile(`([0-9]{1,3})\s*份?`)

// chineseCopies is a number of copies in Chinese.
var chineseCopies = regexp.MustCompile(`^([一二两三四五六七八九十]{1,3})[份套张]?$`)

// copies reads a number of copies; ok: it is one.
func copies(text string) (n int, ok bool) {
	if m := copiesForm.FindStringSubmatch(narrow(text)); m != nil {
		n, err := strconv.Atoi(m[1])
		return n, err == nil
	}
	if m := chineseCopies.FindStringSubmatch(bare(text)); m != nil {
		n, ok := amount(m[1])
		return int(n), ok
	}
	return 0, false
}

// materials are what a row says is to be brought: one material where their form has
// a column, else as many as the cell has, or the objects of JSON.
func (r *reader) materials(rec record) []catalogue.Material {
	where, text := rec.at[fieldMaterials], rec.text[fieldMaterials]
	if r.m.has(fieldMaterialName) {
		return r.objects(rec)
	}
	if text == "" {
		return nil
	}
	if r.m.has(fieldMaterialForm) || r.m.has(fieldMaterialCopies) {
		m, ok := r.material(text, rec.text, rec.at)
		if !ok {
			return nil
		}
		return []catalogue.Material{m}
	}
	var out []catalogue.Material
	for _, name := range parted(text, ";；") {
		if m, ok := r.material(name, nil, map[string]Origin{fieldMaterials: where}); ok {
			out = append(out, m)
		}
	}
	return out
}

// objects are the materials of JSON that are objects of their own.
func (r *reader) objects(rec record) []catalogue.Material {
	where := rec.at[fieldMaterials]
	var under []map[string]string
	for _, found := range rec.row.under {
		if len(found) > 0 && r.named(found[0]) {
			under = found
		}
	}
	if under == nil && rec.text[fieldMaterials] != "" {
		r.fault(where.Faultf("these are no objects with the key %q", r.m.Columns.MaterialName[0]))
	}
	headers := r.m.Columns.byField()
	var out []catalogue.Material
	for i, o := range under {
		text, at := map[string]string{}, map[string]Origin{}
		for _, field := range append(perMaterial(), fieldMaterialName) {
			for _, h := range headers[field] {
				if v := o[h]; !r.blank(v) && text[field] == "" && field != fieldMaterials {
					text[field] = v
				}
				at[field] = Origin{Row: where.Row, Column: where.Column + "[" + strconv.Itoa(i+1) + "]." + h}
			}
		}
		at[fieldMaterials] = at[fieldMaterialName]
		if text[fieldMaterialName] == "" {
			r.fault(at[fieldMaterialName].Faultf("missing: the material has no name"))
			continue
		}
		if m, ok := r.material(text[fieldMaterialName], text, at); ok {
			out = append(out, m)
		}
	}
	return out
}

// named says whether an object has one of the keys of a material's name.
func (r *reader) named(o map[string]string) bool {
	for _, h := range r.m.Columns.MaterialName {
		if _, ok := o[h]; ok {
			return true
		}
	}
	return false
}

// material reads one; ok: it is to be brought.
func (r *reader) material(name string, text map[string]string, at map[string]Origin) (catalogue.Material, bool) {
	m := catalogue.Material{Form: r.m.MaterialForm}
	if m.Form == "" {
		m.Form = "original"
	}
	name = plain(cutNumber(plain(name)))
	if part := remarkForm.FindStringSubmatch(name); part != nil {
		if r.remark(part[2], &m) {
			name = strings.TrimSpace(part[1])
		}
	}
	if t := text[fieldMaterialForm]; t != "" {
		form, known := r.form(t)
		if !known {
			r.fault(at[fieldMaterialForm].Faultf("the mapping does not know the word %q; write it under values, %s", shown(t), "material_form"))
			return m, false
		}
		m.Form = form
	}
	if t := text[fieldMaterialCopies]; t != "" {
		n, ok := copies(t)
		if !ok {
			r.fault(at[fieldMaterialCopies].Faultf("%q is no number of copies", shown(t)))
			return m, false
		}
		m.Copies = n
	}
	if m.Copies > catalogue.MaxCopies {
		r.fault(at[fieldMaterialCopies].Faultf("%d copies; 0 to %d", m.Copies, catalogue.MaxCopies))
		return m, false
	}
	if need := bare(text[fieldMaterialNeed]); strings.Contains(need, "容缺") || strings.Contains(need, "非必要") || need == "否" {
		m.Deferrable = true
	}
	if m.Form == "copy" && m.Copies == 0 {
		m.Copies = 1
	}
	return r.definite(name, m, at[fieldMaterials])
}

// form is what the word of a form means, or what it speaks of.
func (r *reader) form(text string) (string, bool) {
	if form, known := r.words.form[bare(text)]; known {
		return form, true
	}
	original, copied := strings.Contains(text, "原件") || strings.Contains(text, "纸质"), strings.Contains(text, "复印")
	switch {
	case original && copied:
		return "original_and_copy", true
	case copied:
		return "copy", true
	case original:
		return "original", true
	case strings.Contains(text, "电子") || strings.Contains(text, "扫描"):
		return "electronic", true
	}
	return "", false
}

// remark reads forms and copies of a remark in brackets; ok: it is one of these.
func (r *reader) remark(text string, m *catalogue.Material) bool {
	form, known := r.form(text)
	if !known || len([]rune(text)) > 30 {
		return false
	}
	m.Form = form
	if n, ok := copies(text); ok {
		m.Copies = n
	}
	return true
}

// called is a material with its name, in all languages where the mapping says so.
func (r *reader) called(m catalogue.Material, name string) catalogue.Material {
	m.Name = wire.Text{"zh": name}
	if r.m.OtherLanguages == "same" {
		same(m.Name)
	}
	return m
}

// tailForm is the end of a name that lets a window ask for anything.
var tailForm = regexp.MustCompile(`(?:等(?:相关|有关|必要|证明|其他|其它)*(?:材料|资料|证件|文件|证明|手续)?|及?(?:其他|其它|相关|有关)[^，,、；;]*(?:材料|资料|证明|文件|证件|手续))[。.]?$`)

// definite takes a material that names what is meant. One that does not is a fault,
// or left out, as the mapping says.
func (r *reader) definite(name string, m catalogue.Material, where Origin) (catalogue.Material, bool) {
	why := catalogue.Vague(wire.Text{"zh": name})
	if why == nil {
		return r.called(m, name), true
	}
	if r.m.VagueMaterials != "leave_out" {
		r.fault(where.Faultf("%v; vague_materials: leave_out in the mapping leaves such materials out", why))
		return m, false
	}
	short := strings.TrimRight(tailForm.ReplaceAllString(name, ""), "，,、；; 和及与或")
	if len([]rune(short)) > 1 && catalogue.Vague(wire.Text{"zh": short}) == nil {
		r.note(where.Faultf("%q was shortened to %q: the rest names nothing", shown(name), shown(short)))
		return r.called(m, short), true
	}
	r.note(where.Faultf("%q was left out: it names nothing", shown(name)))
	return m, false
}
