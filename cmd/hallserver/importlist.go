package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"yimen/hallserver"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/matterlist"
	"yimen/hallserver/yamlfile"
)

type catalogueImportList struct {
	confirmed
	File    string `arg:"" help:"The list: .xlsx, .csv or .json." type:"existingfile"`
	Mapping string `help:"What is what in the list (YAML)." placeholder:"FILE" type:"existingfile"`
	Data    string `help:"Data folder: the list goes into the catalogue in force." placeholder:"DIR"`
	Onto    string `help:"Instead of a data folder's: the catalogue the list goes into." placeholder:"FILE" type:"existingfile"`
	Output  string `short:"o" help:"Write the catalogue here, and put nothing in force." placeholder:"FILE"`
	DryRun  bool   `help:"Say what would change, and change nothing."`
	From    string `help:"When it is to be in force: tomorrow, or a date such as 2026-12-24. Left out: at once." placeholder:"DATE"`
	JSON    bool   `name:"json" help:"Print what changes, or what is wrong, as JSON."`

	SampleMapping string `help:"Write a mapping made up from the list's headers, and do nothing else." placeholder:"FILE"`
	Encoding      string `enum:",utf-8,gbk" default:"" help:"Of a CSV, for --sample-mapping: utf-8 or gbk." placeholder:"NAME"`
}

// Help says how it goes.
func (catalogueImportList) Help() string {
	return `First make a mapping up from the list, read it through and change it:

  hallserver catalogue import-list --data DIR --sample-mapping mapping.yaml list.xlsx

Then see what would come of it, and put it in force:

  hallserver catalogue import-list --data DIR --mapping mapping.yaml --dry-run list.xlsx
  hallserver catalogue import-list --data DIR --mapping mapping.yaml list.xlsx

Every fault is told by sheet, row and column, and nothing is changed where there is
one. When the list comes again, services change as it says, those it has no more are
taken out, and what the hall has written of them besides stays: minutes at the window,
tiles, names in other languages.`
}

// Run takes a list in.
func (c catalogueImportList) Run(ctx context.Context, s streams) error {
	if err := c.sound(); err != nil {
		return err
	}
	if c.SampleMapping != "" {
		return c.propose(s)
	}
	next, change, list, err := c.merged()
	if err != nil {
		return c.refused(s, err)
	}
	if err := c.told(s, change, list); err != nil {
		return err
	}
	switch {
	case c.DryRun:
		_, err = fmt.Fprintln(s.err, "nothing was changed")
	case c.Output != "":
		err = writeOut(s, c.Output, next)
	case !change.Any():
		_, err = fmt.Fprintln(s.err, "nothing to change: the catalogue says all that the list does")
	default:
		err = c.putInForce(ctx, s, next)
	}
	return err
}

// sound checks the flags that belong together.
func (c catalogueImportList) sound() error {
	switch {
	case c.SampleMapping != "":
		return nil
	case c.Mapping == "":
		return errors.New("give --mapping, or --sample-mapping to have one made up")
	case c.Data == "" && !c.DryRun && c.Output == "":
		return errors.New("give --data to put it in force, or -o to write it")
	case c.Data != "" && c.Onto != "":
		return errors.New("give --data or --onto")
	}
	return nil
}

// merged is the catalogue with the list in it.
func (c catalogueImportList) merged() ([]byte, matterlist.Change, *matterlist.List, error) {
	m, err := readMapping(c.Mapping)
	if err != nil {
		return nil, matterlist.Change{}, nil, err
	}
	tables, err := matterlist.ReadFile(c.File, m.File)
	if err != nil {
		return nil, matterlist.Change{}, nil, err
	}
	list, err := m.Matters(tables)
	if err != nil {
		return nil, matterlist.Change{}, nil, err
	}
	base, err := c.base()
	if err != nil {
		return nil, matterlist.Change{}, nil, err
	}
	next, change, err := list.Merge(base)
	return next, change, list, err
}

// base is the catalogue that the list goes into; empty: none.
func (c catalogueImportList) base() ([]byte, error) {
	switch {
	case c.Onto != "":
		return os.ReadFile(c.Onto)
	case c.Data == "":
		return nil, nil
	case c.DryRun || c.Output != "":
		return hallserver.CatalogueInForce(c.Data)
	}
	return hallserver.CatalogueToChange(c.Data)
}

// mappingMax bounds a mapping's file, in bytes.
const mappingMax = 4 << 20

func readMapping(name string) (*matterlist.Mapping, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	raw, err := io.ReadAll(io.LimitReader(f, mappingMax))
	if err != nil {
		return nil, err
	}
	m, err := matterlist.ReadMapping(raw)
	if err != nil {
		return nil, fmt.Errorf("mapping %s:\n%w", name, err)
	}
	return m, nil
}

// refusedList is the answer of --json where something is wrong.
type refusedList struct {
	OK     bool              `json:"ok"`
	Faults matterlist.Faults `json:"faults"`
	// Catalogue is what would be wrong with the catalogue besides.
	Catalogue yamlfile.Faults `json:"catalogue,omitempty"`
}

// refused tells what is wrong with the list, one fault a line; an error that is none
// of the list's is handed on.
func (c catalogueImportList) refused(s streams, err error) error {
	faults, ok := errors.AsType[matterlist.Faults](err)
	if !ok {
		return err
	}
	besides, _ := errors.AsType[yamlfile.Faults](err)
	if c.JSON {
		if err := json.NewEncoder(s.out).Encode(refusedList{Faults: faults, Catalogue: besides}); err != nil {
			return err
		}
		return errReported
	}
	for _, f := range faults {
		_, _ = fmt.Fprintf(s.out, "%s: %s\n", c.File, f.In(s.lang))
	}
	for _, f := range besides {
		_, _ = fmt.Fprintf(s.out, "catalogue: %s\n", f.In(s.lang))
	}
	_, _ = fmt.Fprintf(s.err, "nothing was changed: %d faults\n", len(faults)+len(besides))
	return errReported
}

// takenList is the answer of --json.
type takenList struct {
	OK bool `json:"ok"`
	matterlist.Change
	Notes matterlist.Faults `json:"notes"`
}

// told tells what changes.
func (c catalogueImportList) told(s streams, change matterlist.Change, list *matterlist.List) error {
	if c.JSON {
		return json.NewEncoder(s.out).Encode(takenList{true, change, append(matterlist.Faults{}, list.Notes...)})
	}
	for _, n := range list.Notes {
		_, _ = fmt.Fprintf(s.err, "%s: %s: %s\n", noteWord(s.lang), c.File, n.In(s.lang))
	}
	_, _ = fmt.Fprintf(s.out, "%d services: %d new, %d changed, %d as they are; %d gone\n",
		len(list.Matters), len(change.New), len(change.Changed), change.Same, len(change.Gone))
	for _, code := range change.Gone {
		_, _ = fmt.Fprintf(s.out, "gone: %s\n", code)
	}
	return table(s.out, "QUEUE\tNAME\tSERVICES\tWINDOWS\t", change.Queues, func(q matterlist.QueueChange) string {
		state := ""
		if q.New {
			state = "new"
		}
		windows := strings.Trim(strings.ReplaceAll(fmt.Sprint(q.Windows), " ", ","), "[]")
		return strings.Join([]string{q.ID, q.Name.In(s.lang), fmt.Sprint(q.Services), windows, state}, "\t")
	})
}

// putInForce puts the catalogue in force, as catalogue import does.
func (c catalogueImportList) putInForce(ctx context.Context, s streams, next []byte) error {
	out, err := c.ask(ctx, s, data{c.Data}, hallserver.Order{Op: hallserver.OpImportCatalogue, File: next, From: c.From})
	for _, n := range out.Notes {
		_, _ = fmt.Fprintf(s.err, "%s: catalogue.yaml: %s\n", noteWord(s.lang), n.In(s.lang))
	}
	if err != nil {
		return err
	}
	return inForce(s, out)
}

// propose writes a mapping made up from the list.
func (c catalogueImportList) propose(s streams) error {
	how := matterlist.Reading{Encoding: c.Encoding}
	tables, err := matterlist.ReadFile(c.File, how)
	var text []byte
	if err == nil {
		text, err = c.proposed(tables, how)
	}
	if err != nil {
		return c.refused(s, err)
	}
	if slices.Contains([]string{"-", ""}, c.SampleMapping) {
		_, err = s.out.Write(text)
		return err
	}
	return writeOut(s, c.SampleMapping, text)
}

// proposed is a mapping for the catalogue that the list is to go into, if one is
// named.
func (c catalogueImportList) proposed(tables []matterlist.Table, how matterlist.Reading) ([]byte, error) {
	c.DryRun = true // nothing is put in force
	base, err := c.base()
	if err != nil {
		return nil, err
	}
	if len(base) == 0 {
		return matterlist.Propose(tables, how, nil)
	}
	there, err := catalogue.Read(base)
	if err != nil {
		return nil, err
	}
	return matterlist.Propose(tables, how, there)
}

// writeOut writes a file that is to be looked through by a hand.
func writeOut(s streams, name string, text []byte) error {
	if err := os.WriteFile(name, text, 0o600); err != nil {
		return err
	}
	_, err := fmt.Fprintf(s.err, "written: %s\n", name)
	return err
}
