package disktest

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// sector is what a disk writes whole, in bytes.
const sector = 512

// atEnd: one in so many images is made of the moment after the last call, when all
// is promised, and one of that before the last sync ends, when it is about to be.
const atEnd = 10

// Recording is what a load did to the files under a folder.
type Recording struct {
	root   string
	before fs.FS
	events []event
}

// Image is a disk that a power cut may leave.
type Image struct {
	Dir  string // holds what the folder that was recorded would
	Said string // what the load had said on standard output by then
}

// Record runs this test binary under strace, with env added to its environment,
// and writes down what it does to the files under root, where nobody else may
// change anything meanwhile. What lies there before is safe. It fails t if the load
// fails.
func Record(t *testing.T, root string, env ...string) *Recording {
	t.Helper()
	root, err := filepath.EvalSymlinks(root)
	if err != nil {
		t.Fatal(err)
	}
	before := t.TempDir()
	if err := os.CopyFS(before, plain{os.DirFS(root)}); err != nil {
		t.Fatal(err)
	}
	return &Recording{root: root, before: os.DirFS(before), events: run(t, env)}
}

// plain is a folder without what is no regular file or folder.
type plain struct{ fs.FS }

// ReadDir implements fs.ReadDirFS.
func (p plain) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(p.FS, name)
	return slices.DeleteFunc(entries, func(e fs.DirEntry) bool { return !e.IsDir() && !e.Type().IsRegular() }), err
}

// Look makes about n images, half of them evenly over the syncs of the load, where
// most is at stake, half over all its calls, and shows each to look once. An error
// of look fails t. Look answers how many images there were.
func (r *Recording) Look(t *testing.T, n int, look func(Image) error) (images int) {
	t.Helper()
	d, err := newDisk(r.root, r.before)
	if err != nil {
		t.Fatal(err)
	}
	at := r.moments(n)
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // a test's dice need no secrecy
	known := map[[sha256.Size]byte]bool{}
	for moment := range len(r.events) + 1 {
		for range at[moment] {
			image := d.image(random)
			if sum := sumOf(image, d.said.String()); known[sum] {
				continue
			} else {
				known[sum] = true
			}
			if err := show(t, image, d.said.String(), look); err != nil {
				t.Fatalf("image %d, cut %s: %v\n%s", len(known), r.where(moment), err, listing(image))
			}
		}
		if moment < len(r.events) {
			if err := d.apply(r.events[moment]); err != nil {
				t.Fatal(err)
			}
		}
	}
	return len(known)
}

// moments says how many images are made before each event, and after the last.
func (r *Recording) moments(n int) map[int]int {
	own := disk{path: r.root}
	var syncs, all []int
	for i, e := range r.events {
		if _, path := e.call.fd(); !own.under(path) && !slices.ContainsFunc(e.call.paths(), own.under) {
			continue
		}
		all = append(all, i)
		if e.end && strings.HasSuffix(e.call.name, "sync") {
			syncs = append(syncs, i)
		}
	}
	most := n/atEnd + 1
	at := map[int]int{len(r.events): most}
	for _, of := range [][]int{syncs, all} {
		for i := range n / 2 {
			if len(of) > 0 {
				at[of[i*len(of)/(n/2)]]++
			}
		}
	}
	if len(syncs) > 0 {
		at[syncs[len(syncs)-1]] += most
	}
	return at
}

func (r *Recording) where(moment int) string {
	switch {
	case moment == len(r.events):
		return "after the last call"
	case r.events[moment].end:
		return "before the end of " + r.events[moment].call.String()
	}
	return "before " + r.events[moment].call.String()
}

// mood is what of the changes that are not synced is on an image.
type mood int

const (
	none mood = iota
	every
	some
	theFirst
	moods
)

// takes says which of n changes are there.
func (m mood) takes(n int, random *rand.Rand) func(i int) bool {
	upTo := random.IntN(n + 1)
	return func(i int) bool {
		switch m {
		case none, moods:
			return false
		case some:
			return random.IntN(2) == 0
		case theFirst:
			return i < upTo
		case every:
		}
		return true
	}
}

// image is one that a power cut may leave now: files by path, nil for a folder.
func (d *disk) image(random *rand.Rand) map[string][]byte {
	names := map[*inode]map[string]*inode{}
	of := func(folder *inode) map[string]*inode {
		if names[folder] == nil {
			names[folder] = maps.Clone(folder.names)
		}
		return names[folder]
	}
	named := mood(random.IntN(int(moods))).takes(len(d.namings), random)
	for i, c := range d.namings {
		if named(i) {
			for _, s := range c.sets {
				s.on(of(s.in))
			}
		}
	}
	written := mood(random.IntN(int(moods)))
	files := map[string][]byte{}
	var walk func(path string, folder *inode)
	walk = func(path string, folder *inode) {
		for _, name := range slices.Sorted(maps.Keys(of(folder))) {
			n, path := of(folder)[name], filepath.Join(path, name)
			switch {
			case n.folder:
				files[path] = nil
				walk(path, n)
			case !strings.HasSuffix(name, "-shm"):
				files[path] = n.image(written, random)
			}
		}
	}
	walk("", d.root)
	return files
}

// image is what a file may hold; never nil.
func (f *inode) image(written mood, random *rand.Rand) []byte {
	content := append([]byte{}, f.safe...)
	there := written.takes(len(f.pending), random)
	for i, w := range f.pending {
		n := len(w.data)
		if !there(i) {
			continue
		}
		if i == len(f.pending)-1 && n > sector {
			n = random.IntN(n/sector+1) * sector // torn
		}
		content = w.on(content, n)
	}
	return content
}

func sumOf(files map[string][]byte, said string) (sum [sha256.Size]byte) {
	h := sha256.New()
	_, _ = fmt.Fprintf(h, "%q", said)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		_, _ = fmt.Fprintf(h, "%q %d %t", name, len(files[name]), files[name] == nil)
		_, _ = h.Write(files[name])
	}
	h.Sum(sum[:0])
	return sum
}

// show puts an image in a folder while it is looked at.
func show(t *testing.T, files map[string][]byte, said string, look func(Image) error) error {
	t.Helper()
	dir := t.TempDir()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		path, err := filepath.Join(dir, name), error(nil)
		if files[name] == nil {
			err = os.Mkdir(path, 0o700)
		} else {
			err = os.WriteFile(path, files[name], 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	err := look(Image{Dir: dir, Said: said})
	if gone := os.RemoveAll(dir); gone != nil {
		t.Error(gone)
	}
	return err
}

func listing(files map[string][]byte) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if files[name] == nil {
			fmt.Fprintf(&b, "        - %s/\n", name)
		} else {
			fmt.Fprintf(&b, "%9d %s\n", len(files[name]), name)
		}
	}
	return b.String()
}
