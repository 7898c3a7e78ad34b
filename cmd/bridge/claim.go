package main

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// claimPause is the pause between two tries to say what this bridge is for, and how
// long the pads wait for the first.
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

// claim tells the hall which windows the file is about, until it has answered. The
// hall binds the bridge's token to them the first time; after that an administrator
// changes it.
func (b *bridge) claim(ctx context.Context) {
	for !b.claimed(ctx) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(claimPause):
		}
	}
}

// claimed tells it once; false: it is to be told again.
func (b *bridge) claimed(ctx context.Context) bool {
	c := b.scope()
	err := b.client.ClaimWindows(ctx, c)
	p, answered := errors.AsType[*wire.Problem](err)
	switch {
	case err == nil:
	case !answered, p.Status >= http.StatusInternalServerError, p.Status == http.StatusTooManyRequests:
		return false
	case p.Status == http.StatusNotFound: // the hall's server is older than this
	default:
		b.log.Error("the hall has bound this bridge to other windows than its file names; on the server: hallserver device windows ID N,…",
			"windows", c.Windows, "boards", c.Boards, "error", err)
	}
	return true
}

// claimFirst is claimed before anything else is asked of the hall, which lets a
// bridge act for no window that it has not heard of; false: the hall is away.
func (b *bridge) claimFirst(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, claimPause)
	defer cancel()
	return b.claimed(ctx)
}
