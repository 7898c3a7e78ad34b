package boardview

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"yimen/hallserver/wire"
)

var update = flag.Bool("update", false, "write the golden models anew")

type goldenFrame struct {
	wire.Frame
	Received *time.Time `json:"received,omitempty"`
}

type goldenCase struct {
	About  string        `json:"about"`
	Lines  int           `json:"lines"`
	Frames []goldenFrame `json:"frames"`
	Now    time.Time     `json:"now"`
	Model  Model         `json:"model"`
}

func readGolden(t *testing.T, path string) goldenCase {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var c goldenCase
	if err := json.Unmarshal(raw, &c); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return c
}

func goldenFiles(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) < 79 {
		t.Fatalf("golden cases: %d files, %v", len(files), err)
	}
	return files
}

// hallZone is the time zone of the hall of the golden cases.
func hallZone() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

func (c goldenCase) play() *Board {
	b := New(Options{Lines: c.Lines, Zone: hallZone()})
	for _, f := range c.Frames {
		received := f.At
		if f.Received != nil {
			received = *f.Received
		}
		b.Take(f.Frame, received)
	}
	return b
}

func TestFramesGiveTheModelOfTheGoldenFile(t *testing.T) {
	t.Parallel()
	for _, path := range goldenFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
			t.Parallel()
			c := readGolden(t, path)
			got := c.play().View(c.Now)
			if *update {
				writeModel(t, path, got)
				return
			}
			if diff := cmp.Diff(c.Model, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.About, diff)
			}
		})
	}
}

// writeModel replaces the model of a case and leaves its input as it is.
func writeModel(t *testing.T, path string, m Model) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all struct {
		About  json.RawMessage `json:"about"`
		Lines  json.RawMessage `json:"lines"`
		Frames json.RawMessage `json:"frames"`
		Now    json.RawMessage `json:"now"`
		Model  Model           `json:"model"`
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	all.Model = m
	out, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(out, '\n'), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestTheModelIsTheSameAfterSavingAndRestoring(t *testing.T) {
	t.Parallel()
	for _, path := range goldenFiles(t) {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".json"), func(t *testing.T) {
			t.Parallel()
			c := readGolden(t, path)
			b := c.play()
			raw, err := b.Save()
			if err != nil {
				if b.View(c.Now).State != Connecting {
					t.Fatalf("save: %v", err)
				}
				return
			}
			again := New(Options{Lines: c.Lines, Zone: hallZone()})
			if err := again.Restore(raw); err != nil {
				t.Fatal(err)
			}
			if again.View(again.received).StaleSince == nil {
				t.Error("a restored board says that it is up to date")
			}
			late := c.Now.Add(LostAfter / 2)
			want, got := b.View(late), again.View(late)
			if diff := cmp.Diff(numbers(want), numbers(got)); diff != "" {
				t.Errorf("calls (-before +after):\n%s", diff)
			}
			want.Calls, got.Calls, want.Resync = nil, nil, false
			if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-before +after):\n%s", diff)
			}
		})
	}
}

func numbers(m Model) []string {
	out := []string{}
	for _, c := range m.Calls {
		out = append(out, c.Number)
	}
	return out
}
