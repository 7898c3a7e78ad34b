package display

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"yimen/hallserver/wire"
)

const (
	// picturesWanted bounds the pictures a board keeps, the ones asked for last.
	picturesWanted = 64
	// pictureAgain is the pause before a picture that was not had is asked for again.
	pictureAgain = 30 * time.Second
)

// Fetch gets a picture of the hall, whole; *wire.Client's Media is one.
type Fetch func(ctx context.Context, name, version string) ([]byte, error)

// Pictures keeps the pictures of a board's layout in a folder, so that they stand
// also while the server is away. Make it with NewPictures; Find may be called before
// Run, from any goroutine.
type Pictures struct {
	folder string
	log    *slog.Logger
	news   chan struct{} // one token: something is wanted that is not there

	mu     sync.Mutex // guards what follows
	wanted []picture  // the one asked for last at the end
	broken string     // the name of one that was fetched and cannot be read
}

// picture is one of a version.
type picture struct{ name, version string }

// NewPictures keeps pictures in a folder, which is made when the first comes.
func NewPictures(folder string, log *slog.Logger) *Pictures {
	return &Pictures{folder: folder, log: log, news: make(chan struct{}, 1)}
}

// path is the picture's file. The name on the disk is none that a server chose.
func (p *Pictures) path(w picture) string {
	sum := sha256.Sum256([]byte(w.name + "\x00" + w.version))
	return filepath.Join(p.folder, hex.EncodeToString(sum[:16]))
}

// Find is the file of a picture; not ok: it is not at hand, and will be fetched.
func (p *Pictures) Find(name, version string) (path string, ok bool) {
	w := picture{name, version}
	path = p.path(w)
	_, err := os.Stat(path)
	p.mu.Lock()
	p.wanted = append(slices.DeleteFunc(p.wanted, func(o picture) bool { return o == w }), w)
	p.wanted = p.wanted[max(0, len(p.wanted)-picturesWanted):]
	p.mu.Unlock()
	if err != nil {
		select {
		case p.news <- struct{}{}:
		default:
		}
	}
	return path, err == nil
}

// Broken says that a picture was fetched and cannot be read.
func (p *Pictures) Broken(name string) {
	p.mu.Lock()
	p.broken = name
	p.mu.Unlock()
	select {
	case p.news <- struct{}{}:
	default:
	}
}

// Run fetches what is wanted until ctx ends, and tells by word when a picture cannot
// be had or read, and when all of them can again.
func (p *Pictures) Run(ctx context.Context, fetch Fetch, word func(code, detail string)) {
	told := ""
	for ctx.Err() == nil {
		missing := p.fetchAll(ctx, fetch)
		if missing != told && ctx.Err() == nil {
			if missing == "" {
				word(wire.WordOK, "")
			} else {
				word(wire.WordMedia, missing)
			}
			told = missing
		}
		var again <-chan time.Time
		if missing != "" {
			again = time.After(pictureAgain)
		}
		select {
		case <-ctx.Done():
		case <-again:
		case <-p.news:
			if missing != "" && !sleep(ctx, time.Second) { // it is asked for with every picture drawn
				return
			}
		}
	}
}

// fetchAll fetches what is not there, takes away what nobody asks for, and names one
// that is not to be had.
func (p *Pictures) fetchAll(ctx context.Context, fetch Fetch) (missing string) {
	p.mu.Lock()
	wanted, missing := slices.Clone(p.wanted), p.broken
	p.mu.Unlock()
	keep := map[string]bool{}
	for _, w := range wanted {
		path := p.path(w)
		keep[filepath.Base(path)] = true
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if err := p.get(ctx, fetch, w); err != nil && ctx.Err() == nil {
			p.log.Warn("picture not had", "name", w.name, "error", err)
			missing = w.name
		}
	}
	p.sweep(keep)
	return missing
}

func (p *Pictures) get(ctx context.Context, fetch Fetch, w picture) error {
	raw, err := fetch(ctx, w.name, w.version)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(p.folder, 0o700); err != nil {
		return fmt.Errorf("keep picture: %w", err)
	}
	p.mu.Lock()
	if p.broken == w.name { // another version of it
		p.broken = ""
	}
	p.mu.Unlock()
	return WriteFile(p.path(w), raw)
}

// sweep takes away what nobody asks for.
func (p *Pictures) sweep(keep map[string]bool) {
	if len(keep) == 0 {
		return // nothing was asked for yet
	}
	entries, err := os.ReadDir(p.folder)
	if err != nil {
		return // there is none
	}
	for _, e := range entries {
		if !keep[e.Name()] {
			if err := os.Remove(filepath.Join(p.folder, e.Name())); err != nil {
				p.log.Warn("old picture not removed", "error", err)
			}
		}
	}
}
