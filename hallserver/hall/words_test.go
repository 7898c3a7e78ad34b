package hall_test

import (
	"reflect"
	"slices"
	"testing"

	"yimen/hallserver/hall"
)

// What each plain text of an event is, so that nobody can write into it as they
// like. A text that is new here needs a word in this list, and a closed list or a
// form in Decide.
func TestEveryTextOfAnEventIsAccountedFor(t *testing.T) {
	t.Parallel()
	known := map[string]string{
		"PlanAdopted.Plan":            "the catalogue's",
		"DayOpened.Date":              "the calendar's",
		"DayOpened.Last":              "queues' letters",
		"DayOpened.Hours":             "the calendar's",
		"HoursSet.Hours":              "the calendar's",
		"DayClosed.Date":              "the calendar's",
		"TicketIssued.Day":            "the calendar's",
		"TicketIssued.Series":         "a queue's letter",
		"TicketIssued.Class":          "a closed list",
		"TicketIssued.Ground":         "a closed list",
		"TicketIssued.Language":       "a closed list",
		"TicketIssued.Device":         "who sent it, by the server's own names",
		"TicketPrinted.Cause":         "a closed list of the API, a code here",
		"TicketCalled.Why":            "the caller's rules",
		"ServiceFinished.Outcome":     "a closed list",
		"TicketParked.Reason":         "a closed list",
		"TicketTransferred.Reason":    "a closed list",
		"TicketExpired.Reason":        "ours",
		"ServiceRated.Source":         "a closed list",
		"ServiceRated.Reasons":        "a closed list",
		"WindowPaused.Reason":         "a closed list",
		"PausePlanned.Reason":         "a closed list",
		"WindowClosed.Cause":          "ours",
		"AppointmentBooked.Slot":      "the calendar's",
		"AppointmentBooked.Language":  "a closed list",
		"AppointmentBooked.Channel":   "a role",
		"AppointmentWithdrawn.Reason": "a closed list",
		"AnnouncementMade.Phrase":     "a phrase of the hall",
		"AnnouncementMade.Zones":      "zones of the hall",
		"ClassSet.Class":              "a closed list",
		"ClassSet.Reason":             "a closed list",
		"HelpCalled.Device":           "a kiosk, by the server's own names",
		"EpochStarted.From":           "a row's hash",
		"NumbersRaised.Numbers":       "the calendar's, queues' letters",
	}
	names := []reflect.Type{ // opaque by their form, or of this hall
		reflect.TypeFor[hall.TicketID](), reflect.TypeFor[hall.QueueID](), reflect.TypeFor[hall.ServiceCode](), reflect.TypeFor[hall.CallID](),
		reflect.TypeFor[hall.SubjectKey](), reflect.TypeFor[hall.AppointmentID](), reflect.TypeFor[hall.RatingID](),
		reflect.TypeFor[hall.AnnouncementID](), reflect.TypeFor[hall.HelpID](), reflect.TypeFor[hall.StaffID](),
	}
	for _, e := range stored() {
		of := reflect.TypeOf(e.event)
		for f := range of.Fields() {
			if !holdsText(f.Type) || slices.Contains(names, f.Type) || (f.Type.Kind() == reflect.Slice && slices.Contains(names, f.Type.Elem())) {
				continue
			}
			name := of.Name() + "." + f.Name
			if known[name] == "" {
				t.Errorf("%s is a text that anybody may write into, as far as this test knows", name)
			}
			delete(known, name)
		}
	}
	for name := range known {
		t.Errorf("%s is no text of an event any more", name)
	}
}

func holdsText(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.String, reflect.Map, reflect.Interface:
		return true
	case reflect.Struct:
		for f := range t.Fields() {
			if holdsText(f.Type) {
				return true
			}
		}
		return false
	case reflect.Slice, reflect.Pointer:
		return holdsText(t.Elem())
	default:
		return false
	}
}

func TestAFreeTextOfAnEarlierProgramIsNotReadAnyMore(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		kind, payload string
		want          hall.Event
	}{
		"parked":      {"ticket-parked", `{"ticket":"ticket-1","window":3,"reason":"测试甲 去复印"}`, hall.TicketParked{Ticket: "ticket-1", Window: 3, Reason: "other"}},
		"a code":      {"ticket-parked", `{"ticket":"ticket-1","window":3,"reason":"copy"}`, hall.TicketParked{Ticket: "ticket-1", Window: 3, Reason: "copy"}},
		"transferred": {"ticket-transferred", `{"ticket":"ticket-1","window":3,"queue":"B","to_staff":"测试乙","reason":"\u0007"}`, hall.TicketTransferred{Ticket: "ticket-1", Window: 3, Queue: "B", Reason: "other"}},
		"paused":      {"window-paused", `{"window":3,"reason":"饮水"}`, hall.WindowPaused{Window: 3, Reason: "other"}},
		"issued":      {"ticket-issued", `{"ticket":"ticket-1","day":"2026-06-01","series":"A","n":1,"queue":"A","services":["s1"],"class":"named","officer":"测试丙"}`, hall.TicketIssued{Ticket: "ticket-1", Day: "2026-06-01", Series: "A", N: 1, Queue: "A", Services: []hall.ServiceCode{"s1"}, Class: "named"}},
	} {
		got, err := hall.DecodeEvent(c.kind, 1, []byte(c.payload))
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}
