package view

import (
	"cmp"
	"slices"

	"yimen/display/boardview"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
	"yimen/kiosk/theme"
)

// None is the second language of a board that has Chinese alone.
const None = "none"

// look is how a board looks: what its options say, and where they do not, what
// the layout of its model says.
type look struct {
	wish   Wish
	second string // "": Chinese alone
	pal    theme.Palette
	parts  []string // that stand beside the calls
}

// lookOf is how a board of these options shows a model.
func lookOf(o Options, m boardview.Model) look {
	var l wire.Layout
	if m.Layout != nil {
		l = *m.Layout
	}
	k := look{
		wish: Wish{
			Kind: cmp.Or(m.Kind, wire.BoardHall), Lines: l.Lines,
			ScreenMM: cmp.Or(o.ScreenMM, l.ScreenMM), SeatM: cmp.Or(o.SeatM, l.SeatM),
		},
		second: cmp.Or(shown(m.Languages, o.Second), l.Second, "en"),
		pal:    o.Palette, parts: l.Parts,
	}
	if k.second == None {
		k.second = ""
	}
	if l.Contrast && !k.pal.High {
		k.pal = theme.HighContrast()
	}
	if k.parts == nil {
		k.parts = []string{wire.PartWaiting, wire.PartMedia, wire.PartNotices, wire.PartWeather, wire.PartWindows}
	}
	k.wish.Alone = k.alone(m)
	k.wish.List = k.listWish(m)
	return k
}

// shown is a second language that was asked for, "" where the hall does not show it.
func shown(languages []string, second string) string {
	if second == None || len(languages) == 0 || slices.Contains(languages, second) {
		return second
	}
	return ""
}

// has says whether a part is wished.
func (k look) has(part string) bool { return slices.Contains(k.parts, part) }

// alone says whether nothing stands beside the calls.
func (k look) alone(m boardview.Model) bool {
	switch k.wish.Kind {
	case wire.BoardHall, wire.BoardZone:
		return !k.has(wire.PartWaiting) && (!k.has(wire.PartMedia) || len(picturesOf(m.Media)) == 0)
	default:
		return false
	}
}

// picturesOf are the media this board can show: it has no videos.
func picturesOf(all []wire.Media) []wire.Media {
	return slices.DeleteFunc(slices.Clone(all), func(m wire.Media) bool { return m.Kind != wire.MediaPicture })
}

// say is a message in the second language, "" where there is none.
func (k look) say(key string, args ...any) string {
	if k.second == "" {
		return ""
	}
	return message.Text(k.second, key, args...)
}

// beside is a text in the second language, "" where it is not another one.
func (k look) beside(t wire.Text) string {
	if k.second == "" || t[k.second] == t["zh"] {
		return ""
	}
	return t[k.second]
}

func zh(key string, args ...any) string { return message.Text("zh", key, args...) }
