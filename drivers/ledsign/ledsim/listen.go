package ledsim

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
)

// Listen serves the hosts that connect, one sign line for all, until ctx ends. It
// closes the listener and waits for the connections.
func (l *Line) Listen(ctx context.Context, listener net.Listener) error {
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() }) // it is over
	defer stop()
	ctx, cancel := context.WithCancel(ctx)
	var hosts sync.WaitGroup
	defer hosts.Wait()
	defer cancel()
	for {
		conn, err := listener.Accept()
		if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
			if conn != nil {
				_ = conn.Close() // nobody was served yet
			}
			return nil
		}
		if err != nil {
			return fmt.Errorf("accept: %w", err)
		}
		hosts.Go(func() {
			if err := l.Serve(ctx, conn); err != nil {
				l.log.Warn("sign line ended", "err", err)
			}
			_ = conn.Close() // whatever it says, it is over
		})
	}
}
