package matterlist

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// Change is what a list changes of a catalogue.
type Change struct {
	New     []string      `json:"new"` // codes, in the list's order
	Changed []string      `json:"changed"`
	Gone    []string      `json:"gone"`
	Same    int           `json:"same"`
	Queues  []QueueChange `json:"queues"`
}

// QueueChange is a queue that the list's services have.
type QueueChange struct {
	ID       string    `json:"id"`
	Name     wire.Text `json:"name"`
	Services int       `json:"services"`
	Windows  []int     `json:"windows"`
	New      bool      `json:"new"`
}

// Any says whether anything changes.
func (c Change) Any() bool {
	return len(c.New)+len(c.Changed)+len(c.Gone) > 0 || slices.ContainsFunc(c.Queues, func(q QueueChange) bool { return q.New })
}

// merger writes a list into a catalogue's file. What is there stays as text as far as
// the list has nothing else to say.
type merger struct {
	list   *List
	m      *Mapping
	file   *yaml.Node // the document, with the comments before and behind it
	root   *yaml.Node
	was    catalogue.Catalogue
	change Change
}

// Merge puts the list into a catalogue's file; empty: a catalogue is begun with it.
// What comes of it is a sound catalogue, or Faults: those of the list with where they
// stand in it, others as yamlfile.Faults.
func (l *List) Merge(base []byte) ([]byte, Change, error) {
	g := merger{list: l, m: l.mapping}
	if err := g.begin(base); err != nil {
		return nil, Change{}, err
	}
	g.services()
	g.places()
	g.themes()
	g.clear()
	out, err := g.written()
	if err != nil {
		return nil, Change{}, err
	}
	c, err := catalogue.Read(out)
	if err != nil {
		return nil, Change{}, l.traced(out, err)
	}
	g.count(c)
	if !g.change.Any() && len(base) > 0 {
		return base, g.change, nil
	}
	return out, g.change, nil
}

// written is the file as text.
func (g *merger) written() ([]byte, error) {
	unmarked(g.file)
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := errors.Join(enc.Encode(g.file), enc.Close()); err != nil {
		return nil, fmt.Errorf("write catalogue: %w", err)
	}
	return out.Bytes(), nil
}

// begin reads the catalogue that is there.
func (g *merger) begin(base []byte) error {
	if len(base) == 0 {
		g.root = &yaml.Node{Kind: yaml.MappingNode}
		g.file = g.root
		hall := g.m.Hall
		if len(hall) == 0 {
			hall = wire.Text{"zh": "政务服务中心", "en": "Service Hall", "ko": "행정서비스센터"}
		}
		put(g.root, "hall", textNode(hall))
		for _, key := range []string{"zones", "queues", "windows", "themes", "services"} {
			put(g.root, key, &yaml.Node{Kind: yaml.SequenceNode})
		}
		return nil
	}
	if _, err := yamlfile.Read(base, &g.was); err != nil {
		return fmt.Errorf("the catalogue that the list goes into: %w", err)
	}
	g.file = &yaml.Node{}
	if err := yaml.Unmarshal(base, g.file); err != nil {
		return fmt.Errorf("the catalogue that the list goes into: %w", err)
	}
	g.root = g.file.Content[0]
	return nil
}

// seq is the node of a list of the catalogue.
func (g *merger) seq(key string) *yaml.Node {
	n, ok := yamlfile.Value(g.root, key)
	if ok && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if !ok || n.Kind != yaml.SequenceNode {
		n = &yaml.Node{Kind: yaml.SequenceNode}
		put(g.root, key, n)
	}
	return n
}

// services changes those that are there, adds those that are not, and takes out those
// that the list had once and has no more.
func (g *merger) services() {
	nodes := g.seq("services")
	there := map[string]*yaml.Node{}
	for _, n := range nodes.Content {
		there[scalar(n, "code")] = n
	}
	listed := map[string]bool{}
	for _, mt := range g.list.Matters {
		listed[mt.Service.Code] = true
		if n := there[mt.Service.Code]; n != nil {
			g.update(n, mt)
			continue
		}
		n := &yaml.Node{Kind: yaml.MappingNode}
		put(n, "code", stringNode(mt.Service.Code))
		g.update(n, mt)
		put(n, "expected_minutes", intNode(g.minutes(mt)))
		nodes.Content = append(nodes.Content, n)
		nodes.Style = 0
	}
	nodes.Content = slices.DeleteFunc(nodes.Content, func(n *yaml.Node) bool {
		gone := !listed[scalar(n, "code")] && (g.m.Others == "remove" || scalar(n, "list") == g.m.List)
		return gone
	})
}

// minutes is what a new service is thought to take.
func (g *merger) minutes(mt Matter) int {
	if n := mt.department.ExpectedMinutes; n > 0 {
		return n
	}
	return g.m.ExpectedMinutes
}

// update writes what the list says of a service, and leaves the rest.
func (g *merger) update(n *yaml.Node, mt Matter) {
	s := mt.Service
	g.text(n, "name", s.Name)
	g.text(n, "department", s.Department)
	set(n, "queue", stringNode(s.Queue))
	set(n, "list", stringNode(g.m.List))
	has := g.m.has
	if has(fieldKind) {
		set(n, "kind", stringNode(s.Kind))
	}
	if has(fieldFor) {
		set(n, "for", wordsNode(s.For))
	}
	if has(fieldLevel) {
		set(n, "levels", wordsNode(s.Levels))
	}
	for _, f := range []struct {
		field, key string
		text       wire.Text
	}{
		{fieldAddress, "address", s.Address},
		{fieldOfficeHours, "office_hours", s.OfficeHours},
		{fieldConditions, "conditions", s.Conditions},
		{fieldLegalBasis, "legal_basis", s.LegalBasis},
	} {
		if has(f.field) {
			g.text(n, f.key, f.text)
		}
	}
	if has(fieldCharged) || has(fieldFee) {
		g.text(n, "fee", s.Fee)
	}
	if has(fieldSteps) {
		g.texts(n, "steps", s.Steps)
	}
	if has(fieldForms) {
		g.texts(n, "forms", s.Forms)
	}
	if has(fieldTelephone) || has(fieldComplaint) {
		set(n, "telephones", telephonesNode(s.Telephones))
	}
	if has(fieldPromisedDays) {
		set(n, "promised_days", intNode(s.PromisedDays))
		set(n, "promised_natural", boolNode(s.PromisedNatural))
	}
	if has(fieldLegalDays) {
		set(n, "legal_days", intNode(s.LegalDays))
		set(n, "legal_natural", boolNode(s.LegalNatural))
	}
	g.flags(n, s.Flags)
	if has(fieldMaterials) {
		g.materials(n, s.Materials)
	}
}

// text writes the Chinese of a text. Another language stays as somebody wrote it,
// but where it was the Chinese itself.
func (g *merger) text(n *yaml.Node, key string, t wire.Text) {
	had, ok := yamlfile.Value(n, key)
	if len(t) == 0 {
		set(n, key, nil)
		return
	}
	var was wire.Text
	if ok {
		_ = had.Decode(&was) // what is no text is written anew
	}
	next := wire.Text{}
	for lang, text := range was {
		if text != was["zh"] {
			next[lang] = text
		}
	}
	for lang, text := range t {
		if next[lang] == "" || lang == "zh" || text != t["zh"] {
			next[lang] = text
		}
	}
	if !ok || had.Kind != yaml.MappingNode {
		put(n, key, textNode(next))
		return
	}
	for _, lang := range []string{"zh", "en", "ko"} { // in their place, with the comments there
		if was[lang] != next[lang] {
			set(had, lang, stringNode(next[lang]))
		}
	}
}

// texts writes a list of texts. One that is there in the same Chinese stays as it is.
func (g *merger) texts(n *yaml.Node, key string, all []wire.Text) {
	g.items(n, key, len(all), "", func(i int) wire.Text { return all[i] }, func(i int) *yaml.Node { return textNode(all[i]) }, nil)
}

// materials writes what is to be brought. One that is there stays, with what somebody
// has written of it, but for its form and its copies.
func (g *merger) materials(n *yaml.Node, all []catalogue.Material) {
	g.items(n, "materials", len(all), "name",
		func(i int) wire.Text { return all[i].Name },
		func(i int) *yaml.Node {
			out := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
			put(out, "name", textNode(all[i].Name))
			materialNode(out, all[i])
			return out
		},
		func(i int, was *yaml.Node) { materialNode(was, all[i]) })
}

func materialNode(n *yaml.Node, m catalogue.Material) {
	set(n, "form", stringNode(m.Form))
	set(n, "copies", intNode(m.Copies))
	if m.Deferrable {
		set(n, "deferrable", boolNode(true))
	}
}

// items writes a list whose items are known by their Chinese, which stands below
// name; "": they are texts themselves.
func (g *merger) items(n *yaml.Node, key string, count int, name string, text func(int) wire.Text, make func(int) *yaml.Node, keep func(int, *yaml.Node)) {
	there := map[string]*yaml.Node{}
	if had, ok := yamlfile.Value(n, key); ok {
		for _, item := range resolved(had).Content {
			of := resolved(item)
			if name != "" {
				of, _ = yamlfile.Value(of, name)
			}
			if of != nil {
				there[scalar(of, "zh")] = resolved(item)
			}
		}
	}
	out := &yaml.Node{Kind: yaml.SequenceNode}
	for i := range count {
		item := there[text(i)["zh"]]
		switch {
		case item == nil:
			item = make(i)
		case keep != nil:
			keep(i, item)
		}
		out.Content = append(out.Content, item)
	}
	if count == 0 {
		out = nil
	}
	set(n, key, out)
}

// flags writes those that the list knows of, beside those that somebody has written.
func (g *merger) flags(n *yaml.Node, flags []string) {
	controlled := g.m.controlled()
	if len(controlled) == 0 {
		return
	}
	var was []string
	if had, ok := yamlfile.Value(n, "flags"); ok {
		_ = had.Decode(&was) // what is no list is written anew
	}
	next := slices.DeleteFunc(slices.Clone(was), func(f string) bool {
		return slices.Contains(controlled, f) && !slices.Contains(flags, f)
	})
	for _, f := range flags {
		if !slices.Contains(next, f) {
			next = append(next, f)
		}
	}
	set(n, "flags", wordsNode(next))
}

// traced tells the faults of what was written by where they stand in the list.
func (l *List) traced(raw []byte, err error) error {
	faults, ok := errors.AsType[yamlfile.Faults](err)
	if !ok {
		return err
	}
	var c catalogue.Catalogue
	if err := yaml.Unmarshal(raw, &c); err != nil {
		return faults
	}
	var out Faults
	var rest yamlfile.Faults
	for _, f := range faults {
		if where, ok := l.where(c, f.Path); ok {
			out = append(out, Fault{where, f.Said()})
			continue
		}
		f.Path = pathOf(c, f.Path)
		rest = append(rest, f)
	}
	if len(rest) == 0 {
		return out.sorted()
	}
	return errors.Join(out.err(), rest)
}

// where is the cell that a path such as $.services[3].promised_days was taken from.
func (l *List) where(c catalogue.Catalogue, path string) (Origin, bool) {
	rest, ok := strings.CutPrefix(path, "$.services[")
	if !ok {
		return Origin{}, false
	}
	number, field, _ := strings.Cut(rest, "]")
	i, err := strconv.Atoi(number)
	if err != nil || i >= len(c.Services) {
		return Origin{}, false
	}
	m := slices.IndexFunc(l.Matters, func(mt Matter) bool { return mt.Service.Code == c.Services[i].Code })
	if m < 0 {
		return Origin{}, false
	}
	field = strings.FieldsFunc(strings.TrimPrefix(field, "."), func(r rune) bool { return r == '.' || r == '[' })[0]
	if at, ok := l.Matters[m].at[fieldOf(field)]; ok {
		return at, true
	}
	return l.Matters[m].row, true
}

// fieldOf is the field of the list that a key of a service is taken from.
func fieldOf(key string) string {
	switch key {
	case "levels":
		return fieldLevel
	case "telephones":
		return fieldTelephone
	}
	return key
}

// pathOf names what a path of the catalogue speaks of, by code where it is a service.
func pathOf(c catalogue.Catalogue, path string) string {
	var i int
	if n, err := fmt.Sscanf(path, "$.services[%d]", &i); n == 1 && err == nil && i < len(c.Services) {
		return strings.Replace(path, fmt.Sprintf("[%d]", i), "["+c.Services[i].Code+"]", 1)
	}
	return path
}

// count says what has changed.
func (g *merger) count(c *catalogue.Catalogue) {
	was := map[string]catalogue.Service{}
	for _, s := range g.was.Services {
		was[s.Code] = s
	}
	g.change.New, g.change.Changed, g.change.Gone = []string{}, []string{}, []string{}
	queues := map[string]int{}
	for _, mt := range g.list.Matters {
		queues[mt.Service.Queue]++
		now, _ := c.Service(mt.Service.Code)
		before, had := was[mt.Service.Code]
		switch {
		case !had:
			g.change.New = append(g.change.New, now.Code)
		case !reflect.DeepEqual(before, now):
			g.change.Changed = append(g.change.Changed, now.Code)
		default:
			g.change.Same++
		}
	}
	for _, s := range g.was.Services {
		if _, still := c.Service(s.Code); !still {
			g.change.Gone = append(g.change.Gone, s.Code)
		}
	}
	for _, q := range c.Queues {
		if queues[q.ID] == 0 {
			continue
		}
		qc := QueueChange{ID: q.ID, Name: q.Name, Services: queues[q.ID], New: !slices.ContainsFunc(g.was.Queues, func(o catalogue.Queue) bool { return o.ID == q.ID })}
		for _, w := range c.Windows {
			if slices.Contains(w.Queues, q.ID) {
				qc.Windows = append(qc.Windows, w.Number)
			}
		}
		g.change.Queues = append(g.change.Queues, qc)
	}
}
