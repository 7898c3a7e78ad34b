package yamlfile_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/yamlfile"
)

// room is a settings file as a program has it.
type room struct {
	Name    string            `yaml:"name"`
	Seats   int               `yaml:"seats"`
	Doors   uint8             `yaml:"doors"`
	WidthM  float64           `yaml:"width_m"`
	Heated  bool              `yaml:"heated"`
	Windows []int             `yaml:"windows"`
	Texts   map[string]string `yaml:"texts"`
	Next    *room             `yaml:"next"`
	Any     yaml.Node         `yaml:"any"`
	Either  oneOrMany         `yaml:"either"`
	Rest    time.Duration     `yaml:"rest"`
}

// oneOrMany is a word or a list of words.
type oneOrMany []string

func (o *oneOrMany) Shape(n *yaml.Node) any {
	if n.Kind == yaml.SequenceNode {
		return (*[]string)(o)
	}
	return new(string)
}

func (o *oneOrMany) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind == yaml.SequenceNode {
		return n.Decode((*[]string)(o))
	}
	*o = oneOrMany{n.Value}
	return nil
}

func TestAFileIsReadAsAPersonReadsIt(t *testing.T) {
	t.Parallel()
	text := "name: 010\nseats: 12\ndoors: 0\nwidth_m: -1.5e1\nheated: yes\nwindows: [1, 2]\ntexts: {zh: 厅：大, 1: x}\n" +
		"next: &n\n  name: yes\n  next:\nany: {a: 010}\neither: x\nrest: 1m30s"
	var r room
	lines, err := yamlfile.Read([]byte(text), &r)
	if err != nil {
		t.Fatal(err)
	}
	if r.Name != "010" || r.Seats != 12 || r.WidthM != -15 || !r.Heated || r.Texts["zh"] != "厅：大" || r.Next.Name != "yes" || r.Either[0] != "x" || r.Rest != 90*time.Second {
		t.Errorf("%+v", r)
	}
	if got := fmt.Sprint(lines("$.windows[1]"), lines("$.next.name"), lines("$.next.gone"), lines("$.gone")); got != "6 9 8 1" {
		t.Errorf("lines %s", got)
	}
}

func TestWhatIsWrongIsToldWithItsLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                 "the file is empty",
		"# nothing":                        "the file is empty",
		"name: a\n---\nname: b":            "there is a second document after ---: put all into one",
		"name: a\nseats: 007":              "line 2: $.seats: a number written 007 can be taken for another one: write 7",
		"seats: 0o17":                      "line 1: $.seats: a number written 0o17 can be taken for another one: write 15",
		"seats: -0b11":                     "line 1: $.seats: a number written -0b11 can be taken for another one: write -3",
		"seats: 1,000":                     "line 1: $.seats: a number written 1,000 can be taken for another one: write 1000",
		"seats: 十二":                        "line 1: $.seats: write the number as 12, and not as 十二",
		"seats: 二十":                        "line 1: $.seats: write the number as 20, and not as 二十",
		"seats: 十":                         "line 1: $.seats: write the number as 10, and not as 十",
		"seats: 很多":                        "line 1: $.seats: a whole number is wanted, such as 12, and not 很多",
		"seats: 99999999999999999999":      "line 1: $.seats: 99999999999999999999 is out of all bounds",
		"doors: 256":                       "line 1: $.doors: 256 is out of all bounds",
		"doors: -1":                        "line 1: $.doors: -1 is out of all bounds",
		"width_m: 01.5":                    "line 1: $.width_m: a number written 01.5 can be taken for another one: write 1.5",
		"width_m: .5":                      "line 1: $.width_m: a number written .5 can be taken for another one: write 0.5",
		"width_m: .inf":                    "line 1: $.width_m: a number is wanted, such as 1.5, and not .inf",
		"heated: 是":                        "line 1: $.heated: 是 stands here: write true or false",
		"windows: [1, [2]]":                "line 1: $.windows[1]: […] stands here, and one plain value is wanted",
		"windows: 1":                       "line 1: $.windows: 1 stands here, and a list is wanted, such as [a, b]",
		"texts: x":                         "line 1: $.texts: x stands here, and keys with values are wanted, such as key: value",
		"name: {a: b}":                     "line 1: $.name: {…} stands here, and one plain value is wanted",
		"- name: a":                        "line 1: […] stands here, and keys with values are wanted, such as key: value",
		"seat: 3":                          "line 1: there is no seat here; do you mean seats?",
		"Name: a":                          "line 1: there is no Name here; do you mean name?",
		"width: 3":                         "line 1: there is no width here; do you mean width_m?",
		"colour: red":                      "line 1: there is no colour here; there are any, doors, either, heated, name, next, rest, seats, texts, width_m, windows",
		"next:\n  seats: 1\n  seats: 2":    "line 3: $.next: seats stands here twice, in line 2 too",
		"texts: {zh: a, zh: b}":            "line 1: $.texts: zh stands here twice, in line 1 too",
		"texts: {zh：厅}":                    "line 1: $.texts: the colon ： is a Chinese one: write : and a space",
		"rest: 30":                         "line 1: $.rest: a length of time is wanted, such as 30s or 5m, and not 30",
		"either: {a: b}":                   "line 1: $.either: {…} stands here, and one plain value is wanted",
		"either: [[a]]":                    "line 1: $.either[0]: […] stands here, and one plain value is wanted",
		"name: *gone":                      "line 1: from here on it is no YAML any more (unknown anchor 'gone' referenced)",
		"name: a\nseats: 1\n\twindows: []": "line 3: a tab indents this line: indent with spaces",
		"name: a\nseats：3\nheated: no":     "line 2: the colon ： is a Chinese one: write : and a space",
		"name: 'a\nseats: 3\nheated: no":   "line 1: what ' opens is not closed by '",
		"name: @a":                         "line 1: a text that begins with @, % or ` must stand in quotation marks",
		"name: a: b":                       "line 1: a text in which a colon and a space stand must itself stand in quotation marks",
		"\xff\xfen\x00":                    "the file is UTF-16: save it as UTF-8",
		"name: a\n# \xd6\xd0":              "line 2: this is no UTF-8 (an editor of Windows may have saved GBK): save the file as UTF-8",
	} {
		var r room
		if _, err := yamlfile.Read([]byte(text), &r); err == nil || err.Error() != want {
			t.Errorf("%q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestAllFaultsAreToldInTheirOrderAndWhatAnAliasRepeatsOnce(t *testing.T) {
	t.Parallel()
	var r struct {
		A, B map[string]room
	}
	_, err := yamlfile.Read([]byte("a: {x: &r {seats: 01}}\nb:\n  y: *r\n  z:\n    <<: *r\n    doors: x"), &r)
	want := "line 1: $.a.x.seats: a number written 01 can be taken for another one: write 1\n" +
		"line 6: $.b.z.doors: a whole number is wanted, such as 12, and not x"
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
}

func TestAFileThatGrowsByItsAliasesIsRefusedAtOnce(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("a0: &a0 [x, x]\n")
	for i := range 30 {
		fmt.Fprintf(&text, "a%d: &a%d [*a%d, *a%d]\n", i+1, i+1, i, i)
	}
	began := time.Now()
	var r map[string]any
	if _, err := yamlfile.Read([]byte(text.String()), &r); err == nil {
		t.Error("it was read")
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("it took %v", took)
	}
}

func FuzzAFileIsReadOrRefused(f *testing.F) {
	f.Add([]byte("name: a\nseats: 1\nnext: {name: b}"))
	f.Add([]byte("texts: &t {zh：a}\nnext: {texts: *t, <<: {name: x}}"))
	f.Add([]byte("name: \"a\n\tb: ["))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var r room
		_, err := yamlfile.Read(raw, &r)
		if err == nil {
			return
		}
		faults, ok := errors.AsType[yamlfile.Faults](err)
		if !ok || len(faults) == 0 {
			t.Fatalf("%T: %v", err, err)
		}
		most := 1 + strings.Count(string(raw), "\n")
		for _, one := range faults {
			if one.Line < 0 || one.Line > most || one.Message() == "" {
				t.Errorf("line %d of %d: %q", one.Line, most, one.Message())
			}
		}
	})
}
