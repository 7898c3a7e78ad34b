package yamlfile

import (
	"bytes"
	"errors"
	"io"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/message"
)

// Lines finds the line of a path such as $.services[3].queue, or of the nearest
// part of it that the file has.
type Lines func(path string) int

// ReadOptional is Read of a file in which everything may be left out: an empty one
// leaves the value as it is.
func ReadOptional(raw []byte, into any) (Lines, error) {
	if _, err := document(raw); errors.Is(err, io.EOF) {
		return func(string) int { return 1 }, nil
	}
	return Read(raw, into)
}

// document is the first document of a file.
func document(raw []byte) (*yaml.Node, error) {
	var file yaml.Node
	err := yaml.NewDecoder(bytes.NewReader(raw)).Decode(&file)
	return &file, err //nolint:wrapcheck // of this file's own readers
}

// Read reads a file into a value, which into points to. An empty file is a fault.
// What is wrong comes back as [Faults]; the value is then not to be used.
func Read(raw []byte, into any) (Lines, error) {
	if err := letters(raw); err != nil {
		return nil, err
	}
	var file yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	switch err := dec.Decode(&file); {
	case errors.Is(err, io.EOF):
		return nil, Faults{Say(0, "", "the file is empty")}
	case err != nil:
		return nil, syntax(raw, err)
	}
	switch err := dec.Decode(&yaml.Node{}); {
	case errors.Is(err, io.EOF):
	case err != nil:
		return nil, syntax(raw, err)
	default:
		return nil, Faults{Say(0, "", "there is a second document after ---: put all into one")}
	}
	w := walk{seen: map[visit]bool{}}
	w.value(&file, reflect.TypeOf(into), "$")
	if len(w.faults) > 0 {
		return nil, w.faults.Sorted()
	}
	strict := yaml.NewDecoder(bytes.NewReader(raw))
	strict.KnownFields(true)
	if err := strict.Decode(into); err != nil {
		return nil, ofLibrary(err)
	}
	return func(path string) int { return lineOf(&file, path) }, nil
}

// lineForm is how the YAML library says where.
var lineForm = regexp.MustCompile(`^(?:yaml: )?(?:line (\d+): )?(.*)$`)

// ofLibrary turns what the YAML library, or an UnmarshalYAML of ours, says into
// Faults.
func ofLibrary(err error) Faults {
	if faults, ok := errors.AsType[Faults](err); ok {
		return faults
	}
	messages := []string{err.Error()}
	if typed, ok := errors.AsType[*yaml.TypeError](err); ok {
		messages = typed.Errors
	}
	var out Faults
	for _, m := range messages {
		part := lineForm.FindStringSubmatch(m)
		line, _ := strconv.Atoi(part[1]) // digits, or none
		out = append(out, Fault{Line: line, say: message.Both(part[2], "")})
	}
	return out
}

// lineOf finds the line of a path such as $.services[3].queue, or of the
// nearest part of it that the file has.
func lineOf(file *yaml.Node, path string) int {
	at := file
	if at.Kind == yaml.DocumentNode && len(at.Content) > 0 {
		at = at.Content[0]
	}
	line := 1
	for _, step := range strings.FieldsFunc(strings.TrimPrefix(path, "$"), func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		next, on, found := child(at, step)
		if !found {
			break
		}
		at, line = next, on
	}
	return line
}

// Value is the value of a key of a map, or the item of an index of a list.
func Value(of *yaml.Node, key string) (*yaml.Node, bool) {
	value, _, found := child(of, key)
	return value, found
}

// child is the value of a key, or the item of an index, and the line on which that
// key or item stands.
func child(n *yaml.Node, step string) (of *yaml.Node, line int, found bool) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if i, err := strconv.Atoi(step); err == nil && n.Kind == yaml.SequenceNode {
		if i < len(n.Content) {
			return n.Content[i], n.Content[i].Line, true
		}
		return nil, 0, false
	}
	if n.Kind != yaml.MappingNode {
		return nil, 0, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == step {
			return n.Content[i+1], n.Content[i].Line, true
		}
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Tag == "!!merge" && n.Content[i+1].Kind == yaml.AliasNode {
			return child(n.Content[i+1], step)
		}
	}
	return nil, 0, false
}
