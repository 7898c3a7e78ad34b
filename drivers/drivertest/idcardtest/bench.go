package idcardtest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/idcard"
	"yimen/drivers/idcard/idcardsim"
)

// Bench is a reader and the hands around it.
type Bench struct {
	Port   idcard.Port
	Timing idcard.Timing
	// Control lays cards down, lifts them and breaks things, in the words of
	// idcardsim.Help.
	Control func(line string) (string, error)
	// Plug and Unplug are the cable.
	Plug, Unplug func()
	// Patience is how long news may take.
	Patience time.Duration
}

// Case is one thing a reader must do.
type Case struct {
	Name string
	// Broken cases need a reader that breaks on demand: a simulator.
	Broken bool
	Run    func(t *testing.T, b Bench)
}

// run is a reader at work.
type run struct {
	t      *testing.T
	bench  Bench
	events chan idcard.Event
	stop   func()
}

// maxEvents is more than any case makes; a reader that tells more is broken.
const maxEvents = 256

// start lets a new reader run until the case ends.
func start(t *testing.T, b Bench) *run {
	t.Helper()
	return startReader(t, b, idcard.New(b.Port, idcard.Options{Timing: b.Timing}), func(idcard.Event) {})
}

// startReader lets reader run until the case ends; also hears every event too.
func startReader(t *testing.T, b Bench, reader *idcard.Reader, also func(idcard.Event)) *run {
	t.Helper()
	r := &run{t: t, bench: b, events: make(chan idcard.Event, maxEvents)}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- reader.Run(ctx, func(e idcard.Event) {
			also(e)
			select {
			case r.events <- e:
			default:
				t.Error("more events than any case makes")
			}
		})
	}()
	stopped := false
	r.stop = func() {
		if stopped {
			return
		}
		stopped = true
		cancel()
		select {
		case err := <-done:
			if !errors.Is(err, context.Canceled) {
				t.Errorf("Run returned %v, want context.Canceled", err)
			}
		case <-time.After(b.Patience):
			t.Error("Run did not end with its context")
		}
	}
	t.Cleanup(r.stop)
	return r
}

// do gives an order to the hands.
func (r *run) do(lines ...string) {
	r.t.Helper()
	for _, line := range lines {
		if _, err := r.bench.Control(line); err != nil {
			r.t.Fatalf("%s: %v", line, err)
		}
	}
}

// next waits for the next event.
func (r *run) next() idcard.Event {
	r.t.Helper()
	select {
	case e := <-r.events:
		return e
	case <-time.After(r.bench.Patience):
		r.t.Fatalf("no event for %v", r.bench.Patience)
		return nil
	}
}

// want waits for an event of type E.
func want[E idcard.Event](r *run) E {
	r.t.Helper()
	e := r.next()
	got, ok := e.(E)
	if !ok {
		r.t.Fatalf("event %s, want %T", describe(e), got)
	}
	return got
}

// describe names an event for a person who reads the test's output.
func describe(e idcard.Event) string {
	return fmt.Sprintf("%T%+v", e, e)
}

// quiet waits for d and fails if there is news.
func (r *run) quiet(d time.Duration) {
	r.t.Helper()
	select {
	case e := <-r.events:
		r.t.Fatalf("event %s, want none", describe(e))
	case <-time.After(d):
	}
}

// read waits until the card that the simulator calls sample has been read.
func (r *run) read(sample string) {
	r.t.Helper()
	want[idcard.Placed](r)
	r.cardRead(sample)
}

func (r *run) cardRead(sample string) {
	r.t.Helper()
	got := want[idcard.CardRead](r).Card
	if diff := cmp.Diff(view(expected(r.t, sample)), view(got)); diff != "" {
		r.t.Fatalf("card %s (-want +got):\n%s", sample, diff)
	}
}

// expected decodes the sample from the simulator's own bytes.
func expected(t *testing.T, sample string) idcard.Card {
	t.Helper()
	chip, err := idcardsim.Sample(sample)
	if err != nil {
		t.Fatal(err)
	}
	card, err := idcard.ParseText(chip.Text[:], idcard.Date{})
	if err != nil {
		t.Fatal(err)
	}
	if len(chip.Addresses) > 0 {
		card.NewAddresses, _, err = idcard.ParseNewAddress(chip.Addresses)
		if err != nil {
			t.Fatal(err)
		}
	}
	card.Photo = chip.Photo
	card.Management = fmt.Sprintf("%x", chip.Manage)
	return card
}

// cardView is a card whose fields print; a Card does not.
type cardView struct {
	Kind                                               idcard.Kind
	Name, LatinName, Address, Number, Issuer           string
	Sex                                                idcard.Sex
	Ethnic                                             idcard.Ethnic
	Birth, ValidFrom, ValidUntil                       idcard.Date
	LongTerm                                           bool
	NewAddresses                                       []string
	Nationality, PassNumber, Issues, Version           string
	Office, FormerLink, Management, Photo, Fingerprint string
	Warnings                                           []idcard.Warning
}

func view(c idcard.Card) cardView {
	return cardView{
		Kind: c.Kind, Name: c.Name, LatinName: c.LatinName, Address: c.Address, Number: c.Number,
		Issuer: c.Issuer, Sex: c.Sex, Ethnic: c.Ethnic, Birth: c.Birth, ValidFrom: c.ValidFrom,
		ValidUntil: c.ValidUntil, LongTerm: c.LongTerm, NewAddresses: c.NewAddresses,
		Nationality: c.Nationality, PassNumber: c.PassNumber, Issues: c.Issues, Version: c.Version,
		Office: c.Office, FormerLink: c.FormerLink, Management: c.Management,
		Photo: string(c.Photo), Fingerprint: string(c.Fingerprint), Warnings: c.Warnings,
	}
}
