package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"yimen/hallserver/wire"
)

const (
	hallStartTime = 3 * time.Minute // the first start makes the voice's clips
	hallOrderTime = time.Minute
	exampleHall   = "county"
	clerkUser     = "clerk"
	clerkName     = "窗口员甲"
	managerUser   = "manager"
	managerName   = "大厅主任"
	guideUser     = "guide"
	guideName     = "导办员"
)

// A hall is the hall server with its data folder.
type hall struct {
	program string // path of hallserver
	data    string
	address string // such as http://127.0.0.1:8080, without a slash at its end
	server  *kept
}

// order runs one of hallserver's commands and answers what it printed.
func (h *hall) order(ctx context.Context, in string, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, hallOrderTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, h.program, args...)
	cmd.Stdin = strings.NewReader(in)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("hallserver %s: %w: %s", args[0], err, bytes.TrimSpace(errs.Bytes()))
	}
	return strings.TrimSpace(string(out)), nil
}

// prepare makes the data folder, a clerk, a manager and a guide where the memory knows
// of none.
func (h *hall) prepare(ctx context.Context, m *memory) (err error) {
	if m.Clerk.User == "" {
		if err := h.found(ctx, m); err != nil {
			return err
		}
		if m.Clerk, err = h.hire(ctx, wire.RoleClerk, clerkUser, clerkName); err != nil {
			return err
		}
	}
	if m.Manager.User == "" {
		if m.Manager, err = h.hire(ctx, wire.RoleManager, managerUser, managerName); err != nil {
			return err
		}
	}
	if m.Guide.User == "" {
		m.Guide, err = h.hire(ctx, wire.RoleGuide, guideUser, guideName)
	}
	return err
}

// found makes the data folder. What an earlier start left behind half-made is made
// anew: nobody has seen it.
func (h *hall) found(ctx context.Context, m *memory) error {
	for _, leftover := range []string{h.data, h.masterKey()} {
		if err := os.RemoveAll(leftover); err != nil {
			return fmt.Errorf("make the hall anew: %w", err)
		}
	}
	printed, err := h.order(ctx, "", "init", h.data, "--example", exampleHall, "--opening", "always", "--master-key", h.masterKey())
	if err != nil {
		return err
	}
	m.Admin, err = readAccount(printed)
	return err
}

// hire makes an account for a member of staff.
func (h *hall) hire(ctx context.Context, role, user, display string) (account, error) {
	a := account{User: user, Password: freshPassword()}
	_, err := h.order(ctx, a.Password+"\n", "user", "add", "--data", h.data,
		"--role", role, "--display", display, "--password-stdin", "--keep-password", a.User)
	if err != nil {
		return account{}, err
	}
	return a, nil
}

// anewFor gives an account another password. A demo may have ended between making an
// account and remembering it.
func (h *hall) anewFor(ctx context.Context, user string) (account, error) {
	a := account{User: user, Password: freshPassword()}
	if _, err := h.order(ctx, a.Password+"\n", "user", "passwd", "--data", h.data, "--password-stdin", "--keep-password", a.User); err != nil {
		return account{}, err
	}
	return a, nil
}

func (h *hall) masterKey() string { return h.data + ".master.key" }

// readAccount reads what hallserver init prints of the first administrator.
func readAccount(printed string) (account, error) {
	var a account
	for line := range strings.Lines(printed) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch name {
		case "user":
			a.User = value
		case "password":
			a.Password = value
		}
	}
	if a.User == "" || a.Password == "" {
		return a, errors.New("hallserver init names no administrator")
	}
	return a, nil
}

// publicURL is the line of hall.yaml that says where phones reach the hall.
var publicURL = regexp.MustCompile(`(?m)^(# )?public_url:.*$`)

// publish writes the hall's address into its settings, so that tickets carry
// their page.
func (h *hall) publish() error {
	path := filepath.Join(h.data, "hall.yaml")
	settings, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("set the hall's address: %w", err)
	}
	if n := len(publicURL.FindAllIndex(settings, -1)); n != 1 {
		return fmt.Errorf("set the hall's address: %d lines of public_url in hall.yaml", n)
	}
	settings = publicURL.ReplaceAllLiteral(settings, []byte("public_url: "+h.address))
	if err := os.WriteFile(path, settings, 0o600); err != nil {
		return fmt.Errorf("set the hall's address: %w", err)
	}
	return nil
}

// serve starts the server on a port of the loopback interface and keeps it.
func (h *hall) serve(ctx context.Context, l *launcher, port int, report func(string)) error {
	h.address = fmt.Sprintf("http://127.0.0.1:%d", port)
	if err := h.publish(); err != nil {
		return err
	}
	var err error
	h.server, err = keep(ctx, "hall server", report, func(ctx context.Context) (*program, error) {
		p, err := l.launch(order{
			name: "hallserver", path: h.program,
			args: []string{"serve", "--data", h.data, "--listen", strings.TrimPrefix(h.address, "http://")},
		})
		if err != nil {
			return nil, err
		}
		ctx, cancel := context.WithTimeout(ctx, hallStartTime)
		defer cancel()
		_, err = p.await(ctx, "the hall server to be ready", func(line string) (string, bool) {
			return strings.CutPrefix(line, "ready ")
		})
		if err != nil {
			p.stop()
			return nil, err
		}
		return p, nil
	})
	return err
}

// enrol makes a one-time code for a device.
func (h *hall) enrol(ctx context.Context, role, name string) (string, error) {
	return h.order(ctx, "", "device", "enrol", "--data", h.data, "--role", role, "--name", name)
}

// code makes a one-time code for a device that has no token in its state
// folder yet; it is empty for one that has.
func (h *hall) code(ctx context.Context, state, role, name string) (string, error) {
	if _, err := os.Stat(filepath.Join(state, "token")); err == nil {
		return "", nil
	}
	return h.enrol(ctx, role, name)
}

// stop ends the server and waits for it.
func (h *hall) stop() { h.server.stop() }
