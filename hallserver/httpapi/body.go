package httpapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"github.com/danielgtaylor/huma/v2"
)

// bodies reads and writes JSON. What is checked and what is then read are two
// readings of one body: a name that stands twice in an object, or twice but for its
// letters' case, could be one thing to the one and another to the other, and is
// refused.
func bodies() huma.Format {
	f := huma.DefaultJSONFormat
	read := f.Unmarshal
	f.Unmarshal = func(raw []byte, v any) error {
		if err := read(raw, v); err != nil {
			return err
		}
		if read, first := v.(*any); first && named(raw) != kept(*read) {
			return onceEach(raw)
		}
		return nil
	}
	return f
}

// named counts the names in a well-formed text: the colons outside its strings.
func named(raw []byte) (n int) {
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case ':':
			n++
		case '"':
			for i++; raw[i] != '"'; i++ {
				if raw[i] == '\\' {
					i++
				}
			}
		}
	}
	return n
}

// kept counts the names that are left once it is read, those that differ in the case
// of their letters alone as one: fewer than are named, and one stood twice.
func kept(v any) (n int) {
	switch v := v.(type) {
	case map[string]any:
		names := len(v)
		if seen := map[string]bool{}; names > 1 {
			for name := range v {
				seen[folded(name)] = true
			}
			names = len(seen)
		}
		for _, inner := range v {
			n += kept(inner)
		}
		return n + names
	case []any:
		for _, inner := range v {
			n += kept(inner)
		}
	}
	return n
}

// onceEach says which name stands twice in an object of a well-formed text.
func onceEach(raw []byte) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	return onceEachIn(dec)
}

// onceEachIn reads one value.
func onceEachIn(dec *json.Decoder) error {
	opens, err := dec.Token()
	if err != nil {
		return fmt.Errorf("read body: %w", err)
	}
	switch opens {
	case json.Delim('{'):
		seen := map[string]bool{}
		for dec.More() {
			name, err := dec.Token()
			if err != nil {
				return fmt.Errorf("read body: %w", err)
			}
			if text, ok := name.(string); ok {
				if seen[folded(text)] {
					return fmt.Errorf("%q stands twice", text)
				}
				seen[folded(text)] = true
			}
			if err := onceEachIn(dec); err != nil {
				return err
			}
		}
	case json.Delim('['):
		for dec.More() {
			if err := onceEachIn(dec); err != nil {
				return err
			}
		}
	default:
		return nil
	}
	if _, err := dec.Token(); err != nil { // it closes
		return fmt.Errorf("read body: %w", err)
	}
	return nil
}

// folded is a name without the case of its letters, as encoding/json matches names.
func folded(name string) string {
	if !strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }) {
		return strings.ToUpper(name) // the first of its letters' forms
	}
	return strings.Map(func(r rune) rune {
		for {
			next := unicode.SimpleFold(r)
			if next <= r {
				return next
			}
			r = next
		}
	}, name)
}
