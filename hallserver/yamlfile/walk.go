package yamlfile

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Shaped is a type with an UnmarshalYAML of its own that says what a node must look
// like for it: as into the value that Shape points to; nil: it says so itself.
type Shaped interface {
	Shape(n *yaml.Node) any
}

// walk holds a file against a type, node by node, before the library reads it: the
// library reads over much, and speaks of types of Go.
type walk struct {
	faults Faults
	seen   map[visit]bool
}

// visit is a node held against a type: an alias may bring one many times.
type visit struct {
	n *yaml.Node
	t reflect.Type
}

func (w *walk) say(n *yaml.Node, path, format string, args ...any) {
	if path == "$" {
		path = "" // the file's first level: the line says it
	}
	w.faults = append(w.faults, Say(n.Line, path, format, args...))
}

// value holds a node against a type; path is where it stands.
func (w *walk) value(n *yaml.Node, t reflect.Type, path string) {
	for n.Kind == yaml.AliasNode || n.Kind == yaml.DocumentNode {
		if n.Kind == yaml.AliasNode {
			n = n.Alias
		} else {
			n = n.Content[0]
		}
	}
	if v := (visit{n, t}); w.seen[v] {
		return
	} else {
		w.seen[v] = true
	}
	if own, ok := shape(n, t); ok {
		if own != nil {
			w.value(n, own, path)
		}
		return
	}
	if n.Tag == "!!null" {
		return // nothing stands there: what is left out
	}
	switch t.Kind() {
	case reflect.Pointer:
		w.value(n, t.Elem(), path)
	case reflect.Struct:
		w.fields(n, t, path)
	case reflect.Map:
		w.entries(n, t, path)
	case reflect.Slice, reflect.Array:
		w.items(n, t, path)
	case reflect.Interface:
	default:
		w.scalar(n, t, path)
	}
}

// shape is what a type with a way of its own wants of a node. ok: it has one.
func shape(n *yaml.Node, t reflect.Type) (want reflect.Type, ok bool) {
	if t == reflect.TypeFor[yaml.Node]() {
		return nil, true
	}
	p := reflect.PointerTo(t)
	if !p.Implements(reflect.TypeFor[yaml.Unmarshaler]()) {
		return nil, p.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
	}
	own, says := reflect.TypeAssert[Shaped](reflect.New(t))
	if !says {
		return nil, true
	}
	if into := own.Shape(n); into != nil {
		return reflect.TypeOf(into).Elem(), true
	}
	return nil, true
}

// items holds a list.
func (w *walk) items(n *yaml.Node, t reflect.Type, path string) {
	if n.Kind != yaml.SequenceNode {
		w.say(n, path, "%s stands here, and a list is wanted, such as [a, b]", shown(n))
		return
	}
	for i, item := range n.Content {
		at := fmt.Sprintf("%s[%d]", path, i)
		if n.Style&yaml.FlowStyle != 0 && item.Kind == yaml.ScalarNode && item.Style == 0 && strings.ContainsAny(item.Value, "，、") {
			w.say(item, at, "the comma ， is a Chinese one: write , and a space")
			continue
		}
		w.value(item, t.Elem(), at)
	}
}

// entries holds a map with keys of the file's own.
func (w *walk) entries(n *yaml.Node, t reflect.Type, path string) {
	w.pairs(n, path, func(key, value *yaml.Node) {
		if strings.Contains(key.Value, "：") && value.Tag == "!!null" {
			w.say(key, path, "the colon ： is a Chinese one: write : and a space")
			return
		}
		w.value(key, t.Key(), path)
		w.value(value, t.Elem(), path+"."+key.Value)
	})
}

// fields holds a map whose keys are known.
func (w *walk) fields(n *yaml.Node, t reflect.Type, path string) {
	known, open := fieldsOf(t)
	w.pairs(n, path, func(key, value *yaml.Node) {
		field, ok := known[key.Value]
		switch {
		case ok:
			w.value(value, field, path+"."+key.Value)
		case !open:
			w.unknown(key, path, slices.Sorted(maps.Keys(known)))
		}
	})
}

// pairs goes through a map's keys and values, those that << brings in among them.
func (w *walk) pairs(n *yaml.Node, path string, each func(key, value *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		w.say(n, path, "%s stands here, and keys with values are wanted, such as key: value", shown(n))
		return
	}
	lines := map[string]int{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		first, twice := lines[key.Value]
		switch {
		case key.Tag == "!!merge":
			w.merged(value, path, each)
		case key.Kind != yaml.ScalarNode:
			w.say(key, path, "this is no key")
		case twice:
			w.say(key, path, "%s stands here twice, in line %d too", key.Value, first)
		default:
			lines[key.Value] = key.Line
			each(key, value)
		}
	}
}

// merged goes through what << brings in.
func (w *walk) merged(value *yaml.Node, path string, each func(key, value *yaml.Node)) {
	from := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		from = value.Content
	}
	for _, one := range from {
		if one.Kind == yaml.AliasNode {
			one = one.Alias
		}
		if v := (visit{one, nil}); !w.seen[v] {
			w.seen[v] = true
			w.pairs(one, path, each)
		}
	}
}

// unknown tells of a key that nobody knows, and which may be meant.
func (w *walk) unknown(key *yaml.Node, path string, known []string) {
	name := key.Value
	if strings.ContainsRune(name, '：') {
		w.say(key, path, "the colon ： is a Chinese one: write : and a space")
		return
	}
	if near := nearest(name, known); near != "" {
		w.say(key, path, "there is no %s here; do you mean %s?", name, near)
		return
	}
	w.say(key, path, "there is no %s here; there are %s", name, strings.Join(known, ", "))
}

// fieldsOf is the keys of a struct with the types of their values. open: it takes
// any other key as well.
func fieldsOf(t reflect.Type) (known map[string]reflect.Type, open bool) {
	known = map[string]reflect.Type{}
	for f := range t.Fields() {
		if !f.IsExported() {
			continue
		}
		name, rest, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case name == "-":
		case strings.Contains(rest, "inline") && f.Type.Kind() == reflect.Map:
			open = true
		case strings.Contains(rest, "inline"):
			inner, more := fieldsOf(f.Type)
			maps.Copy(known, inner)
			open = open || more
		case name == "":
			known[strings.ToLower(f.Name)] = f.Type
		default:
			known[name] = f.Type
		}
	}
	return known, open
}

// shown is a node in short, for a message.
func shown(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "{…}"
	case yaml.SequenceNode:
		return "[…]"
	default:
		const most = 40
		if r := []rune(n.Value); len(r) > most {
			return string(r[:most]) + "…"
		}
		return n.Value
	}
}
