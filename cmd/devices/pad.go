package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"yimen/drivers/callpad"
	"yimen/drivers/padline"
	"yimen/drivers/ratingpad"
	"yimen/drivers/serialport"
)

// maxWatched bounds the events of one watch; it ends there.
const maxWatched = 10_000

type padCmd struct {
	Port    string        `help:"Path of the line, best one under /dev/serial/by-id." required:"" placeholder:"P"`
	Units   string        `help:"Addresses to ask, such as 1-4,7." default:"1-4"`
	Baud    int           `help:"Rate of the line in bit/s." default:"9600"`
	Timeout time.Duration `help:"How long to watch. Default: until it is interrupted." placeholder:"30s"`
	Count   int           `help:"End after so many keys. Default: go on." placeholder:"N"`
	JSON    bool          `help:"One JSON value on stdout, at the end."`
}

// padWatched is what a watch saw, as JSON.
type padWatched struct {
	Units  []padUnit  `json:"units"`
	Events []padEvent `json:"events"`
}

// padUnit is how one unit was at the end.
type padUnit struct {
	Unit     int    `json:"unit"`
	State    string `json:"state"` // ok, or why not: silent, garbled, refused, no-line
	Firmware int    `json:"firmware,omitempty"`
}

// padEvent is one thing that happened. Event is up, down, key or restarted.
type padEvent struct {
	At     time.Time `json:"at"`
	Unit   int       `json:"unit"`
	Event  string    `json:"event"`
	Code   int       `json:"code,omitempty"`   // of a key, as the pad tells it
	Key    string    `json:"key,omitempty"`    // what it means
	Level  int       `json:"level,omitempty"`  // of a rating key, 5 is best
	Missed int       `json:"missed,omitempty"` // keys overwritten before it
	Reason string    `json:"reason,omitempty"` // of down
}

func (c *padCmd) run(ctx context.Context, s streams, log *slog.Logger) error {
	units, err := parseUnits(c.Units)
	if err != nil {
		return err
	}
	if c.Timeout < 0 || c.Count < 0 || c.Baud <= 0 {
		return usageError("--timeout, --count and --baud cannot be less than nothing")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if c.Timeout > 0 {
		ctx, cancel = context.WithTimeout(ctx, c.Timeout)
		defer cancel()
	}
	port := serialport.New(serialport.Config{Path: c.Port, Baud: c.Baud}, log)
	defer port.Close() //nolint:errcheck // nothing was sent that could be lost
	line := padline.New(port, padline.Options{Units: units, Baud: c.Baud, Log: log})

	w := padWatch{cmd: c, s: s, stop: cancel, units: map[int]padUnit{}}
	for _, unit := range units {
		w.units[unit] = padUnit{Unit: unit, State: string(padline.ReasonSilent)}
	}
	if err := line.Run(ctx, w.hear); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return w.end()
}

// parseUnits reads addresses such as 1-4,7.
func parseUnits(text string) (units []int, err error) {
	for part := range strings.SplitSeq(text, ",") {
		from, to, is := strings.Cut(strings.TrimSpace(part), "-")
		first, err := strconv.Atoi(from)
		last := first
		if err == nil && is {
			last, err = strconv.Atoi(to)
		}
		if err != nil || first < 1 || last > padline.UnitMax || first > last {
			return nil, usageError(fmt.Sprintf("--units %q: want addresses from 1 to %d, such as 1-4,7", text, padline.UnitMax))
		}
		for unit := first; unit <= last; unit++ {
			units = append(units, unit)
		}
	}
	return units, nil
}

// padWatch follows a line.
type padWatch struct {
	cmd      *padCmd
	s        streams
	stop     func()
	units    map[int]padUnit
	events   []padEvent
	keys     int
	answered bool  // some unit, at some time
	failed   error // of writing
}

func (w *padWatch) hear(e padline.Event) {
	var told padEvent
	switch e := e.(type) {
	case padline.Up:
		told = padEvent{At: e.At, Unit: e.Unit, Event: "up"}
		w.units[e.Unit] = padUnit{Unit: e.Unit, State: "ok", Firmware: e.Firmware}
		w.answered = true
	case padline.Down:
		told = padEvent{At: e.At, Unit: e.Unit, Event: "down", Reason: string(e.Reason)}
		w.units[e.Unit] = padUnit{Unit: e.Unit, State: string(e.Reason)}
	case padline.Restarted:
		told = padEvent{At: e.At, Unit: e.Unit, Event: "restarted"}
	case padline.Key:
		told = padEvent{At: e.At, Unit: e.Unit, Event: "key", Code: e.Code, Missed: e.Missed}
		if action, known := callpad.ActionOf(e.Code); known {
			told.Key = string(action)
		}
		told.Level, _ = ratingpad.LevelOf(e.Code)
		w.keys++
	}
	told.At = told.At.UTC()
	w.events = append(w.events, told)
	if !w.cmd.JSON {
		w.failed = errors.Join(w.failed, w.s.print(padText(told)))
	}
	if w.cmd.Count > 0 && w.keys >= w.cmd.Count || len(w.events) >= maxWatched || w.failed != nil {
		w.stop()
	}
}

// padText is an event for a person to read.
func padText(e padEvent) string {
	text := fmt.Sprintf("pad %d %s", e.Unit, e.Event)
	switch {
	case e.Reason != "":
		text += " " + e.Reason
	case e.Level > 0:
		text += fmt.Sprintf(" rating %d", e.Level)
	case e.Key != "":
		text += " " + e.Key
	case e.Code != 0:
		text += fmt.Sprintf(" %d, which has no meaning", e.Code)
	}
	if e.Missed > 0 {
		text += fmt.Sprintf(", %d before it overwritten", e.Missed)
	}
	return text + "\n"
}

// end shows what there is to show; that no pad answered is a failure.
func (w *padWatch) end() error {
	if w.failed != nil {
		return w.failed
	}
	if w.cmd.JSON {
		all := padWatched{Events: w.events}
		if all.Events == nil {
			all.Events = []padEvent{}
		}
		for _, u := range w.units {
			all.Units = append(all.Units, u)
		}
		slices.SortFunc(all.Units, func(a, b padUnit) int { return a.Unit - b.Unit })
		if err := w.s.json(all); err != nil {
			return err
		}
	}
	if !w.answered {
		return fmt.Errorf("no pad answers on %s", w.cmd.Port)
	}
	return nil
}
