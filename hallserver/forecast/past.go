package forecast

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"yimen/hallserver/digest"
	"yimen/hallserver/hall"
	"yimen/hallserver/opsdb"
	"yimen/hallserver/simulate"
)

// Past is what was learnt of days from before a hall's journal, from the records of
// a machine it had. It is about no person.
type Past struct {
	// ID tells one past from another.
	ID     string `json:"id"`
	Learnt Learnt `json:"learnt"`

	Model *Model   `json:"model"`
	Look  *lookers `json:"look"`
	Blend *blend   `json:"blend"`
}

// askedMost is how many of the last tickets are asked about, to weigh the estimates
// by what came: the blend forgets what lies further back.
const askedMost = 3000

// LearnPast puts days that were through their hall and learns from its records, as a
// hall does from its journal. progress is told now and then how many tickets have
// come; nil: nobody. What the hall cannot have had is a *simulate.RowError.
func LearnPast(ctx context.Context, days simulate.Replay, progress func(tickets int)) (*Past, error) {
	p := &Past{Model: NewModel(days.Zone), Look: newLookers(), Blend: newBlend()}
	f := newForward(1, p)
	err := days.Each(ctx, func(r hall.Record, s *hall.State) {
		f.Observe(r, s)
		switch e := r.Event.(type) {
		case hall.DayOpened:
			p.Learnt.day(e.Date)
		case hall.TicketIssued:
			if p.Learnt.Tickets++; progress != nil && p.Learnt.Tickets%100 == 0 {
				progress(p.Learnt.Tickets)
			}
			if len(days.Visits)-p.Learnt.Tickets < askedMost {
				f.At(s, r.AtMS, e.Ticket)
			}
		case hall.TicketNoShow:
			p.Learnt.NoShows++
		case hall.TicketCancelled:
			p.Learnt.Left++
		default:
		}
	})
	if err != nil {
		return nil, err
	}
	f.blend.ready()
	p.Learnt.of(f.model)
	raw, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("forecast: past: %w", err)
	}
	whole := sha256.Sum256(raw)
	p.ID = hex.EncodeToString(whole[:8])
	return p, nil
}

// SavePast puts a past in the place of another, whole or not at all, and not to be
// lost with the power. A server that runs does not see it.
func (s *Store) SavePast(ctx context.Context, p *Past) error {
	raw, err := json.Marshal(p)
	if err == nil {
		_, err = s.db.ExecContext(ctx, `PRAGMA synchronous = FULL`)
	}
	if err == nil {
		_, err = s.db.ExecContext(ctx, `INSERT OR REPLACE INTO forecast_past (id, saved, sum) VALUES (1, ?, ?)`, raw, pastTable().Sum(1, raw))
	}
	if err != nil {
		return fmt.Errorf("forecast: save the past: %w", err)
	}
	return nil
}

// ReadPast reads the past with which the forecast of the file at path begins, beside a
// server or not; nil: it has none. Days begin at midnight of the zone.
func ReadPast(ctx context.Context, path string, zone *time.Location) (*Past, error) {
	if len(TablesIn(ctx, path)) < len(Tables()) {
		return nil, nil //nolint:nilnil // there is none
	}
	db, err := sql.Open("sqlite3", opsdb.DSN(path, true)+"&mode=ro")
	if err != nil {
		return nil, fmt.Errorf("forecast: the past: %w", err)
	}
	past, err := (&Store{db: db}).past(ctx, zone)
	return past, errors.Join(err, db.Close())
}

// past reads what SavePast wrote; nil: there is none.
func (s *Store) past(ctx context.Context, zone *time.Location) (*Past, error) {
	var raw []byte
	var id, sum int64
	err := s.db.QueryRowContext(ctx, `SELECT id, saved, sum FROM forecast_past`).Scan(&id, &raw, &sum) // a row of another id is a damaged one
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, nil //nolint:nilnil // there is none
	case err == nil && !pastTable().Fits(sum, id, raw):
		err = digest.ErrDamaged
	}
	if err != nil {
		return nil, fmt.Errorf("forecast: the past: %w", err)
	}
	p := &Past{Model: NewModel(zone), Look: newLookers(), Blend: newBlend()}
	if err := json.Unmarshal(raw, p); err != nil {
		return nil, fmt.Errorf("forecast: the past: %w", err)
	}
	if p.Model == nil || p.Look == nil || p.Blend == nil || p.Blend.Version != blendVersion {
		return nil, errors.New("forecast: the past is of another version of the program")
	}
	p.Blend.ready()
	return p, nil
}
