package enrol

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// ErrNotEnrolled says that a program has neither a token nor a code.
var ErrNotEnrolled = errors.New("this device is not enrolled")

// pause is between two tries at a server that is away.
const pause = 2 * time.Second

// Device is what a program knows of itself before the hall knows it.
type Device struct {
	// Server is the hall server's address, such as https://hall.example.
	Server string
	// CA is a PEM file of certificates to trust besides the system's; empty: none.
	CA string
	// Agent is the User-Agent, such as yimen-kiosk.
	Agent string
	// Roles are those that its code may be for, first the one that is advised.
	Roles []string
	// Code is the one-time code of the first start.
	Code string
	// Token, where it is given, goes before the file; it is kept nowhere.
	Token string
	// TokenFile keeps the token, mode 0600.
	TokenFile string
	// State is the folder for what the device has seen of the hall's journal;
	// empty: it is known until the program ends.
	State string
}

// Client is the client of an enrolled device: with the token given, else the kept
// one, else one got for the code, which is then kept. It waits for a server that is
// away until ctx ends. Without a token and a code it is ErrNotEnrolled; a code
// that the server refuses is a *wire.Problem.
func (d Device) Client(ctx context.Context, log *slog.Logger) (*wire.Client, error) {
	hc, err := transport(d.CA)
	if err != nil {
		return nil, err
	}
	c := wire.NewClient(d.Server, d.Token, hc).As(d.Agent)
	if d.State != "" {
		c = c.WithSeen(wire.OpenSeen(filepath.Join(d.State, "seen")))
	}
	if d.Token != "" {
		return c, nil
	}
	token, err := readToken(d.TokenFile)
	if err != nil {
		return nil, err
	}
	if token == "" || d.Code != "" && unknown(ctx, c.WithToken(token)) {
		if token, err = d.enrol(ctx, c, log); err != nil {
			return nil, err
		}
	}
	return c.WithToken(token), nil
}

// unknown tells whether the server does not know the token any longer. Any question
// that needs one would do: what may not be asked is refused otherwise.
func unknown(ctx context.Context, c *wire.Client) bool {
	_, err := c.BoardSnapshot(ctx, "hall")
	p, answered := errors.AsType[*wire.Problem](err)
	return answered && p.Status == http.StatusUnauthorized
}

// enrol spends the code, and keeps the token.
func (d Device) enrol(ctx context.Context, c *wire.Client, log *slog.Logger) (string, error) {
	if d.Code == "" {
		return "", fmt.Errorf("%w: give --code with a one-time code (on the server: hallserver device enrol --role %s)", ErrNotEnrolled, d.Roles[0])
	}
	got, err := spend(ctx, d.Code, c, log)
	if err != nil {
		return "", err
	}
	if !slices.Contains(d.Roles, got.Role) {
		return "", fmt.Errorf("the code is for a %s, not for a %s", got.Role, d.Roles[0])
	}
	if err := writeToken(d.TokenFile, got.Token); err != nil {
		return "", err
	}
	log.Info("enrolled", "device", got.Device, "role", got.Role)
	return got.Token, nil
}

// spend gets a token for the code; it waits for a server that is away or busy.
func spend(ctx context.Context, code string, c *wire.Client, log *slog.Logger) (wire.Enrolled, error) {
	for {
		got, err := c.Enrol(ctx, code)
		if err == nil {
			return got, nil
		}
		p, answered := errors.AsType[*wire.Problem](err)
		if answered && p.Status < http.StatusInternalServerError && p.Status != http.StatusTooManyRequests {
			return wire.Enrolled{}, fmt.Errorf("enrol: %w", err)
		}
		log.Warn("not enrolled yet, trying again", "error", err)
		select {
		case <-ctx.Done():
			return wire.Enrolled{}, fmt.Errorf("enrol: %w", ctx.Err())
		case <-time.After(pause):
		}
	}
}
