package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/journal"
)

// Bounds of the engine.
const (
	batchMost      = 1024                 // commands committed together
	queueMost      = 4096                 // commands that may wait; more are ErrBusy
	keepAnswers    = 180 * 24 * time.Hour // how long a first answer is kept
	upkeepEach     = time.Hour
	diskEach       = 2 * time.Second
	placeEach      = time.Second
	defaultMinFree = 64 << 20

	defaultKeepSubject = 30 * 24 * time.Hour
)

// JournalFile is the journal's name in the data folder.
const JournalFile = "journal.db"

// Options say how to open an engine. Zero values are the defaults.
type Options struct {
	Origin      string // of a new journal
	Now         func() time.Time
	Log         *slog.Logger
	Fatal       func(error)            // must not return; ends the process
	MinFree     uint64                 // bytes of disk below which commands are refused
	Free        func() (uint64, error) // bytes of disk left; nil: ask the file system
	KeepSubject time.Duration          // how long sealed data is kept at the most
	// Held is why there is no time to go by for a command, or nil: then it is
	// refused, but for those of System.
	Held func(c hall.Command) error
	// Settled is why nothing may be erased or forgotten by the time that Now tells,
	// or nil.
	Settled func() error
	// Committed is told what has become durable, in the writer and before anybody is
	// answered: it must be quick. Optional.
	Committed func(At)
	// CheckpointPages is the journal's option of that name.
	CheckpointPages int
}

// Engine is the one writer of a hall.
type Engine struct {
	opts    Options
	dir     string
	journal *journal.Journal
	queue   chan *job
	upkeep  chan func(context.Context) error
	stopped chan struct{}
	mended  chan struct{} // closed when the file has been looked through
	place   journal.Place // as opened; each goroutine that looks has its own

	// Owned by the writing goroutine.
	writer   *journal.Writer
	private  *hall.State
	setAside map[string]bool
	owedTold bool

	owed atomic.Bool // what was erased may still stand in the write-ahead log

	seen   atomic.Pointer[view] // what is committed
	stream stream

	mu       sync.RWMutex // guards what follows
	diskLow  bool
	readOnly error
	gone     error // the file is not where it was
	held     error // by Hold
	issuing  error // by HoldNumbers
}

// view is the hall at one moment. It never changes: another takes its place.
type view struct {
	state *hall.State
	seq   int64
}

type job struct {
	ctx    context.Context //nolint:containedctx // the sender's, to skip who has left before the decision
	req    Request
	done   chan result
	answer Answer // set when decided

	unanswered bool // the journal has no answer to it
	unknown    bool // the journal does not know the ticket that it makes
}

type result struct {
	answer Answer
	err    error
}

// Open opens the journal in dir and folds it. A journal that cannot be folded
// opens for reading only: Fault says why.
func Open(ctx context.Context, dir string, o Options) (*Engine, error) {
	o = o.withDefaults(dir)
	j, err := journal.Open(ctx, filepath.Join(dir, JournalFile), journal.Options{Origin: o.Origin, CheckpointPages: o.CheckpointPages})
	if err != nil {
		return nil, err
	}
	e := &Engine{
		opts: o, dir: dir, journal: j,
		queue: make(chan *job, queueMost), upkeep: make(chan func(context.Context) error, 1),
		stopped: make(chan struct{}), mended: make(chan struct{}),
	}
	if e.setAside, err = readSetAside(dir); err != nil {
		return nil, errors.Join(err, j.Close())
	}
	l, err := load(ctx, j)
	var broken *foldError
	var cut *cutError
	switch {
	case errors.As(err, &broken), errors.As(err, &cut):
		e.readOnly = err
		o.Log.Error("journal does not add up, open for reading only", "error", err)
	case err != nil:
		return nil, errors.Join(err, j.Close())
	}
	if e.writer, err = e.openWriter(ctx); err != nil {
		return nil, errors.Join(err, j.Close())
	}
	e.place = e.writer.Place()
	e.private = l.state
	e.show(l.seq)
	e.stream.start(l.seq)
	if err := e.renewSnapshots(ctx, l.unfit); err != nil {
		return nil, errors.Join(err, e.Abandon())
	}
	e.watchDisk()
	return e, nil
}

// renewSnapshots tells of snapshots that were passed over and, where the events
// have made the state anew, saves another in their place. Its error is an
// ErrUncertain.
func (e *Engine) renewSnapshots(ctx context.Context, unfit []journal.Unfit) error {
	for _, u := range unfit {
		e.opts.Log.Warn("a snapshot is not used, the state is made from the events", "event", u.Seq, "error", u.Why)
	}
	if len(unfit) == 0 || e.Fault() != nil {
		return nil //nolint:nilerr // a journal that does not add up is left as it is
	}
	var errs []error
	for _, u := range unfit {
		errs = append(errs, e.writer.DropSnapshot(ctx, u.Seq))
	}
	err := errors.Join(append(errs, e.saveSnapshot(ctx))...)
	if errors.Is(err, journal.ErrUncertain) {
		return err
	}
	if err != nil {
		e.opts.Log.Warn("snapshot not saved", "error", err)
	}
	return nil
}

func (o Options) withDefaults(dir string) Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Fatal == nil {
		o.Fatal = func(err error) { panic(err) }
	}
	if o.KeepSubject == 0 {
		o.KeepSubject = defaultKeepSubject
	}
	if o.Held == nil {
		o.Held = func(hall.Command) error { return nil }
	}
	if o.Settled == nil {
		o.Settled = func() error { return nil }
	}
	if o.MinFree == 0 {
		o.MinFree = defaultMinFree
	}
	if o.Free == nil {
		o.Free = func() (uint64, error) { return diskFree(dir) }
	}
	return o
}

// Fault is why the engine takes no commands until somebody does something about
// it, or nil: an ErrReadOnly, ErrGone or ErrHeld.
func (e *Engine) Fault() error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	return e.fault()
}

// fault wants mu.
func (e *Engine) fault() error {
	switch {
	case e.gone != nil:
		return e.gone
	case e.readOnly != nil:
		return fmt.Errorf("%w: %w", ErrReadOnly, e.readOnly)
	case e.held != nil:
		return e.held
	}
	return nil
}

// Do runs one command and answers once it is durable. A sender whose context
// ends while it waits cannot know the outcome; asking again with the same key
// tells.
func (e *Engine) Do(ctx context.Context, r Request) (Answer, error) {
	if err := e.refusal(r.Command); err != nil {
		return Answer{}, err
	}
	if r.Principal != System {
		if err := e.opts.Held(r.Command); err != nil {
			return Answer{}, fmt.Errorf("%w: %w", ErrClock, err)
		}
	}
	j := &job{ctx: ctx, req: r, done: make(chan result, 1)}
	select {
	case <-e.stopped:
		return Answer{}, ErrStopped
	case e.queue <- j:
	default:
		return Answer{}, ErrBusy
	}
	select {
	case res := <-j.done:
		return res.answer, res.err
	case <-ctx.Done():
		return Answer{}, ctx.Err()
	case <-e.stopped:
		select {
		case res := <-j.done:
			return res.answer, res.err
		default:
			return Answer{}, ErrStopped
		}
	}
}

// Refuses says why no command is taken now, or nil: ErrStopped, ErrReadOnly,
// ErrGone, ErrHeld, ErrDiskLow.
func (e *Engine) Refuses() error { return e.refusal(nil) }

func (e *Engine) refusal(c hall.Command) error {
	select {
	case <-e.stopped:
		return ErrStopped
	default:
	}
	e.mu.RLock()
	defer e.mu.RUnlock()
	fault := e.fault()
	if _, epoch := c.(hall.StartEpoch); epoch && errors.Is(fault, ErrHeld) {
		fault = nil // another epoch is the way out
	}
	switch {
	case fault != nil:
		return fault
	case e.diskLow:
		return ErrDiskLow
	case e.issuing != nil && newTicket(c) != "":
		return e.issuing
	}
	return nil
}

// View lets read see the committed state. It holds up nobody, however long it
// takes, and what it saw may be kept: it never changes, and must not be folded.
func (e *Engine) View(read func(s *hall.State)) { read(e.seen.Load().state) }

// Snapshot is the committed state and the seq it stands at. It never changes;
// whoever wants to fold on from it makes a Clone. Asking costs nothing.
func (e *Engine) Snapshot() (*hall.State, int64) {
	v := e.seen.Load()
	return v.state, v.seq
}

// show lets everybody see the private state as it is now.
func (e *Engine) show(seq int64) { e.seen.Store(&view{state: e.private.Clone(), seq: seq}) }

// Subject is the sealed personal data of key.
func (e *Engine) Subject(ctx context.Context, key hall.SubjectKey) ([]byte, error) {
	return e.journal.Subject(ctx, string(key))
}

// PastTicket is a ticket of any day as it stands, and its business day
// (YYYY-MM-DD); sql.ErrNoRows when there is none.
func (e *Engine) PastTicket(ctx context.Context, id hall.TicketID) (hall.Ticket, string, error) {
	return e.journal.PastTicket(ctx, id)
}

// Run is the writer, once it has mended the journal's file where it must. It
// returns when ctx ends and what waits is decided.
func (e *Engine) Run(ctx context.Context) error {
	e.mend(ctx)
	var tending sync.WaitGroup
	tending.Go(func() { e.tend(ctx) })
	defer tending.Wait()
	for {
		select {
		case j := <-e.queue:
			e.runBatch(e.gather(j))
		case do := <-e.upkeep:
			e.keepUp(ctx, do)
		case <-ctx.Done():
			e.drain()
			return nil
		}
	}
}

// gather takes what waits, up to a batch. It lets go of the processor while that
// brings more: who was answered a moment ago asks again, and one sync for all of
// them is cheaper than two.
func (e *Engine) gather(first *job) []*job {
	batch := []*job{first}
	for grown := 0; len(batch) > grown; runtime.Gosched() {
		grown = len(batch)
		batch = e.takeWaiting(batch)
	}
	return batch
}

func (e *Engine) takeWaiting(batch []*job) []*job {
	for len(batch) < batchMost {
		select {
		case j := <-e.queue:
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

func (e *Engine) drain() {
	for {
		select {
		case j := <-e.queue:
			e.runBatch(e.gather(j))
		default:
			close(e.stopped)
			return
		}
	}
}

// Close saves a snapshot and ends the journal: its readers first, so that the
// writer can fold the log in and the file is whole by itself. Run must have
// returned.
func (e *Engine) Close(ctx context.Context) error {
	var saved error
	if e.Fault() == nil {
		saved = e.saveSnapshot(ctx)
	}
	return errors.Join(saved, e.journal.Close(), e.writer.Close())
}

func (e *Engine) saveSnapshot(ctx context.Context) error {
	if seq, _ := e.writer.Head(); seq == 0 {
		return nil // nothing has happened yet
	}
	state, err := json.Marshal(e.private)
	if err != nil {
		return fmt.Errorf("snapshot: %w", err)
	}
	return e.writer.SaveSnapshot(ctx, state)
}

// Abandon ends the journal without a snapshot, as a crash would. Run must not
// be running.
func (e *Engine) Abandon() error { return errors.Join(e.writer.Abandon(), e.journal.Close()) }
