package voice

import (
	"bytes"
	_ "embed"
	"fmt"
	"regexp"
	"time"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

//go:embed default.yaml
var defaultFile []byte

// DefaultFile is the rules a hall begins with, as a file with remarks.
func DefaultFile() []byte { return bytes.Clone(defaultFile) }

// DefaultRules are the rules of DefaultFile.
func DefaultRules() Rules {
	r, err := readRules(defaultFile, nil)
	if err != nil {
		panic(fmt.Sprintf("voice: built-in rules: %v", err)) // a test reads them
	}
	return r
}

// The shapes of the file. What is nil stands not there.
type rulesFile struct {
	Default    mannerFile             `yaml:"default"`
	Zones      map[string]mannerFile  `yaml:"zones"`
	Phrases    *[]phraseFile          `yaml:"phrases"`
	Dictionary map[string]val[string] `yaml:"dictionary"`

	Synthesiser *synthesiserFile `yaml:"synthesiser"`
}

type mannerFile struct {
	Voice     *val[string]  `yaml:"voice"`
	Repeat    *val[int]     `yaml:"repeat"`
	GapMS     *val[int]     `yaml:"gap_ms"`
	MergeOver *val[int]     `yaml:"merge_over"`
	DeadlineS *val[int]     `yaml:"deadline_s"`
	Also      *alsoFile     `yaml:"also"`
	Yao       *bool         `yaml:"yao"`
	Volume    *[]periodFile `yaml:"volume"`
	Quiet     *[]periodFile `yaml:"quiet"`
}

type periodFile struct {
	From    val[string] `yaml:"from"`
	To      val[string] `yaml:"to"`
	Percent *val[int]   `yaml:"percent"`
}

type phraseFile struct {
	ID     val[string]            `yaml:"id"`
	Kind   val[string]            `yaml:"kind"`
	Text   map[string]val[string] `yaml:"text"`
	Pinyin *val[string]           `yaml:"pinyin"`
}

// val is a plain value and its line.
type val[T any] struct {
	v    T
	line int
}

// Shape is that of the value.
func (v *val[T]) Shape(*yaml.Node) any { return &v.v }

// UnmarshalYAML keeps the line.
func (v *val[T]) UnmarshalYAML(n *yaml.Node) error {
	v.line = n.Line
	return n.Decode(&v.v) //nolint:wrapcheck // it names the line
}

// alsoFile is a language, by-ticket, none, or a list.
type alsoFile struct {
	list []string
	line int
}

// Shape is a word or a list of words.
func (a *alsoFile) Shape(n *yaml.Node) any {
	if n.Kind == yaml.SequenceNode {
		return &a.list
	}
	return new(string)
}

// UnmarshalYAML takes one word for a list of one, and none for an empty one.
func (a *alsoFile) UnmarshalYAML(n *yaml.Node) error {
	a.line = n.Line
	if n.Kind == yaml.SequenceNode {
		return n.Decode(&a.list) //nolint:wrapcheck // it names the line
	}
	var one string
	if err := n.Decode(&one); err != nil {
		return err //nolint:wrapcheck // it names the line
	}
	if one != "none" {
		a.list = []string{one}
	}
	return nil
}

// ReadRules reads voice.yaml (see DefaultFile). Empty, it is the default. What is
// wrong comes back as yamlfile.Faults.
func ReadRules(raw []byte) (Rules, error) {
	usual := DefaultRules()
	return readRules(raw, usual.phrases)
}

func readRules(raw []byte, phrases []phrase) (Rules, error) {
	var file rulesFile
	if _, err := yamlfile.ReadOptional(raw, &file); err != nil {
		return Rules{}, err
	}
	c := checker{}
	r := Rules{
		usual: c.manner(file.Default, usualManner(), "default"), zones: map[string]manner{}, phrases: phrases,
		own: c.synthesiser(file.Synthesiser),
	}
	if len(file.Zones) > maxZones {
		c.fault(0, "more than %d zones", maxZones)
	}
	for id, m := range file.Zones {
		r.zones[id] = c.manner(m, r.usual, "zone "+id)
	}
	if file.Phrases != nil {
		r.phrases = c.phrases(*file.Phrases, c.reader(file.Dictionary))
	} else if len(file.Dictionary) > 0 {
		c.reader(file.Dictionary)
	}
	return r, c.err()
}

// checker gathers faults.
type checker struct{ faults yamlfile.Faults }

func (c *checker) fault(line int, format string, args ...any) {
	c.faults = append(c.faults, yamlfile.Say(line, "", format, args...))
}

func (c *checker) err() error {
	if len(c.faults) == 0 {
		return nil
	}
	return c.faults.Sorted()
}

// number takes a number between two bounds.
func (c *checker) number(to *int, v *val[int], from, most int, what string) {
	switch {
	case v == nil:
	case v.v < from || v.v > most:
		c.fault(v.line, "%s is %d, and lies between %d and %d", what, v.v, from, most)
	default:
		*to = v.v
	}
}

// nameForm is what ids of phrases, and folders of recordings, look like.
var nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

const maxName = 40

func nameOK(s string) bool { return len(s) <= maxName && nameForm.MatchString(s) }

func (c *checker) manner(f mannerFile, m manner, whose string) manner {
	if f.Voice != nil {
		if f.Voice.v != "" && !nameOK(f.Voice.v) {
			c.fault(f.Voice.line, "%s: voice %q: a folder's name of a-z 0-9 -", whose, f.Voice.v)
		}
		m.voice = f.Voice.v
	}
	c.number(&m.repeat, f.Repeat, 1, maxRepeat, "repeat")
	c.number(&m.gapMS, f.GapMS, 100, 5000, "gap_ms")
	c.number(&m.mergeOver, f.MergeOver, 1, 60, "merge_over")
	seconds := int(m.deadline / time.Second)
	c.number(&seconds, f.DeadlineS, 5, 600, "deadline_s")
	m.deadline = time.Duration(seconds) * time.Second
	if f.Also != nil {
		m.also = f.Also.list
		for _, lang := range m.also {
			if lang != langEnglish && lang != langKorean && lang != alsoByTicket {
				c.fault(f.Also.line, "also %q: en, ko, by-ticket or none (Mandarin is always spoken)", lang)
			}
		}
	}
	if f.Yao != nil {
		m.yao, m.yaoGiven = *f.Yao, true
	}
	if f.Volume != nil {
		m.volume = c.periods(*f.Volume, true)
	}
	if f.Quiet != nil {
		m.quiet = c.periods(*f.Quiet, false)
	}
	return m
}

func (c *checker) periods(list []periodFile, loud bool) []period {
	if len(list) > maxPeriods {
		c.fault(list[0].From.line, "more than %d periods", maxPeriods)
	}
	out := make([]period, 0, len(list))
	for _, f := range list {
		p := period{from: c.minute(f.From), to: c.minute(f.To), percent: 100}
		switch {
		case loud && f.Percent == nil:
			c.fault(f.From.line, "a period of volume needs its percent")
		case !loud && f.Percent != nil:
			c.fault(f.Percent.line, "quiet hours have no percent; give a period of volume")
		default:
			c.number(&p.percent, f.Percent, 10, 100, "percent")
		}
		if p.from == p.to {
			c.fault(f.From.line, "a period from %s to %s is none", f.From.v, f.To.v)
		}
		out = append(out, p)
	}
	return out
}

func (c *checker) minute(v val[string]) int {
	if v.v == "24:00" {
		return 24 * 60
	}
	t, err := time.Parse("15:04", v.v)
	if err != nil {
		c.fault(v.line, "%q is no time of the day, such as \"08:30\"", v.v)
		return 0
	}
	return t.Hour()*60 + t.Minute()
}

func (c *checker) reader(dictionary map[string]val[string]) *reader {
	extra := map[string]string{}
	if len(dictionary) > maxWords {
		c.fault(0, "more than %d words in the dictionary", maxWords)
		dictionary = nil
	}
	for word, said := range dictionary {
		if _, err := syllablesOf(word, said.v); err != nil {
			c.fault(said.line, "dictionary: %v", err)
			continue
		}
		extra[word] = said.v
	}
	r, err := newReader(extra)
	if err != nil {
		c.fault(0, "dictionary: %v", err)
	}
	return r
}

func (c *checker) phrases(list []phraseFile, r *reader) []phrase {
	if len(list) > maxPhrases {
		c.fault(0, "more than %d phrases", maxPhrases)
	}
	seen := map[string]bool{}
	out := make([]phrase, 0, len(list))
	for _, f := range list {
		id := f.ID.v
		switch {
		case !nameOK(id):
			c.fault(f.ID.line, "phrase %q: an id of a-z 0-9 - is needed, %d at most", id, maxName)
			continue
		case seen[id]:
			c.fault(f.ID.line, "phrase %s is there twice", id)
			continue
		case f.Kind.v != wire.SayNotice && f.Kind.v != wire.SayEmergency:
			c.fault(max(f.Kind.line, f.ID.line), "phrase %s: kind is %s or %s", id, wire.SayNotice, wire.SayEmergency)
		}
		seen[id] = true
		out = append(out, c.phrase(f, r))
	}
	return out
}
