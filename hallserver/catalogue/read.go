package catalogue

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// MaxFile bounds a catalogue's file, in bytes.
const MaxFile = 8 << 20

// Fault is one thing wrong with a catalogue's file.
type Fault struct {
	Line    int    `json:"line"` // from 1; 0: the whole file
	Path    string `json:"path"` // such as $.services[3].queue
	Message string `json:"message"`
}

func (f Fault) String() string {
	switch {
	case f.Line > 0 && f.Path != "":
		return fmt.Sprintf("line %d: %s: %s", f.Line, f.Path, f.Message)
	case f.Line > 0:
		return fmt.Sprintf("line %d: %s", f.Line, f.Message)
	default:
		return f.Message
	}
}

// Faults is everything that is wrong with it, in the file's order.
type Faults []Fault

func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.String()
	}
	return strings.Join(lines, "\n")
}

// ReadFile is Read of a named file.
func ReadFile(name string) (*Catalogue, error) {
	f, err := os.Open(name) //nolint:gosec // the operator names it
	if err != nil {
		return nil, fmt.Errorf("open catalogue: %w", err)
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	c, err := Read(raw)
	if err != nil {
		return nil, fmt.Errorf("catalogue %s:\n%w", name, err)
	}
	return c, nil
}

// Read reads and checks a catalogue. What is wrong comes back as Faults.
func Read(raw []byte) (*Catalogue, error) {
	if len(raw) > MaxFile {
		return nil, Faults{{Message: fmt.Sprintf("larger than %d bytes", MaxFile)}}
	}
	var c Catalogue
	lines, err := Strict(raw, &c)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	c.version = hex.EncodeToString(sum[:8])
	k := checker{lines: lines, c: &c}
	k.check()
	if len(k.faults) > 0 {
		return nil, k.faults
	}
	c.nameKinds()
	c.notes = k.notes
	return &c, nil
}

// Notes are what is no fault of the file and yet is not as its writer may think:
// what never comes into force.
func (c *Catalogue) Notes() []Fault { return c.notes }

// Lines finds the line of a path such as $.services[3].queue, or of the nearest
// part of it that the file has.
type Lines func(path string) int

// Strict reads a settings file of one YAML document into a value. A key that the
// value does not know, a key given twice and an empty file are errors; all of them
// are Faults.
func Strict(raw []byte, into any) (Lines, error) {
	var file yaml.Node
	if err := yaml.Unmarshal(raw, &file); err != nil {
		return nil, faultsOf(err)
	}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(into); errors.Is(err, io.EOF) {
		return nil, Faults{{Message: "the file is empty"}}
	} else if err != nil {
		return nil, faultsOf(err)
	}
	if err := dec.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return nil, Faults{{Message: "there is a second document after ---: put all into one"}}
	}
	return func(path string) int { return lineOf(&file, path) }, nil
}

// lineForm is how the YAML library says where.
var lineForm = regexp.MustCompile(`^(?:yaml: )?line (\d+): (.*)$`)

// faultsOf turns an error of the YAML library into Faults.
func faultsOf(err error) Faults {
	messages := []string{err.Error()}
	if typed, ok := errors.AsType[*yaml.TypeError](err); ok {
		messages = typed.Errors
	}
	var out Faults
	for _, m := range messages {
		f := Fault{Message: m}
		if part := lineForm.FindStringSubmatch(m); part != nil {
			f.Line, _ = strconv.Atoi(part[1]) // digits
			f.Message = part[2]
		}
		out = append(out, f)
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
		next, found := child(at, step)
		if !found {
			break
		}
		at = next
		line = at.Line
	}
	return line
}

// child is the value of a key, or the item of an index.
func child(n *yaml.Node, step string) (*yaml.Node, bool) {
	if n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	if i, err := strconv.Atoi(step); err == nil && n.Kind == yaml.SequenceNode {
		if i < len(n.Content) {
			return n.Content[i], true
		}
		return nil, false
	}
	if n.Kind != yaml.MappingNode {
		return nil, false
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == step {
			return n.Content[i+1], true
		}
	}
	return nil, false
}
