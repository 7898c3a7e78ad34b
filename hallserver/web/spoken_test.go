package web_test

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"yimen/hallserver/voice"
)

// clips are what the example hall says, made once for all halls here: a hall that finds
// them in its folder, as after a restart, does not make them.
type clips struct {
	mu     sync.Mutex // guards folder
	folder string     // "": not made yet
}

var spoken clips

// windowsMost is the highest number of a window of the example hall.
const windowsMost = 12

// made is the folder of the clips; rules are the hall's voice.yaml.
func (c *clips) made(t *testing.T, rules []byte) (string, error) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.folder != "" {
		return c.folder, nil
	}
	r, err := voice.ReadRules(rules)
	if err != nil {
		return "", err
	}
	folder, err := os.MkdirTemp("", "spoken-") //nolint:usetesting // it outlives the test
	if err != nil {
		return "", err
	}
	c.folder = folder
	store, err := voice.Open(voice.Config{Cache: folder}, nil)
	if err != nil {
		return "", err
	}
	store.Use(r)
	var windows []int
	for n := 1; n <= windowsMost; n++ {
		windows = append(windows, n)
	}
	return folder, errors.Join(store.Prewarm(t.Context(), windows...), store.Close())
}

// layInto gives a hall's data folder the clips.
func (c *clips) layInto(t *testing.T, data string) {
	t.Helper()
	rules, err := os.ReadFile(filepath.Join(data, "voice.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	from, err := c.made(t, rules)
	if err != nil {
		t.Fatal(err)
	}
	all, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(data, "voice")
	if err := os.Mkdir(to, 0o750); err != nil {
		t.Fatal(err)
	}
	for _, clip := range all { // a clip is never written into, but made anew under its name
		if err := os.Link(filepath.Join(from, clip.Name()), filepath.Join(to, clip.Name())); err != nil {
			t.Fatal(err)
		}
	}
}

func (c *clips) remove() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.folder == "" {
		return nil
	}
	return os.RemoveAll(c.folder)
}
