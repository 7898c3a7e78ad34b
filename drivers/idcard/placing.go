package idcard

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	maxRestarts  = 2 // resets of the module for one card
	maxReads     = 4 // readings of one card, until two are alike
	windowAfter  = 2 // refusals of card and module to trust each other, then a clerk
	faultAfter   = 4 // placings in a row that do not trust the module, then a technician
	retryBackOff = 3 // polls to let pass when a card that failed is still found
	maxDeaf      = 5 // looks in a row whose answer is damaged, then the reader counts as mute
)

// placing serves the cards laid on a module that is well.
//
//	find ──none──► gone ──► find …
//	  ├─found──► select ─► read ─► new address ─► management number ─► lying ──► gone
//	  │             └────────┴─► retry: the card must be lifted
//	  └─found, not wanted ─► find …
type placing struct {
	r          *Reader
	sight      sight
	gone       bool        // no card was there at the last look
	last       RetryReason // told last
	distrusted int         // placings in a row refused with 31, 32 or 33
	modules    int         // placings in a row refused with 31
	deaf       int         // looks in a row whose answer was damaged
}

// failure is why this card cannot be read.
type failure struct {
	reason RetryReason
	status Status // what the module said; 0: nothing that could be understood
}

func (f *failure) Error() string { return "card not read: " + string(f.reason) }

// errRestart: the module lost its place; find again.
var errRestart = errors.New("module must begin at find again")

// loop looks for cards until something is wrong with the module or its line.
func (p *placing) loop(ctx context.Context) error {
	for ctx.Err() == nil {
		p.sight.heed(p.r.want.Load())
		found, err := p.find(ctx)
		switch {
		case err != nil:
			return err
		case !found:
			p.gone = true
			if err := p.nothing(ctx); err != nil {
				return err
			}
			wait(ctx, p.r.opts.Timing.Poll)
		case !p.sight.wanted():
			p.gone = true // should it be wanted later, its reading begins anew
			p.lies()
			wait(ctx, p.r.opts.Timing.Poll)
		default:
			if err := p.found(ctx); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// find looks once. A damaged answer is no card; maxDeaf of them are errMute.
func (p *placing) find(ctx context.Context) (bool, error) {
	at := p.r.opts.Now()
	reply, err := p.r.link.ask(ctx, CmdFind)
	p.sight.looked(at, reply.Status, err)
	switch {
	case errors.Is(err, errGarbled), errors.Is(err, errNoAnswer):
		if p.deaf++; p.deaf == maxDeaf {
			return false, fmt.Errorf("%w: %w", errMute, err)
		}
		return false, p.r.link.barrier(ctx)
	case err != nil:
		return false, err
	}
	p.deaf = 0
	switch {
	case reply.Status == StatusFound:
		return true, nil
	case reply.Status.Reaction() == ReactReset:
		return false, p.reset(ctx)
	default:
		return false, nil
	}
}

// found reads the card that was found, tells about it and waits until it is
// gone.
func (p *placing) found(ctx context.Context) error {
	if p.gone {
		p.r.emit(Placed{})
	}
	p.sight.told, p.sight.lies = true, false
	laid := p.sight.clear
	card, err := p.readCard(ctx)
	if fail, ok := errors.AsType[*failure](err); ok {
		return p.failed(ctx, fail)
	}
	if err != nil {
		return err
	}
	p.distrusted, p.modules = 0, 0
	unasked := p.sight.heed(p.r.want.Load()) && !p.sight.wants(laid)
	if unasked {
		clear(card.Photo)
		clear(card.Fingerprint)
		p.lies()
	} else {
		p.r.emit(CardRead{Card: card, Clear: laid})
	}
	return p.until(ctx, card.Management != "", unasked)
}

// failed asks to place the card again. While a card of another kind, or one that
// is not trusted, stays there and is found over and over, it is told once. A card
// found again after any other failure was placed anew: the module finds a card
// that it failed with no more until it is lifted.
func (p *placing) failed(ctx context.Context, fail *failure) error {
	if p.gone || fail.reason != p.last {
		p.count(fail)
		p.r.opts.Log.Info("id card not read", "reason", string(fail.reason), "status", fail.status.String())
		p.r.emit(Retry{Reason: fail.reason, Window: p.distrusted >= windowAfter})
		if p.modules == faultAfter {
			p.r.opts.Log.Warn("no card trusts the id card reader")
			p.r.emit(Fault{Code: StatusModuleAuth})
		}
	}
	p.gone, p.last = false, fail.reason
	for range retryBackOff {
		wait(ctx, p.r.opts.Timing.Poll)
		found, err := p.find(ctx)
		if err != nil {
			return err
		}
		if !found {
			p.gone = true
			return nil
		}
	}
	p.gone = fail.reason != RetryOtherCard && fail.reason != RetryAuthentication
	return nil
}

// count keeps the refusals to trust that came in a row.
func (p *placing) count(fail *failure) {
	if fail.reason != RetryAuthentication {
		p.distrusted, p.modules = 0, 0
		return
	}
	p.distrusted++
	if fail.status == StatusModuleAuth {
		p.modules++
	} else {
		p.modules = 0
	}
}

// readCard selects the card found and reads all of it, in a bounded time.
func (p *placing) readCard(ctx context.Context) (Card, error) {
	within, cancel := context.WithTimeout(ctx, p.r.opts.Timing.Card)
	defer cancel()
	defer p.r.link.parser.Reset()
	for restarts := 0; ; restarts++ {
		card, err := p.selectAndRead(within)
		switch {
		case err == nil:
			return card, nil
		case ctx.Err() != nil:
			return Card{}, ctx.Err()
		case within.Err() != nil, errors.Is(err, errNoAnswer):
			return Card{}, &failure{reason: RetryNoAnswer}
		case errors.Is(err, errGarbled):
			return Card{}, &failure{reason: RetryGarbled}
		case !errors.Is(err, errRestart):
			return Card{}, err
		case restarts == maxRestarts:
			return Card{}, &failure{reason: RetryUnreadable}
		}
		if err := p.restart(within); err != nil {
			return Card{}, err
		}
	}
}

// restart resets the module and finds the card again.
func (p *placing) restart(ctx context.Context) error {
	if err := p.reset(ctx); err != nil {
		return err
	}
	found, err := p.find(ctx)
	if err == nil && !found {
		return &failure{reason: RetryMoved}
	}
	return err
}

func (p *placing) reset(ctx context.Context) error {
	p.sight.clear = time.Time{} // what it kept from being found may be found again
	_, err := p.r.link.ask(ctx, CmdReset)
	if errors.Is(err, errGarbled) || errors.Is(err, errNoAnswer) {
		return fmt.Errorf("%w: %w", errMute, err)
	}
	return err
}

// selectAndRead is one pass over the card. Its errors: *failure, errRestart,
// errGarbled, errNoAnswer, those of the line and of the module.
func (p *placing) selectAndRead(ctx context.Context) (Card, error) {
	reply, err := p.r.link.ask(ctx, CmdSelect)
	if err != nil {
		return Card{}, err
	}
	if err := p.judge(reply.Status); err != nil {
		return Card{}, err
	}
	card, err := p.readText(ctx)
	if err != nil {
		return Card{}, err
	}
	if err := p.readMore(ctx, &card); err != nil {
		return Card{}, err
	}
	return card, nil
}

// judge sorts a status that is an answer about a card.
func (p *placing) judge(s Status) error {
	switch s.Reaction() {
	case ReactGoOn:
		if s == StatusDone {
			return nil
		}
		return &failure{RetryMoved, s} // no card, no item: it is not there any more
	case ReactReplace:
		return &failure{RetryMoved, s}
	case ReactAuthentication:
		return &failure{RetryAuthentication, s}
	case ReactOtherCard:
		return &failure{RetryOtherCard, s}
	case ReactLog:
		return &failure{RetryUnreadable, s}
	default:
		return errRestart
	}
}

// readText reads text and photo until two readings are alike: an XOR lets one
// damaged frame in 256 through, and a name must not be wrong. A module that does
// not read the same card twice, over a line that showed no noise, is believed
// once.
func (p *placing) readText(ctx context.Context) (Card, error) {
	cmd := CmdRead
	if p.r.opts.Fingerprint {
		cmd = CmdReadFinger
	}
	var before []byte
	defer func() { clear(before) }()
	noisy := false
	for range maxReads {
		reply, err := p.r.link.ask(ctx, cmd)
		if err != nil {
			return Card{}, err
		}
		noisy = noisy || p.r.link.noisy
		switch {
		case reply.Status == StatusDone && bytes.Equal(before, reply.Data):
			return p.decode(cmd, before)
		case reply.Status == StatusDone:
			clear(before)
			before = append(before[:0], reply.Data...)
		case before != nil && !noisy:
			return p.decode(cmd, before)
		case reply.Status == StatusNotPermitted && cmd == CmdReadFinger:
			p.r.opts.Log.Warn("fingerprint not permitted, reading without")
			cmd = CmdRead
		default:
			return Card{}, p.judge(reply.Status)
		}
	}
	return Card{}, &failure{reason: RetryGarbled}
}

// decode decodes a read reply; what is no record of a known document is a
// failure of this card.
func (p *placing) decode(c Command, data []byte) (Card, error) {
	card, err := ParseRead(c, data, DateOf(p.r.opts.Now()))
	switch {
	case errors.Is(err, ErrKind):
		return Card{}, &failure{reason: RetryOtherCard}
	case err != nil:
		return Card{}, &failure{reason: RetryUnreadable}
	default:
		return card, nil
	}
}

// readMore reads new addresses and the management number. A card that does not
// give them is a card all the same, with a warning.
func (p *placing) readMore(ctx context.Context, card *Card) error {
	reply, err := p.r.link.ask(ctx, CmdReadAddress)
	fine := err == nil && reply.Status == StatusNoItem
	if err == nil && reply.Status == StatusDone {
		card.NewAddresses, fine, err = ParseNewAddress(reply.Data)
	}
	if err := cardOnly(err); err != nil {
		return err
	}
	if !fine {
		card.Warnings = append(card.Warnings, WarnAddressUnread)
	}
	reply, err = p.r.link.ask(ctx, CmdReadManage)
	if err == nil && reply.Status == StatusDone {
		card.Management, err = parseManage(reply.Data)
	}
	if err := cardOnly(err); err != nil {
		return err
	}
	if card.Management == "" {
		card.Warnings = append(card.Warnings, WarnManageUnread)
	}
	return nil
}

// cardOnly lets an error pass that is not only about an item of this card.
func cardOnly(err error) error {
	if errors.Is(err, errGarbled) || errors.Is(err, errNoAnswer) || errors.Is(err, ErrRecord) {
		return nil
	}
	return err
}

// lying waits until the card that was read is gone: the module answers about it
// only while it lies there. unasked says that nobody got what was read.
func (p *placing) lying(ctx context.Context, managed, unasked bool) error {
	item := CmdReadManage
	if !managed {
		item = CmdReadAddress
	}
	for {
		wait(ctx, p.r.opts.Timing.Lying)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if p.sight.heed(p.r.want.Load()) {
			p.stillLies(unasked)
		}
		reply, err := p.r.link.ask(ctx, item)
		switch {
		case errors.Is(err, errGarbled), errors.Is(err, errNoAnswer):
			if err := p.r.link.barrier(ctx); err != nil {
				return err
			}
		case err != nil:
			return err
		case reply.Status != StatusDone && reply.Status != StatusNoItem:
			return nil
		}
	}
}
