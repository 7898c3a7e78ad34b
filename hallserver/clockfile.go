package hallserver

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// clockFile holds the hall's time, so that a server that starts again on a machine
// that ran on knows what time it must be. It is written once a minute. Without it
// the last event's time is all that is known.
const clockFile = "clock.json"

// savedClock is the file's content: the hall's time beside the machine's.
type savedClock struct {
	Boot        string `json:"boot"`    // the machine's start, as its kernel names it
	GoneMS      int64  `json:"gone_ms"` // time gone by since then
	AtMS        int64  `json:"at_ms"`   // the hall's time
	BeganMS     int64  `json:"began_ms"`
	BeganGoneMS int64  `json:"began_gone_ms"`
	RestMS      int64  `json:"rest_ms"`
	Vouched     bool   `json:"vouched"`
	MovedMS     int64  `json:"moved_ms"`
	Held        bool   `json:"held,omitempty"`
	BeforeMS    int64  `json:"before_ms,omitempty"`
	Sum         string `json:"sum"` // SHA-256 of the rest
}

func (s savedClock) line() clockLine {
	l := clockLine{
		at: time.UnixMilli(s.AtMS), gone: time.Duration(s.GoneMS) * time.Millisecond,
		beganGone: time.Duration(s.BeganGoneMS) * time.Millisecond, rest: time.Duration(s.RestMS) * time.Millisecond,
		vouched: s.Vouched, moved: time.Duration(s.MovedMS) * time.Millisecond, held: s.Held,
	}
	if s.BeforeMS != 0 {
		l.before = time.UnixMilli(s.BeforeMS)
	}
	if s.BeganMS != 0 {
		l.began = time.UnixMilli(s.BeganMS)
	}
	return l
}

func (s savedClock) sum() string {
	s.Sum = ""
	raw, err := json.Marshal(s)
	if err != nil {
		panic("hallserver: marshal clock: " + err.Error())
	}
	digest := sha256.Sum256(raw)
	return hex.EncodeToString(digest[:])
}

// saved is what the file should hold; ok is false while there is nothing to keep.
func (c *hallClock) saved() (s savedClock, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.look()
	l := c.line
	s = savedClock{
		Boot: c.boot, GoneMS: l.gone.Milliseconds(), AtMS: l.at.UnixMilli(),
		BeganMS: l.began.UnixMilli(), BeganGoneMS: l.beganGone.Milliseconds(), RestMS: l.rest.Milliseconds(),
		Vouched: l.vouched, MovedMS: l.moved.Milliseconds(), Held: l.held,
	}
	if !l.before.IsZero() {
		s.BeforeMS = l.before.UnixMilli()
	}
	s.Sum = s.sum()
	return s, !l.at.IsZero()
}

// readClock reads the file. One that is damaged is as good as none, and told.
func readClock(name string) (savedClock, error) {
	raw, err := os.ReadFile(name) //nolint:gosec // in the data folder
	if errors.Is(err, fs.ErrNotExist) {
		return savedClock{}, nil
	}
	if err != nil {
		return savedClock{}, fmt.Errorf("clock: %w", err)
	}
	var s savedClock
	if err := json.Unmarshal(raw, &s); err != nil {
		return savedClock{}, fmt.Errorf("clock: %s: %w", clockFile, err)
	}
	if s.Sum != s.sum() {
		return savedClock{}, fmt.Errorf("clock: %s is damaged", clockFile)
	}
	return s, nil
}

func writeClock(name string, s savedClock) error {
	raw, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	if err := writeFile(name, append(raw, '\n')); err != nil {
		return fmt.Errorf("clock: %w", err)
	}
	return nil
}

// bootID names this start of the machine; empty where the kernel does not say.
func bootID() string {
	raw, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(raw))
}
