package matterlist

import (
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// resolved is a node, or what it stands for.
func resolved(n *yaml.Node) *yaml.Node {
	if n != nil && n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// scalar is the text of a key of a map; "": it has none.
func scalar(n *yaml.Node, key string) string {
	v, ok := yamlfile.Value(resolved(n), key)
	if !ok {
		return ""
	}
	return resolved(v).Value
}

// find is the map of a list in which a key has a text; nil: there is none.
func find(list *yaml.Node, key, text string) *yaml.Node {
	i := slices.IndexFunc(list.Content, func(n *yaml.Node) bool { return scalar(n, key) == text })
	if i < 0 {
		return nil
	}
	return resolved(list.Content[i])
}

// codesOf are the services of a theme.
func codesOf(theme *yaml.Node) (codes []string) {
	list, ok := yamlfile.Value(resolved(theme), "services")
	if !ok {
		return nil
	}
	for _, n := range resolved(list).Content {
		codes = append(codes, resolved(n).Value)
	}
	return codes
}

// set writes a key if it says something else so far. nil, and what says nothing, take
// a key out, and put in none.
func set(n *yaml.Node, key string, value *yaml.Node) {
	n = resolved(n)
	had, ok := yamlfile.Value(n, key)
	switch {
	case nothing(value):
		if ok && !nothing(had) {
			drop(n, key)
		}
	case !ok || !reflect.DeepEqual(meaning(had), meaning(value)):
		put(n, key, value)
	}
}

// nothing says whether a value says what its absence says too.
func nothing(n *yaml.Node) bool {
	if n == nil {
		return true
	}
	switch v := meaning(n).(type) {
	case nil:
		return true
	case string:
		return v == ""
	case int:
		return v == 0
	case bool:
		return !v
	case []any:
		return len(v) == 0
	}
	return false
}

func meaning(n *yaml.Node) any {
	var v any
	if n.Decode(&v) != nil {
		return nil
	}
	return v
}

// put writes a key.
func put(n *yaml.Node, key string, value *yaml.Node) {
	n = resolved(n)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			value.LineComment, value.FootComment = n.Content[i+1].LineComment, n.Content[i+1].FootComment
			n.Content[i+1] = value
			return
		}
	}
	n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
}

func drop(n *yaml.Node, key string) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			n.Content = slices.Delete(n.Content, i, i+2)
			return
		}
	}
}

// unmarked takes away the tag that the library would write before each <<.
func unmarked(n *yaml.Node) {
	if n.Tag == "!!merge" {
		n.Tag = ""
	}
	for _, inner := range n.Content {
		unmarked(inner)
	}
}

func flow() *yaml.Node { return &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle} }

func stringNode(s string) *yaml.Node {
	n := &yaml.Node{}
	n.SetString(s)
	return n
}

func intNode(i int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: strconv.Itoa(i)}
}

func boolNode(b bool) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(b)}
}

func wordsNode(words []string) *yaml.Node {
	out := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, w := range words {
		out.Content = append(out.Content, stringNode(w))
	}
	return out
}

// textNode is a text in its languages, Chinese first; on one line where it is short.
func textNode(t wire.Text) *yaml.Node {
	out := &yaml.Node{Kind: yaml.MappingNode}
	if !strings.Contains(t["zh"], "\n") && len(t["zh"]) < 240 {
		out.Style = yaml.FlowStyle
	}
	for _, lang := range []string{"zh", "en", "ko"} {
		if t[lang] != "" {
			put(out, lang, stringNode(t[lang]))
		}
	}
	return out
}

func telephonesNode(all []catalogue.Telephone) *yaml.Node {
	if len(all) == 0 {
		return nil
	}
	out := &yaml.Node{Kind: yaml.SequenceNode}
	for _, p := range all {
		n := flow()
		put(n, "number", stringNode(p.Number))
		put(n, "for", stringNode(p.For))
		out.Content = append(out.Content, n)
	}
	return out
}
