package matterlist

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/catalogue"
)

// known are the headers that lists usually have, bare, by field, the likeliest first.
func known() []struct {
	field   string
	headers []string
} {
	type k = struct {
		field   string
		headers []string
	}
	return []k{
		{fieldCode, []string{"业务办理项编码", "实施编码", "实施清单编码", "事项实施编码", "事项编码", "事项代码", "目录编码", "编码", "代码", "基本编码", "code"}},
		{fieldName, []string{"业务办理项名称", "事项名称", "实施清单名称", "子项名称", "办理项名称", "名称", "事项", "主项名称", "name"}},
		{fieldDepartment, []string{"实施主体", "实施部门", "实施机构", "所属部门", "部门名称", "部门", "实施主体名称", "受理部门", "责任部门", "department"}},
		{fieldKind, []string{"事项类型", "事项类别", "权力类型", "类型"}},
		{fieldFor, []string{"服务对象", "办理对象", "服务对象类型", "面向对象"}},
		{fieldLevel, []string{"行使层级", "实施层级", "事项层级", "行使级别", "层级"}},
		{fieldAddress, []string{"办理地点", "办理地址", "办事地点", "办公地址", "地址", "地点"}},
		{fieldOfficeHours, []string{"办理时间", "办公时间", "受理时间", "工作时间"}},
		{fieldTelephone, []string{"咨询电话", "咨询方式", "联系电话", "电话"}},
		{fieldComplaint, []string{"监督电话", "投诉电话", "监督投诉电话", "监督投诉方式", "投诉方式", "监督方式"}},
		{fieldLegalDays, []string{"法定办结时限", "法定时限", "法定期限", "法定办理时限", "办结时限/法定", "办理时限/法定", "法定办结时限(工作日)"}},
		{fieldLegalUnit, []string{"法定办结时限单位", "法定时限单位", "法定期限单位"}},
		{fieldPromisedDays, []string{"承诺办结时限", "承诺时限", "承诺期限", "承诺办理时限", "办结时限/承诺", "办理时限/承诺", "承诺办结时限(工作日)"}},
		{fieldPromisedUnit, []string{"承诺办结时限单位", "承诺时限单位", "承诺期限单位"}},
		{fieldCharged, []string{"是否收费"}},
		{fieldFee, []string{"收费标准", "收费项目", "收费信息", "费用"}},
		{fieldConditions, []string{"受理条件", "申请条件", "办理条件", "条件"}},
		{fieldLegalBasis, []string{"设定依据", "法律依据", "实施依据", "办理依据", "依据"}},
		{fieldSteps, []string{"办理流程", "办事流程", "流程", "办理程序"}},
		{fieldForms, []string{"申请表格", "表格名称", "表格", "申请表"}},
		{fieldMaterials, []string{"申请材料", "材料名称", "申请材料名称", "申报材料", "材料清单", "所需材料", "材料", "申请材料/材料名称"}},
		{fieldMaterialForm, []string{"材料形式", "材料类型", "材料介质", "申请材料/材料形式"}},
		{fieldMaterialCopies, []string{"材料份数", "份数", "申请材料/份数", "申请材料/材料份数"}},
		{fieldMaterialNeed, []string{"材料必要性", "是否必要", "必要性", "申请材料/材料必要性"}},
		{fieldOnline, []string{"是否网办", "是否支持网上办理", "网办", "网上办理", "办理形式"}},
		{fieldVisits, []string{"到现场次数", "到办事现场次数", "跑动次数", "到现场办理次数"}},
		{fieldHandling, []string{"办件类型", "办件类别"}},
	}
}

// proposal is a mapping as it is made up from a file.
type proposal struct {
	columns     []found
	departments []counted
	bySheet     bool
	nested      []found // keys of the objects of materials
	unknown     []string
	there       *catalogue.Catalogue // nil: none
}

type found struct {
	field   string
	headers []string
}

type counted struct {
	name string
	n    int
}

// Propose makes a mapping up from the headers of a list that are known, and the
// departments that are in it, each with a queue and a window: something to be read
// through and changed. there is the catalogue that the list is to go into, whose
// queues and windows are left to those who have them; nil: none.
func Propose(tables []Table, how Reading, there *catalogue.Catalogue) ([]byte, error) {
	p := proposal{there: there}
	for _, t := range tables {
		if t.Hidden {
			continue
		}
		if h, ok := p.header(t); ok {
			p.count(t, h)
		}
	}
	if len(p.columns) == 0 {
		return nil, Faults{Origin{}.Faultf("no row has a header that is known, with a code and a name at least")}
	}
	return p.write(how)
}

// header finds the row that has most of the known headers.
func (p *proposal) header(t Table) (h header, ok bool) {
	var best []found
	var unknown []string
	for i := range min(len(t.Rows), headerWithin) {
		for _, deep := range []int{1, 2} {
			if i+deep > len(t.Rows) {
				continue
			}
			names := headerNames(t.Rows[i : i+deep])
			columns, fields, rest := recognised(names)
			if len(fields[fieldCode]) > 0 && len(fields[fieldName]) > 0 && len(columns) > len(best) {
				best, unknown, h, ok = columns, rest, header{i + deep, names, fields}, true
			}
		}
	}
	if len(best) > len(p.columns) {
		p.columns, p.unknown = best, unknown
	}
	return h, ok
}

// recognised are the columns whose headers are known, and the headers that are not.
func recognised(names []string) (columns []found, fields map[string][]int, unknown []string) {
	fields = map[string][]int{}
	taken, columnOf := map[int]bool{}, map[string]int{}
	for i, name := range slices.Backward(names) {
		columnOf[bare(name)] = i
	}
	for _, k := range known() {
		f := found{field: k.field}
		for _, want := range k.headers {
			i, there := columnOf[want]
			if !there || taken[i] {
				continue
			}
			taken[i] = true
			f.headers, fields[k.field] = append(f.headers, names[i]), append(fields[k.field], i)
			if !strings.HasPrefix(want, "业务办理项") && want != "子项名称" { // not every matter has one
				break
			}
		}
		if len(f.headers) > 0 {
			columns = append(columns, f)
		}
	}
	for i, name := range names {
		if !taken[i] && name != "" {
			unknown = append(unknown, name)
		}
	}
	return columns, fields, unknown
}

// count counts the departments of a table, and looks into the objects of materials.
func (p *proposal) count(t Table, h header) {
	add := func(name string) {
		if name = plain(name); name == "" {
			return
		}
		i := slices.IndexFunc(p.departments, func(c counted) bool { return bare(c.name) == bare(name) })
		if i < 0 {
			p.departments = append(p.departments, counted{name, 0})
			i = len(p.departments) - 1
		}
		p.departments[i].n++
	}
	columns := h.fields[fieldDepartment]
	p.bySheet = p.bySheet || len(columns) == 0
	for _, r := range t.Rows[h.rows:] {
		switch {
		case h.again(r) || h.title(r) || code(r.cell(h.fields[fieldCode][0])) == "":
		case len(columns) > 0:
			add(r.cell(columns[0]))
		default:
			add(t.Name)
		}
		for _, objects := range r.under {
			p.look(objects[0])
		}
	}
}

// look finds the keys of a material's name, form and copies.
func (p *proposal) look(o map[string]string) {
	for _, k := range []struct {
		field   string
		headers []string
	}{
		{fieldMaterialName, []string{"材料名称", "名称", "name"}},
		{fieldMaterialForm, []string{"材料形式", "形式", "form"}},
		{fieldMaterialCopies, []string{"材料份数", "份数", "copies"}},
		{fieldMaterialNeed, []string{"材料必要性", "是否必要", "必要性"}},
	} {
		for _, key := range k.headers {
			if _, ok := o[key]; ok && !slices.ContainsFunc(p.nested, func(f found) bool { return f.field == k.field }) {
				p.nested = append(p.nested, found{k.field, []string{key}})
			}
		}
	}
}

// write writes the mapping, with what each part of it is for.
func (p *proposal) write(how Reading) ([]byte, error) {
	var b bytes.Buffer
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# What is what in a list of matters, made up from its headers. Read it through, change")
	line("# what is wrong, and look at what would come of it:")
	line("#   hallserver catalogue import-list --data DIR --mapping THIS --dry-run LIST")
	line("")
	line("# The list's name: services that are taken from it carry it. When the list comes")
	line("# again under the same name, those it has no more are taken out.")
	line("list: matters")
	if how.Encoding != "" || how.Separator != "" || how.Rows != "" {
		line("file:")
		for _, f := range [][2]string{{"encoding", how.Encoding}, {"separator", how.Separator}, {"rows", how.Rows}} {
			if f[1] != "" {
				line("  %s: %s", f[0], quoted(f[1]))
			}
		}
	}
	line("")
	line("# The columns by their headers. Of several, [实施编码, 基本编码], the first that has")
	line("# something is taken; a header under another one is outer/inner.")
	line("columns:")
	for _, f := range p.columns {
		if !p.isNested(f.field) {
			line("  %s: %s", f.field, f.quoted())
		}
	}
	for _, f := range p.nested {
		line("  %s: %s", f.field, f.quoted())
	}
	if len(p.unknown) > 0 {
		line("# Not read: %s", strings.Join(p.unknown, "、"))
	}
	if others := p.others(); len(others) > 0 {
		line("# There may be columns too of: %s", strings.Join(others, ", "))
	}
	p.writeRest(line)
	p.writeDepartments(line)
	return b.Bytes(), nil
}

// others are the fields that no column was found for.
func (p *proposal) others() (fields []string) {
	for _, field := range slices.Sorted(maps.Keys(Columns{}.byField())) {
		is := func(f found) bool { return f.field == field }
		if !slices.ContainsFunc(p.columns, is) && !slices.ContainsFunc(p.nested, is) {
			fields = append(fields, field)
		}
	}
	return fields
}

func (p *proposal) isNested(field string) bool {
	return slices.ContainsFunc(p.nested, func(f found) bool { return f.field == field })
}

func (p *proposal) writeRest(line func(format string, args ...any)) {
	line("")
	line("# Words that are not known are faults; say here what they mean, such as")
	line("# values: {kind: {行政备案: other_power}, for: {农户: person}}")
	line("# or leave such words out, each with a note:")
	line("# unknown_words: leave_out")
	line("# A promise that is longer than the law allows is a fault; cut makes it as long as that.")
	line("# promises_beyond_law: cut")
	line("# Texts that stand for nothing; left out: 无, —, /, 暂无 and the like.")
	line("# empty: [无, —, /, 详见指南]")
	line("")
	line("# Days that have no unit: working (工作日) or natural (自然日).")
	line("days: working")
	line("# How long a matter takes at the window, until somebody knows better; a department may")
	line("# have its own.")
	line("expected_minutes: 10")
	line("# A material that names nothing (其他材料) is left out, and of 身份证等材料 the end, each")
	line("# with a note; refuse makes it a fault.")
	line("vague_materials: leave_out")
	if p.there != nil && len(p.there.Languages) == 1 {
		line("# Where a hall shows other languages, and the list has none, the Chinese may stand in")
		line("# their place: other_languages: same")
	} else {
		line("# Where the list has no English and Korean, the Chinese stands in their place.")
		line("other_languages: same")
	}
	line("# What of the catalogue is not of this list: keep, or remove.")
	line("others: keep")
	line("# Rows that are no matters: skip_rows: [{column: 事项名称, is: [合计]}]")
}

func (p *proposal) writeDepartments(line func(format string, args ...any)) {
	line("")
	if p.bySheet {
		line("# The name of a sheet is its department.")
		line("department: sheet")
		line("")
	}
	line("# Each department's queue (a letter, or two where the letters end) and its windows.")
	line("# Several may share a queue. also: other names the list has for it. zone, theme, icon,")
	line("# queue_name, en, ko and expected_minutes may be given too.")
	line("departments:")
	ids, number := p.free(), 0
	for i, d := range p.departments {
		if q := p.queueOf(d.name); q != "" {
			line("  - {name: %s, queue: %s} # %d; the queue is there", quoted(d.name), q, d.n)
			continue
		}
		for number++; p.hasWindow(number); number++ { // another one's
		}
		line("  - {name: %s, queue: %s, windows: [%d]} # %d", quoted(d.name), ids[i%len(ids)], number, d.n)
	}
}

// queueOf is the queue that a department's services have already; "": none.
func (p *proposal) queueOf(department string) string {
	if p.there == nil {
		return ""
	}
	for _, s := range p.there.Services {
		if bare(s.Department["zh"]) == bare(department) {
			return s.Queue
		}
	}
	return ""
}

func (p *proposal) hasWindow(number int) bool {
	return p.there != nil && slices.ContainsFunc(p.there.Windows, func(w catalogue.Window) bool { return w.Number == number })
}

// free are the queues that are not there yet; where there may be no more, the last
// that are.
func (p *proposal) free() []string {
	ids := letters()
	if p.there == nil {
		return ids
	}
	ids = slices.DeleteFunc(ids, func(id string) bool {
		return slices.ContainsFunc(p.there.Queues, func(q catalogue.Queue) bool { return q.ID == id })
	})
	if most := catalogue.MaxQueues - len(p.there.Queues); most < len(ids) {
		ids = ids[:max(most, 0)]
	}
	if len(ids) == 0 {
		ids = []string{p.there.Queues[len(p.there.Queues)-1].ID}
	}
	return ids
}

// letters are what queues may begin with: the letters that are heard well, then
// pairs of two of them.
func letters() (ids []string) {
	const good = "ABCDFHKLMNPQRSTUVWXYZ"
	ids = strings.Split(good, "")
	for _, second := range good[1:] {
		ids = append(ids, "A"+string(second))
	}
	return ids[:40]
}

// quoted is a header, or a list of them, as YAML has it.
func (f found) quoted() string {
	var all []string
	for _, h := range f.headers {
		all = append(all, quoted(h))
	}
	if len(all) == 1 {
		return all[0]
	}
	return "[" + strings.Join(all, ", ") + "]"
}

// quoted is a text as YAML has it.
func quoted(text string) string {
	n := stringNode(text)
	n.Style = 0
	if strings.ContainsAny(text, ",[]{}#&*!|>'\"%@`:") {
		n.Style = yaml.DoubleQuotedStyle
	}
	out, err := yaml.Marshal(n)
	if err != nil {
		return strconv.Quote(text)
	}
	return strings.TrimSpace(string(out))
}
