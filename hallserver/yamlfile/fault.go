package yamlfile

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"yimen/hallserver/message"
)

// Fault is one thing wrong with a file.
type Fault struct {
	Line int    // from 1; 0: the whole file
	Path string // such as $.services[3].queue; empty: the line says it
	say  error
}

// Say makes a fault. format and args are those of [message.Errorf].
func Say(line int, path, format string, args ...any) Fault {
	return Fault{Line: line, Path: path, say: message.Errorf(format, args...)}
}

// Message is what is wrong, in English.
func (f Fault) Message() string { return f.say.Error() }

// Said is what is wrong, for who tells of it with another place.
func (f Fault) Said() error { return f.say }

// onWire is a Fault as JSON.
type onWire struct {
	Line      int    `json:"line"`
	Path      string `json:"path"`
	Message   string `json:"message"`
	MessageZH string `json:"message_zh,omitempty"`
}

// MarshalJSON is {"line","path","message","message_zh"}.
func (f Fault) MarshalJSON() ([]byte, error) {
	return json.Marshal(onWire{f.Line, f.Path, f.Message(), message.Plain(f.say, "zh")})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (f *Fault) UnmarshalJSON(raw []byte) error {
	var w onWire
	if err := json.Unmarshal(raw, &w); err != nil {
		return fmt.Errorf("a file's fault: %w", err)
	}
	*f = Fault{Line: w.Line, Path: w.Path, say: message.Both(w.Message, w.MessageZH)}
	return nil
}

// String is the fault in English, with where it is.
func (f Fault) String() string { return f.In("en") }

// In is the fault in a language, with where it is.
func (f Fault) In(lang string) string {
	says := message.Plain(f.say, lang)
	switch {
	case f.Line > 0 && f.Path != "" && lang == "zh":
		return fmt.Sprintf("第 %d 行 %s：%s", f.Line, strings.TrimPrefix(f.Path, "$."), says)
	case f.Line > 0 && f.Path != "":
		return fmt.Sprintf("line %d: %s: %s", f.Line, f.Path, says)
	case f.Line > 0 && lang == "zh":
		return fmt.Sprintf("第 %d 行：%s", f.Line, says)
	case f.Line > 0:
		return fmt.Sprintf("line %d: %s", f.Line, says)
	default:
		return says
	}
}

// Faults is everything that is wrong with a file, in the file's order.
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

// Sorted is the faults in the file's order, each once: what an alias brings in at
// several places stands in one.
func (f Faults) Sorted() Faults {
	out := slices.Clone(f)
	slices.SortStableFunc(out, func(a, b Fault) int { return a.Line - b.Line })
	told := map[string]bool{}
	return slices.DeleteFunc(out, func(one Fault) bool {
		key := fmt.Sprint(one.Line, one.Message())
		again := told[key] && one.Line > 0
		told[key] = true
		return again
	})
}
