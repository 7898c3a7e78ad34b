package hallserver

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"yimen/hallserver/message"
)

// The bounds of admin.sock: one order and one outcome a connection, each one
// JSON value.
const (
	orderMax  = 24 << 20 // bytes; a catalogue goes in as base64
	orderTime = 30 * time.Second
	ordersMax = 8 // at once; more wait to be accepted
)

// adminSocket is how the command line speaks to a running server. Who may open
// it is the file's mode: its owner alone.
type adminSocket struct {
	listener net.Listener
	run      func(context.Context, Order) (Outcome, error)
	folder   *os.File // kept open while the socket's address goes through it
}

func listenAdmin(dir string, run func(context.Context, Order) (Outcome, error)) (*adminSocket, error) {
	name := filepath.Join(dir, socketFile)
	if err := os.Remove(name); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("admin socket: %w", err)
	}
	address, folder, err := socketAddress(dir)
	if err != nil {
		return nil, fmt.Errorf("admin socket: %w", err)
	}
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: address, Net: "unix"})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("admin socket: %w", err), closeFile(folder))
	}
	l.SetUnlinkOnClose(true)
	if err := os.Chmod(name, 0o600); err != nil {
		return nil, errors.Join(fmt.Errorf("admin socket: %w", err), l.Close(), closeFile(folder))
	}
	return &adminSocket{listener: l, run: run, folder: folder}, nil
}

// socketAddress is where the socket is. An address has room for about a hundred
// bytes; a longer one goes through an open descriptor of the folder.
func socketAddress(dir string) (address string, folder *os.File, err error) {
	name := filepath.Join(dir, socketFile)
	if len(name) < 100 {
		return name, nil, nil
	}
	folder, err = os.Open(dir) //nolint:gosec // the operator names it
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), socketFile), folder, nil
}

func closeFile(f *os.File) error {
	if f == nil {
		return nil
	}
	return f.Close()
}

// serve answers until ctx ends.
func (a *adminSocket) serve(ctx context.Context) {
	defer context.AfterFunc(ctx, func() { _ = a.listener.Close() })()
	var answering sync.WaitGroup
	defer answering.Wait()
	room := make(chan struct{}, ordersMax)
	for {
		conn, err := a.listener.Accept()
		if err != nil {
			return
		}
		room <- struct{}{}
		answering.Go(func() {
			defer func() { <-room }()
			a.answer(ctx, conn)
		})
	}
}

func (a *adminSocket) answer(ctx context.Context, conn net.Conn) {
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(orderTime)); err != nil {
		return
	}
	var o Order
	var out Outcome
	err := json.NewDecoder(io.LimitReader(conn, orderMax)).Decode(&o)
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, orderTime)
		defer cancel()
		out, err = a.run(ctx, o)
	}
	if err != nil {
		out = Outcome{Error: err.Error(), ErrorZH: message.Plain(err, "zh"), Hits: out.Hits, Confirm: out.Confirm, Notes: out.Notes}
	}
	_ = json.NewEncoder(conn).Encode(out) // the command line has gone, if anything
}

func (a *adminSocket) close() error {
	err := a.listener.Close()
	if errors.Is(err, net.ErrClosed) {
		err = nil
	}
	return errors.Join(err, closeFile(a.folder))
}

// askServer has the server that runs on dir run an order. A server that starts
// just now has the lock before the socket, so it is given a moment.
func askServer(ctx context.Context, dir string, o Order) (Outcome, error) {
	ctx, cancel := context.WithTimeout(ctx, orderTime)
	defer cancel()
	conn, err := dialAdmin(ctx, dir)
	if err != nil {
		return Outcome{}, fmt.Errorf("%s: %w, and does not answer on its admin socket: %w", dir, ErrInUse, err)
	}
	defer func() { _ = conn.Close() }()
	if d, ok := ctx.Deadline(); ok {
		_ = conn.SetDeadline(d)
	}
	if err := json.NewEncoder(conn).Encode(o); err != nil { //nolint:gosec // a password goes to the server by its own socket
		return Outcome{}, fmt.Errorf("ask the server: %w", err)
	}
	var out Outcome
	if err := json.NewDecoder(io.LimitReader(conn, orderMax)).Decode(&out); err != nil {
		return Outcome{}, fmt.Errorf("the server's answer: %w", err)
	}
	if out.Confirm {
		return out, ErrConfirm
	}
	if out.Error != "" {
		return Outcome{}, message.Both(out.Error, out.ErrorZH)
	}
	return out, nil
}

func dialAdmin(ctx context.Context, dir string) (net.Conn, error) {
	address, folder, err := socketAddress(dir)
	if err != nil {
		return nil, err
	}
	defer func() { _ = closeFile(folder) }()
	var d net.Dialer
	for tries := 0; ; tries++ {
		conn, err := d.DialContext(ctx, "unix", address)
		if err == nil || tries == 20 {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(100 * time.Millisecond):
		}
	}
}
