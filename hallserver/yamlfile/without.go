package yamlfile

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Without is a file without those keys of its mappings for which out is true; all
// else of it, its comments too, stays as it stands. It takes out what has a text or a
// number as its value, on its line. An error says that something else was to go:
// what comes of it is read, and held against what it was to be.
func Without(raw []byte, out func(of *yaml.Node, key string) bool) ([]byte, error) {
	var file yaml.Node
	if err := yaml.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("take keys out: %w", err)
	}
	lines := strings.SplitAfter(string(raw), "\n")
	var cuts []cut
	for _, m := range mappings(&file, nil) {
		if m.Style&yaml.FlowStyle != 0 {
			cuts = append(cuts, flowCut(m, lines, out)...)
		} else {
			cuts = append(cuts, blockCuts(m, out)...)
		}
	}
	slices.SortFunc(cuts, func(a, b cut) int { // from the end, so that places stay
		if a.line != b.line {
			return b.line - a.line
		}
		return b.from - a.from
	})
	for _, c := range cuts {
		if c.to == 0 {
			lines = slices.Delete(lines, c.line-1, c.line)
			continue
		}
		line := []rune(lines[c.line-1])
		lines[c.line-1] = string(line[:c.from]) + c.put + string(line[c.to:])
	}
	made := []byte(strings.Join(lines, ""))
	drop(&file, out)
	var got, want any
	if err := errors.Join(yaml.Unmarshal(made, &got), file.Decode(&want)); err != nil {
		return nil, fmt.Errorf("take keys out: %w", err)
	}
	if !reflect.DeepEqual(got, want) {
		return nil, errors.New("take keys out: the file is not written so that a program can")
	}
	return made, nil
}

// cut is a line that goes, or runes from and to on it in whose place something is put.
type cut struct {
	line, from, to int // line from 1; to 0: the whole line
	put            string
}

// mappings are all of a file, each once.
func mappings(n *yaml.Node, found []*yaml.Node) []*yaml.Node {
	if n.Kind == yaml.MappingNode {
		found = append(found, n)
	}
	for _, c := range n.Content { // what an alias stands for is elsewhere
		found = mappings(c, found)
	}
	return found
}

// drop takes the keys out of the nodes.
func drop(n *yaml.Node, out func(of *yaml.Node, key string) bool) {
	for _, m := range mappings(n, nil) {
		var kept []*yaml.Node
		for i := 0; i+1 < len(m.Content); i += 2 {
			if !out(m, m.Content[i].Value) {
				kept = append(kept, m.Content[i], m.Content[i+1])
			}
		}
		m.Content = kept
	}
}

// blockCuts are the lines of a mapping that has one key a line.
func blockCuts(m *yaml.Node, out func(of *yaml.Node, key string) bool) (cuts []cut) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if key := m.Content[i]; out(m, key.Value) {
			cuts = append(cuts, cut{line: key.Line})
		}
	}
	return cuts
}

// flowCut is what is to stand in the place of a mapping that stands on one line;
// none: all of it stays.
func flowCut(m *yaml.Node, lines []string, out func(of *yaml.Node, key string) bool) []cut {
	var kept []string
	c := cut{line: m.Line}
	line := []rune(lines[m.Line-1])
	for i := 0; i+1 < len(m.Content); i += 2 {
		key, value := m.Content[i], m.Content[i+1]
		if value.Kind != yaml.ScalarNode || value.Line != m.Line {
			return nil
		}
		from, to := key.Column-1, value.Column-1+wide(line[value.Column-1:], value)
		if c.to == 0 {
			c.from = from
		}
		c.to = to
		if !out(m, key.Value) {
			kept = append(kept, string(line[from:to]))
		}
	}
	if c.put = strings.Join(kept, ", "); len(kept)*2 == len(m.Content) {
		return nil
	}
	return []cut{c}
}

// wide is how many runes a value takes that line begins with.
func wide(line []rune, value *yaml.Node) int {
	if value.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) == 0 {
		return len([]rune(value.Value))
	}
	for i := 1; i < len(line); i++ {
		switch {
		case line[i] == '\\' && line[0] == '"':
			i++
		case line[i] == line[0] && line[0] == '\'' && i+1 < len(line) && line[i+1] == '\'':
			i++
		case line[i] == line[0]:
			return i + 1
		}
	}
	return len(line)
}
