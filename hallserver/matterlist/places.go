package matterlist

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// usualZone is the zone of a hall that has none yet.
const usualZone = "hall"

// places adds the queues of the list's departments, the windows that serve them and
// the zones they are in. What is there stays as it is.
func (g *merger) places() {
	for _, d := range g.used() {
		zone := g.zone(d)
		queues := g.seq("queues")
		fresh := find(queues, "id", d.Queue) == nil
		if fresh {
			q := flow()
			put(q, "id", stringNode(d.Queue))
			put(q, "zone", stringNode(zone))
			put(q, "name", textNode(g.queueName(d)))
			queues.Content = append(queues.Content, q)
			queues.Style = 0
		}
		for _, n := range d.Windows {
			g.window(n, d.Queue, zone, fresh)
		}
	}
}

// used are the departments that have matters, in the mapping's order.
func (g *merger) used() []*Department {
	var out []*Department
	for i := range g.m.Departments {
		d := &g.m.Departments[i]
		if slices.ContainsFunc(g.list.Matters, func(mt Matter) bool { return mt.department == d }) {
			out = append(out, d)
		}
	}
	return out
}

// queueName is what a new queue is called.
func (g *merger) queueName(d *Department) wire.Text {
	name := wire.Text{"zh": plain(d.Name)}
	setText(name, "en", d.English)
	setText(name, "ko", d.Korean)
	if len(d.QueueName) > 0 {
		name = d.QueueName
	}
	if g.m.OtherLanguages == "same" {
		same(name)
	}
	return name
}

// zone is a department's, the mapping's, or the first that there is; one that is not
// there is made.
func (g *merger) zone(d *Department) string {
	zones := g.seq("zones")
	id := d.Zone
	if id == "" {
		id = g.m.Zone
	}
	if id == "" && len(zones.Content) > 0 {
		return scalar(zones.Content[0], "id")
	}
	if id == "" {
		id = usualZone
	}
	if find(zones, "id", id) == nil {
		z := flow()
		put(z, "id", stringNode(id))
		name := wire.Text{"zh": "大厅", "en": "Hall", "ko": "홀"}
		if id != usualZone {
			name = wire.Text{"zh": id + " 区", "en": "Zone " + id, "ko": id + " 구역"}
		}
		put(z, "name", textNode(name))
		zones.Content = append(zones.Content, z)
		zones.Style = 0
	}
	return id
}

// window makes a window that is not there; one that is serves a new queue besides.
func (g *merger) window(number int, queue, zone string, fresh bool) {
	windows := g.seq("windows")
	n := strconv.Itoa(number)
	w := find(windows, "number", n)
	if w == nil {
		w = flow()
		put(w, "number", intNode(number))
		put(w, "zone", stringNode(zone))
		put(w, "queues", wordsNode([]string{queue}))
		put(w, "name", textNode(wire.Text{"zh": n + " 号窗口", "en": "Window " + n, "ko": n + "번 창구"}))
		windows.Content = append(windows.Content, w)
		windows.Style = 0
		return
	}
	var queues []string
	if had, ok := yamlfile.Value(w, "queues"); ok {
		_ = had.Decode(&queues) // what is no list is written anew
	}
	if !slices.Contains(queues, queue) && (fresh || g.unserved(queue)) {
		set(w, "queues", wordsNode(append(queues, queue)))
	}
}

// unserved says whether no window serves a queue.
func (g *merger) unserved(queue string) bool {
	return !slices.ContainsFunc(g.seq("windows").Content, func(w *yaml.Node) bool {
		var queues []string
		if had, ok := yamlfile.Value(w, "queues"); ok {
			_ = had.Decode(&queues) // what is no list serves nothing
		}
		return slices.Contains(queues, queue)
	})
}

// themes puts each service that is on no tile on one: its department's, or its
// queue's, which is made.
func (g *merger) themes() {
	themes := g.seq("themes")
	shown := map[string]bool{}
	for _, t := range themes.Content {
		for _, code := range codesOf(t) {
			shown[code] = true
		}
	}
	for _, mt := range g.list.Matters {
		if shown[mt.Service.Code] {
			continue
		}
		d := mt.department
		id := d.Theme
		if id == "" {
			id = "queue-" + strings.ToLower(d.Queue)
		}
		t := find(themes, "id", id)
		if t == nil {
			t = g.theme(id, d)
			themes.Content = append(themes.Content, t)
			themes.Style = 0
		}
		list, ok := yamlfile.Value(t, "services")
		if !ok {
			list = &yaml.Node{Kind: yaml.SequenceNode}
			put(t, "services", list)
		}
		list = resolved(list)
		list.Content = append(list.Content, stringNode(mt.Service.Code))
		if len(list.Content) > 12 {
			list.Style = 0 // one a line
		}
	}
}

// theme is a new tile.
func (g *merger) theme(id string, d *Department) *yaml.Node {
	t := &yaml.Node{Kind: yaml.MappingNode}
	icon := d.Icon
	if icon == "" {
		icon = iconOf(d.Name)
	}
	put(t, "id", stringNode(id))
	put(t, "icon", stringNode(icon))
	put(t, "name", textNode(g.queueName(d)))
	put(t, "services", &yaml.Node{Kind: yaml.SequenceNode})
	return t
}

// iconOf is the picture that fits a department's name.
func iconOf(name string) string {
	for _, one := range []struct{ word, icon string }{
		{"公积金", "fund"},
		{"车管", "driving"},
		{"车辆管理", "driving"},
		{"交警", "driving"},
		{"出入境", "passport"},
		{"公安", "id"},
		{"人力资源", "social"},
		{"社会保障", "social"},
		{"社保", "social"},
		{"人社", "social"},
		{"就业", "work"},
		{"医疗保障", "medical"},
		{"医保", "medical"},
		{"卫生", "medical"},
		{"疾", "medical"},
		{"药", "medical"},
		{"税", "tax"},
		{"市场监督", "business"},
		{"工商", "business"},
		{"商务", "business"},
		{"审批", "business"},
		{"自然资源", "home"},
		{"不动产", "home"},
		{"住房", "home"},
		{"住建", "home"},
		{"民政", "civil"},
		{"残疾", "civil"},
		{"退役", "civil"},
		{"交通", "transport"},
		{"教育", "family"},
		{"妇", "family"},
		{"司法", "advice"},
	} {
		if strings.Contains(name, one.word) {
			return one.icon
		}
	}
	return "more"
}

// clear takes out what of the catalogue speaks of services that are gone, and, where
// nothing but the list is to stay, the queues, windows and zones without a use.
func (g *merger) clear() {
	left, queues := map[string]bool{}, map[string]bool{}
	for _, s := range g.seq("services").Content {
		left[scalar(s, "code")], queues[scalar(s, "queue")] = true, true
	}
	themes := g.seq("themes")
	themes.Content = slices.DeleteFunc(themes.Content, func(t *yaml.Node) bool {
		list, ok := yamlfile.Value(t, "services")
		if !ok {
			return false
		}
		list = resolved(list)
		before := len(list.Content)
		list.Content = slices.DeleteFunc(list.Content, func(n *yaml.Node) bool { return !left[resolved(n).Value] })
		return len(list.Content) == 0 && before > 0
	})
	if g.m.Others != "remove" {
		return
	}
	all := g.seq("queues")
	all.Content = slices.DeleteFunc(all.Content, func(q *yaml.Node) bool { return !queues[scalar(q, "id")] })
	windows := g.seq("windows")
	windows.Content = slices.DeleteFunc(windows.Content, func(w *yaml.Node) bool { return !keepQueues(w, queues) })
	g.clearRates(queues)
	g.clearZones()
}

// keepQueues takes the queues that are gone out of a window; false: none is left.
func keepQueues(w *yaml.Node, left map[string]bool) bool {
	if helps, ok := yamlfile.Value(w, "helps"); ok {
		helps = resolved(helps)
		helps.Content = slices.DeleteFunc(helps.Content, func(h *yaml.Node) bool { return !left[scalar(h, "queue")] })
	}
	list, ok := yamlfile.Value(w, "queues")
	if !ok {
		return false
	}
	var queues []string
	if list.Decode(&queues) != nil {
		return true // what is wrong with it is told later
	}
	kept := slices.DeleteFunc(queues, func(q string) bool { return !left[q] })
	set(w, "queues", wordsNode(kept))
	return len(kept) > 0
}

// clearRates takes the rates of queues out that are gone.
func (g *merger) clearRates(left map[string]bool) {
	at := g.root
	for _, key := range []string{"rules", "calling", "queue_rates"} {
		next, ok := yamlfile.Value(at, key)
		if !ok {
			return
		}
		at = resolved(next)
	}
	if at.Kind != yaml.MappingNode {
		return
	}
	for i := len(at.Content) - 2; i >= 0; i -= 2 {
		if !left[at.Content[i].Value] {
			at.Content = slices.Delete(at.Content, i, i+2)
		}
	}
}

// clearZones takes out the zones that no queue and no window is in.
func (g *merger) clearZones() {
	used := map[string]bool{}
	for _, key := range []string{"queues", "windows"} {
		for _, n := range g.seq(key).Content {
			used[scalar(n, "zone")] = true
		}
	}
	zones := g.seq("zones")
	zones.Content = slices.DeleteFunc(zones.Content, func(z *yaml.Node) bool { return !used[scalar(z, "id")] })
}
