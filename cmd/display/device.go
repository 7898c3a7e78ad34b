package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"yimen/cmd/enrol"
	"yimen/hallserver/wire"
)

// folder is where the board keeps its state; it is made where it is missing.
func (o *options) folder(env func(string) string) (string, error) {
	dir := o.State
	if dir == "" {
		dir = enrol.StateFolder(filepath.Join("yimen", "display-"+fileName(o.Board)), env)
	}
	if dir == "" {
		return "", usageError{"--state is needed where there is no home folder"}
	}
	if err := os.MkdirAll(filepath.Join(dir, "clips"), 0o700); err != nil {
		return "", fmt.Errorf("state folder: %w", err)
	}
	return dir, nil
}

// fileName makes a name of a file of a board's id.
func fileName(id string) string {
	return strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || '0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' {
			return r
		}
		return '_'
	}, id)
}

// device makes the client of this board: with the token from the environment or
// the file, or with one got for the code.
func (o *options) device(ctx context.Context, log *slog.Logger, dir string, env func(string) string) (*wire.Client, error) {
	d := enrol.Device{
		Server: o.Server, CA: o.CA, Agent: "yimen-display", Roles: []string{wire.RoleBoard, wire.RoleSpeaker},
		Code: o.Code, Token: env("YIMEN_TOKEN"), TokenFile: o.TokenFile, State: dir,
	}
	if d.TokenFile == "" {
		d.TokenFile = filepath.Join(dir, "token")
	}
	client, err := d.Client(ctx, log)
	if errors.Is(err, enrol.ErrNotEnrolled) {
		return nil, usageError{err.Error()}
	}
	return client, err //nolint:wrapcheck // enrol names what is wrong and what to do; a word before it would hide that
}
