package voice

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Bounds of a hall's own synthesiser.
const (
	ownTimeout   = 30 * time.Second
	maxOwnBytes  = 16 << 20
	ownRest      = time.Minute // after a failure, before it is tried again
	maxArguments = 64
	maxArgument  = 1024
)

// ownMark begins the hash in the name of a clip that a hall's own synthesiser made.
const ownMark = "o"

// What stands in a command for what changes from clip to clip.
const (
	wordText     = "{text}"
	wordPinyin   = "{pinyin}"
	wordLanguage = "{language}"
	wordWAV      = "{wav}" // a file to write; without it the sound is the program's output
)

// synthesiser is a program that a hall names to speak for it; without a command it
// is none.
type synthesiser struct {
	command   []string
	version   string
	languages []string
}

func (o synthesiser) speaks(r recipe) bool {
	return len(o.command) > 0 && r.id != chimeID && slices.Contains(o.languages, r.language())
}

func (o synthesiser) same(other synthesiser) bool {
	return slices.Equal(o.command, other.command) && o.version == other.version && slices.Equal(o.languages, other.languages)
}

// cacheName is the name of a clip that o makes: another command or version makes
// another.
func (o synthesiser) cacheName(r recipe) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d|%q|%s|%s|%s|%d|%v", recipeVersion, o.command, o.version, r.text, r.input, Rate, speechLUFS))
	return r.id + "-" + ownMark + hex.EncodeToString(sum[:6]) + ".wav"
}

// isOwn is whether a clip's name is one that some synthesiser of a hall's own gave.
func isOwn(name string) bool {
	return strings.HasPrefix(name[strings.LastIndexByte(name, '-')+1:], ownMark)
}

// speak runs the program and makes a clip of what it says.
func (o synthesiser) speak(ctx context.Context, r recipe) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, ownTimeout)
	defer cancel()
	dir, err := os.MkdirTemp("", "yimen-voice-")
	if err != nil {
		return nil, fmt.Errorf("voice synthesiser: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // what stays lies in the machine's own temporary folder
	file := filepath.Join(dir, "said.wav")
	said, err := o.run(ctx, r, file)
	if err == nil && o.has(wordWAV) {
		said, err = readSaid(file)
	}
	if err != nil {
		return nil, fmt.Errorf("voice synthesiser %s: %w", o.command[0], err)
	}
	wav, err := finish(said, speechLUFS)
	if err != nil {
		return nil, fmt.Errorf("voice synthesiser %s said %q: %w", o.command[0], r.text, err)
	}
	return wav, nil
}

// run gives what the program wrote to its output.
func (o synthesiser) run(ctx context.Context, r recipe, file string) ([]byte, error) {
	command := slices.Clone(o.command)
	in := strings.NewReplacer(wordText, r.text, wordPinyin, r.input, wordLanguage, r.language(), wordWAV, file)
	for i, argument := range command[1:] {
		command[i+1] = in.Replace(argument)
	}
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // whoever keeps the hall's data folder names it
	if !o.has(wordText) && !o.has(wordPinyin) {
		cmd.Stdin = strings.NewReader(r.text + "\n")
	}
	var out, complaint bytes.Buffer
	sound := &capped{to: &out, left: maxOwnBytes}
	cmd.Stdout = sound
	cmd.Stderr = &tail{to: &complaint}
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case sound.over:
		return nil, errTooMuch
	case err == nil:
		return out.Bytes(), nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	}
	return nil, fmt.Errorf("%w: %s", err, strings.TrimSpace(complaint.String()))
}

func (o synthesiser) has(word string) bool {
	return slices.ContainsFunc(o.command[1:], func(argument string) bool { return strings.Contains(argument, word) })
}

func readSaid(file string) ([]byte, error) {
	f, err := os.Open(file) //nolint:gosec // in a folder of ours
	if err != nil {
		return nil, err
	}
	defer f.Close() //nolint:errcheck // read only
	said, err := io.ReadAll(io.LimitReader(f, maxOwnBytes+1))
	if err == nil && len(said) > maxOwnBytes {
		err = errTooMuch
	}
	return said, err
}

// tail keeps the beginning of what a program complains of and swallows the rest: one
// that talks much while it works is not stopped for it.
type tail struct{ to *bytes.Buffer }

func (w *tail) Write(p []byte) (int, error) {
	w.to.Write(p[:min(len(p), max(0, maxSaidBytes-w.to.Len()))])
	return len(p), nil
}

// ownOf is the hall's own synthesiser, if it speaks the clip.
func (s *Store) ownOf(r recipe) (synthesiser, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.own, s.own.speaks(r)
}

// byOwn is a clip as the hall's own synthesiser says it; nil where it cannot, or has
// not been able to a moment ago. That it cannot is logged once, and so is the end
// of it.
func (s *Store) byOwn(ctx context.Context, r recipe, own synthesiser) []byte {
	s.mu.Lock()
	resting := !s.ownFailed.IsZero() && s.now().Sub(s.ownFailed).Abs() < ownRest
	s.mu.Unlock()
	if resting {
		return nil
	}
	wav, err := own.speak(ctx, r)
	s.mu.Lock()
	was := !s.ownFailed.IsZero()
	if s.own.same(own) {
		s.ownFailed = time.Time{}
		if err != nil {
			s.ownFailed = s.now()
		}
	}
	s.mu.Unlock()
	switch {
	case err != nil && !was:
		s.log.Warn("voice synthesiser cannot be used, espeak-ng speaks", "error", err)
	case err == nil && was:
		s.log.Info("voice synthesiser speaks again")
	}
	return wav
}

// useOwn takes the synthesiser of rules.
func (s *Store) useOwn(own synthesiser) {
	if !s.own.same(own) {
		s.own, s.ownFailed = own, time.Time{}
	}
}

type synthesiserFile struct {
	Command   []string    `yaml:"command"`
	Version   val[string] `yaml:"version"`
	Languages *[]string   `yaml:"languages"`
	line      int
}

// UnmarshalYAML keeps the line.
func (f *synthesiserFile) UnmarshalYAML(n *yaml.Node) error {
	type fields synthesiserFile
	f.line = n.Line
	if err := fieldsOf(n, "command", "version", "languages"); err != nil {
		return err
	}
	return n.Decode((*fields)(f)) //nolint:wrapcheck // it names the line
}

// fieldsOf is an error for a key that is none of those: a node that decodes itself is
// not asked for unknown keys.
func fieldsOf(n *yaml.Node, known ...string) error {
	for i := 0; i+1 < len(n.Content) && n.Kind == yaml.MappingNode; i += 2 {
		if key := n.Content[i]; !slices.Contains(known, key.Value) {
			return fmt.Errorf("line %d: field %s not found in synthesiser", key.Line, key.Value)
		}
	}
	return nil
}

// synthesiser checks a hall's own synthesiser.
func (c *checker) synthesiser(f *synthesiserFile) synthesiser {
	if f == nil {
		return synthesiser{}
	}
	o := synthesiser{command: f.Command, version: f.Version.v, languages: []string{langChinese}}
	switch {
	case len(f.Command) == 0 || strings.TrimSpace(f.Command[0]) == "":
		c.fault(f.line, "synthesiser: a command is needed: a program and its arguments, such as [say, --out, %q]", wordWAV)
	case len(f.Command) > maxArguments || slices.ContainsFunc(f.Command, func(a string) bool { return len(a) > maxArgument }):
		c.fault(f.line, "synthesiser: a command has %d words of %d bytes at most", maxArguments, maxArgument)
	}
	if len(o.version) > maxName {
		c.fault(f.Version.line, "synthesiser: version has %d bytes at most", maxName)
	}
	if f.Languages != nil {
		o.languages = *f.Languages
		for _, lang := range o.languages {
			if !slices.Contains(languages(), lang) {
				c.fault(f.line, "synthesiser: language %q: zh, en or ko", lang)
			}
		}
	}
	return o
}
