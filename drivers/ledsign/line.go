package ledsign

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// ErrNoSign: the line has no sign with that address.
var ErrNoSign = errors.New("no sign of this line has that address")

// ErrUnsupported: signs of this protocol cannot do that.
var ErrUnsupported = errors.New("signs of this kind cannot do that")

// Line is a line of signs. Make it with New. Its methods may be called from any
// goroutine; they take turns. It starts no goroutine and does not close its port.
type Line struct {
	opts  Options
	link  link
	turn  chan struct{} // held during an exchange
	signs map[int]*sign // by address; the map itself does not change

	mu sync.Mutex // guards the health of the signs
}

// sign is one sign; who has the turn owns it, but for health.
type sign struct {
	address int
	areas   int       // it shows so many; < 0: not known
	doubt   time.Time // until then answers to earlier orders may come
	health  Health
}

// Taken is what became of an order.
type Taken struct {
	// Acknowledged: the sign said that it took it. Without, it was sent, to a sign
	// that never says anything.
	Acknowledged bool
	// Tries is how often it was sent.
	Tries int
	// Replaced are the characters that were shown as 〓.
	Replaced []rune
}

// New makes a line on port. One Line owns its port.
func New(port Port, opts Options) *Line {
	opts.setDefaults()
	l := &Line{opts: opts, turn: make(chan struct{}, 1), signs: map[int]*sign{}}
	l.link = link{port: port, opts: &l.opts}
	for _, address := range opts.Signs {
		if address >= 1 && address <= opts.Protocol.AddressMax() {
			l.signs[address] = &sign{address: address, areas: -1, health: Health{State: StateUnknown, Since: opts.Now()}}
		}
	}
	return l
}

// Show makes a sign show a picture, and returns when it took it. Errors: ErrNoSign,
// ErrPicture, ErrSilent, ErrGarbled, a *Refusal, an error of the port, or the cause
// of ctx.
func (l *Line) Show(ctx context.Context, address int, p Picture) (Taken, error) {
	s, err := l.find(address)
	if err != nil {
		return Taken{}, err
	}
	if err := p.check(); err != nil {
		return Taken{}, err
	}
	if err := l.take(ctx); err != nil {
		return Taken{}, err
	}
	defer l.give()
	if l.opts.Protocol == NumberBoard {
		return l.told(ctx, s, numberFrame(address, p.Number))
	}
	data, replaced, err := textOrder(p.Areas, s.areas != len(p.Areas))
	if err != nil {
		return Taken{}, err
	}
	s.areas = -1 // until it answers
	tries, err := l.exchange(ctx, s, data)
	if err != nil {
		return Taken{Tries: tries, Replaced: replaced}, err
	}
	s.areas = len(p.Areas)
	return Taken{Acknowledged: true, Tries: tries, Replaced: replaced}, nil
}

// Brightness sets how bright a sign is, 1 to LevelMax. Errors as Show's, and
// ErrUnsupported.
func (l *Line) Brightness(ctx context.Context, address, level int) (Taken, error) {
	if level < 1 || level > LevelMax {
		return Taken{}, fmt.Errorf("brightness %d: want 1 to %d", level, LevelMax)
	}
	if l.opts.Protocol == NumberBoard {
		return Taken{}, ErrUnsupported
	}
	return l.order(ctx, address, brightnessOrder(level))
}

// Ping asks whether a sign is there. Of a number board it only finds out whether
// the line is. Errors as Show's.
func (l *Line) Ping(ctx context.Context, address int) error {
	if l.opts.Protocol != NumberBoard {
		_, err := l.order(ctx, address, pingOrder())
		return err
	}
	s, err := l.find(address)
	if err != nil {
		return err
	}
	if err := l.take(ctx); err != nil {
		return err
	}
	defer l.give()
	if err = l.link.port.Flush(ctx); ctx.Err() == nil && (err != nil || l.Health(address).State == StateSilent) {
		l.note(s, err)
	}
	return err
}

// order is an exchange that has nothing to do with the picture.
func (l *Line) order(ctx context.Context, address int, data []byte) (Taken, error) {
	s, err := l.find(address)
	if err != nil {
		return Taken{}, err
	}
	if err := l.take(ctx); err != nil {
		return Taken{}, err
	}
	defer l.give()
	tries, err := l.exchange(ctx, s, data)
	return Taken{Acknowledged: err == nil, Tries: tries}, err
}

// exchange sends an order until the sign took or refused it, Timing.Tries times at
// most, and notes what that says of the sign. The caller has the turn.
func (l *Line) exchange(ctx context.Context, s *sign, data []byte) (tries int, err error) {
	order := appendFrame(nil, frame{to: uint16(s.address), from: hostAddress, data: data}) //nolint:gosec // checked by New
	if doubt := s.doubt.Sub(l.opts.Now()); doubt > 0 {
		l.link.quiet(ctx, doubt)
	}
	most := l.opts.Timing.Tries
	if l.Health(s.address).State == StateSilent {
		most = 1
	}
	for tries = 1; ; tries++ {
		err = l.link.ask(ctx, s.address, order)
		if err == nil || tries >= most || ctx.Err() != nil || !worthAnother(err) {
			break
		}
		l.opts.Log.Debug("sign is asked again", "address", s.address, "try", tries, "err", err)
		wait(ctx, l.opts.Timing.Pause)
	}
	if tries > 1 || err != nil {
		s.doubt = l.opts.Now().Add(l.opts.Timing.Late)
	}
	if ctx.Err() == nil {
		l.note(s, err)
	}
	return tries, err
}

// worthAnother says whether an order may succeed when it is sent again at once.
func worthAnother(err error) bool {
	if refusal, refused := errors.AsType[*Refusal](err); refused {
		return refusal.passing()
	}
	return errors.Is(err, ErrSilent) || errors.Is(err, ErrGarbled)
}

// told writes what nothing answers.
func (l *Line) told(ctx context.Context, s *sign, order []byte) (Taken, error) {
	err := l.link.tell(ctx, order)
	if ctx.Err() == nil {
		l.note(s, err)
	}
	return Taken{Tries: 1}, err
}

func (l *Line) find(address int) (*sign, error) {
	s, ok := l.signs[address]
	if !ok {
		return nil, fmt.Errorf("sign %d: %w", address, ErrNoSign)
	}
	return s, nil
}

func (l *Line) take(ctx context.Context) error {
	select {
	case l.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (l *Line) give() { <-l.turn }
