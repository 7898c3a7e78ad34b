package catalogue

import (
	"bytes"
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/holiday"
	"yimen/hallserver/message"
	"yimen/hallserver/yamlfile"
)

// A file is written into as text, so that all else of it stays as somebody wrote
// it. What comes of it is read again, and held against what it was to say.

// insertTries is how many lines are tried from the one on that an exception begins
// at: it may go on over some.
const insertTries = 12

// place is where exceptions go into a file.
type place struct {
	line   int    // after this one, from 1, or one of the next
	indent string // of an exception's dash
	key    string // to be written before them, with its indent; "": it is there
}

// write puts exceptions into the file, after those of the calendar.
func (h *Holidays) write(raw []byte, id string, entries []Exception, y holiday.Year, from string) ([]byte, error) {
	if len(entries) == 0 {
		return raw, nil
	}
	for _, e := range entries {
		h.Added = append(h.Added, e.flow())
	}
	text := raw
	list, shared, err := listOf(raw, id)
	if err != nil {
		return nil, h.byHand(err)
	}
	if list.empty {
		text = emptied(raw, list.line)
	}
	want, err := grown(raw, shared, entries)
	if err != nil {
		return nil, err
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	for at := list.line; at < list.line+insertTries && at <= len(lines); at++ {
		out := list.put(lines, at, append(comment(y, from), h.Added...))
		var got Catalogue
		if err := yaml.Unmarshal(out, &got); err == nil && reflect.DeepEqual(got, want) {
			return out, nil
		}
	}
	return nil, h.byHand(fmt.Errorf("the exceptions of line %d are not one a line", list.line))
}

// byHand says that the file has to be written by a hand, and what.
func (h *Holidays) byHand(why error) error {
	return fmt.Errorf("%w; nothing was changed. Write into the exceptions of calendar %q:\n      - %s", why, h.Calendar, strings.Join(h.Added, "\n      - "))
}

// list is the exceptions of a calendar in a file.
type list struct {
	place
	empty bool // they are [] so far
}

// listOf finds the exceptions of a calendar, and the calendars that have the same.
func listOf(raw []byte, id string) (list, []int, error) {
	var file yaml.Node
	if err := yaml.Unmarshal(raw, &file); err != nil {
		return list{}, nil, err
	}
	calendars, ok := yamlfile.Value(file.Content[0], "calendars")
	if !ok {
		return list{}, nil, fmt.Errorf("no calendars")
	}
	of := func(n *yaml.Node) *yaml.Node {
		found, ok := yamlfile.Value(n, "exceptions")
		if ok && found.Kind == yaml.AliasNode {
			found = found.Alias
		}
		return found
	}
	var its *yaml.Node
	var cal *yaml.Node
	for _, n := range resolved(calendars).Content {
		if is, ok := yamlfile.Value(n, "id"); ok && is.Value == id {
			cal, its = resolved(n), of(n)
		}
	}
	if cal == nil {
		return list{}, nil, fmt.Errorf("calendar %q is not written out in the file", id)
	}
	var shared []int
	for i, n := range resolved(calendars).Content {
		if found := of(n); resolved(n) == cal || (its != nil && found == its) {
			shared = append(shared, i)
		}
	}
	l, err := listAt(cal, its, bytes.Split(raw, []byte("\n")))
	return l, shared, err
}

// resolved is a node, or what it stands for.
func resolved(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// listAt is where a calendar's exceptions end, or would.
func listAt(cal, its *yaml.Node, lines [][]byte) (list, error) {
	blanks := func(n int) string { return strings.Repeat(" ", max(n, 0)) }
	switch {
	case cal.Style&yaml.FlowStyle != 0:
		return list{}, fmt.Errorf("the calendar of line %d is not one key a line", cal.Line)
	case its == nil:
		key := blanks(cal.Content[0].Column - 1)
		return list{place: place{line: lastLine(cal), indent: key + "  ", key: key + "exceptions:"}}, nil
	case its.Tag == "!!null" && its.Value == "", its.Kind == yaml.SequenceNode && len(its.Content) == 0:
		for i := 0; i+1 < len(cal.Content); i += 2 {
			if cal.Content[i+1] == its {
				key := cal.Content[i]
				return list{place: place{line: key.Line, indent: blanks(key.Column + 1)}, empty: its.Kind == yaml.SequenceNode}, nil
			}
		}
	case its.Kind == yaml.SequenceNode && its.Style&yaml.FlowStyle == 0:
		line := lines[its.Content[0].Line-1]
		if indent, _, dash := bytes.Cut(line, []byte("-")); dash && len(bytes.TrimSpace(indent)) == 0 {
			return list{place: place{line: lastLine(its.Content[len(its.Content)-1]), indent: string(indent)}}, nil
		}
	}
	return list{}, fmt.Errorf("the exceptions of line %d are not one a line", its.Line)
}

// lastLine is the last line on which something of a node begins.
func lastLine(n *yaml.Node) int {
	line := n.Line
	for _, c := range n.Content { // what an alias stands for is elsewhere
		line = max(line, lastLine(c))
	}
	return line
}

var noneForm = regexp.MustCompile(`\[\s*\]`)

// emptied is a file without the [] of a line.
func emptied(raw []byte, line int) []byte {
	lines := bytes.SplitAfter(raw, []byte("\n"))
	lines[line-1] = noneForm.ReplaceAll(lines[line-1], nil)
	return slices.Concat(lines...)
}

// put is the file with exceptions and comments after a line.
func (p place) put(lines [][]byte, after int, entries []string) []byte {
	end := "\n"
	if bytes.HasSuffix(lines[0], []byte("\r\n")) {
		end = "\r\n"
	}
	out := slices.Concat(lines[:after]...)
	if !bytes.HasSuffix(out, []byte("\n")) {
		out = append(out, end...)
	}
	if p.key != "" {
		out = append(out, p.key+end...)
	}
	for _, e := range entries {
		if !strings.HasPrefix(e, "#") {
			e = "- " + e
		}
		out = append(out, p.indent+e+end...)
	}
	return append(out, slices.Concat(lines[after:]...)...)
}

// grown is what a file is to say with more exceptions of some calendars.
func grown(raw []byte, shared []int, entries []Exception) (Catalogue, error) {
	var want Catalogue
	if err := yaml.Unmarshal(raw, &want); err != nil {
		return want, err
	}
	for _, i := range shared {
		want.Calendars[i].Exceptions = slices.Concat(want.Calendars[i].Exceptions, entries)
	}
	return want, nil
}

// comment says where the exceptions come from.
func comment(y holiday.Year, from string) []string {
	out := []string{fmt.Sprintf("# The holidays of %d and the days worked for them, from %s; check them", y.Year, plainLine(filepath.Base(from))), "# against the State Council's notice."}
	for _, s := range y.Sources {
		out = append(out, "# "+plainLine(s))
	}
	return out
}

// plainLine is a text that can stand in a comment.
func plainLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsGraphic(r) {
			return ' '
		}
		return r
	}, text)
	return text[:min(len(text), 300)]
}

// flow is an exception on one line, as a file has it.
func (e Exception) flow() string {
	node := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
	add := func(key, tag, value string) {
		if value != "" {
			node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: value})
		}
	}
	add("date", "!!timestamp", e.Date)
	add("from", "!!timestamp", e.From)
	add("to", "!!timestamp", e.To)
	add("works_as", "!!str", e.WorksAs)
	if e.Closed {
		add("closed", "!!bool", "true")
	}
	if len(e.Name) > 0 {
		name := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		for _, lang := range message.Languages {
			if e.Name[lang] == "" {
				continue
			}
			name.Content = append(name.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: lang}, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: e.Name[lang]})
		}
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: "name"}, name)
	}
	out, err := yaml.Marshal(node)
	if err != nil {
		panic("catalogue: an exception cannot be written: " + err.Error()) // plain texts only
	}
	return strings.TrimSpace(string(out))
}
