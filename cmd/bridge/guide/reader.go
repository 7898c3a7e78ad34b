package guide

import (
	"context"
	"time"

	"yimen/drivers/idcard"
	"yimen/hallserver/wire"
	"yimen/kiosk/cardseal"
)

// readerAgain is the pause before a reader that ended by itself is run again.
const readerAgain = 2 * time.Second

// want has cards read, or none any more: what was read is the hall's then, and is
// forgotten here. The hall's key is fetched first, so that a card is sealed in the
// moment it is read.
func (d *Desk) want(ctx context.Context, read bool) error {
	d.mu.Lock()
	same := d.reading == read
	d.mu.Unlock()
	if same || d.o.Reader == nil {
		return nil
	}
	var key []byte
	if read {
		c, err := d.o.Server.Catalogue(ctx)
		if err != nil {
			return err //nolint:wrapcheck // the error names the device or the request already; another name before it would say it twice
		}
		key = c.SealKey
	}
	d.mu.Lock()
	d.reading, d.sealKey, d.report.Card = read, key, nil
	d.mu.Unlock()
	d.o.Reader.Ask(idcard.Want{None: !read})
	return nil
}

// watchReader runs the reader, which looks whether it is well all day and reads cards
// only while they are asked for.
func (d *Desk) watchReader(ctx context.Context) {
	d.o.Reader.Ask(idcard.Want{None: true})
	for {
		err := d.o.Reader.Run(ctx, d.heard)
		if ctx.Err() != nil {
			return
		}
		d.o.Log.Error("card reader ended", "error", err)
		d.set(&d.report.Reader, wire.DeskAbsent, "no-device")
		select {
		case <-ctx.Done():
			return
		case <-time.After(readerAgain):
		}
	}
}

// heard takes what the reader says. A card's data ends here: what goes on is sealed.
func (d *Desk) heard(e idcard.Event) {
	switch e := e.(type) {
	case idcard.Ready:
		d.set(&d.report.Reader, wire.DeskOK, "")
	case idcard.Absent:
		d.set(&d.report.Reader, wire.DeskAbsent, string(e.Reason))
	case idcard.Fault:
		d.set(&d.report.Reader, wire.DeskFault, faultOf(e.Code))
	case idcard.Placed:
		d.card(wire.DeskCard{})
	case idcard.Retry:
		d.card(wire.DeskCard{Problem: problemOf(e)})
	case idcard.Lies: // it was read before, and must be lifted to be read again
		d.card(wire.DeskCard{Problem: "again"})
	case idcard.CardRead:
		d.set(&d.report.Reader, wire.DeskOK, "") // it ends a fault
		d.read(e.Card)
	case idcard.Empty, idcard.Removed:
	}
}

// faultOf names what a module says of itself.
func faultOf(code idcard.Status) string {
	if code == idcard.StatusSelfTestFailed {
		return "broken"
	}
	return "unauthorised"
}

func problemOf(e idcard.Retry) string {
	switch {
	case e.Reason == idcard.RetryOtherCard:
		return "other"
	case e.Window, e.Reason == idcard.RetryAuthentication:
		return "window"
	}
	return "again"
}

// card tells of a card that lies there, while one is asked for.
func (d *Desk) card(c wire.DeskCard) {
	d.mu.Lock()
	asked := d.reading
	if asked {
		c.ID = newID()
		d.report.Card = &c
	}
	d.mu.Unlock()
	if asked {
		d.tellNow()
	}
}

// read seals a card that was read.
func (d *Desk) read(c idcard.Card) {
	d.mu.Lock()
	key, asked := d.sealKey, d.reading
	d.mu.Unlock()
	if !asked {
		cardseal.Wipe(c)
		return
	}
	sealed, err := cardseal.Seal(key, c)
	if err != nil {
		d.o.Log.Error("card not sealed", "kind", string(c.Kind), "error", err)
		d.card(wire.DeskCard{Problem: "again"})
		return
	}
	d.card(wire.DeskCard{Sealed: sealed})
}
