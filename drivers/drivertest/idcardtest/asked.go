package idcardtest

import (
	"testing"
	"time"

	"yimen/drivers/idcard"
)

// asked are the cases of a reader that is told which cards to read.
func asked() []Case {
	return []Case{
		{Name: "a card that lay there before is told of and not read until it was lifted", Run: layBefore},
		{Name: "a card that another program read lies there still", Run: readByAnother},
		{Name: "a card nobody wants is seen to come and go and is not read", Run: onlySeen},
		{Name: "a reader plugged in again under a card does not read it", Run: pluggedInUnderCard},
		{Name: "a card no longer asked for when it has been read is thrown away", Broken: true, Run: askedTooLate},
		{Name: "after a silence nothing is known of a card that lies there", Broken: true, Run: afterSilence},
	}
}

// startAsked lets a new reader run that is asked for w.
func startAsked(t *testing.T, b Bench, w idcard.Want) (*run, *idcard.Reader) {
	t.Helper()
	reader := idcard.New(b.Port, idcard.Options{Timing: b.Timing})
	reader.Ask(w)
	r := startReader(t, b, reader, func(idcard.Event) {})
	want[idcard.Ready](r)
	return r, reader
}

// freshRead waits until a card laid after since has been read.
func (r *run) freshRead(since time.Time) {
	r.t.Helper()
	want[idcard.Placed](r)
	if got := want[idcard.CardRead](r); got.Clear.Before(since) {
		r.t.Fatalf("read a card that may have lain there since before: clear at %v, asked since %v", got.Clear, since)
	}
}

func layBefore(t *testing.T, b Bench) {
	t.Helper()
	since := time.Now()
	if _, err := b.Control("place resident"); err != nil {
		t.Fatal(err)
	}
	r, _ := startAsked(t, b, idcard.Want{Since: since})
	if got := want[idcard.Lies](r); !got.Clear.IsZero() {
		t.Errorf("a card that was there at the first look was laid after %v", got.Clear)
	}
	r.quiet(4 * b.Timing.Poll)
	r.do("lift")
	want[idcard.Removed](r)
	want[idcard.Empty](r)
	r.do("place elderly")
	r.freshRead(since)
}

func readByAnother(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	r.do("place resident")
	r.read("resident")
	r.stop()
	since := time.Now()
	r, _ = startAsked(t, b, idcard.Want{Since: since})
	want[idcard.Lies](r)
	r.do("lift")
	want[idcard.Removed](r)
	want[idcard.Empty](r)
	r.do("place elderly")
	r.freshRead(since)
}

func onlySeen(t *testing.T, b Bench) {
	t.Helper()
	since := time.Now()
	r, reader := startAsked(t, b, idcard.Want{None: true})
	want[idcard.Empty](r)
	for range 2 {
		r.do("place resident")
		if got := want[idcard.Lies](r); got.Clear.Before(since) {
			t.Errorf("clear at %v", got.Clear)
		}
		r.do("lift")
		want[idcard.Removed](r)
		want[idcard.Empty](r)
	}
	r.do("place elderly")
	want[idcard.Lies](r)
	reader.Ask(idcard.Want{Since: since})
	r.freshRead(since)
	reader.Ask(idcard.Want{None: true}) // the next visit: is told of the card at once
	want[idcard.Lies](r)
}

func pluggedInUnderCard(t *testing.T, b Bench) {
	t.Helper()
	since := time.Now()
	r, _ := startAsked(t, b, idcard.Want{Since: since})
	want[idcard.Empty](r)
	r.do("place resident")
	r.freshRead(since)
	b.Unplug()
	want[idcard.Absent](r)
	b.Plug()
	want[idcard.Ready](r)
	want[idcard.Lies](r)
}

func askedTooLate(t *testing.T, b Bench) {
	t.Helper()
	since := time.Now()
	r, reader := startAsked(t, b, idcard.Want{Since: since})
	want[idcard.Empty](r)
	r.do("fault late 60 on read", "place resident")
	want[idcard.Placed](r)
	reader.Ask(idcard.Want{None: true})
	want[idcard.Lies](r)
	r.do("fault none")
	reader.Ask(idcard.Want{Since: since})
	if got := want[idcard.Retry](r); got.Reason != idcard.RetryUnasked {
		t.Errorf("retry because %s", got.Reason)
	}
	r.do("lift")
	want[idcard.Removed](r)
	want[idcard.Empty](r)
	r.do("place resident")
	r.freshRead(since)
}

// afterSilence: a module whose power was gone for a moment finds a card again that
// it would not have found.
func afterSilence(t *testing.T, b Bench) {
	t.Helper()
	since := time.Now()
	r, _ := startAsked(t, b, idcard.Want{Since: since})
	want[idcard.Empty](r)
	r.do("fault mute on find times 2", "place resident")
	if got := want[idcard.Lies](r); !got.Clear.IsZero() {
		t.Errorf("clear at %v", got.Clear)
	}
}
