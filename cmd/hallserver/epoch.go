package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"yimen/hallserver"
	"yimen/hallserver/hall"
)

type epochCommand struct {
	Start epochStart `cmd:"" help:"Go on from a folder that is older than what the hall has seen: numbers then go on above all that are known."`
}

type epochStart struct {
	data
	JSON bool `name:"json" help:"Print the epoch as JSON."`
}

// Run begins an epoch, in the server that runs or by itself.
func (c epochStart) Run(ctx context.Context, s streams) error {
	out, err := c.do(ctx, hallserver.Order{Op: hallserver.OpStartEpoch})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(s.out).Encode(out.Begun)
	}
	return tellEpoch(s, out.Begun)
}

// tellEpoch says how an epoch goes on.
func tellEpoch(s streams, b *hallserver.Begun) error {
	_, _ = fmt.Fprintf(s.out, "epoch %d goes on from event %d; numbers of %s go on with", b.Epoch, b.From, b.Day)
	for _, series := range slices.Sorted(maps.Keys(b.Above)) {
		_, _ = fmt.Fprintf(s.out, " %s", hall.FormatNumber(series, b.Above[series]+1))
	}
	_, err := fmt.Fprintln(s.out)
	if !b.Witnessed {
		_, _ = fmt.Fprintln(s.err, "Nothing on this machine knows how far the hall had come: the numbers leave room for what may have been given since.")
	}
	_, _ = fmt.Fprintln(s.err, "What happened after that event is lost. Who holds a number the hall does not know is given another one at the desk.")
	return err
}
