package idcardtest

import (
	"errors"
	"fmt"
	"testing"

	"yimen/drivers/idcard"
	"yimen/drivers/idcard/idcardsim"
)

// Cases are what every reader must do.
func Cases() []Case {
	cases := []Case{
		{Name: "a reader tells its asset number when it is ready", Run: isReady},
		{Name: "a card is read once while it lies there and again after it was lifted", Run: readOnce},
		{Name: "two people one after the other are never mixed", Run: twoPeople},
		{Name: "a run that was stopped leaves the reader fit for the next", Run: stopAndGo},
		{Name: "only one run at a time", Run: oneRun},
		{Name: "an unplugged reader is told about and used again when it is back", Run: unplugged},
		{Name: "a reader pulled out while a card lies there is told about", Run: unpluggedUnderCard},
		{Name: "no reader at the start is told about once", Run: lateStart},

		{Name: "noise before every answer does no harm", Broken: true, Run: allGood("fault noise 40")},
		{Name: "doubled answers do no harm", Broken: true, Run: allGood("fault double")},
		{Name: "one damaged answer does no harm", Broken: true, Run: allGood("fault checksum on read times 1")},
		{Name: "one cut answer does no harm", Broken: true, Run: allGood("fault truncate 700 times 1")},
		{Name: "one missing answer does no harm", Broken: true, Run: allGood("fault mute on read times 1")},
		{Name: "a request damaged on the line is sent again", Broken: true, Run: allGood("fault status 10 on read times 1")},
		{Name: "a request cut on the line is sent again", Broken: true, Run: allGood("fault status 11 on select times 1")},
		{Name: "a module that lost its place begins again", Broken: true, Run: allGood("fault status 21 on find times 1")},
		{Name: "a module with an error it cannot name is reset", Broken: true, Run: allGood("fault status 24 on select times 1")},
		{Name: "a module whose random number failed is reset", Broken: true, Run: allGood("fault status 47 on read times 1")},
		{Name: "one missing answer to a look does no harm", Broken: true, Run: allGood("fault mute on find times 1")},

		{
			Name: "a card that moved is asked for again", Broken: true,
			Run: again("fault moved times 1", idcard.RetryMoved),
		},
		{
			Name: "a card that could not be selected is asked for again", Broken: true,
			Run: again("fault status 81 on select times 1", idcard.RetryMoved),
		},
		{
			Name: "another kind of card is told about", Broken: true,
			Run: again("fault othercard times 1", idcard.RetryOtherCard),
		},
		{
			Name: "answers that are all damaged ask for the card again", Broken: true,
			Run: again("fault checksum on read", idcard.RetryGarbled),
		},
		{
			Name: "answers that are all cut ask for the card again", Broken: true,
			Run: again("fault truncate 700", idcard.RetryGarbled),
		},
		{
			Name: "a module silent about a card asks for it again", Broken: true,
			Run: again("fault mute on read", idcard.RetryNoAnswer),
		},
		{
			Name: "a module that does not permit reading is told about", Broken: true,
			Run: again("fault status 23 on read times 1", idcard.RetryUnreadable),
		},

		{
			Name: "a card whose information check failed is asked for again", Broken: true,
			Run: again("fault status 33 on read times 1", idcard.RetryAuthentication),
		},
		{
			Name: "a module that stays confused asks for the card again", Broken: true,
			Run: again("fault status 24 on read", idcard.RetryUnreadable),
		},
		{Name: "a card that stays distrusted goes to the window", Broken: true, Run: toTheWindow},
		{Name: "a module that no card trusts is at fault", Broken: true, Run: distrustedModule},
		{
			Name: "a module that failed its self-test is at fault until it is well", Broken: true,
			Run: atFault("selftest", idcard.StatusSelfTestFailed),
		},
		{
			Name: "a module not authorised is at fault until it is well", Broken: true,
			Run: atFault("unauthorised", idcard.StatusNotAuthorised),
		},
		{Name: "a mute reader is absent until it speaks", Broken: true, Run: muteThenWell},
		{Name: "new addresses that cannot be read are warned of", Broken: true, Run: addressUnread},
		{Name: "a card without management number is seen to leave all the same", Broken: true, Run: noManagement},
	}
	cases = append(cases, asked()...)
	for _, sample := range idcardsim.Samples() {
		cases = append(cases, Case{
			Name: "the sample card " + sample + " is read whole", Broken: true,
			Run: readWhole(sample),
		})
	}
	return cases
}

func isReady(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	if got := want[idcard.Ready](r).SAM; len(got) != len("05.03-20240101-0001234567-0987654321") {
		t.Errorf("asset number %q", got)
	}
}

func readWhole(sample string) func(*testing.T, Bench) {
	return func(t *testing.T, b Bench) {
		t.Helper()
		r := start(t, b)
		want[idcard.Ready](r)
		r.do("place " + sample)
		r.read(sample)
	}
}

func readOnce(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	r.do("place resident")
	want[idcard.Placed](r)
	first := want[idcard.CardRead](r).Card
	r.quiet(5*b.Timing.Poll + 5*b.Timing.Lying)
	r.do("lift")
	want[idcard.Removed](r)
	r.quiet(3 * b.Timing.Poll)
	r.do("place resident")
	want[idcard.Placed](r)
	if second := want[idcard.CardRead](r).Card; second.Number != first.Number {
		t.Error("the same card has two numbers")
	}
}

func twoPeople(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	for _, sample := range []string{"resident", "elderly", "foreign2023", "resident"} {
		r.do("place " + sample) // without a pause: the one before is lifted in passing
		r.read(sample)
		r.do("lift")
		want[idcard.Removed](r)
	}
	r.do("place resident")
	r.read("resident")
	r.do("place elderly")
	want[idcard.Removed](r)
	r.read("elderly")
}

func stopAndGo(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	r.do("place resident")
	want[idcard.Placed](r)
	r.stop()
	r.do("lift")
	r = start(t, b)
	want[idcard.Ready](r)
	r.do("place elderly")
	r.read("elderly")
}

func oneRun(t *testing.T, b Bench) {
	t.Helper()
	reader := idcard.New(b.Port, idcard.Options{Timing: b.Timing})
	inside := make(chan error, 1)
	r := startReader(t, b, reader, func(e idcard.Event) {
		if _, ok := e.(idcard.Ready); ok {
			inside <- reader.Run(t.Context(), func(idcard.Event) {})
		}
	})
	want[idcard.Ready](r)
	if err := <-inside; !errors.Is(err, idcard.ErrRunning) {
		t.Errorf("second Run: %v, want ErrRunning", err)
	}
}

func unplugged(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	for range 2 {
		b.Unplug()
		if got := want[idcard.Absent](r).Reason; got != idcard.AbsentUnplugged && got != idcard.AbsentNoDevice {
			t.Fatalf("absent because %s", got)
		}
		r.quiet(3 * b.Timing.Again)
		b.Plug()
		want[idcard.Ready](r)
	}
	r.do("place resident")
	r.read("resident")
}

func unpluggedUnderCard(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	r.do("place resident")
	r.read("resident")
	b.Unplug()
	want[idcard.Absent](r)
	b.Plug()
	want[idcard.Ready](r)
	r.read("resident") // the module has forgotten that it read it
}

func lateStart(t *testing.T, b Bench) {
	t.Helper()
	b.Unplug()
	r := start(t, b)
	if got := want[idcard.Absent](r).Reason; got != idcard.AbsentNoDevice && got != idcard.AbsentUnplugged {
		t.Fatalf("absent because %s", got)
	}
	r.quiet(3 * b.Timing.Again)
	b.Plug()
	want[idcard.Ready](r)
}

// allGood reads two cards under a fault that must not matter.
func allGood(fault string) func(*testing.T, Bench) {
	return func(t *testing.T, b Bench) {
		t.Helper()
		r := start(t, b)
		want[idcard.Ready](r)
		r.do(fault, "place moved")
		r.read("moved")
		r.do("lift")
		want[idcard.Removed](r)
		r.do("place elderly")
		r.read("elderly")
	}
}

// again has a card refused under a fault, once, and read when all is well.
func again(fault string, reason idcard.RetryReason) func(*testing.T, Bench) {
	return func(t *testing.T, b Bench) {
		t.Helper()
		r := start(t, b)
		want[idcard.Ready](r)
		r.do(fault, "place resident")
		want[idcard.Placed](r)
		if got := want[idcard.Retry](r); got.Reason != reason || got.Window {
			t.Fatalf("retry %+v, want %s", got, reason)
		}
		r.do("lift", "fault none", "place elderly")
		// The first may still be looked at when the second comes.
		e := r.next()
		if _, ok := e.(idcard.Placed); ok {
			r.cardRead("elderly")
			return
		}
		if _, ok := e.(idcard.CardRead); !ok {
			t.Fatalf("event %s, want the second card", describe(e))
		}
	}
}

func toTheWindow(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	r.do("fault status 32 on select")
	for i := range 2 {
		r.do("place resident")
		want[idcard.Placed](r)
		got := want[idcard.Retry](r)
		if got.Reason != idcard.RetryAuthentication || got.Window != (i == 1) {
			t.Fatalf("refusal %d: %+v", i+1, got)
		}
		r.do("lift")
		r.quiet(8 * b.Timing.Poll)
	}
	r.do("fault none", "place resident")
	r.read("resident")
}

func distrustedModule(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	r.do("fault status 31 on select")
	for i := range 4 {
		r.do("place resident")
		want[idcard.Placed](r)
		want[idcard.Retry](r)
		if i == 3 {
			if got := want[idcard.Fault](r).Code; got != idcard.StatusModuleAuth {
				t.Fatalf("fault %v", got)
			}
		}
		r.do("lift")
		r.quiet(8 * b.Timing.Poll)
	}
	r.do("fault none", "place resident")
	r.read("resident")
}

func atFault(fault string, code idcard.Status) func(*testing.T, Bench) {
	return func(t *testing.T, b Bench) {
		t.Helper()
		r := start(t, b)
		want[idcard.Ready](r)
		r.do("fault " + fault)
		if got := want[idcard.Fault](r).Code; got != code {
			t.Fatalf("fault %v, want %v", got, code)
		}
		r.quiet(3 * b.Timing.Again)
		r.do("fault none")
		want[idcard.Ready](r)
		r.do("place resident")
		r.read("resident")
	}
}

func muteThenWell(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	r.do("fault mute")
	if got := want[idcard.Absent](r).Reason; got != idcard.AbsentMute {
		t.Fatalf("absent because %s", got)
	}
	r.do("fault none", "place resident")
	want[idcard.Ready](r)
	r.read("resident")
}

func addressUnread(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	r.do("fault checksum on address", "place moved")
	want[idcard.Placed](r)
	card := want[idcard.CardRead](r).Card
	if fmt.Sprint(card.Warnings) != fmt.Sprint([]idcard.Warning{idcard.WarnAddressUnread}) {
		t.Errorf("warnings %v", card.Warnings)
	}
	if len(card.NewAddresses) != 0 {
		t.Error("an address out of damaged answers")
	}
}

func noManagement(t *testing.T, b Bench) {
	t.Helper()
	r := start(t, b)
	want[idcard.Ready](r)
	r.do("fault status 91 on manage", "place resident")
	want[idcard.Placed](r)
	card := want[idcard.CardRead](r).Card
	if fmt.Sprint(card.Warnings) != fmt.Sprint([]idcard.Warning{idcard.WarnManageUnread}) {
		t.Errorf("warnings %v", card.Warnings)
	}
	r.quiet(5 * b.Timing.Lying)
	r.do("lift")
	want[idcard.Removed](r)
}
