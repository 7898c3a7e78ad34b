package httpapi_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

func TestAKioskGivesPriorityAsTheCatalogueSaysAndNothingElse(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	for name, c := range map[string]struct {
		as, body string
		class    string // empty: refused
	}{
		"age on a card":           {kiosk, `"class":"priority","ground":"age","subject_sealed":` + h.sealed(), wire.ClassPriority},
		"age without a card":      {kiosk, `"class":"priority","ground":"age"`, ""},
		"a claim":                 {kiosk, `"class":"priority","ground":"claim"`, wire.ClassPriority},
		"a claim nobody may make": {kiosk, `"class":"green","ground":"claim"`, ""},
		"no ground":               {kiosk, `"class":"priority"`, ""},
		"another class":           {kiosk, `"class":"returning"`, ""},
		"staff":                   {wang, `"class":"green"`, wire.ClassGreen},
	} {
		id := "ticket-" + strings.ReplaceAll(name, " ", "-")
		w := h.send(request{as: c.as, path: "/tickets", key: "k-" + id, body: `{"id":"` + id + `","services":["ZX01"],` + c.body + `}`})
		if c.class == "" {
			if p := problemOf(t, w); w.Code != http.StatusUnprocessableEntity || p.Code != hall.BadClass {
				t.Errorf("%s: %d %s", name, w.Code, w.Body)
			}
			continue
		}
		if got := must[wire.Ticket](h, request{as: wang, path: "/tickets/" + id}); w.Code != http.StatusCreated || got.Class != c.class {
			t.Errorf("%s: %d, class %q", name, w.Code, got.Class)
		}
	}
}

func TestTheGroundOfAClassIsToldToKioskAndClerk(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	issued := must[wire.Issued](h, request{as: kiosk, path: "/tickets", key: "k1", body: `{"id":"ticket-0001","services":["SB01"],"class":"priority","ground":"age","people":3,"subject_sealed":` + h.sealed() + `}`})
	if issued.Class != wire.ClassPriority || issued.Ground != wire.GroundAge || issued.People != 3 || issued.SlotAt != nil {
		t.Errorf("the kiosk is told %+v", issued)
	}
	h.run(open(wang, "1"), request{as: kiosk, path: "/tickets", key: "k2", body: `{"id":"ticket-0002","services":["SB01"],"subject_sealed":` + h.sealed() + `}`})
	called := must[wire.CallAnswer](h, call(wang, "1", "c", empty))
	if called.Ticket.Class != wire.ClassPriority || called.Ticket.Ground != wire.GroundAge {
		t.Errorf("the clerk is told class %q on %q", called.Ticket.Class, called.Ticket.Ground)
	}
}

func TestAnAppointmentsTicketTellsItsTime(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	start := h.now().Add(10 * time.Minute)
	h.system(hall.BookAppointment{
		ID: "CODE2345", Services: []hall.ServiceCode{"ZX01"}, Subject: "k1",
		Slot: hall.Slot{Queue: "B", Date: "2026-11-23", StartMS: start.UnixMilli(), EndMS: start.UnixMilli() + 1_800_000, Places: 1},
	})
	got := must[wire.Issued](h, request{as: kiosk, path: "/appointments/code2345/checkin", key: "c1", body: `{"ticket":"ticket-0001"}`})
	if got.Class != wire.ClassAppointment || got.SlotAt == nil || !got.SlotAt.Equal(start) {
		t.Errorf("class %q, of %v, want %v", got.Class, got.SlotAt, start)
	}
}
