package idcard

import (
	"context"
	"errors"
	"fmt"
	"time"

	"yimen/drivers/serialport"
)

// What an exchange ends in when there is no reply. Errors of the line itself
// come through as they are.
var (
	errNoAnswer = errors.New("module did not answer")
	errGarbled  = errors.New("answer damaged on the line")
	errMute     = errors.New("module is mute") // not even its id came back
)

// faultError: the module says it is broken.
type faultError struct{ code Status }

func (e *faultError) Error() string { return "module fault: " + e.code.String() }

const (
	// maxTries bounds how often one request is sent because its answer was
	// damaged, missing, or said that the request was.
	maxTries = 3
	// maxSilent bounds how often one request is left without any answer.
	maxSilent = 2
)

// link does one exchange at a time with the module over the port. Replies do not
// say what they answer; it is told by their shape, by flushing before each
// request, and, after anything went wrong, by a barrier: the module's id is
// asked for, and everything before its answer belongs to the past.
type link struct {
	port   Port
	timing Timing
	parser Parser
	req    []byte
	buf    [1024]byte
	unsure bool // an answer may still be under way
	noisy  bool // the last exchange saw noise
}

// ask sends a request until it has a sound reply of the right shape: a status,
// whatever it is. errGarbled, errNoAnswer: it did not after maxTries, or after
// maxSilent when nothing came at all. The reply's data is valid until the next
// call.
func (l *link) ask(ctx context.Context, c Command) (reply Reply, err error) {
	noisy, silent := false, 0
	defer func() { l.noisy = noisy }()
	for range maxTries {
		reply, err = l.once(ctx, c)
		noisy = noisy || l.noisy || err != nil
		switch {
		case err == nil && reply.Status.Reaction() != ReactResend:
			return reply, nil
		case err == nil:
			noisy = true
			err = fmt.Errorf("%w: %v", errGarbled, reply.Status)
		case errors.Is(err, errNoAnswer):
			silent++
		case !errors.Is(err, errGarbled):
			return Reply{}, err
		}
		if silent == maxSilent || ctx.Err() != nil {
			break
		}
	}
	return Reply{}, err
}

// once is one request and its reply, after a barrier where one is needed.
func (l *link) once(ctx context.Context, c Command) (Reply, error) {
	if l.unsure {
		if err := l.barrier(ctx); err != nil {
			return Reply{}, err
		}
	}
	return l.exchange(ctx, c, l.timing.FirstByte)
}

// barrier proves that no old answer is under way any more: only the id has its
// length.
func (l *link) barrier(ctx context.Context) error {
	var err error
	for range maxTries {
		var reply Reply
		reply, err = l.exchange(ctx, CmdSAMID, l.timing.FirstByte)
		if err == nil && reply.Status == StatusDone {
			return nil
		}
		if err == nil { // it says that the request was damaged
			l.unsure = true
			err = fmt.Errorf("%w: %v", errGarbled, reply.Status)
		}
		if !errors.Is(err, errNoAnswer) && !errors.Is(err, errGarbled) {
			return err
		}
		if ctx.Err() != nil {
			return err
		}
	}
	return fmt.Errorf("%w: %w", errMute, err)
}

// exchange sends c and waits for a reply of its shape. The reply must begin
// within first.
func (l *link) exchange(ctx context.Context, c Command, first time.Duration) (Reply, error) {
	l.parser.Reset()
	l.noisy = false
	l.unsure = true
	if err := l.port.Flush(ctx); err != nil {
		return Reply{}, l.lineError(ctx, err)
	}
	l.req = AppendRequest(l.req[:0], c)
	if err := l.port.Write(ctx, l.req); err != nil {
		return Reply{}, l.lineError(ctx, err)
	}
	reply, err := l.await(ctx, c, first)
	clear(l.buf[:])
	l.noisy = l.noisy || l.parser.Noise().Any()
	if err != nil {
		return Reply{}, err
	}
	l.unsure = false
	if reply.Status.Reaction() == ReactFault {
		return Reply{}, &faultError{code: reply.Status}
	}
	return reply, nil
}

// await reads until there is a reply to c. It waits first for anything, Gap for
// the rest of a frame that has begun, and Reply in all.
func (l *link) await(ctx context.Context, c Command, first time.Duration) (Reply, error) {
	whole, cancel := context.WithTimeout(ctx, max(first, l.timing.Reply))
	defer cancel()
	begun := time.Now()
	for {
		wait := first - time.Since(begun)
		if l.parser.Partial() > 0 || l.parser.Noise().Checksums > 0 { // it had begun
			wait = l.timing.Gap
		}
		step, stop := context.WithTimeout(whole, wait)
		n, err := l.port.Read(step, l.buf[:])
		stop()
		if err != nil {
			return Reply{}, l.lineError(ctx, err)
		}
		l.parser.Write(l.buf[:n])
		for {
			reply, ok := l.parser.Next()
			if !ok {
				break
			}
			if answers(c, reply) {
				return reply, nil
			}
			l.noisy = true // a reply to something else
		}
	}
}

// lineError sorts an error of the port: a time-out is the module's silence, or
// its mumbling where bytes had come.
func (l *link) lineError(ctx context.Context, err error) error {
	if !errors.Is(err, serialport.ErrTimeout) {
		return err
	}
	if ctxErr := ctx.Err(); errors.Is(ctxErr, context.Canceled) {
		return ctxErr
	}
	if l.parser.Partial() > 0 || l.parser.Noise().Any() {
		return fmt.Errorf("%w: %d bytes kept, %d thrown away, %d bad checksums", errGarbled,
			l.parser.Partial(), l.parser.Noise().Bytes, l.parser.Noise().Checksums)
	}
	return errNoAnswer
}

// answers reports whether a reply has the shape of an answer to c. A status that
// is no success carries no data and may answer anything but the id: there it is
// taken only where the module is at fault.
func answers(c Command, r Reply) bool {
	if r.SW1 != 0 || r.SW2 != 0 {
		return false
	}
	switch r.Status {
	case StatusDone:
		return doneAnswers(c, r.Data)
	case StatusFound:
		return c == CmdFind && len(r.Data) == 4
	default:
		if len(r.Data) != 0 {
			return false
		}
		return c != CmdSAMID || r.Status.Reaction() == ReactFault || r.Status.Reaction() == ReactResend
	}
}

func doneAnswers(c Command, data []byte) bool {
	switch c {
	case CmdReset, CmdStatus:
		return len(data) == 0
	case CmdSAMID:
		return len(data) == samIDSize
	case CmdSelect:
		return len(data) == 8
	case CmdRead, CmdReadFinger:
		_, _, _, err := parseRead(data, c == CmdReadFinger)
		return err == nil
	case CmdReadAddress:
		return len(data) > 0 && len(data)%addressSize == 0 && len(data) <= maxAddresses*addressSize
	case CmdReadManage:
		return len(data) == manageSize
	case CmdFind:
		return false
	default:
		return true
	}
}
