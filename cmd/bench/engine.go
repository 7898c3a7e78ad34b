package main

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// engineRows measure durable tickets a second: the engine against the same
// rows group-committed to SQLite with nothing around them.
func engineRows() []row {
	var rows []row
	for _, c := range []struct {
		senders int
		reach   float64
	}{{1, 0.85}, {16, 0.85}, {128, 0.85}} {
		rows = append(rows, row{
			name:    fmt.Sprintf("engine-%d", c.senders),
			what:    fmt.Sprintf("durable tickets/s, %d senders", c.senders),
			against: "the same rows group-committed to bare SQLite FULL",
			unit:    "/s",
			reach:   atLeast(c.reach),
			measure: func(ctx context.Context, e effort) ([]pair, error) {
				return measureEngine(ctx, c.senders, e)
			},
		})
	}
	return rows
}

func measureEngine(ctx context.Context, senders int, e effort) ([]pair, error) {
	span := time.Duration(e.of(1, 3)) * time.Second
	var pairs []pair
	for range e.of(3, 5) {
		bare, err := inFolder(func(dir string) (float64, error) { return bareTickets(ctx, dir, senders, span) })
		if err != nil {
			return nil, fmt.Errorf("bare: %w", err)
		}
		ours, err := inFolder(func(dir string) (float64, error) { return engineTickets(ctx, dir, senders, span) })
		if err != nil {
			return nil, fmt.Errorf("engine: %w", err)
		}
		pairs = append(pairs, pair{ours: ours, other: bare})
	}
	return pairs, nil
}

// inFolder measures in a folder of its own, thrown away after.
func inFolder[T any](measure func(dir string) (T, error)) (T, error) {
	var none T
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return none, err
	}
	got, err := measure(dir)
	return got, errors.Join(err, os.RemoveAll(dir))
}

// benchServices are as many queues as a hall may have; each has 9,999 numbers a day.
const benchServices = 40

// benchService is what a sender's n-th ticket is for.
func benchService(senders, sender, n int) string {
	return strconv.Itoa((n*senders + sender) % benchServices)
}

func benchPlan() hall.Plan {
	p := hall.Plan{Digest: "bench", Services: map[hall.ServiceCode]hall.QueueID{}}
	for i := range benchServices {
		q := hall.QueueID(fmt.Sprintf("Q%d-", i))
		p.Queues = append(p.Queues, q)
		p.Services[hall.ServiceCode(strconv.Itoa(i))] = q
	}
	return p
}

// issued answers as the server does: with the number, as JSON.
func issued(_ *hall.State, events []hall.Event, _ int64, err error) (int, []byte) {
	if err != nil || len(events) != 1 {
		return 409, nil
	}
	body, err := json.Marshal(events[0])
	if err != nil {
		return 500, nil
	}
	return 201, body
}

func engineTickets(ctx context.Context, dir string, senders int, span time.Duration) (float64, error) {
	e, err := engine.Open(ctx, dir, engine.Options{Origin: "bench"})
	if err != nil {
		return 0, err
	}
	run, stop := context.WithCancel(ctx)
	var writer sync.WaitGroup
	writer.Go(func() { _ = e.Run(run) })
	ask := func(key string, cmd hall.Command) (engine.Answer, error) {
		return e.Do(ctx, engine.Request{
			Principal: "device:bench", Key: key, Digest: sha256.Sum256([]byte(key)), Command: cmd, Reply: issued,
		})
	}
	_, errPlan := ask("plan", hall.AdoptPlan{Plan: benchPlan()})
	_, errDay := ask("day", hall.OpenDay{Date: "2026-06-01"})
	if err := errors.Join(errPlan, errDay); err != nil {
		stop()
		return 0, err
	}
	rate, err := hammer(senders, span, func(sender, n int) error {
		key := ticketKey(sender, n)
		a, err := ask(key, hall.IssueTicket{
			ID:       hall.TicketID("t-" + key),
			Services: []hall.ServiceCode{hall.ServiceCode(benchService(senders, sender, n))},
			Device:   "bench",
		})
		if err == nil && a.Status != 201 {
			err = fmt.Errorf("status %d", a.Status)
		}
		return err
	})
	stop()
	writer.Wait()
	return rate, errors.Join(err, e.Close(ctx))
}

func ticketKey(sender, n int) string { return fmt.Sprintf("%08x-%08x-%016x", n, sender, n*7919+sender) }

// hammer lets senders ask one after the other for span; it answers asks a
// second.
func hammer(senders int, span time.Duration, ask func(sender, n int) error) (float64, error) {
	var wg sync.WaitGroup
	counts, errs := make([]int, senders), make([]error, senders)
	began := time.Now()
	for s := range senders {
		wg.Go(func() {
			for n := 0; time.Since(began) < span; n++ {
				if err := ask(s, n); err != nil {
					errs[s] = err
					return
				}
				counts[s]++
			}
		})
	}
	wg.Wait()
	took, total := time.Since(began), 0
	for _, n := range counts {
		total += n
	}
	return float64(total) / took.Seconds(), errors.Join(errs...)
}

// journalPath is where a folder's journal lies.
func journalPath(dir string) string { return filepath.Join(dir, engine.JournalFile) }
