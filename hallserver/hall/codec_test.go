package hall_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
)

// stored is every event as the first release writes it. A line here never
// changes; a new version adds one.
func stored() map[string]struct {
	event   hall.Event
	payload string
} {
	return map[string]struct {
		event   hall.Event
		payload string
	}{
		"plan-adopted":          {hall.PlanAdopted{Plan: hall.Plan{Digest: "d", Queues: []hall.QueueID{"A"}, Services: map[hall.ServiceCode]hall.QueueID{"s": "A"}, Windows: []hall.WindowPlan{{Number: 1, Queues: []hall.QueueID{"A"}}}}}, `{"plan":{"digest":"d","queues":["A"],"services":{"s":"A"},"windows":[{"number":1,"queues":["A"]}]}}`},
		"day-opened":            {hall.DayOpened{Date: "2026-06-01"}, `{"date":"2026-06-01"}`},
		"epoch-started":         {hall.EpochStarted{Epoch: 2, From: hall.Point{Epoch: 1, Seq: 80, Hash: "ab"}}, `{"epoch":2,"from":{"epoch":1,"seq":80,"hash":"ab"}}`},
		"numbers-raised":        {hall.NumbersRaised{Numbers: hall.Numbers{Day: "2026-06-01", Above: map[string]int{"A": 600}, Calls: 9}}, `{"day":"2026-06-01","above":{"A":600},"calls":9}`},
		"day-closed":            {hall.DayClosed{Date: "2026-06-01"}, `{"date":"2026-06-01"}`},
		"ticket-issued":         {hall.TicketIssued{Ticket: "ticket-1", Day: "2026-06-01", Series: "A", N: 1, Queue: "A", Services: []hall.ServiceCode{"s"}, Class: hall.Priority, Ground: hall.ByAge, Subject: "k", Language: "zh", Device: "kiosk-1", Told: &hall.Told{P50S: 60, P90S: 180}}, `{"ticket":"ticket-1","day":"2026-06-01","series":"A","n":1,"queue":"A","services":["s"],"class":"priority","ground":"age","subject":"k","language":"zh","device":"kiosk-1","told":{"p50_s":60,"p90_s":180}}`},
		"ticket-reinstated":     {hall.TicketReinstated{Ticket: "ticket-1", Parked: true}, `{"ticket":"ticket-1","parked":true}`},
		"appointment-withdrawn": {hall.AppointmentWithdrawn{Appointment: "CODE0001", Reason: "hall-closed"}, `{"appointment":"CODE0001","reason":"hall-closed"}`},
		"ticket-printed":        {hall.TicketPrinted{Ticket: "ticket-1", Cause: "paper_out", Reprint: true}, `{"ticket":"ticket-1","ok":false,"cause":"paper_out","reprint":true}`},
		"ticket-cancelled":      {hall.TicketCancelled{Ticket: "ticket-1"}, `{"ticket":"ticket-1"}`},
		"ticket-called":         {hall.TicketCalled{Ticket: "ticket-1", Window: 3, Staff: "wang", Call: "c1", Why: calling.Why{Code: "longest-wait", Params: map[string]any{"queue": "A"}}}, `{"ticket":"ticket-1","window":3,"staff":"wang","call":"c1","why":{"code":"longest-wait","params":{"queue":"A"}}}`},
		"ticket-recalled":       {hall.TicketRecalled{Ticket: "ticket-1", Window: 3, Call: "c2", Times: 1}, `{"ticket":"ticket-1","window":3,"call":"c2","times":1}`},
		"service-started":       {hall.ServiceStarted{Ticket: "ticket-1", Window: 3}, `{"ticket":"ticket-1","window":3}`},
		"service-finished":      {hall.ServiceFinished{Ticket: "ticket-1", Window: 3}, `{"ticket":"ticket-1","window":3}`},
		"ticket-noshow":         {hall.TicketNoShow{Ticket: "ticket-1", Window: 3}, `{"ticket":"ticket-1","window":3}`},
		"ticket-expired":        {hall.TicketExpired{Ticket: "ticket-1"}, `{"ticket":"ticket-1"}`},
		"window-opened":         {hall.WindowOpened{Window: 3, Staff: "wang"}, `{"window":3,"staff":"wang"}`},
		"window-paused":         {hall.WindowPaused{Window: 3, Reason: "tea"}, `{"window":3,"reason":"tea"}`},
		"pause-planned":         {hall.PausePlanned{Window: 3, Reason: "lunch", ForMS: 900_000}, `{"window":3,"reason":"lunch","for_ms":900000}`},
		"pause-dropped":         {hall.PauseDropped{Window: 3}, `{"window":3}`},
		"window-closed":         {hall.WindowClosed{Window: 3}, `{"window":3}`},
		"hours-set":             {hall.HoursSet{Hours: hall.Hours{Hall: []hall.Span{{FromMS: 1, ToMS: 9, LastMS: 7}}}}, `{"hours":{"hall":[{"from_ms":1,"to_ms":9,"last_ms":7}]}}`},
		"services-set":          {hall.ServicesSet{Ticket: "ticket-1", Services: []hall.ServiceCode{"s"}, Queue: "A"}, `{"ticket":"ticket-1","services":["s"],"queue":"A"}`},
		"ticket-parked":         {hall.TicketParked{Ticket: "ticket-1", Window: 3, Reason: "copy"}, `{"ticket":"ticket-1","window":3,"reason":"copy"}`},
		"ticket-transferred":    {hall.TicketTransferred{Ticket: "ticket-1", Window: 3, Queue: "B", ToWindow: 4, ToStaff: "li", Reason: "other"}, `{"ticket":"ticket-1","window":3,"queue":"B","to_window":4,"to_staff":"li","reason":"other"}`},
		"ticket-reactivated":    {hall.TicketReactivated{Ticket: "ticket-1", After: 3}, `{"ticket":"ticket-1","after":3}`},
		"service-rated":         {hall.ServiceRated{Rating: "rating-1", Ticket: "ticket-1", Service: "s", Window: 3, Staff: "wang", Level: 5, Source: "pad", Reasons: []string{"quick"}, Text: "k", Supplements: "rating-0"}, `{"rating":"rating-1","ticket":"ticket-1","service":"s","window":3,"staff":"wang","level":5,"source":"pad","reasons":["quick"],"text":"k","supplements":"rating-0"}`},
		"window-handed-over":    {hall.WindowHandedOver{Window: 3, Staff: "li"}, `{"window":3,"staff":"li"}`},
		"appointment-booked":    {hall.AppointmentBooked{Appointment: "CODE0001", Services: []hall.ServiceCode{"s"}, Slot: hall.Slot{Queue: "A", Date: "2026-06-01", StartMS: 1, EndMS: 2, Places: 3}, Subject: "k", Language: "zh", Channel: "kiosk"}, `{"appointment":"CODE0001","services":["s"],"slot":{"queue":"A","date":"2026-06-01","start_ms":1,"end_ms":2,"places":3},"subject":"k","language":"zh","channel":"kiosk"}`},
		"appointment-cancelled": {hall.AppointmentCancelled{Appointment: "CODE0001"}, `{"appointment":"CODE0001"}`},
		"appointment-arrived":   {hall.AppointmentArrived{Appointment: "CODE0001", Ticket: "ticket-1", Late: true}, `{"appointment":"CODE0001","ticket":"ticket-1","late":true}`},
		"appointment-restored":  {hall.AppointmentRestored{Appointment: "CODE0001"}, `{"appointment":"CODE0001"}`},
		"appointment-missed":    {hall.AppointmentMissed{Appointment: "CODE0001"}, `{"appointment":"CODE0001"}`},
		"announcement-made":     {hall.AnnouncementMade{ID: "say-1", Phrase: "closing-soon", Zones: []string{"east"}, Emergency: true, UntilMS: 9}, `{"id":"say-1","phrase":"closing-soon","zones":["east"],"emergency":true,"until_ms":9}`},
		"announcement-ended":    {hall.AnnouncementEnded{ID: "say-1"}, `{"id":"say-1"}`},
		"pickup-ready":          {hall.PickupReady{Ticket: "ticket-1", Window: 3, Call: "c3"}, `{"ticket":"ticket-1","window":3,"call":"c3"}`},
		"pickup-called":         {hall.PickupCalled{Ticket: "ticket-1", Window: 4, Call: "c4", Times: 2}, `{"ticket":"ticket-1","window":4,"call":"c4","times":2}`},
		"class-set":             {hall.ClassSet{Ticket: "ticket-1", Class: hall.Priority, Reason: "elderly"}, `{"ticket":"ticket-1","class":"priority","reason":"elderly"}`},
		"help-called":           {hall.HelpCalled{ID: "help-1", Device: "kiosk-1"}, `{"id":"help-1","device":"kiosk-1"}`},
		"help-taken":            {hall.HelpTaken{ID: "help-1", Staff: "guide"}, `{"id":"help-1","staff":"guide"}`},
		"help-ended":            {hall.HelpEnded{ID: "help-1", Staff: "guide"}, `{"id":"help-1","staff":"guide"}`},
		"pickup-taken":          {hall.PickupTaken{Ticket: "ticket-1"}, `{"ticket":"ticket-1"}`},
		"holder-revealed":       {hall.HolderRevealed{Ticket: "ticket-1", Window: 3, Staff: "wang", Whole: true}, `{"ticket":"ticket-1","window":3,"staff":"wang","whole":true}`},
	}
}

func TestEveryEventIsStoredAsTheFirstReleaseStoredIt(t *testing.T) {
	t.Parallel()
	for kind, want := range stored() {
		got, err := hall.EncodeEvent(want.event)
		if err != nil || string(got) != want.payload || want.event.Kind() != kind {
			t.Errorf("%s: %s %s, %v; want %s", kind, want.event.Kind(), got, err, want.payload)
		}
		back, err := hall.DecodeEvent(kind, 1, []byte(want.payload))
		if diff := cmp.Diff(want.event, back); diff != "" || err != nil {
			t.Errorf("%s: %v %s", kind, err, diff)
		}
	}
}

func TestAnEventOfALaterProgramIsNotGuessedAt(t *testing.T) {
	t.Parallel()
	if _, err := hall.DecodeEvent("day-opened", hall.EventVersion+1, []byte(`{}`)); err == nil {
		t.Error("a later version was read")
	}
	if _, err := hall.DecodeEvent("day-dreamt", hall.EventVersion, []byte(`{}`)); err == nil {
		t.Error("an unknown kind was read")
	}
}

func FuzzDecodeEvent(f *testing.F) {
	for kind, s := range stored() {
		f.Add(kind, []byte(s.payload))
	}
	f.Fuzz(func(t *testing.T, kind string, payload []byte) {
		e, err := hall.DecodeEvent(kind, hall.EventVersion, payload)
		if err != nil {
			return
		}
		again, err := hall.EncodeEvent(e)
		if err != nil {
			t.Fatalf("a decoded %s cannot be encoded: %v", kind, err)
		}
		back, err := hall.DecodeEvent(kind, hall.EventVersion, again)
		if err != nil {
			t.Fatalf("%s does not come back: %v", kind, err)
		}
		third, err := hall.EncodeEvent(back)
		if err != nil || string(third) != string(again) {
			t.Fatalf("%s changes on the way: %s, then %s (%v)", kind, again, third, err)
		}
	})
}
