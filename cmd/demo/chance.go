package main

import (
	"math/rand/v2"
	"sync"
	"time"
)

// A chance is what makes an example hall another one each time. Several may ask at
// once.
type chance struct {
	mu  sync.Mutex
	rng *rand.Rand // guarded by mu
}

func newChance() *chance {
	return &chance{rng: rand.New(rand.NewPCG(rand.Uint64(), rand.Uint64()))} //nolint:gosec // invented people of the example hall: their dice need no secrecy
}

// below is a number from 0 to n-1.
func (c *chance) below(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rng.IntN(n)
}

// once is true one time in n.
func (c *chance) once(n int) bool { return c.below(n) == 0 }

// between is a time from least to most.
func (c *chance) between(least, most time.Duration) time.Duration {
	return least + time.Duration(c.below(int(most-least)))
}
