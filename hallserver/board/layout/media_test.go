package layout_test

import (
	"bytes"
	"errors"
	"image"
	"image/png"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/board/layout"
	"yimen/hallserver/wire"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

// mediaFolder is a data folder with some files in its media folder.
func mediaFolder(t *testing.T, files map[string][]byte) (data string, m *layout.Media) {
	t.Helper()
	data = t.TempDir()
	for name, raw := range files {
		put(t, data, name, raw)
	}
	return data, layout.NewMedia(data, func() time.Time { return noon })
}

func put(t *testing.T, data, name string, raw []byte) {
	t.Helper()
	path := filepath.Join(data, "media", name)
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, raw, 0o600)); err != nil {
		t.Fatal(err)
	}
}

func picture(t *testing.T, width int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, 2))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func video() []byte { return []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom") }

// shown are the media of the only board.
func shown(l *layout.Layout, m *layout.Media) []string {
	var names []string
	for _, f := range l.Boards(m)[0].Media {
		names = append(names, f.Name)
	}
	return names
}

func faults(m *layout.Media) string {
	var all strings.Builder
	for _, f := range m.Faults() {
		all.WriteString(f.Name + ": " + f.Fault + "\n")
	}
	return all.String()
}

func TestABoardShowsWhatCanBeShownAndTheRestIsTold(t *testing.T) {
	t.Parallel()
	_, m := mediaFolder(t, map[string][]byte{
		"welcome.png": picture(t, 3), "clip.mp4": video(), "clip.webm": []byte("\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm"),
		"broken.png": []byte("\x89PNG\r\n\x1a\nand then"), "note.png": []byte("hello"), "folder/x.png": picture(t, 3),
	})
	l := read(t, `
boards:
  - id: hall
    media:
      - {file: welcome.png, seconds: 20, alt: {zh: 欢迎}}
      - {file: clip.mp4}
      - {file: clip.webm}
      - {file: missing.png}
      - {file: broken.png}
      - {file: note.png}
      - {file: folder}
`)
	if !m.Look(l) {
		t.Error("the first look changes nothing")
	}
	got := l.Boards(m)[0].Media
	for i := range got {
		if len(got[i].Version) != 16 {
			t.Errorf("version %q", got[i].Version)
		}
		got[i].Version = ""
	}
	want := []wire.Media{
		{Name: "welcome.png", Kind: "picture", Seconds: 20, Alt: wire.Text{"zh": "欢迎"}},
		{Name: "clip.mp4", Kind: "video", Seconds: 12, Alt: wire.Text{}},
		{Name: "clip.webm", Kind: "video", Seconds: 12, Alt: wire.Text{}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	told := faults(m)
	for _, part := range []string{
		"media/missing.png: no such file", "media/broken.png: cannot be read", "media/note.png: want a picture", "media/folder: not a file",
	} {
		if !strings.Contains(told, part) {
			t.Errorf("%q is not told:\n%s", part, told)
		}
	}
	if len(m.Faults()) != 4 || !m.Faults()[0].At.Equal(noon) {
		t.Errorf("faults %v", m.Faults())
	}
}

func TestAllShowsWhatLiesThereByName(t *testing.T) {
	t.Parallel()
	data, m := mediaFolder(t, map[string][]byte{
		"b.png": picture(t, 3), "a.mp4": video(), "readme.txt": []byte("x"), ".hidden.png": picture(t, 3), "odd.png": []byte("no picture"),
	})
	l := read(t, "boards: [{id: hall, media: all}]")
	m.Look(l)
	if diff := cmp.Diff([]string{"a.mp4", "b.png"}, shown(l, m)); diff != "" {
		t.Error(diff)
	}
	if told := faults(m); told != "" {
		t.Errorf("told: %s", told)
	}
	if err := os.Remove(filepath.Join(data, "media", "a.mp4")); err != nil {
		t.Fatal(err)
	}
	if !m.Look(l) || len(shown(l, m)) != 1 {
		t.Errorf("after one has gone: %v", shown(l, m))
	}
}

func TestAFileCountsOnceItStandsStill(t *testing.T) {
	t.Parallel()
	data, m := mediaFolder(t, map[string][]byte{"a.png": picture(t, 3)})
	l := read(t, "boards: [{id: hall, media: [{file: a.png}, {file: b.png}]}]")
	m.Look(l)
	before := l.Boards(m)[0].Media[0].Version
	put(t, data, "a.png", picture(t, 300)) // changed
	put(t, data, "b.png", picture(t, 4))   // new
	if m.Look(l) || len(shown(l, m)) != 1 || l.Boards(m)[0].Media[0].Version != before {
		t.Errorf("a file counts while it may still be written: %v", shown(l, m))
	}
	if !m.Look(l) || len(shown(l, m)) != 2 || l.Boards(m)[0].Media[0].Version == before {
		t.Errorf("a file that stands still does not count: %v", shown(l, m))
	}
	if m.Look(l) {
		t.Error("nothing has changed")
	}
}

func TestAFaultKeepsItsTimeAndGoesWhenItIsRepaired(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	now := noon
	m := layout.NewMedia(data, func() time.Time { return now })
	l := read(t, "boards: [{id: hall, media: [{file: a.png}]}]")
	m.Look(l)
	now = noon.Add(time.Hour)
	m.Look(l)
	if f := m.Faults(); len(f) != 1 || !f[0].At.Equal(noon) {
		t.Errorf("%v, want one since noon", f)
	}
	put(t, data, "a.png", picture(t, 3))
	m.Look(l)
	m.Look(l)
	if len(m.Faults()) != 0 || len(shown(l, m)) != 1 {
		t.Errorf("faults %v, shown %v", m.Faults(), shown(l, m))
	}
}

func TestOnlyWhatBoardsShowIsServed(t *testing.T) {
	t.Parallel()
	data, m := mediaFolder(t, map[string][]byte{"a.png": picture(t, 3), "other.png": picture(t, 3)})
	if err := os.WriteFile(filepath.Join(data, "secret.png"), picture(t, 3), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../secret.png", filepath.Join(data, "media", "link.png")); err != nil {
		t.Fatal(err)
	}
	l := read(t, "boards: [{id: hall, media: [{file: a.png}, {file: link.png}]}]")
	m.Look(l)
	f, modified, contentType, err := m.Open("a.png")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(f)
	if err != nil || !bytes.Equal(raw, picture(t, 3)) || contentType != "image/png" || modified.IsZero() {
		t.Errorf("%d bytes of %s, %v", len(raw), contentType, err)
	}
	for _, name := range []string{"other.png", "link.png", "../secret.png", "missing.png", ""} {
		if _, _, _, err := m.Open(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v, want that it is not there", name, err)
		}
	}
	if told := faults(m); !strings.Contains(told, "media/link.png") {
		t.Errorf("a link out of the folder is not told: %q", told)
	}
}

func TestAFileTooLargeIsTold(t *testing.T) {
	t.Parallel()
	data, m := mediaFolder(t, map[string][]byte{"a.mp4": video()})
	if err := os.Truncate(filepath.Join(data, "media", "a.mp4"), layout.MaxMediaBytes+1); err != nil {
		t.Fatal(err)
	}
	l := read(t, "boards: [{id: hall, media: [{file: a.mp4}]}]")
	m.Look(l)
	if told := faults(m); !strings.Contains(told, "200 MB at most") || len(shown(l, m)) != 0 {
		t.Errorf("%q", told)
	}
}
