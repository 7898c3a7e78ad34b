package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"time"

	"yimen/drivers/serialport"
)

// openLimit bounds one try to open a device that was given.
const openLimit = 2 * time.Second

type listCmd struct {
	Paths []string `arg:"" optional:"" name:"path" help:"Configured paths to look at; each is opened once, and nothing is sent."`
	JSON  bool     `help:"One JSON value on stdout."`
}

// listed is what list finds; also its JSON.
type listed struct {
	Ports      []serialport.Info `json:"ports"`
	Configured []configured      `json:"configured"`
}

// configured is one path that was given.
type configured struct {
	Path   string `json:"path"`
	Device string `json:"device,omitempty"` // what the path names now
	State  string `json:"state"`            // "ok", "absent", "busy", "denied"
	Detail string `json:"detail,omitempty"` // why, where it is not ok
}

func (c *listCmd) run(ctx context.Context, s streams, log *slog.Logger) error {
	ports, err := serialport.List()
	if err != nil {
		return err
	}
	found := listed{Ports: ports, Configured: []configured{}}
	wrong := 0
	for _, path := range c.Paths {
		state := look(ctx, path, log)
		if state.State != "ok" {
			wrong++
		}
		found.Configured = append(found.Configured, state)
	}
	if c.JSON {
		err = s.json(found)
	} else {
		err = c.print(s, found)
	}
	if err == nil && wrong > 0 {
		return fmt.Errorf("%d of %d configured devices cannot be used", wrong, len(c.Paths))
	}
	return err
}

// look opens the path once.
func look(ctx context.Context, path string, log *slog.Logger) configured {
	state := configured{Path: path, State: "ok"}
	if device, err := filepath.EvalSymlinks(path); err == nil {
		state.Device = device
	}
	ctx, cancel := context.WithTimeout(ctx, openLimit)
	defer cancel()
	port := serialport.New(serialport.Config{Path: path}, log)
	defer port.Close() //nolint:errcheck // nothing was sent that could be lost
	err := port.Flush(ctx)
	switch {
	case err == nil:
		return state
	case errors.Is(err, serialport.ErrBusy):
		state.State = "busy"
	case errors.Is(err, serialport.ErrDenied):
		state.State = "denied"
	default:
		state.State = "absent"
	}
	state.Detail = err.Error()
	return state
}

func (c *listCmd) print(s streams, found listed) error {
	var out strings.Builder
	if len(found.Ports) == 0 {
		s.say("no serial devices on this machine")
	}
	for _, p := range found.Ports {
		line := p.Path
		if p.USB {
			line += fmt.Sprintf("  usb %s:%s %s", p.Vendor, p.Product, strings.TrimSpace(p.Name+" "+p.Serial))
		}
		out.WriteString(strings.TrimRight(line, " ") + "\n")
		for _, link := range p.Stable {
			out.WriteString("    " + link + "\n")
		}
	}
	for _, p := range found.Configured {
		line := p.Path + "  " + p.State
		if p.Device != "" && p.Device != p.Path {
			line += "  " + p.Device
		}
		out.WriteString(line + "\n")
		if p.State == "denied" {
			s.say("this user may not open %s: on Debian, add it to the group dialout", p.Path)
		}
	}
	return s.print(out.String())
}
