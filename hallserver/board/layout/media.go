package layout

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"yimen/hallserver/wire"
)

const (
	// LookEvery is how often the folder should be looked at. A file that was
	// changed counts once it has stood still from one look to the next.
	LookEvery = 5 * time.Second
	// MaxMediaBytes is how large a picture or video may be.
	MaxMediaBytes = 200 << 20
	// maxFolder bounds the files of a folder that are looked at for "all".
	maxFolder = 1000
)

// Media is the folder of pictures and videos: which of them can be shown, and
// their bytes. It is safe for concurrent use.
type Media struct {
	data string
	now  func() time.Time

	mu     sync.RWMutex // guards what follows
	folder string       // in data
	files  map[string]mediaFile
	seen   map[string]stamp           // of each wanted file at the last look; nil: none was
	faults map[string]wire.FileHealth // by file
	all    []string                   // what all shows, by name
}

// mediaFile is a picture or video that can be shown.
type mediaFile struct {
	kind, contentType string
	version           string
	at                stamp
}

// stamp is what a file is known again by.
type stamp struct {
	size     int64
	modified int64 // nanoseconds since 1970
}

// errWriting says that a file is not looked into yet: it has changed since the last
// look.
var errWriting = errors.New("being written")

// NewMedia is the media of a data folder. Look finds them.
func NewMedia(data string, now func() time.Time) *Media {
	return &Media{data: data, now: now, files: map[string]mediaFile{}, faults: map[string]wire.FileHealth{}}
}

// Look looks at the files that a layout wants, and says whether something that
// boards show has changed. One at a time may look.
func (m *Media) Look(l *Layout) (changed bool) {
	m.mu.RLock()
	before, seen := m.files, m.seen
	if m.folder != l.folder {
		before, seen = nil, nil
	}
	m.mu.RUnlock()
	wanted, all := m.wanted(l)
	look := looking{Media: m, folder: l.folder, before: before, seen: seen, now: map[string]stamp{}}
	files, faults := map[string]mediaFile{}, map[string]error{}
	for _, name := range wanted {
		f, err := look.inspect(name)
		switch {
		case err == nil:
			files[name] = f
		case errors.Is(err, errWriting), errors.Is(err, errNoMedia) && slices.Contains(all, name):
			// Whatever else lies in the folder is nobody's fault.
		default:
			faults[name] = err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	same := maps.EqualFunc(m.files, files, func(a, b mediaFile) bool { return a.version == b.version }) && slices.Equal(m.all, all)
	m.folder, m.files, m.all, m.seen = l.folder, files, all, look.now
	m.note(faults)
	return !same
}

// note keeps the faults, each with when it was seen first.
func (m *Media) note(faults map[string]error) {
	now := map[string]wire.FileHealth{}
	for name, err := range faults {
		h := wire.FileHealth{Name: m.folder + "/" + name, Fault: err.Error(), At: m.now().UTC()}
		if known, ok := m.faults[name]; ok && known.Fault == h.Fault && known.Name == h.Name {
			h = known
		}
		now[name] = h
	}
	m.faults = now
}

// wanted lists the files a layout names, and what all means now.
func (m *Media) wanted(l *Layout) (names, all []string) {
	everything := false
	for _, list := range l.media {
		everything = everything || list.all
		for _, e := range list.some {
			names = append(names, e.File)
		}
	}
	if everything {
		all = m.list(l.folder)
	}
	names = append(names, all...)
	slices.Sort(names)
	return slices.Compact(names), all
}

// list names the files of the folder that may be media, MaxMedia at most.
func (m *Media) list(folder string) []string {
	dir, err := os.Open(filepath.Join(m.data, folder)) //nolint:gosec // checked to be in the data folder
	if err != nil {
		return nil
	}
	defer func() { _ = dir.Close() }()
	entries, _ := dir.ReadDir(maxFolder) // what can be read is shown
	var names []string
	for _, e := range entries {
		if mediaForm.MatchString(e.Name()) && mayBeMedia(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names[:min(len(names), MaxMedia)]
}

// looking is one look at a folder.
type looking struct {
	*Media
	folder string
	before map[string]mediaFile
	seen   map[string]stamp // at the look before; nil: this is the first
	now    map[string]stamp
}

// inspect looks whether a file can be shown. One that is being written stays as it
// was.
func (l *looking) inspect(name string) (f mediaFile, err error) {
	file, info, err := l.open(l.folder, name)
	if err != nil {
		return mediaFile{}, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	at := stamp{info.Size(), info.ModTime().UnixNano()}
	l.now[name] = at
	old, known := l.before[name]
	if known && old.at == at {
		return old, nil
	}
	if l.seen != nil && l.seen[name] != at {
		if known {
			return old, nil
		}
		return mediaFile{}, errWriting
	}
	if at.size > MaxMediaBytes {
		return mediaFile{}, fmt.Errorf("%d MB: %d MB at most", at.size>>20, MaxMediaBytes>>20)
	}
	f = mediaFile{at: at, version: version(at)}
	f.kind, f.contentType, err = recognise(file)
	return f, err
}

func (m *Media) open(folder, name string) (*os.File, fs.FileInfo, error) {
	root, err := os.OpenRoot(filepath.Join(m.data, folder))
	if err != nil {
		return nil, nil, plain(err)
	}
	defer func() { _ = root.Close() }()
	info, err := root.Stat(name)
	if err != nil {
		return nil, nil, plain(err)
	}
	if !info.Mode().IsRegular() {
		return nil, nil, errors.New("not a file") // and a pipe would hold whoever opens it
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, nil, plain(err)
	}
	return file, info, nil
}

// plain is an error without the path, which the fault names already.
func plain(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}

// Faults lists the files that boards should show and cannot, by name.
func (m *Media) Faults() []wire.FileHealth {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return slices.SortedFunc(maps.Values(m.faults), func(a, b wire.FileHealth) int { return cmp.Compare(a.Name, b.Name) })
}

// Open opens a picture or video that a board shows, for who fetches it. Any other
// file is fs.ErrNotExist.
func (m *Media) Open(name string) (f io.ReadSeekCloser, modified time.Time, contentType string, err error) {
	m.mu.RLock()
	folder := m.folder
	known, ok := m.files[name]
	m.mu.RUnlock()
	if !ok {
		return nil, time.Time{}, "", fmt.Errorf("media %q: %w", name, fs.ErrNotExist)
	}
	file, info, err := m.open(folder, name)
	if err != nil {
		return nil, time.Time{}, "", fmt.Errorf("media %q: %w", name, err)
	}
	return file, info.ModTime(), known.contentType, nil
}

// of is what a board shows.
func (m *Media) of(list mediaList) []wire.Media {
	m.mu.RLock()
	defer m.mu.RUnlock()
	entries := list.some
	if list.all {
		for _, name := range m.all {
			entries = append(entries, mediaEntry{File: name})
		}
	}
	var out []wire.Media
	for _, e := range entries {
		f, ok := m.files[e.File]
		if !ok {
			continue
		}
		alt := e.Alt
		if alt == nil {
			alt = wire.Text{}
		}
		out = append(out, wire.Media{
			Name: e.File, Kind: f.kind, Version: f.version, Seconds: cmp.Or(e.Seconds, defaultSeconds), Alt: alt,
		})
	}
	return out
}
