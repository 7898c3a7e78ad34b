package disktest

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
)

// inode is a file or a folder, whatever its name.
type inode struct {
	folder bool

	// Of a file: what is safe, what was written since, how long it is by both.
	safe    []byte
	pending []write
	size    int64

	// Of a folder: the names that are safe, and those that programs see.
	names, live map[string]*inode
}

func newFolder() *inode {
	return &inode{folder: true, names: map[string]*inode{}, live: map[string]*inode{}}
}

// write is one that is not synced yet.
type write struct {
	when int64
	at   int64
	data []byte
	trim bool // a truncation to at
}

// on puts the first n bytes of the write on the content.
func (w write) on(content []byte, n int) []byte {
	end := w.at + int64(n)
	if w.trim && int64(len(content)) > w.at {
		return slices.Clone(content[:w.at])
	}
	if end > int64(len(content)) {
		content = append(content, make([]byte, end-int64(len(content)))...)
	}
	copy(content[w.at:], w.data[:n])
	return content
}

// naming is a change of names that is not synced yet: a rename has two.
type naming struct {
	when int64
	sets []set
}

// set gives a name in a folder to another; nil: to nobody.
type set struct {
	in   *inode
	name string
	to   *inode
}

// handle is an open file.
type handle struct {
	file   *inode
	at     int64
	append bool
}

// disk is what is safe on a disk, and what is under way.
type disk struct {
	path    string // of root
	root    *inode
	namings []naming
	clock   int64
	handles map[int64]*handle
	said    strings.Builder
}

// newDisk begins a disk on which before is safe. Programs know it as path.
func newDisk(path string, before fs.FS) (*disk, error) {
	d := &disk{path: path, root: newFolder(), handles: map[int64]*handle{}}
	err := fs.WalkDir(before, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || name == "." {
			return err
		}
		n := newFolder()
		if !e.IsDir() {
			raw, err := fs.ReadFile(before, name)
			if err != nil {
				return err
			}
			n = &inode{safe: raw, size: int64(len(raw))}
		}
		in, name, _ := d.place(filepath.Join(path, name))
		in.names[name], in.live[name] = n, n
		return nil
	})
	return d, err
}

// place is the folder in which a path lies, and its name there; ok is false for
// what does not lie under root.
func (d *disk) place(path string) (in *inode, name string, ok bool) {
	rest, ok := strings.CutPrefix(path, d.path+"/")
	if !ok {
		return nil, "", false
	}
	in = d.root
	parts := strings.Split(rest, "/")
	for _, part := range parts[:len(parts)-1] {
		if in = in.live[part]; in == nil {
			return nil, "", false
		}
	}
	return in, parts[len(parts)-1], true
}

// find is who has a path now.
func (d *disk) find(path string) *inode {
	if path == d.path {
		return d.root
	}
	if in, name, ok := d.place(path); ok {
		return in.live[name]
	}
	return nil
}

func (d *disk) under(path string) bool { return path == d.path || strings.HasPrefix(path, d.path+"/") }

// name changes names, as programs see them and not yet for sure.
func (d *disk) name(sets ...set) {
	for _, s := range sets {
		if s.to == nil {
			delete(s.in.live, s.name)
		} else {
			s.in.live[s.name] = s.to
		}
	}
	d.namings = append(d.namings, naming{when: d.clock, sets: sets})
}

func (f *inode) write(w write) {
	f.pending = append(f.pending, w)
	f.size = max(f.size, w.at+int64(len(w.data)))
	if w.trim {
		f.size = w.at
	}
}

// sync makes safe what was done to a file or in a folder until then.
func (d *disk) sync(n *inode, until int64) {
	for len(n.pending) > 0 && n.pending[0].when <= until {
		n.safe = n.pending[0].on(n.safe, len(n.pending[0].data))
		n.pending = n.pending[1:]
	}
	d.namings = slices.DeleteFunc(d.namings, func(c naming) bool {
		if c.when > until || !slices.ContainsFunc(c.sets, func(s set) bool { return s.in == n }) {
			return false
		}
		for _, s := range c.sets {
			s.on(s.in.names)
		}
		return true
	})
}

func (s set) on(names map[string]*inode) {
	if s.to == nil {
		delete(names, s.name)
	} else {
		names[s.name] = s.to
	}
}

// apply takes a call into account: what it changes when it begins, a sync when it
// ends, what was done before it began.
func (d *disk) apply(e event) error {
	d.clock++
	c := e.call
	if !e.end {
		c.begun = d.clock
	}
	switch c.name {
	case "openat", "open", "creat":
		if !e.end {
			return d.open(c)
		}
	case "copy_file_range", "sendfile", "splice":
		if c.touches(d.under) {
			return fmt.Errorf("%v: not known here", c)
		}
	case "mkdir", "mkdirat", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "rmdir", "symlink", "symlinkat":
		if !e.end {
			return d.change(c)
		}
	default:
		return d.use(c, e.end)
	}
	return nil
}

// open makes the file that a call asks for.
func (d *disk) open(c *syscall) error {
	delete(d.handles, c.ret)
	path := c.paths()[0]
	in, name, ok := d.place(path)
	if !ok {
		return nil
	}
	f := in.live[name]
	if f == nil {
		if !strings.Contains(c.args, "O_CREAT") && c.name != "creat" {
			return nil // no regular file
		}
		f = &inode{}
		d.name(set{in, name, f})
	}
	if f.folder {
		return nil
	}
	if strings.Contains(c.args, "O_TRUNC") || c.name == "creat" {
		f.write(write{when: d.clock, trim: true})
	}
	d.handles[c.ret] = &handle{file: f, append: strings.Contains(c.args, "O_APPEND")}
	return nil
}

// change gives names and takes them.
func (d *disk) change(c *syscall) error {
	paths := c.paths()
	if !slices.ContainsFunc(paths, d.under) {
		return nil
	}
	var sets []set
	for _, path := range paths {
		in, name, ok := d.place(path)
		if !ok {
			return fmt.Errorf("%v: out of what is watched", c)
		}
		sets = append(sets, set{in: in, name: name})
	}
	was := sets[0].in.live[sets[0].name]
	switch c.name {
	case "mkdir", "mkdirat":
		sets[0].to = newFolder()
	case "unlink", "unlinkat", "rmdir":
		if was == nil {
			return nil // a socket
		}
	case "rename", "renameat", "renameat2":
		if was == nil || strings.Contains(c.args, "EXCHANGE") {
			return fmt.Errorf("%v: not known here", c)
		}
		sets[1].to = was
	case "link", "linkat":
		if was == nil {
			return fmt.Errorf("%v: not known here", c)
		}
		sets = sets[1:]
		sets[0].to = was
	default:
		return fmt.Errorf("%v: not known here", c)
	}
	d.name(sets...)
	return nil
}

// use takes in what is done with an open file.
func (d *disk) use(c *syscall, end bool) error {
	fd, path := c.fd()
	if c.name == "write" && fd == 1 && !end {
		d.said.Write(c.data())
	}
	if !d.under(path) || strings.HasSuffix(path, "-shm") {
		return nil
	}
	n := d.find(path)
	if n == nil {
		return fmt.Errorf("%v: not known here", c)
	}
	h := d.handles[fd]
	switch {
	case c.name == "fsync" || c.name == "fdatasync":
		if end {
			d.sync(n, c.begun)
		}
	case n.folder:
	case h == nil || h.file != n:
		return fmt.Errorf("%v: opened elsewhere", c)
	case c.name == "lseek":
		if end {
			h.at = c.ret
		}
	case end:
	case c.name == "ftruncate":
		n.write(write{when: d.clock, at: c.last(), trim: true})
	case c.name == "write" || c.name == "pwrite64":
		return d.write(c, h)
	default:
		return fmt.Errorf("%v: not known here", c)
	}
	return nil
}

func (d *disk) write(c *syscall, h *handle) error {
	w := write{when: d.clock, data: c.data()}
	if int64(len(w.data)) < c.ret {
		return fmt.Errorf("%v: %d of %d bytes are in the trace", c, len(w.data), c.ret)
	}
	w.data = w.data[:c.ret]
	switch {
	case c.name == "pwrite64":
		w.at = c.last()
	case h.append:
		w.at = h.file.size
	default:
		w.at = h.at
		h.at += c.ret
	}
	h.file.write(w)
	return nil
}
