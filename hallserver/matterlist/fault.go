package matterlist

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"yimen/hallserver/message"
)

// Origin is where something stands in a list.
type Origin struct {
	Sheet  string `json:"sheet,omitempty"`  // of a workbook
	Row    int    `json:"row,omitempty"`    // from 1; of JSON: the object's place in its list; 0: the whole
	Column string `json:"column,omitempty"` // a letter; of JSON: a key
	Header string `json:"header,omitempty"` // what stands above the column
}

// In is the place in a language; "" is the whole file.
func (o Origin) In(lang string) string {
	var parts []string
	add := func(there bool, zh, en string, args ...any) {
		if !there {
			return
		}
		format := en
		if lang == "zh" {
			format = zh
		}
		parts = append(parts, fmt.Sprintf(format, args...))
	}
	add(o.Sheet != "", "工作表“%s”", "sheet %s", o.Sheet)
	add(o.Row > 0, "第 %d 行", "row %d", o.Row)
	add(o.Column != "" && o.Header == "", "%s 列", "column %s", o.Column)
	add(o.Column != "" && o.Header != "", "%s 列（%s）", "column %s (%s)", o.Column, o.Header)
	if lang == "zh" {
		return strings.Join(parts, " ")
	}
	return strings.Join(parts, ", ")
}

// Fault is one thing wrong with a list, and where.
type Fault struct {
	Origin
	say error
}

// Faultf makes a fault. format and args are those of [message.Errorf].
func (o Origin) Faultf(format string, args ...any) Fault {
	return Fault{o, message.Errorf(format, args...)}
}

// Message is what is wrong, in English.
func (f Fault) Message() string { return f.say.Error() }

// String is the fault in English, with where it is.
func (f Fault) String() string { return f.In("en") }

// In is the fault in a language, with where it is.
func (f Fault) In(lang string) string {
	at, says := f.Origin.In(lang), message.Plain(f.say, lang)
	switch {
	case at == "":
		return says
	case lang == "zh":
		return at + "：" + says
	}
	return at + ": " + says
}

// MarshalJSON is {"sheet","row","column","header","message","message_zh"}.
func (f Fault) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Origin
		Message   string `json:"message"`
		MessageZH string `json:"message_zh"`
	}{f.Origin, f.Message(), message.Plain(f.say, "zh")})
}

// Faults is everything that is wrong with a list, in the list's order.
type Faults []Fault

func (f Faults) Error() string { return f.In("en") }

// In is all of them in a language, one a line.
func (f Faults) In(lang string) string {
	lines := make([]string, len(f))
	for i, one := range f {
		lines[i] = one.In(lang)
	}
	return strings.Join(lines, "\n")
}

// err is the faults as an error; nil: there are none.
func (f Faults) err() error {
	if len(f) == 0 {
		return nil
	}
	return f
}

// sorted is the faults by row within the sheets as they come.
func (f Faults) sorted() Faults {
	var sheets []string
	for _, one := range f {
		if !slices.Contains(sheets, one.Sheet) {
			sheets = append(sheets, one.Sheet)
		}
	}
	slices.SortStableFunc(f, func(a, b Fault) int {
		if s := slices.Index(sheets, a.Sheet) - slices.Index(sheets, b.Sheet); s != 0 {
			return s
		}
		return a.Row - b.Row
	})
	return f
}
