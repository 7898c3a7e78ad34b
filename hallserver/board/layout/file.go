package layout

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/board"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// Bounds of a file.
const (
	// MaxBytes is how large it may be.
	MaxBytes = 1 << 20
	// MaxBoards is how many boards a hall has.
	MaxBoards = 256
	// MaxNotices, and how long one is, in characters of each language.
	MaxNotices     = 20
	maxNoticeRunes = 200
	// MaxMedia is how many pictures and videos a board shows.
	MaxMedia = 64
)

// DefaultFolder is where pictures and videos lie, in the data folder.
const DefaultFolder = "media"

// defaultSeconds is how long a picture stands.
const defaultSeconds = 12

// file is boards.yaml.
type file struct {
	Boards []boardEntry `yaml:"boards"`
	Folder string       `yaml:"media_folder,omitempty"`
}

type boardEntry struct {
	ID      string      `yaml:"id"`
	Kind    string      `yaml:"kind"`
	Queues  []string    `yaml:"queues,omitempty,flow"`
	Zone    string      `yaml:"zone,omitempty"`
	Window  int         `yaml:"window,omitempty"`
	Notices []wire.Text `yaml:"notices,omitempty"`
	Media   mediaList   `yaml:"media,omitempty"`
	Layout  *look       `yaml:"layout,omitempty"`
}

// look is a wire.Layout as it is written.
type look struct {
	ScreenMM   float64  `yaml:"screen_mm"`
	SeatM      float64  `yaml:"seat_m"`
	Lines      int      `yaml:"lines"`
	HoldS      int      `yaml:"hold_s"`
	Second     string   `yaml:"second"`
	Contrast   bool     `yaml:"contrast"`
	Parts      []string `yaml:"parts"`
	Dim        []dim    `yaml:"dim"`
	BusyMin    int      `yaml:"busy_min"`
	CrowdedMin int      `yaml:"crowded_min"`
}

type dim struct {
	From    string `yaml:"from"`
	To      string `yaml:"to"`
	Percent int    `yaml:"percent"`
}

func (l *look) wire() *wire.Layout {
	if l == nil {
		return nil
	}
	out := &wire.Layout{
		ScreenMM: l.ScreenMM, SeatM: l.SeatM, Lines: l.Lines, HoldS: l.HoldS, Second: l.Second, Contrast: l.Contrast,
		Parts: l.Parts, BusyMin: l.BusyMin, CrowdedMin: l.CrowdedMin,
	}
	for _, d := range l.Dim {
		out.Dim = append(out.Dim, wire.Dim(d))
	}
	return out
}

// mediaList is the pictures and videos of a board: some, or all there are.
type mediaList struct {
	all  bool
	some []mediaEntry
}

type mediaEntry struct {
	File    string    `yaml:"file"`
	Seconds int       `yaml:"seconds"`
	Alt     wire.Text `yaml:"alt"`
}

// Shape is a word or a list.
func (m *mediaList) Shape(n *yaml.Node) any {
	if n.Kind == yaml.ScalarNode {
		return new(string)
	}
	return &m.some
}

// UnmarshalYAML reads "all" or a list.
func (m *mediaList) UnmarshalYAML(n *yaml.Node) error {
	if n.Kind != yaml.ScalarNode {
		return n.Decode(&m.some) //nolint:wrapcheck // it names the line
	}
	if m.all = n.Value == "all"; !m.all {
		return yamlfile.Faults{yamlfile.Say(n.Line, "", "want all, or a list of files")}
	}
	return nil
}

// Layout is a file, read and checked. It never changes.
type Layout struct {
	boards []board.Board // without their media
	media  []mediaList   // of each
	folder string
	notes  yamlfile.Faults
}

// Notes are what is no fault of the file and yet is not as its writer may think: a
// language beside Chinese that the hall does not show.
func (l *Layout) Notes() yamlfile.Faults { return l.notes }

// Read reads and checks a file. c is the catalogue whose zones, windows and queues
// it speaks of; nil: those are not looked at. What is wrong comes back as
// yamlfile.Faults.
func Read(raw []byte, c *catalogue.Catalogue) (*Layout, error) {
	if len(raw) > MaxBytes {
		return nil, yamlfile.Faults{yamlfile.Say(0, "", "larger than %d bytes", MaxBytes)}
	}
	var f file
	lines, err := yamlfile.Read(raw, &f)
	if err != nil {
		return nil, err
	}
	if f.Folder == "" {
		f.Folder = DefaultFolder
	}
	for i := range f.Boards {
		if f.Boards[i].Kind == "" {
			f.Boards[i].Kind = board.KindHall
		}
	}
	k := checker{lines: lines, c: c}
	k.check(&f)
	if len(k.faults) > 0 {
		return nil, k.faults
	}
	l := &Layout{folder: f.Folder, notes: k.notes.Sorted()}
	for _, b := range f.Boards {
		l.add(board.Board{
			ID: b.ID, Kind: b.Kind, Window: b.Window, Zone: b.Zone, Queues: queues(b.Queues),
			Notices: b.Notices, Layout: b.Layout.wire(),
		}, b.Media)
	}
	return l, nil
}

// Of is the layout of boards that stand in no such file.
func Of(boards []board.Board) *Layout {
	l := &Layout{folder: DefaultFolder}
	for _, b := range boards {
		l.add(b, mediaList{})
	}
	return l
}

func (l *Layout) add(b board.Board, m mediaList) {
	l.boards, l.media = append(l.boards, b), append(l.media, m)
}

// Len is how many boards there are.
func (l *Layout) Len() int { return len(l.boards) }

// Boards are the boards, each with those of its pictures and videos that can be
// shown; nil media: none.
func (l *Layout) Boards(m *Media) []board.Board {
	out := slices.Clone(l.boards)
	for i := range out {
		if m != nil {
			out[i].Media = m.of(l.media[i])
		}
	}
	return out
}

// Write writes boards as a file, without how they look.
func Write(boards []board.Board) ([]byte, error) {
	var f file
	for _, b := range boards {
		e := boardEntry{ID: b.ID, Kind: b.Kind, Zone: b.Zone, Window: b.Window, Notices: b.Notices}
		for _, q := range b.Queues {
			e.Queues = append(e.Queues, string(q))
		}
		f.Boards = append(f.Boards, e)
	}
	return yaml.Marshal(f)
}

func queues(ids []string) []hall.QueueID {
	var out []hall.QueueID
	for _, id := range ids {
		out = append(out, hall.QueueID(id))
	}
	return out
}
