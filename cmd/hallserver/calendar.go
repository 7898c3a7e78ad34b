package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"yimen/hallserver"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/holiday"
	"yimen/hallserver/yamlfile"
)

type calendarCommand struct {
	Import calendarImport `cmd:"" help:"Put the holidays of a year, and the days worked for them, into a calendar of the catalogue in force."`
}

type calendarImport struct {
	data
	confirmed
	File     string `arg:"" help:"A year's holidays: the JSON of holiday-cn, or a calendar (ICS)." type:"existingfile"`
	Calendar string `placeholder:"ID" help:"The calendar of the catalogue that gets them; left out: the hall's."`
	DryRun   bool   `help:"Say what would be added, and change nothing."`
}

// Run adds what is not there yet, and puts the catalogue in force with it. What is
// added is standard output.
func (c calendarImport) Run(ctx context.Context, s streams) error {
	year, err := readYear(c.File)
	if err != nil {
		return err
	}
	was, err := hallserver.CatalogueToChange(c.Data)
	if err != nil {
		return err
	}
	next, h, err := catalogue.WithHolidays(was, c.Calendar, year, c.File)
	if err != nil {
		return err
	}
	tell := func(notes yamlfile.Faults) {
		for _, n := range notes {
			_, _ = fmt.Fprintf(s.err, "%s: catalogue.yaml: %s\n", noteWord(s.lang), n.In(s.lang))
		}
	}
	tell(h.Notes)
	for _, line := range h.Added {
		_, _ = fmt.Fprintln(s.out, line)
	}
	switch {
	case len(h.Added) == 0:
		_, err = fmt.Fprintf(s.err, "nothing to add: calendar %s says something of each of these days of %d already\n", h.Calendar, year.Year)
		return err
	case c.DryRun:
		_, err = fmt.Fprintf(s.err, "nothing was changed: %d exceptions of %d would be added to calendar %s\n", len(h.Added), year.Year, h.Calendar)
		return err
	}
	out, err := c.ask(ctx, s, c.data, hallserver.Order{Op: hallserver.OpImportCatalogue, File: next})
	tell(out.Notes)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.err, "in force: %d exceptions of %d more in calendar %s; check them against the notice\n", len(h.Added), year.Year, h.Calendar)
	return err
}

// readYear reads a file of holidays, as far as it may be long.
func readYear(name string) (holiday.Year, error) {
	f, err := os.Open(name)
	if err != nil {
		return holiday.Year{}, err
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, holiday.MaxFile+1))
	if err != nil {
		return holiday.Year{}, err
	}
	year, err := holiday.Read(raw)
	if err != nil {
		return year, fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	return year, nil
}
