package padline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"yimen/drivers/serialport"
)

// What an exchange ends in when there is no answer. Errors of the line itself
// come through as they are; a refusal is an *Exception.
var (
	errNoAnswer = errors.New("pad did not answer")
	errGarbled  = errors.New("answer damaged on the line")
	errDoubled  = errors.New("two answers of one pad that differ")
	errUnsure   = errors.New("counters that do not follow one another")
)

// maxReceived bounds the bytes looked at for one answer: some answers of other
// pads that come late, and noise. More is noise.
const maxReceived = 4 * maxFrame

// writeTimeout is how long the system may take to accept one frame.
const writeTimeout = time.Second

// link does one exchange at a time with the pads. An answer says who answers
// (unit), to what (function) and about what (length, or register and value);
// what fits in all of it is taken, the rest is left.
type link struct {
	port   Port
	timing Timing
	buf    [maxFrame]byte
	got    []byte // received since the request
}

// request is one request, and how its answer looks.
type request struct {
	frame     []byte
	registers int    // of a reading: how many
	first     uint16 // of a writing: the register
	value     uint16 // of a writing: the value, or how many
}

func readRequest(unit byte, first, count uint16) request {
	return request{frame: appendRead(nil, unit, first, count), registers: int(count)}
}

func writeRequest(unit byte, register uint16, values ...uint16) request {
	if len(values) == 1 {
		return request{frame: appendWrite(nil, unit, register, values[0]), first: register, value: values[0]}
	}
	count := uint16(len(values)) //nolint:gosec // a handful
	return request{frame: appendWriteMany(nil, unit, register, values...), first: register, value: count}
}

// answeredBy says whether r has the shape of this request's answer.
func (q request) answeredBy(r reply) bool {
	switch {
	case r.unit != q.frame[0] || r.function != q.frame[1]:
		return false
	case r.exception != 0:
		return true
	case r.function == fnRead:
		return len(r.registers) == q.registers
	default:
		return r.first == q.first && r.value == q.value
	}
}

// ask sends a request and waits for its answer, Timing.Answer at most, and then
// for silence on the line. What was under way before is thrown away, or belongs
// to another pad and is left.
func (l *link) ask(ctx context.Context, q request) (reply, error) {
	if err := l.port.Flush(ctx); err != nil {
		return reply{}, err
	}
	if err := l.write(ctx, q.frame); err != nil {
		return reply{}, err
	}
	whole, cancel := context.WithTimeout(ctx, l.timing.Answer)
	defer cancel()
	l.got = l.got[:0]
	for {
		if err := l.read(whole); err != nil {
			return reply{}, l.unanswered(ctx, err)
		}
		if len(l.answers(q)) > 0 {
			break
		}
	}
	l.settle(ctx)
	return l.judge(q)
}

// write sends a frame. The system takes it at once, or the line is broken.
func (l *link) write(ctx context.Context, frame []byte) error {
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	return l.port.Write(ctx, frame)
}

// read adds what comes to got.
func (l *link) read(ctx context.Context) error {
	n, err := l.port.Read(ctx, l.buf[:])
	if err != nil {
		return err
	}
	l.got = append(l.got, l.buf[:n]...)
	if len(l.got) > maxReceived {
		return fmt.Errorf("%w: more than %d bytes", errGarbled, maxReceived)
	}
	return nil
}

// answers are the replies among what came that answer q.
func (l *link) answers(q request) []reply {
	replies, _ := parseReplies(l.got)
	return slices.DeleteFunc(replies, func(r reply) bool { return !q.answeredBy(r) })
}

// settle waits for the gap between frames. A line that does not fall silent within
// Timing.Answer is left; whatever it says, the next request flushes it.
func (l *link) settle(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, l.timing.Answer)
	defer stop()
	for {
		gap, cancel := context.WithTimeout(ctx, l.timing.Gap)
		err := l.read(gap)
		cancel()
		if err != nil {
			return
		}
	}
}

// judge gives the answer among what came: the only one, or several that say the
// same.
func (l *link) judge(q request) (reply, error) {
	answers := l.answers(q)
	first := answers[0]
	for _, other := range answers[1:] {
		if other.exception != first.exception || !slices.Equal(other.registers, first.registers) {
			return reply{}, errDoubled
		}
	}
	if first.exception != 0 {
		return reply{}, &Exception{Unit: int(first.unit), Function: first.function, Code: first.exception}
	}
	return first, nil
}

// unanswered sorts why no answer came: a time-out is silence, or damage where
// bytes came that are nobody's reply.
func (l *link) unanswered(ctx context.Context, err error) error {
	if !errors.Is(err, serialport.ErrTimeout) {
		return err
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if _, junk := parseReplies(l.got); junk > 0 {
		return fmt.Errorf("%w: %d bytes", errGarbled, junk)
	}
	return errNoAnswer
}

// reasonOf sorts an error of ask.
func reasonOf(err error) Reason {
	_, refused := errors.AsType[*Exception](err)
	switch {
	case refused:
		return ReasonRefused
	case errors.Is(err, errGarbled), errors.Is(err, errDoubled), errors.Is(err, errUnsure):
		return ReasonGarbled
	case errors.Is(err, serialport.ErrAbsent):
		return ReasonNoLine
	default:
		return ReasonSilent
	}
}
