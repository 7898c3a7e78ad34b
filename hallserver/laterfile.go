package hallserver

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calendar"
)

// A catalogue that is to be in force from a later business day on waits in the data
// folder, in a file that bears the date. There is one at the most.
var laterForm = regexp.MustCompile(`^catalogue\.from-(\d{4}-\d{2}-\d{2})\.yaml$`)

func laterFile(date string) string { return "catalogue.from-" + date + ".yaml" }

// later finds the catalogue that waits; "": none does.
func later(dir string) (date string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return "", fmt.Errorf("look for a catalogue that waits: %w", err)
	}
	for _, e := range entries {
		if part := laterForm.FindStringSubmatch(e.Name()); part != nil {
			date = max(date, part[1])
		}
	}
	return date, nil
}

// keepLater lets a catalogue wait for its date, in the place of another that waited.
func keepLater(dir, date string, raw []byte) error {
	if err := writeFile(filepath.Join(dir, laterFile(date)), raw); err != nil {
		return fmt.Errorf("nothing was changed: %w", err)
	}
	return dropLater(dir, date)
}

// dropLater removes the catalogues that wait, but that of a date; "": all.
func dropLater(dir, but string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("look for a catalogue that waits: %w", err)
	}
	var errs []error
	for _, e := range entries {
		if part := laterForm.FindStringSubmatch(e.Name()); part != nil && part[1] != but {
			errs = append(errs, os.Remove(filepath.Join(dir, e.Name())))
		}
	}
	return errors.Join(append(errs, syncFolder(dir))...)
}

// fromDate reads when a catalogue is to be in force: tomorrow, or a date after today;
// today is the business date.
func fromDate(from, today string) (string, error) {
	if from == "tomorrow" {
		return calendar.Next(today), nil
	}
	if err := calendar.ParseDate(from); err != nil {
		return "", fmt.Errorf("from: tomorrow, or a date: %w", err)
	}
	if from <= today {
		return "", fmt.Errorf("from %s: want a date after %s; left out, it is in force at once", from, today)
	}
	return from, nil
}

// importLater lets a catalogue wait until a business day. Of those who are here today
// it hits nobody; whose appointments it hits is told, and has to be confirmed.
func (s *Server) importLater(c *catalogue.Catalogue, o Order) (Outcome, error) {
	was, now := s.live.Now(), s.now()
	date, err := fromDate(o.From, was.BusinessDate(now))
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Services: len(c.Services), Notes: c.NotesOn(date), From: date}
	var hits catalogue.Hits
	s.engine.View(func(st *hall.State) { hits = catalogue.HitsLater(st, s.inForce(was), s.inForce(c), now.Location()) })
	if hits.Any() {
		out.Hits = &hits
		if !o.Yes {
			out.Confirm = true
			return out, ErrConfirm
		}
	}
	return out, keepLater(s.config.Data, date, o.File)
}

// importLaterClosed is importLater for a folder that no server has.
func importLaterClosed(ctx context.Context, dir string, c *catalogue.Catalogue, o Order) (Outcome, error) {
	settings, err := ReadSettings(filepath.Join(dir, settingsFile))
	if err != nil {
		return Outcome{}, err
	}
	loc, err := settings.location()
	if err != nil {
		return Outcome{}, err
	}
	was, err := catalogue.ReadFile(filepath.Join(dir, catalogueFile))
	if err != nil {
		was = c // what is there cannot be read by this program
	}
	date, err := fromDate(o.From, was.BusinessDate(time.Now().In(loc)))
	if err != nil {
		return Outcome{}, err
	}
	out := Outcome{Services: len(c.Services), Notes: c.NotesOn(date), From: date}
	if _, err := os.Stat(filepath.Join(dir, engine.JournalFile)); err == nil && !o.Yes {
		st, err := engine.StateOf(ctx, dir)
		if err != nil {
			return Outcome{}, fmt.Errorf("nothing was changed: import it while the server runs, or confirm it unseen: %w", err)
		}
		if hits := catalogue.HitsLater(st, was, c, loc); hits.Any() {
			out.Hits, out.Confirm = &hits, true
			return out, ErrConfirm
		}
	}
	return out, keepLater(dir, date, o.File)
}

// forgetLater puts aside the catalogue that waits.
func forgetLater(dir string) (Outcome, error) {
	date, err := later(dir)
	if err == nil && date == "" {
		err = errors.New("no catalogue waits for its date")
	}
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{From: date}, dropLater(dir, "")
}

// takeLater puts the catalogue in force that waited for this business day, before
// the day is opened by it. The day's turn adopts its plan as soon as nobody is left
// whom the old one serves.
func (s *Server) takeLater() error {
	if sure := s.clock.doubt() == nil && s.clock.mayEnd(); !sure {
		return nil // which day it is is not known
	}
	date, err := later(s.config.Data)
	if err != nil || date == "" || date > s.live.Now().BusinessDate(s.now()) {
		return err
	}
	raw, err := os.ReadFile(s.path(laterFile(date)))
	if err != nil {
		return fmt.Errorf("the catalogue that waited for %s: %w", date, err)
	}
	c, err := catalogue.Read(raw)
	if err != nil {
		return fmt.Errorf("the catalogue that waited for %s is not put in force: %w", date, err)
	}
	if err := keepFile(s.config.Data, raw); err != nil {
		return fmt.Errorf("the catalogue that waited for %s: %w", date, err)
	}
	s.show(c)
	s.log.Info("the catalogue that waited for this day is in force", "date", date, "version", c.Version())
	return dropLater(s.config.Data, "")
}
