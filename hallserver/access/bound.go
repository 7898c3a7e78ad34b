package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"yimen/hallserver/wire"
)

// windowsMost bounds the windows of one bridge: a line has 31 units, and a bridge
// few lines.
const windowsMost = 64

// Errors to branch on.
var (
	ErrBadWindows = errors.New("access: windows are for a bridge: 1 to 64 of them, each from 1 to 9999")
	// ErrBound says that a bridge is bound to other windows already.
	ErrBound = errors.New("access: the bridge is bound to other windows")
)

// ActsFor says whether a device may act for a window. A bridge that is not bound
// yet may for none.
func (d Device) ActsFor(window int) bool {
	return d.Role != wire.RoleBridge || slices.Contains(d.Windows, window)
}

// Unbound says whether a device is a bridge that acts for no window yet.
func (d Device) Unbound() bool { return d.Role == wire.RoleBridge && len(d.Windows) == 0 }

// tidy is windows in order, each once.
func tidy(role string, windows []int) ([]int, error) {
	if len(windows) == 0 {
		return nil, nil
	}
	out := slices.Clone(windows)
	slices.Sort(out)
	out = slices.Compact(out)
	if role != wire.RoleBridge || len(out) > windowsMost || out[0] < 1 || out[len(out)-1] > 9999 {
		return nil, ErrBadWindows
	}
	return out, nil
}

// Bind binds a bridge to windows, whatever it was bound to before. Errors:
// ErrNoDevice, ErrBadWindows.
func (s *Store) Bind(ctx context.Context, actor, id string, windows []int) error {
	return s.bind(ctx, actor, id, windows, func(Device) error { return nil })
}

// Claim binds a bridge that is not bound yet to the windows it says it is for: the
// first word counts. One that is bound may say fewer, and no others: ErrBound.
func (s *Store) Claim(ctx context.Context, id string, windows []int) error {
	return s.bind(ctx, "device:"+id, id, windows, func(d Device) error {
		switch {
		case d.Unbound() && len(windows) == 0:
			return errAsBefore
		case d.Unbound():
			return nil
		case slices.ContainsFunc(windows, func(w int) bool { return !d.ActsFor(w) }):
			return ErrBound
		}
		return errAsBefore
	})
}

// errAsBefore ends a claim that changes nothing.
var errAsBefore = errors.New("access: bound as it was")

func (s *Store) bind(ctx context.Context, actor, id string, windows []int, may func(Device) error) error {
	s.changing.Lock()
	defer s.changing.Unlock()
	for _, d := range s.inForce.Load().devices {
		if d.ID != id {
			continue
		}
		windows, err := tidy(d.Role, windows)
		if err != nil {
			return err
		}
		if err := may(d.Device); err != nil {
			if errors.Is(err, errAsBefore) {
				return nil
			}
			return err
		}
		out := &deviceRow{Device: d.Device, hash: d.hash}
		out.Windows = windows
		out.seenMS.Store(d.seenMS.Load())
		out.stored.Store(out.seenMS.Load())
		err = s.change(ctx, record{what: "device-bound", actor: actor, object: id}, putDevice, out.values(out.stored.Load())...)
		if err != nil {
			return fmt.Errorf("access: bind device: %w", err)
		}
		s.inForce.Store(s.inForce.Load().withDevice(out))
		return nil
	}
	return ErrNoDevice
}

// joined is windows as they are kept: 2,6,10.
func joined(windows []int) string {
	parts := make([]string, len(windows))
	for i, w := range windows {
		parts[i] = strconv.Itoa(w)
	}
	return strings.Join(parts, ",")
}

// parted is the other way round.
func parted(kept string) ([]int, error) {
	var out []int
	for part := range strings.SplitSeq(kept, ",") {
		if part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, fmt.Errorf("access: windows %q: %w", kept, err)
		}
		out = append(out, n)
	}
	return out, nil
}
