package kiosk

import (
	"context"
	"time"

	"yimen/drivers/idcard"
	"yimen/kiosk/cardseal"
	"yimen/kiosk/flow"
)

// readerAgain is the pause before a reader that ended by itself is run again.
const readerAgain = 2 * time.Second

// setLook says which cards the reader shall read; the last word counts.
func (r *runner) setLook(e flow.WatchCard) {
	if r.deps.Reader != nil {
		r.deps.Reader.Ask(idcard.Want{None: !e.Read, Since: e.Since})
	}
}

// watchReader runs the reader, and runs it again where it ends by itself.
func (r *runner) watchReader(ctx context.Context) {
	if r.deps.Reader == nil {
		r.send(ctx, flow.ReaderAbsent{})
		return
	}
	for {
		err := r.deps.Reader.Run(ctx, func(e idcard.Event) { r.heard(ctx, e) })
		if ctx.Err() != nil {
			return
		}
		r.deps.Log.Error("card reader ended", "error", err)
		r.send(ctx, flow.ReaderAbsent{})
		select {
		case <-ctx.Done():
			return
		case <-time.After(readerAgain):
		}
	}
}

// heard brings what the reader said to the loop. A card's data ends here: what
// goes on is sealed.
func (r *runner) heard(ctx context.Context, e idcard.Event) {
	switch e := e.(type) {
	case idcard.Ready:
		r.send(ctx, flow.ReaderReady{})
	case idcard.Absent:
		r.deps.Log.Warn("card reader absent", "reason", string(e.Reason), "error", e.Err)
		r.send(ctx, flow.ReaderAbsent{})
	case idcard.Fault:
		r.deps.Log.Error("card reader at fault", "code", int(e.Code))
		r.send(ctx, flow.ReaderAbsent{})
	case idcard.Empty:
		r.send(ctx, flow.CardNone{At: e.At})
	case idcard.Lies:
		r.send(ctx, flow.CardLies{Clear: e.Clear})
	case idcard.Placed:
		r.send(ctx, flow.CardPlaced{})
	case idcard.Retry:
		r.send(ctx, flow.CardRetry{Problem: problemOf(e)})
	case idcard.Removed:
		r.send(ctx, flow.CardRemoved{})
	case idcard.CardRead:
		r.send(ctx, flow.CardRead{Sealed: r.seal(e.Card), Clear: e.Clear, Elderly: r.elderly(e.Card.Birth)})
	}
}

func problemOf(e idcard.Retry) flow.CardProblem {
	switch {
	case e.Reason == idcard.RetryOtherCard:
		return flow.CardOther
	case e.Window, e.Reason == idcard.RetryAuthentication:
		return flow.CardAtDesk
	}
	return flow.CardAgain
}

// seal seals what a card says to the hall. nil: it cannot be sealed now.
func (r *runner) seal(c idcard.Card) []byte {
	key := r.sealKey.Load()
	if key == nil {
		cardseal.Wipe(c)
		return nil
	}
	sealed, err := cardseal.Seal(*key, c)
	if err != nil {
		r.deps.Log.Error("card not sealed", "kind", string(c.Kind), "error", err)
		return nil
	}
	return sealed
}

// sealNumber seals a number that was typed. nil: it cannot be sealed now.
func (r *runner) sealNumber(number string) []byte {
	key := r.sealKey.Load()
	if key == nil {
		return nil
	}
	sealed, err := cardseal.SealTyped(*key, number)
	if err != nil {
		r.deps.Log.Error("typed number not sealed", "error", err)
		return nil
	}
	return sealed
}

// elderly says whether somebody born then goes first here by their age, on the
// hall's date. Where the card has no birth date, nobody does.
func (r *runner) elderly(birth idcard.Date) bool {
	from := int(r.fromAge.Load())
	return from > 0 && !birth.IsZero() && birth.Age(idcard.DateOf(r.deps.Now().In(r.clock()))) >= from
}
