package journal

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"yimen/hallserver/digest"
	"yimen/hallserver/hall"
)

// Subject is the sealed row of key; sql.ErrNoRows when it was erased,
// digest.ErrDamaged when it is not what was written.
func (j *Journal) Subject(ctx context.Context, key string) ([]byte, error) {
	var sealed []byte
	var expires, sum int64
	err := j.db.QueryRowContext(ctx, `SELECT sealed, expires_ms, sum FROM subject WHERE key = ?`, key).Scan(&sealed, &expires, &sum)
	if err != nil {
		return nil, fmt.Errorf("subject: %w", err)
	}
	if subjectTable().Sum(key, sealed, expires) != sum {
		return nil, fmt.Errorf("subject: %w", digest.ErrDamaged)
	}
	return sealed, nil
}

// DamagedSubjects are the keys of the rows of personal data that are not what
// was written.
func (j *Journal) DamagedSubjects(ctx context.Context) (keys []string, err error) {
	err = subjectTable().Damaged(ctx, j.db, func(key any) {
		if k, ok := key.(string); ok {
			keys = append(keys, k)
		}
	})
	return keys, err
}

// PastTicket is a ticket of any day as it stands, and its business day;
// sql.ErrNoRows when there is none, digest.ErrDamaged when its row is not what
// was written. Its services but the first, and who holds it, are not kept here.
func (j *Journal) PastTicket(ctx context.Context, id hall.TicketID) (t hall.Ticket, day string, err error) {
	const q = `SELECT day, series, number, queue, service, class, state, window, recalls, printed, issued_ms, called_ms, start_ms, end_ms, sum
		FROM ticket WHERE id = ?`
	var sum int64
	t.ID = id
	t.Services = make([]hall.ServiceCode, 1)
	err = j.db.QueryRowContext(ctx, q, string(id)).Scan(&day, &t.Series, &t.N, &t.Queue, &t.Services[0], &t.Class, &t.State,
		&t.Window, &t.Recalls, &t.Printed, &t.IssuedMS, &t.CalledMS, &t.StartMS, &t.EndMS, &sum)
	if err != nil {
		return hall.Ticket{}, "", fmt.Errorf("past ticket: %w", err)
	}
	if sum != ticketTable().Sum(string(id), day, t.Series, t.N, string(t.Queue), string(t.Services[0]), string(t.Class), string(t.State),
		t.Window, t.Recalls, t.Printed, t.IssuedMS, t.CalledMS, t.StartMS, t.EndMS) {
		return hall.Ticket{}, "", fmt.Errorf("past ticket: %w", digest.ErrDamaged)
	}
	if t.State == hall.ByHall {
		t.State, t.Ended = hall.Expired, hall.ByHall
	}
	return t, day, nil
}

// Snapshot is a state to start from, with the row it stands at.
type Snapshot struct {
	Seq         int64
	Hash        []byte
	FoldVersion int
	State       []byte
}

// Unfit is a snapshot that is not used, and why.
type Unfit struct {
	Seq   int64
	Why   string
	Sound bool // it fits its digest: it is the journal that is another
}

// Snapshot is the newest snapshot of the given fold version that fits its
// digest and whose row still stands with the same hash; ok is false when there
// is none. unfit are those passed over that should have done, newest first.
func (j *Journal) Snapshot(ctx context.Context, foldVersion int) (s Snapshot, ok bool, unfit []Unfit, err error) {
	const q = `SELECT s.seq, s.hash, s.fold_version, s.state, s.sum, e.hash IS NOT NULL, coalesce(e.hash = s.hash, 0), coalesce(e.epoch, 0)
		FROM snapshot s LEFT JOIN event e ON e.seq = s.seq ORDER BY s.seq DESC`
	rows, err := j.db.QueryContext(ctx, q)
	if err != nil {
		return Snapshot{}, false, nil, fmt.Errorf("snapshot: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var sum, epoch int64
		var there, same bool
		var raw [4]any
		if err := rows.Scan(&raw[0], &raw[1], &raw[2], &raw[3], &sum, &there, &same, &epoch); err != nil {
			return Snapshot{}, false, nil, fmt.Errorf("snapshot: %w", err)
		}
		why := ""
		sound := s.fill(raw) && snapshotTable().Sum(s.Seq, s.Hash, s.FoldVersion, s.State) == sum
		switch {
		case !sound:
			why = "it " + digest.ErrDamaged.Error()
		case !there:
			why = "the journal ends before it"
		case !same:
			why = "the event that it stands at is another"
		case s.FoldVersion != foldVersion || epoch != j.Epoch:
			continue // of another version of the program, or from before the epoch
		default:
			return s, true, unfit, nil
		}
		unfit = append(unfit, Unfit{Seq: s.Seq, Why: why, Sound: sound})
	}
	if err := rows.Err(); err != nil {
		return Snapshot{}, false, nil, fmt.Errorf("snapshot: %w", err)
	}
	return Snapshot{}, false, unfit, nil
}

// fill takes a row's columns; false when one is of a type that was not written.
func (s *Snapshot) fill(raw [4]any) bool {
	var fold int64
	seq, ok0 := raw[0].(int64)
	hash, ok1 := raw[1].([]byte)
	fold, ok2 := raw[2].(int64)
	state, ok3 := raw[3].([]byte)
	*s = Snapshot{Seq: seq, Hash: hash, FoldVersion: int(fold), State: state}
	return ok0 && ok1 && ok2 && ok3
}

// lastAnswers is how many answers LastAnswered looks at: the newest may be
// damaged.
const lastAnswers = 4

// LastAnswered is the journal's last event at the time of the newest answer that
// is kept; 0 when none is. A journal that ends before it was cut short.
func (j *Journal) LastAnswered(ctx context.Context) (seq int64, err error) {
	query := "SELECT * FROM command ORDER BY rowid DESC LIMIT " + strconv.Itoa(lastAnswers)
	err = commandTable().Sound(ctx, j.db, query, func(values []any) {
		if n, ok := values[len(values)-1].(int64); ok {
			seq = max(seq, n)
		}
	})
	if err != nil {
		return 0, fmt.Errorf("last answer: %w", err)
	}
	return seq, nil
}
