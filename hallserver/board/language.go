package board

import (
	"slices"

	"yimen/hallserver/wire"
)

// What a layout calls the languages beside Chinese.
const (
	secondUsual = "en" // of a board that is told none
	secondNone  = "none"
)

// layoutIn is how a board looks in a hall of these languages: beside Chinese stands
// the one that the layout wishes, if the hall shows it, else the hall's first other
// one, or none. Boards need not know of languages for that. Languages that are not
// told change nothing.
func layoutIn(l *wire.Layout, languages []string) *wire.Layout {
	var in wire.Layout
	if l != nil {
		in = *l
	}
	if len(languages) == 0 || in.Second == secondNone || slices.Contains(languages, in.Second) {
		return l
	}
	second := secondNone
	if i := slices.IndexFunc(languages, func(lang string) bool { return lang != "zh" }); i >= 0 {
		second = languages[i]
	}
	if second == secondUsual && in.Second == "" {
		return l
	}
	in.Second = second
	return &in
}
