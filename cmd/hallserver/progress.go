package main

import (
	"fmt"
	"io"
	"os"
)

// counter shows a growing number on a terminal; elsewhere it is silent.
type counter struct {
	to   io.Writer // nil: nowhere
	what string
	used bool
}

func progress(to io.Writer, what string) *counter {
	c := &counter{what: what}
	if f, ok := to.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			c.to = to
		}
	}
	return c
}

func (c *counter) show(n int) {
	if c.to != nil {
		c.used = true
		_, _ = fmt.Fprintf(c.to, "\r%d %s", n, c.what)
	}
}

func (c *counter) end() {
	if c.used {
		_, _ = fmt.Fprintln(c.to)
	}
}
