package hallserver

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// bookable is the office with two places in each half hour.
func bookable() string {
	return strings.Replace(office, "{id: A, zone: a, name: {zh: 甲, en: One, ko: 갑}}",
		"{id: A, zone: a, name: {zh: 甲, en: One, ko: 갑}, appointments: {places: 2, every_minutes: 30}}", 1)
}

// closedToday is a catalogue in which the hall is closed on a date.
func closedToday(text, date string) string {
	return strings.Replace(text, "    exceptions:\n", "    exceptions:\n      - {date: "+date+", closed: true}\n", 1)
}

// put imports a catalogue as an operator does who has been asked and has said yes.
func (h *timed) put(text string) {
	h.t.Helper()
	if _, err := Administer(h.t.Context(), h.dir, Order{Op: OpImportCatalogue, File: []byte(text), Yes: true}); err != nil {
		h.t.Fatal(err)
	}
	h.turn("")
}

// openBookable is a bookable hall with three tickets, one of them called, and an
// appointment for the afternoon.
func openBookable(t *testing.T) (h *timed, code hall.AppointmentID) {
	t.Helper()
	h = openTimed(t, bookable(), "2026-11-23T09:30")
	for _, id := range []string{"ticket-0001", "ticket-0002", "ticket-0003"} {
		h.take(id)
	}
	if err := h.system(t.Context(), "open", hall.OpenWindow{Window: 1, Staff: "wang"}); err != nil {
		t.Fatal(err)
	}
	if err := h.system(t.Context(), "call", hall.CallNext{Window: 1, Staff: "wang"}); err != nil {
		t.Fatal(err)
	}
	return h, hall.AppointmentID(h.book("219999199001010016", "2026-11-23T15:00"))
}

// booking is how an appointment is.
func (h *timed) booking(code hall.AppointmentID) (state hall.BookingState, reason string) {
	h.engine.View(func(s *hall.State) {
		if b := s.Booked.Get(code); b != nil {
			state, reason = b.State, b.Reason
		}
	})
	return state, reason
}

// book books a slot for an invented person and returns the appointment's code.
func (h *timed) book(idNumber, start string) string {
	h.t.Helper()
	c, err := h.kiosk.Catalogue(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	sealed, err := wire.SealSubject(c.SealKey, wire.Subject{Name: "测试甲", IDNumber: idNumber})
	if err != nil {
		h.t.Fatal(err)
	}
	var out wire.Booked
	if status := h.post("appointments", wire.BookingRequest{
		Services: []string{"ZX01"}, Start: h.at(start), SubjectSealed: sealed,
	}, &out); status != http.StatusCreated {
		h.t.Fatalf("booking %s: %d", start, status)
	}
	return out.Code
}

// post sends a command as a kiosk and reads the answer.
func (h *timed) post(path string, body, answer any) (status int) {
	h.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		h.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.url+"/api/v1/"+path, bytes.NewReader(raw))
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Idempotency-Key", rand.Text())
	req.Header.Set("Authorization", "Bearer "+h.token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(answer); err != nil {
		h.t.Fatal(err)
	}
	return resp.StatusCode
}

func (h *timed) state(id string) (state hall.TicketState) {
	h.engine.View(func(s *hall.State) {
		if t := s.Tickets.Get(hall.TicketID(id)); t != nil {
			state = t.State
		}
	})
	return state
}

func TestClosingTodayLeavesThoseWhoAreHere(t *testing.T) {
	t.Parallel()
	h, code := openBookable(t)
	h.put(closedToday(bookable(), "2026-11-23"))
	h.expect("ticket-0004", hall.HallClosed)
	h.c.pass(30 * time.Minute)
	h.turn("")
	h.day("2026-11-23", true)
	for id, want := range map[string]hall.TicketState{"ticket-0001": hall.Called, "ticket-0002": hall.Waiting, "ticket-0003": hall.Waiting} {
		if got := h.state(id); got != want {
			t.Errorf("%s is %q, want %s", id, got, want)
		}
	}
	h.put(bookable())
	h.expect("ticket-0005", "A004")
	if state, _ := h.booking(code); state != hall.Booked {
		t.Errorf("the old file brings the appointment back as %q", state)
	}
}

// Whoever is left when the time is over has missed nothing, and the old file
// brings all of it back, on the same day.
func TestWhatTheHallItselfClosedIsNotMissedAndComesBack(t *testing.T) {
	t.Parallel()
	h, code := openBookable(t)
	h.put(closedToday(bookable(), "2026-11-23"))
	if state, why := h.booking(code); state != hall.Withdrawn || why != hall.ByHall {
		t.Errorf("the appointment is %q for %q", state, why)
	}
	var p wire.Problem
	if status := h.post("appointments/"+string(code)+"/checkin", wire.CheckInRequest{Ticket: "ticket-0009"}, &p); status != http.StatusConflict || p.Code != hall.AppointmentVoid {
		t.Errorf("checking in: %d %s", status, p.Code)
	}
	h.c.pass(59 * time.Minute)
	h.turn("")
	h.day("2026-11-23", true)
	h.c.pass(time.Minute)
	h.turn("")
	h.day("2026-11-23", false)
	h.engine.View(func(s *hall.State) {
		if k := s.Tickets.Get("ticket-0002"); k == nil || k.State != hall.Expired || k.Ended != hall.ByHall {
			t.Errorf("ticket-0002 ended as %+v", k)
		}
	})
	if state, _ := h.booking(code); state != hall.Withdrawn {
		t.Errorf("at the day's end the appointment is %q", state)
	}
	h.put(bookable())
	h.day("2026-11-23", true)
	for _, id := range []string{"ticket-0001", "ticket-0002", "ticket-0003"} {
		if got := h.state(id); got != hall.Waiting {
			t.Errorf("%s came back as %q", id, got)
		}
	}
	if state, _ := h.booking(code); state != hall.Booked {
		t.Errorf("the appointment came back as %q", state)
	}
	h.expect("ticket-0005", "A004")
	if report, err := engine.Verify(t.Context(), h.dir, nil); err != nil || !report.OK {
		t.Errorf("verify: %v %+v", err, report.Faults)
	}
}

func TestAnImportSaysWhomItHitsAndChangesNothingUntilItIsConfirmed(t *testing.T) {
	t.Parallel()
	h, code := openBookable(t)
	for name, c := range map[string]struct {
		text                           string
		tickets, appointments, windows int
	}{
		"today closed":            {closedToday(bookable(), "2026-11-23"), 3, 1, 1},
		"the afternoon closed":    {strings.Replace(bookable(), `, "13:00-16:30"`, "", 1), 3, 1, 1},
		"a day without anybody":   {closedToday(bookable(), "2026-11-25"), 0, 0, 0},
		"the service withdrawn":   {strings.ReplaceAll(bookable(), "ZX01", "ZX02"), 3, 1, 0},
		"business days begin now": {strings.Replace(bookable(), "close_after_minutes: 60", "close_after_minutes: 60\n    rollover: \"08:00\"", 1), 0, 0, 0},
		"longer hours":            {strings.Replace(bookable(), "16:30", "19:00", 1), 0, 0, 0},
	} {
		out, err := Administer(t.Context(), h.dir, Order{Op: OpImportCatalogue, File: []byte(c.text)})
		if c.tickets+c.appointments+c.windows == 0 {
			if err != nil || out.Hits != nil {
				t.Errorf("%s: %v %+v", name, err, out.Hits)
			}
			h.put(bookable())
			continue
		}
		if !errors.Is(err, ErrConfirm) || out.Hits == nil {
			t.Errorf("%s: not asked about: %v", name, err)
			h.put(bookable())
			continue
		}
		if out.Hits.Tickets != c.tickets || out.Hits.Appointments != c.appointments || out.Hits.Windows != c.windows {
			t.Errorf("%s: hits\n%s", name, out.Hits)
		}
		for _, want := range []string{"A001 called at window 1, taken at 09:30", "2026-11-23 15:00 ZX01"} {
			if !strings.Contains(out.Hits.String(), want) {
				t.Errorf("%s: %q is not told:\n%s", name, want, out.Hits)
			}
		}
		if strings.Contains(out.Hits.String(), string(code)) {
			t.Errorf("%s: the appointment's code is told", name)
		}
		h.turn("")
		h.says("")
		if state, _ := h.booking(code); state != hall.Booked {
			t.Errorf("%s: unconfirmed, and the appointment is %q", name, state)
		}
	}
}

func TestAFileChangedByHandDoesNotGoRoundTheConfirmation(t *testing.T) {
	t.Parallel()
	h, code := openBookable(t)
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(h.dir, catalogueFile), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(closedToday(bookable(), "2026-11-23"))
	h.running = start(t, h.dir, h.c)
	h.kiosk = wire.NewClient(h.url, h.token, nil)
	h.turn("")
	h.says("") // by the one before
	h.day("2026-11-23", true)
	if state, _ := h.booking(code); state != hall.Booked {
		t.Errorf("the appointment is %q", state)
	}
	h.put(closedToday(bookable(), "2026-11-23"))
	h.says("现在不办理业务")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	write(strings.Replace(closedToday(bookable(), "2026-11-23"), "zh: 厅,", "zh: 新厅,", 1)) // hits nobody
	h.running = start(t, h.dir, h.c)
	if got := h.live.Now().HallName().In("zh"); got != "新厅" {
		t.Errorf("the hall is called %s", got)
	}
}

func TestAFolderWithoutAServerAsksToo(t *testing.T) {
	t.Parallel()
	h, _ := openBookable(t)
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	o := Order{Op: OpImportCatalogue, File: []byte(strings.ReplaceAll(bookable(), "ZX01", "ZX02"))}
	if out, err := Administer(t.Context(), h.dir, o); !errors.Is(err, ErrConfirm) || out.Hits == nil || out.Hits.Tickets != 3 {
		t.Errorf("%v %+v", err, out.Hits)
	}
	o.Yes = true
	if _, err := Administer(t.Context(), h.dir, o); err != nil {
		t.Error(err)
	}
	h.running = start(t, h.dir, h.c)
	if _, known := h.live.Now().Service("ZX02"); !known {
		t.Error("a confirmed catalogue is not in force after the start")
	}
}

func TestAnOperatorMayEndADayWhoseHoursAreOver(t *testing.T) {
	t.Parallel()
	h, code := openBookable(t)
	o := Order{Op: OpCloseDay}
	if _, err := Administer(t.Context(), h.dir, o); err == nil || errors.Is(err, ErrConfirm) {
		t.Errorf("in the hall's hours: %v", err)
	}
	h.put(closedToday(bookable(), "2026-11-23"))
	if out, err := Administer(t.Context(), h.dir, o); !errors.Is(err, ErrConfirm) || out.Hits.Tickets != 3 {
		t.Errorf("%v %+v", err, out.Hits)
	}
	h.day("2026-11-23", true)
	o.Yes = true
	if _, err := Administer(t.Context(), h.dir, o); err != nil {
		t.Error(err)
	}
	h.turn("")
	h.day("2026-11-23", false)
	h.put(bookable())
	if got := h.state("ticket-0002"); got != hall.Waiting {
		t.Errorf("ticket-0002 came back as %q", got)
	}
	if state, _ := h.booking(code); state != hall.Booked {
		t.Errorf("the appointment came back as %q", state)
	}
}

func TestAServiceWithdrawnTakesItsAppointmentsAndGivesThemBack(t *testing.T) {
	t.Parallel()
	h, code := openBookable(t)
	tomorrow := hall.AppointmentID(h.book("219999199001010016", "2026-11-25T09:00"))
	h.put(strings.ReplaceAll(bookable(), "ZX01", "ZX02"))
	for _, c := range []hall.AppointmentID{code, tomorrow} {
		if state, why := h.booking(c); state != hall.Withdrawn || why != hall.ServiceWithdrawn {
			t.Errorf("%s is %q for %q", c, state, why)
		}
	}
	for _, id := range []string{"ticket-0002", "ticket-0003"} {
		if got := h.state(id); got != hall.Waiting {
			t.Errorf("%s is %q", id, got)
		}
	}
	h.put(bookable())
	for _, c := range []hall.AppointmentID{code, tomorrow} {
		if state, _ := h.booking(c); state != hall.Booked {
			t.Errorf("%s came back as %q", c, state)
		}
	}
}
