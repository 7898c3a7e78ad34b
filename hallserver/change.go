package hallserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// ErrConfirm says that an order hits people and nobody has confirmed it: nothing
// was changed. The outcome has whom it hits.
var ErrConfirm = errors.New("nothing was changed: it hits people, and was not confirmed")

// inForceFile is the catalogue that was put in force last, beside the one that
// an editor may have open.
const inForceFile = "catalogue.inforce.yaml"

// importCatalogue puts another catalogue in force: its plan first, which may be
// refused, then its file, its names and its hours. Whom it hits is told before
// anything is changed, and has to be confirmed.
func (s *Server) importCatalogue(ctx context.Context, o Order) (Outcome, error) {
	c, err := catalogue.Read(o.File)
	if err != nil {
		return Outcome{}, err
	}
	s.turning.Lock()
	defer s.turning.Unlock()
	if o.From != "" {
		return s.importLater(c, o)
	}
	out := Outcome{Services: len(c.Services), Notes: c.NotesOn(c.BusinessDate(s.now()))}
	if hits := s.hits(s.live.Now(), c); hits.Any() {
		out.Hits = &hits
		if !o.Yes {
			out.Confirm = true
			return out, ErrConfirm
		}
	}
	if err := s.putInForce(ctx, c); err != nil {
		return Outcome{}, err
	}
	if err := keepFile(s.config.Data, o.File); err != nil {
		return Outcome{}, fmt.Errorf("the catalogue is in force, but its file could not be written; import it again: %w", err)
	}
	return out, nil
}

// closeDay ends a day whose hours are over, whoever is still there. Whom it hits
// is told first.
func (s *Server) closeDay(ctx context.Context, o Order) (Outcome, error) {
	s.turning.Lock()
	defer s.turning.Unlock()
	now := s.now()
	var open, over bool
	var hits catalogue.Hits
	s.engine.View(func(st *hall.State) {
		open, over = st.DayOpen, st.Hours.OverAt(now.UnixMilli())
		hits = catalogue.Here(st, now.Location())
	})
	switch {
	case !open:
		return Outcome{}, errors.New("no business day is open")
	case !over:
		return Outcome{}, errors.New("the hall is open by its calendar: import a catalogue that closes it first")
	case hits.Any() && !o.Yes:
		return Outcome{Hits: &hits, Confirm: true}, ErrConfirm
	}
	if err := s.system(ctx, "close-day by hand", hall.CloseDay{ByHall: true}); err != nil {
		return Outcome{}, err
	}
	s.log.Info("business day closed by an operator", "tickets", hits.Tickets, "windows", hits.Windows)
	return Outcome{Hits: &hits}, nil
}

// putInForce makes the hall go by a catalogue, at once and whole.
func (s *Server) putInForce(ctx context.Context, c *catalogue.Catalogue) error {
	if err := s.adoptPlan(ctx, c); err != nil {
		if r, ok := errors.AsType[*hall.Refusal](err); ok && r.Code == hall.PlanInUse {
			return fmt.Errorf("nothing was changed: %w; --from tomorrow puts it in force when today is over", err)
		}
		return fmt.Errorf("nothing was changed: %w", err)
	}
	s.show(c)
	if err := errors.Join(s.keepHours(ctx), s.keepAppointments(ctx)); err != nil {
		s.log.Warn("the catalogue is in force, and the day waits", "error", err) // the next turn tries again
	}
	return nil
}

// show lets everybody see a catalogue.
func (s *Server) show(c *catalogue.Catalogue) {
	s.live.Swap(s.inForce(c))
	s.signs.layout.Recheck() // it speaks of zones, windows and queues
	s.voice.Use(s.speech())  // it speaks the languages of the catalogue
	s.boards.Renew()
}

// hits is whom it hits to put a catalogue in force in another's place.
func (s *Server) hits(was, next *catalogue.Catalogue) (h catalogue.Hits) {
	was, next = s.inForce(was), s.inForce(next)
	s.engine.View(func(st *hall.State) { h = catalogue.HitsOf(st, was, next, s.now()) })
	return h
}

// keepFile writes the file of the catalogue in force, for editing and as it is.
func keepFile(dir string, raw []byte) error {
	return errors.Join(writeFile(filepath.Join(dir, inForceFile), raw), writeFile(filepath.Join(dir, catalogueFile), raw), leaveFiles(dir))
}

// CatalogueInForce is the file of the catalogue that a hall goes by.
func CatalogueInForce(dir string) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(dir, inForceFile)) //nolint:gosec // the operator names the folder
	if errors.Is(err, os.ErrNotExist) {
		raw, err = os.ReadFile(filepath.Join(dir, catalogueFile)) //nolint:gosec // the operator names the folder
	}
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	return raw, nil
}

// CatalogueToChange is CatalogueInForce for a program that writes into it. A
// catalogue.yaml that somebody has changed and not put in force yet is an error:
// what was written there would be lost. So is one that waits for its date: with it,
// what the program writes would be.
func CatalogueToChange(dir string) ([]byte, error) {
	switch waits, err := later(dir); {
	case err != nil:
		return nil, err
	case waits != "":
		return nil, fmt.Errorf("a catalogue waits for %s and would take what is added now away again: nothing was changed. Put it aside first, with hallserver catalogue forget", waits)
	}
	raw, err := CatalogueInForce(dir)
	if err != nil {
		return nil, err
	}
	edited, err := os.ReadFile(filepath.Join(dir, catalogueFile)) //nolint:gosec // the operator names the folder
	if err != nil {
		return nil, fmt.Errorf("read catalogue: %w", err)
	}
	if !bytes.Equal(raw, edited) {
		return nil, errors.New("catalogue.yaml was changed and is not in force: nothing was changed. Put it in force first, with hallserver catalogue import, or hallserver catalogue export over it")
	}
	return raw, nil
}

// openCatalogue finds the catalogue to go by: the file's, unless it was changed
// by hand since it was put in force and hits people who have not been told.
func (s *Server) openCatalogue() error {
	raw, err := os.ReadFile(s.path(catalogueFile))
	if err != nil {
		return fmt.Errorf("read catalogue: %w", err)
	}
	var was []byte // none: never put in force by this program
	switch file, err := os.ReadFile(s.path(inForceFile)); {
	case err == nil:
		was = file
	case !errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("read catalogue in force: %w", err)
	}
	if bytes.Equal(raw, was) || s.engine.Fault() != nil {
		return nil //nolint:nilerr // a hall that can only be read changes no catalogue
	}
	old, err := catalogue.Read(was)
	if len(was) > 0 && err == nil {
		if hits := s.hits(old, s.live.Now()); hits.Any() {
			s.live.Swap(s.inForce(old))
			s.log.Warn("catalogue.yaml was changed by hand and hits people: the hall goes by the one before; put it in force with: hallserver catalogue import",
				"tickets", hits.Tickets, "appointments", hits.Appointments, "windows", hits.Windows)
			return nil
		}
	}
	return writeFile(s.path(inForceFile), raw)
}

// importClosed is importCatalogue for a folder that no server has.
func importClosed(ctx context.Context, dir string, o Order) (Outcome, error) {
	c, err := catalogue.Read(o.File)
	if err != nil {
		return Outcome{}, err
	}
	if o.From != "" {
		return importLaterClosed(ctx, dir, c, o)
	}
	out := Outcome{Services: len(c.Services), Notes: c.NotesOn(c.BusinessDate(time.Now()))}
	hits, err := hitsClosed(ctx, dir, c)
	if err != nil && !o.Yes {
		return Outcome{}, fmt.Errorf("nothing was changed: import it while the server runs, or confirm it unseen: %w", err)
	}
	if hits.Any() {
		out.Hits = &hits
		if !o.Yes {
			out.Confirm = true
			return out, ErrConfirm
		}
	}
	if err := keepFile(dir, o.File); err != nil {
		return Outcome{}, fmt.Errorf("write catalogue: %w", err)
	}
	return out, nil
}

// hitsClosed is whom it hits to put a catalogue in force when a server starts on
// the folder.
func hitsClosed(ctx context.Context, dir string, c *catalogue.Catalogue) (h catalogue.Hits, err error) {
	if _, err := os.Stat(filepath.Join(dir, engine.JournalFile)); errors.Is(err, os.ErrNotExist) {
		return h, nil // nobody has ever come
	}
	settings, err := ReadSettings(filepath.Join(dir, settingsFile))
	if err != nil {
		return h, err
	}
	loc, err := settings.location()
	if err != nil {
		return h, err
	}
	st, err := engine.StateOf(ctx, dir)
	if err != nil {
		return h, fmt.Errorf("whom it hits cannot be told: %w", err)
	}
	was, err := catalogue.ReadFile(filepath.Join(dir, inForceFile))
	if err != nil {
		was = c // there is none, or none that this program reads
	}
	if settings.Opening == openingAlways {
		was, c = was.AlwaysOpen(), c.AlwaysOpen()
	}
	return catalogue.HitsOf(st, was, c, time.Now().In(loc)), nil
}

// reviseEach is how often it is looked whether the hall can keep what was
// booked, besides whenever the catalogue or the day changes.
const reviseEach = time.Minute

// revised is what appointments were held against last.
type revised struct {
	version, day string
	at           time.Time
}

// keepAppointments withdraws what the hall cannot keep by its calendars and
// services, and keeps again what it can.
func (s *Server) keepAppointments(ctx context.Context) error {
	c, now := s.live.Now(), s.now()
	var booked []hall.Booking
	due := revised{version: c.Version(), at: s.last.at}
	s.engine.View(func(st *hall.State) {
		due.day = st.Day
		if due == s.last && now.Sub(s.last.at).Abs() < reviseEach {
			return
		}
		for _, b := range st.Booked.All() {
			if b.Slot.Date >= st.Day && (b.State == hall.Booked || b.State == hall.Withdrawn) {
				booked = append(booked, *b)
			}
		}
	})
	keeps := c.Keeps(now.Location())
	var todo hall.ReviseAppointments
	for i := range booked {
		switch why := keeps.Keep(&booked[i]); {
		case why != "" && booked[i].State == hall.Booked:
			todo.Withdraw = append(todo.Withdraw, hall.Withdrawal{ID: booked[i].ID, Reason: why})
		case why == "" && booked[i].State == hall.Withdrawn:
			todo.Restore = append(todo.Restore, booked[i].ID)
		}
	}
	if len(todo.Withdraw)+len(todo.Restore) > 0 {
		if err := s.system(ctx, "revise-appointments", todo); err != nil {
			return fmt.Errorf("revise appointments: %w", err)
		}
		s.log.Info("appointments revised", "withdrawn", len(todo.Withdraw), "kept_again", len(todo.Restore))
	}
	due.at = now
	s.last = due
	return nil
}
