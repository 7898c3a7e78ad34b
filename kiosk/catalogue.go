package kiosk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// catalogueFile keeps the catalogue over a restart without a server.
const catalogueFile = "catalogue.json"

// watchCatalogue asks for the catalogue again and again.
func (r *runner) watchCatalogue(ctx context.Context) {
	ticker := time.NewTicker(r.config.Refresh)
	defer ticker.Stop()
	well := true
	for {
		c, err := r.fetch(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			if well {
				r.deps.Log.Warn("hall server does not answer", "error", err)
			}
			r.send(ctx, flow.CatalogueFailed{})
		default:
			if !well {
				r.deps.Log.Info("hall server answers again")
			}
			r.keep(c)
			r.send(ctx, flow.CatalogueLoaded{Catalogue: c})
		}
		well = err == nil
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-r.refresh:
		case e := <-r.helps:
			r.callHelp(ctx, e)
		}
	}
}

func (r *runner) fetch(ctx context.Context) (wire.Catalogue, error) {
	ctx, cancel := context.WithTimeout(ctx, catalogueWait)
	defer cancel()
	c, err := r.deps.Server.CatalogueFor(ctx, r.state())
	if err != nil {
		return wire.Catalogue{}, fmt.Errorf("fetch catalogue: %w", err)
	}
	return c, nil
}

// learn notes the hall's key, how its clock goes, and how old one is who goes first.
func (r *runner) learn(c wire.Catalogue) {
	key := c.SealKey
	r.sealKey.Store(&key)
	if c.UTCOffsetS != nil {
		r.zone.Store(time.FixedZone("", *c.UTCOffsetS))
	}
	from := 0
	if c.Priority != nil {
		from = c.Priority.FromAge
	}
	r.fromAge.Store(int64(from))
}

// clock is the hall's time zone: what this kiosk's own settings say, else what the
// hall has told, else the machine's.
func (r *runner) clock() *time.Location {
	if r.config.Zone != nil {
		return r.config.Zone
	}
	if zone := r.zone.Load(); zone != nil {
		return zone
	}
	return time.Local
}

// keep notes what the hall tells of itself, and writes a new version of the catalogue down.
func (r *runner) keep(c wire.Catalogue) {
	r.learn(c)
	if r.config.State == "" || c.Version == r.saved {
		return
	}
	if err := save(r.config.State, c); err != nil {
		r.deps.Log.Warn("catalogue not kept", "error", err)
		return
	}
	r.saved = c.Version
}

// save writes c whole or not at all.
func save(dir string, c wire.Catalogue) error {
	raw, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("write catalogue: %w", err)
	}
	path := filepath.Join(dir, catalogueFile)
	if err := os.WriteFile(path+".new", raw, 0o600); err != nil {
		return fmt.Errorf("write catalogue: %w", err)
	}
	if err := os.Rename(path+".new", path); err != nil {
		return fmt.Errorf("write catalogue: %w", err)
	}
	return nil
}

// restore shows the catalogue of the last run until the server answers. What that
// asks for is done: the reader is to look from the first moment.
func (r *runner) restore(ctx context.Context) {
	if r.config.State == "" {
		return
	}
	raw, err := os.ReadFile(filepath.Join(r.config.State, catalogueFile))
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	var c wire.Catalogue
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil {
		r.deps.Log.Warn("kept catalogue not read", "error", err)
		return
	}
	r.learn(c)
	r.step(ctx, flow.CatalogueLoaded{Catalogue: c, Cached: true})
}
