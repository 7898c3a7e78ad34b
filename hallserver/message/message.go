// Package message is the one catalogue of what the programs say to people, in
// Chinese, English and Korean. Screens, slips, boards and pages take their
// words from here; the pages' TypeScript bundles the same JSON files.
//
// A key is area.name, such as kiosk.card.title; its area is the file's name. A
// text may hold {name} for each parameter.
//
//	message.Text("zh", "kiosk.wait.ahead", "n", 3)
package message

import (
	"embed"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
)

// Languages are the languages every message has, first choice first.
var Languages = []string{"zh", "en", "ko"} //nolint:gochecknoglobals // read-only

//go:embed *.json
var files embed.FS

var catalogue = load() //nolint:gochecknoglobals // read-only, of the embedded files

func load() map[string]map[string]string {
	all := map[string]map[string]string{}
	names, err := files.ReadDir(".")
	if err != nil {
		panic(err)
	}
	for _, f := range names {
		raw, err := files.ReadFile(f.Name())
		if err != nil {
			panic(err)
		}
		var part map[string]map[string]string
		if err := json.Unmarshal(raw, &part); err != nil {
			panic(fmt.Sprintf("message: %s: %v", f.Name(), err))
		}
		maps.Copy(all, part)
	}
	return all
}

// Text is the message key in language lang (Chinese where lang is unknown),
// each {name} replaced by the value after name in args. An unknown key is a
// broken build and panics; the catalogue's test finds it first.
func Text(lang, key string, args ...any) string {
	m, ok := catalogue[key]
	if !ok {
		panic("message: no such key: " + key)
	}
	s, ok := m[lang]
	if !ok {
		s = m["zh"]
	}
	return fill(s, args)
}

func fill(s string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		s = strings.ReplaceAll(s, fmt.Sprintf("{%v}", args[i]), fmt.Sprint(args[i+1]))
	}
	return s
}

// All is the message in every language, by language code.
func All(key string, args ...any) map[string]string {
	out := make(map[string]string, len(Languages))
	for _, l := range Languages {
		out[l] = Text(l, key, args...)
	}
	return out
}

// Keys lists every key.
func Keys() []string {
	out := make([]string, 0, len(catalogue))
	for k := range catalogue {
		out = append(out, k)
	}
	return out
}
