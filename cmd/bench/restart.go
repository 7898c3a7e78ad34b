package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// restartRows measure how soon a hall is back on a long journal.
func restartRows() []row {
	return []row{
		{
			name: "restart-fold", what: "restart on 1,000,000 events, no snapshot", against: "reading the rows once",
			unit: "s", reach: atMost(3),
			measure: func(ctx context.Context, e effort) ([]pair, error) { return measureRestart(ctx, e, false) },
		},
		{
			name: "restart-snapshot", what: "restart on 1,000,000 events, snapshot", against: "one second",
			unit: "s", reach: atMost(1),
			measure: func(ctx context.Context, e effort) ([]pair, error) { return measureRestart(ctx, e, true) },
		},
		{
			name: "restart-look", what: "the first command after a start on 100,000 events, their indexes looked through", against: "one second",
			unit: "s", reach: atMost(1),
			measure: measureLookThrough,
		},
	}
}

func measureRestart(ctx context.Context, e effort, snapshot bool) ([]pair, error) {
	return inFolder(func(dir string) ([]pair, error) {
		events := e.of(100_000, 1_000_000)
		if err := longJournal(ctx, dir, events); err != nil {
			return nil, fmt.Errorf("journal of %d events: %w", events, err)
		}
		var pairs []pair
		for range e.of(2, 3) {
			if !snapshot {
				if err := dropSnapshots(ctx, dir); err != nil {
					return nil, err
				}
			}
			ours, err := timed(func() error {
				eng, err := engine.Open(ctx, dir, engine.Options{Origin: "bench"})
				if err != nil {
					return err
				}
				return errors.Join(eng.Fault(), eng.Abandon())
			})
			if err != nil {
				return nil, err
			}
			other := time.Second.Seconds() * float64(events) / 1_000_000
			if !snapshot {
				if other, err = timed(func() error { return readOnce(ctx, dir, events) }); err != nil {
					return nil, err
				}
			}
			pairs = append(pairs, pair{ours: ours, other: other})
		}
		return pairs, nil
	})
}

// measureLookThrough measures a start until a command may be taken.
func measureLookThrough(ctx context.Context, e effort) ([]pair, error) {
	return inFolder(func(dir string) ([]pair, error) {
		events := e.of(100_000, 100_000)
		if err := longJournal(ctx, dir, events); err != nil {
			return nil, fmt.Errorf("journal of %d events: %w", events, err)
		}
		var pairs []pair
		for range e.of(2, 3) {
			ours, err := timed(func() error { return startOnce(ctx, dir) })
			if err != nil {
				return nil, err
			}
			pairs = append(pairs, pair{ours: ours, other: time.Second.Seconds()})
		}
		return pairs, nil
	})
}

// startOnce runs an engine until it takes commands.
func startOnce(ctx context.Context, dir string) error {
	eng, err := engine.Open(ctx, dir, engine.Options{Origin: "bench"})
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- eng.Run(ctx) }()
	err = eng.Mended(ctx)
	stop()
	return errors.Join(err, <-ended, eng.Fault(), eng.Abandon())
}

func timed(do func() error) (float64, error) {
	began := time.Now()
	err := do()
	return time.Since(began).Seconds(), err
}

func readOnce(ctx context.Context, dir string, want int) error {
	j, err := journal.Open(ctx, journalPath(dir), journal.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	n := 0
	for _, err := range j.Rows(ctx, 0) {
		if err != nil {
			return errors.Join(err, j.Close())
		}
		n++
	}
	if n < want {
		return errors.Join(fmt.Errorf("read %d events, want %d", n, want), j.Close())
	}
	return j.Close()
}

func dropSnapshots(ctx context.Context, dir string) error {
	db, err := sql.Open("sqlite3", journalPath(dir))
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "DELETE FROM snapshot")
	return errors.Join(err, db.Close())
}

// answerBytes is how long a kept answer is, about.
const answerBytes = 700

// longJournal writes whole days of a busy hall: five events a ticket, a
// thousand tickets a day.
func longJournal(ctx context.Context, dir string, events int) error {
	j, err := journal.Open(ctx, journalPath(dir), journal.Options{Origin: "bench"})
	if err != nil {
		return err
	}
	w, err := j.Writer(ctx)
	if err != nil {
		return errors.Join(err, j.Close())
	}
	err = writeDays(ctx, w, events)
	return errors.Join(err, w.Close(), j.Close())
}

func writeDays(ctx context.Context, w *journal.Writer, events int) error {
	s := hall.New()
	day := time.Date(2020, 1, 1, 8, 0, 0, 0, time.UTC)
	plan := hall.Plan{
		Digest: "bench", Queues: []hall.QueueID{"A"}, Services: map[hall.ServiceCode]hall.QueueID{"s": "A"},
		Windows: []hall.WindowPlan{{Number: 1, Queues: []hall.QueueID{"A"}}},
	}
	now, seq := day, int64(0)
	commands := 0
	run := func(cmd hall.Command) error {
		now = now.Add(time.Second)
		commands++
		key := fmt.Sprintf("%032x", commands)
		evs, err := hall.Decide(s, cmd, now.UnixMilli())
		for _, e := range evs {
			seq++
			r := hall.Record{Seq: seq, AtMS: now.UnixMilli(), Event: e}
			hall.Fold(s, r)
			if err := w.Append(ctx, "device:bench "+key, r); err != nil {
				return err
			}
		}
		w.Answered(journal.Command{
			Principal: "device:bench", Key: key, Digest: make([]byte, 32),
			Status: 200, Answer: make([]byte, answerBytes), AtMS: now.UnixMilli(),
		})
		return err
	}
	for d := 0; seq < int64(events); d++ {
		now = day.AddDate(0, 0, d)
		if err := w.Begin(ctx); err != nil {
			return err
		}
		cmds := []hall.Command{hall.AdoptPlan{Plan: plan}, hall.OpenDay{Date: now.Format(time.DateOnly)}, hall.OpenWindow{Window: 1, Staff: "clerk"}}
		for n := range 1000 {
			id := hall.TicketID(fmt.Sprintf("ticket-%d-%d", d, n))
			cmds = append(cmds,
				hall.IssueTicket{ID: id, Services: []hall.ServiceCode{"s"}, Device: "kiosk"},
				hall.ReportPrint{Ticket: id, OK: true},
				hall.CallNext{Window: 1, Staff: "clerk"},
				hall.StartService{Window: 1, Staff: "clerk", Expect: hall.Expect{Ticket: &id}},
				hall.FinishService{Window: 1, Staff: "clerk", Expect: hall.Expect{Ticket: &id}})
		}
		for _, cmd := range append(cmds, hall.CloseDay{}) {
			if err := run(cmd); err != nil {
				return err
			}
		}
		if err := w.Commit(ctx); err != nil {
			return err
		}
	}
	return snapshotAt(ctx, w, s)
}

func snapshotAt(ctx context.Context, w *journal.Writer, s *hall.State) error {
	state, err := json.Marshal(s)
	if err != nil {
		return err
	}
	return w.SaveSnapshot(ctx, state)
}
