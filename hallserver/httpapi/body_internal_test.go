package httpapi

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

// A quick count goes before the slow search for a name that stands twice; it must
// see every one.
func TestTheCountOfNamesSeesWhatTheSearchFinds(t *testing.T) {
	t.Parallel()
	name := rapid.StringOfN(rapid.RuneFrom([]rune{'a', 'A', 'b', 'k', 'K', '\u212A', 's', 'ſ', ':', '"', '\\', '甲', '_'}), 0, 3, -1)
	rapid.Check(t, func(t *rapid.T) {
		var write func(depth int) string
		write = func(depth int) string {
			kind := rapid.IntRange(0, 4).Draw(t, "kind")
			switch {
			case depth == 0 || kind < 2:
				return quote(name.Draw(t, "text"))
			case kind == 2:
				return rapid.SampledFrom([]string{"1", "null", "true", "-2.5e3"}).Draw(t, "plain")
			}
			var parts []string
			for range rapid.IntRange(0, 4).Draw(t, "length") {
				if kind == 3 {
					parts = append(parts, write(depth-1))
				} else {
					parts = append(parts, quote(name.Draw(t, "name"))+" : "+write(depth-1))
				}
			}
			if kind == 3 {
				return "[" + strings.Join(parts, ",") + "]"
			}
			return "{" + strings.Join(parts, ", ") + "}"
		}
		raw := []byte(write(4))
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		if found, counted := onceEach(raw) != nil, named(raw) != kept(v); found != counted {
			t.Errorf("%s: search %v, count %d of %d", raw, found, kept(v), named(raw))
		}
	})
}

func quote(s string) string {
	raw, err := json.Marshal(strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
	if err != nil {
		panic(err)
	}
	return string(raw)
}
