package hallserver

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// lettered is the office with another letter for its queue.
func lettered(letter string) string {
	return strings.NewReplacer("{id: A, zone: a, name: {zh: 甲", "{id: "+letter+", zone: a, name: {zh: 甲",
		"queues: [A]", "queues: ["+letter+"]", "queue: A,", "queue: "+letter+",").Replace(office)
}

// later asks for a catalogue to be in force from a day on.
func (h *timed) later(text, from string, yes bool) (Outcome, error) {
	h.t.Helper()
	return Administer(h.t.Context(), h.dir, Order{Op: OpImportCatalogue, File: []byte(text), From: from, Yes: yes})
}

func TestACatalogueThatCannotBeInForceTodayIsFromTomorrow(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T09:00")
	h.expect("ticket-0900", "A001")
	_, err := h.later(lettered("P"), "", false)
	if err == nil || !strings.Contains(err.Error(), "A001") || !strings.Contains(err.Error(), "--from tomorrow") {
		t.Errorf("at once: %v", err)
	}
	out, err := h.later(lettered("P"), "tomorrow", false)
	if err != nil || out.From != "2026-11-26" || out.Hits != nil {
		t.Fatalf("from tomorrow: %v %+v", err, out)
	}
	h.turn("")
	h.expect("ticket-0901", "A002") // today is as it was
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	h.running = start(t, h.dir, h.c)
	h.kiosk = wire.NewClient(h.url, h.token, nil)
	h.turn("")
	h.expect("ticket-0902", "A003") // after a restart too
	h.until("2026-11-26T08:29")
	h.until("2026-11-26T08:31")
	h.expect("ticket-0831", "P001")
	if date, err := later(h.dir); err != nil || date != "" {
		t.Errorf("one still waits for %q: %v", date, err)
	}
	for _, name := range []string{catalogueFile, inForceFile} {
		if raw, err := os.ReadFile(filepath.Join(h.dir, name)); err != nil || string(raw) != lettered("P") {
			t.Errorf("%s is not the one in force: %v", name, err)
		}
	}
	h.sound()
}

func TestACatalogueWaitsOverDaysOnWhichNoServerRan(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T09:00")
	h.expect("ticket-0900", "A001")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if out, err := h.later(lettered("P"), "2999-01-04", false); err != nil || out.From != "2999-01-04" {
		t.Fatalf("with no server: %v %+v", err, out)
	}
	if out, err := h.later(lettered("Q"), "2999-01-05", false); err != nil || out.From != "2999-01-05" {
		t.Fatalf("another: %v %+v", err, out)
	}
	if err := os.Rename(filepath.Join(h.dir, laterFile("2999-01-05")), filepath.Join(h.dir, laterFile("2026-11-26"))); err != nil {
		t.Fatal(err) // the computer's own clock decides what is after today where no server runs
	}
	h.c.pass(h.at("2026-11-30T09:00").Sub(h.c.now()))
	h.running = start(t, h.dir, h.c)
	h.kiosk = wire.NewClient(h.url, h.token, nil)
	h.turn("")
	h.expect("ticket-0901", "Q001") // the last that was asked for, and only that
}

func TestWhoseAppointmentALaterCatalogueHitsIsAskedAboutFirst(t *testing.T) {
	t.Parallel()
	h, code := openBookable(t)
	withdrawn := strings.ReplaceAll(bookable(), "ZX01", "ZX02")
	out, err := h.later(withdrawn, "tomorrow", false)
	if !errors.Is(err, ErrConfirm) || out.Hits == nil || out.Hits.Appointments != 1 || out.Hits.Tickets != 0 {
		t.Errorf("not asked about: %v %+v", err, out.Hits)
	}
	if date, err := later(h.dir); err != nil || date != "" {
		t.Errorf("unconfirmed, and it waits for %q: %v", date, err)
	}
	if out, err = h.later(withdrawn, "tomorrow", true); err != nil || out.From != "2026-11-24" {
		t.Errorf("confirmed: %v %+v", err, out)
	}
	h.turn("")
	if state, _ := h.booking(code); state != hall.Booked {
		t.Errorf("today the appointment is %q", state)
	}
	if out, err := Administer(t.Context(), h.dir, Order{Op: OpForgetCatalogue}); err != nil || out.From != "2026-11-24" {
		t.Errorf("put aside: %v %+v", err, out)
	}
	if _, err := Administer(t.Context(), h.dir, Order{Op: OpForgetCatalogue}); err == nil {
		t.Error("there was none, and it was put aside")
	}
}

func TestADateThatIsNoneOrNotAfterTodayIsRefused(t *testing.T) {
	t.Parallel()
	h := openTimed(t, office, "2026-11-25T09:00")
	for from, says := range map[string]string{
		"2026-11-25": "a date after 2026-11-25", "2025-01-01": "a date after", "monday": "YYYY-MM-DD", "2026-02-30": "YYYY-MM-DD",
	} {
		if _, err := h.later(lettered("P"), from, true); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v, want %q", from, err, says)
		}
	}
	if _, err := h.later(strings.Replace(lettered("P"), "13:00", "13.00", 1), "tomorrow", true); err == nil {
		t.Error("one that is not sound waits")
	}
	if date, err := later(h.dir); err != nil || date != "" {
		t.Errorf("refused, and one waits for %q: %v", date, err)
	}
}
