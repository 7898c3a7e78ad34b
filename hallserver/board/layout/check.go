package layout

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"yimen/hallserver/board"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

var (
	idForm    = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)
	clockForm = regexp.MustCompile(`^([01][0-9]|2[0-3]):[0-5][0-9]$`)
	// mediaForm keeps out folders, hidden files and what an address cannot hold.
	mediaForm = regexp.MustCompile(`^[^./\\?#%\x00-\x1f][^/\\?#%\x00-\x1f]{0,99}$`)
)

// The words a file may use, and which keys each kind may have.
var (
	partNames = []string{wire.PartWaiting, wire.PartNotices, wire.PartMedia, wire.PartWeather, wire.PartWindows} //nolint:gochecknoglobals // a table that nothing writes to; Go has no constants of this kind
	seconds   = []string{"", "en", "ko", "none"}                                                                 //nolint:gochecknoglobals // a table that nothing writes to; Go has no constants of this kind
	languages = []string{"zh", "en", "ko"}                                                                       //nolint:gochecknoglobals // a table that nothing writes to; Go has no constants of this kind
	keysOf    = map[string][]string{                                                                             //nolint:gochecknoglobals // a table that nothing writes to; Go has no constants of this kind
		board.KindHall:    {"queues", "notices", "media", "layout"},
		board.KindZone:    {"zone", "notices", "media", "layout"},
		board.KindWindow:  {"window", "notices", "media", "layout"},
		board.KindPickup:  {"queues", "zone", "notices", "media", "layout"},
		board.KindWall:    {"layout"},
		board.KindSpeaker: {"queues", "zone"},
		board.KindSign:    {"window", "layout"},
	}
)

// checker gathers the faults of one file.
type checker struct {
	lines  yamlfile.Lines
	c      *catalogue.Catalogue // nil: references are not looked at
	faults yamlfile.Faults
	notes  yamlfile.Faults
}

func (k *checker) report(path, format string, args ...any) {
	k.faults = append(k.faults, yamlfile.Say(k.lines(path), path, format, args...))
}

func (k *checker) check(f *file) {
	if len(f.Boards) == 0 {
		k.report("$.boards", "there are no boards")
	}
	if len(f.Boards) > MaxBoards {
		k.report("$.boards", "%d boards: %d at most", len(f.Boards), MaxBoards)
		return
	}
	if !filepath.IsLocal(f.Folder) {
		k.report("$.media_folder", "%q: want a folder in the data folder", f.Folder)
	}
	seen := map[string]bool{}
	for i, b := range f.Boards {
		path := fmt.Sprintf("$.boards[%d]", i)
		if !idForm.MatchString(b.ID) {
			k.report(path+".id", "%q: want 1 to 40 of a-z 0-9 -", b.ID)
		} else if seen[b.ID] {
			k.report(path+".id", "%q stands above already", b.ID)
		}
		seen[b.ID] = true
		k.board(path, &b)
	}
	k.faults = k.faults.Sorted()
}

func (k *checker) board(path string, b *boardEntry) {
	keys, known := keysOf[b.Kind]
	if !known {
		k.report(path+".kind", "%q: want hall, zone, window, pickup, wall, speaker or sign", b.Kind)
		return
	}
	given := []struct {
		key string
		has bool
	}{
		{"queues", len(b.Queues) > 0},
		{"zone", b.Zone != ""},
		{"window", b.Window != 0},
		{"notices", len(b.Notices) > 0},
		{"media", b.Media.all || len(b.Media.some) > 0},
		{"layout", b.Layout != nil},
	}
	for _, g := range given {
		if g.has && !slices.Contains(keys, g.key) {
			k.report(path+"."+g.key, "a board of kind %s has none", b.Kind)
		}
	}
	k.references(path, b)
	k.notices(path, b.Notices)
	k.media(path, b.Media.some)
	if b.Layout != nil {
		k.look(path+".layout", b.Layout)
	}
}

// references checks what the catalogue has to know.
func (k *checker) references(path string, b *boardEntry) {
	switch {
	case b.Kind == board.KindZone && b.Zone == "":
		k.report(path, "a board of kind zone needs a zone")
	case (b.Kind == board.KindWindow || b.Kind == board.KindSign) && b.Window == 0:
		k.report(path, "a board of kind %s needs a window", b.Kind)
	}
	if k.c == nil {
		return
	}
	if b.Zone != "" && !slices.ContainsFunc(k.c.Zones, func(z catalogue.Zone) bool { return z.ID == b.Zone }) {
		k.report(path+".zone", "the catalogue has no zone %q", b.Zone)
	}
	if b.Window != 0 && !slices.ContainsFunc(k.c.Windows, func(w catalogue.Window) bool { return w.Number == b.Window }) {
		k.report(path+".window", "the catalogue has no window %d", b.Window)
	}
	for i, id := range b.Queues {
		if !slices.ContainsFunc(k.c.Queues, func(q catalogue.Queue) bool { return q.ID == id }) {
			k.report(fmt.Sprintf("%s.queues[%d]", path, i), "the catalogue has no queue %q", id)
		}
	}
}

func (k *checker) notices(path string, notices []wire.Text) {
	if len(notices) > MaxNotices {
		k.report(path+".notices", "%d notices: %d at most", len(notices), MaxNotices)
		return
	}
	for i, n := range notices {
		at := fmt.Sprintf("%s.notices[%d]", path, i)
		if strings.TrimSpace(n["zh"]) == "" {
			k.report(at, "there is no text in zh")
		}
		k.text(at, n)
	}
}

// text checks the languages of a text, each of which may be left out.
func (k *checker) text(path string, t wire.Text) {
	for lang, s := range t {
		switch {
		case !slices.Contains(languages, lang):
			k.report(path+"."+lang, "no such language: zh, en, ko")
		case utf8.RuneCountInString(s) > maxNoticeRunes:
			k.report(path+"."+lang, "%d characters: %d at most", utf8.RuneCountInString(s), maxNoticeRunes)
		}
	}
}

func (k *checker) media(path string, list []mediaEntry) {
	if len(list) > MaxMedia {
		k.report(path+".media", "%d files: %d at most", len(list), MaxMedia)
		return
	}
	for i, m := range list {
		at := fmt.Sprintf("%s.media[%d]", path, i)
		if !mediaForm.MatchString(m.File) {
			k.report(at+".file", "%q: want the name of a file in the folder", m.File)
		}
		if m.Seconds != 0 && (m.Seconds < 3 || m.Seconds > 3600) {
			k.report(at+".seconds", "%d: want 3 to 3600", m.Seconds)
		}
		k.text(at+".alt", m.Alt)
	}
}

func (k *checker) look(path string, l *look) {
	within := func(key string, v, from, to float64) {
		if v != 0 && (v < from || v > to) {
			k.report(path+"."+key, "%v: want %v to %v", v, from, to)
		}
	}
	within("screen_mm", l.ScreenMM, 50, 5000)
	within("seat_m", l.SeatM, 0.5, 100)
	within("lines", float64(l.Lines), 1, 6)
	within("hold_s", float64(l.HoldS), 3, 60)
	within("busy_min", float64(l.BusyMin), 1, 600)
	within("crowded_min", float64(l.CrowdedMin), 1, 600)
	if l.BusyMin != 0 && l.CrowdedMin != 0 && l.BusyMin >= l.CrowdedMin {
		k.report(path+".crowded_min", "%d: want more than busy_min", l.CrowdedMin)
	}
	if !slices.Contains(seconds, l.Second) {
		k.report(path+".second", "%q: want en, ko or none", l.Second)
	} else if named := l.Second != "" && l.Second != "none"; named && k.c != nil && !slices.Contains(k.c.Languages, l.Second) {
		k.notes = append(k.notes, catalogue.NotShown(k.lines(path+".second"), path+".second", l.Second))
	}
	for i, p := range l.Parts {
		at := fmt.Sprintf("%s.parts[%d]", path, i)
		switch {
		case !slices.Contains(partNames, p):
			k.report(at, "%q: want %s", p, strings.Join(partNames, ", "))
		case slices.Contains(l.Parts[:i], p):
			k.report(at, "%q stands before already", p)
		}
	}
	for i, d := range l.Dim {
		k.dim(fmt.Sprintf("%s.dim[%d]", path, i), d)
	}
}

func (k *checker) dim(path string, d dim) {
	for key, at := range map[string]string{"from": d.From, "to": d.To} {
		if !clockForm.MatchString(at) {
			k.report(path+"."+key, "%q: want HH:MM", at)
		}
	}
	if d.From == d.To {
		k.report(path, "from and to are the same")
	}
	if d.Percent < 10 || d.Percent > 100 {
		k.report(path+".percent", "%d: want 10 to 100", d.Percent)
	}
}
