package main

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// claimPause is the pause between two tries to say what this bridge is for.
const claimPause = 5 * time.Second

// scope is what the file is about: the windows of pads and keyboards, and the boards
// of signs.
func (b *bridge) scope() wire.WindowsClaim {
	c := wire.WindowsClaim{Windows: slices.Sorted(maps.Keys(b.desks))}
	for _, s := range b.cfg.Signs {
		c.Boards = append(c.Boards, s.Board)
	}
	return c
}

// claim tells the hall once which windows the file is about. The hall binds the
// bridge's token to them the first time; after that an administrator changes it.
func claim(ctx context.Context, c wire.WindowsClaim, client *wire.Client, log *slog.Logger) {
	for ctx.Err() == nil {
		err := client.ClaimWindows(ctx, c)
		p, answered := errors.AsType[*wire.Problem](err)
		switch {
		case err == nil:
			return
		case answered && p.Status == http.StatusNotFound:
			return // the hall's server is older than this
		case answered && p.Status < http.StatusInternalServerError && p.Status != http.StatusTooManyRequests:
			log.Error("the hall has bound this bridge to other windows than its file names; on the server: hallserver device windows ID N,…",
				"windows", c.Windows, "boards", c.Boards, "error", err)
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(claimPause):
		}
	}
}
