package display

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"reflect"
	"slices"
	"sync"
	"time"

	"yimen/display/boardview"
	"yimen/display/calllog"
	"yimen/hallserver/wire"
)

// Feed is an open feed of a board; *wire.Feed is one.
type Feed interface {
	Next(ctx context.Context) (wire.Frame, error)
	Ack(ctx context.Context, a wire.BoardAck) error
	Close() error
}

var _ Feed = (*wire.Feed)(nil)

// Dial opens a board's feed after a place in it ("" and 0: from a snapshot).
type Dial func(ctx context.Context, board, feed string, offset uint64) (Feed, error)

// Client dials by a client of the hall server.
func Client(c *wire.Client) Dial {
	return func(ctx context.Context, board, feed string, offset uint64) (Feed, error) {
		f, err := c.DialBoard(ctx, board, feed, offset)
		if err != nil {
			return nil, err //nolint:wrapcheck // a Problem or named by the client
		}
		return f, nil
	}
}

// Screen shows models. Show returns when the model is on the screen; it must
// return when ctx is done.
type Screen interface {
	Show(ctx context.Context, m boardview.Model) error
}

// Voice says calls; *speaker.Speaker is one. Its methods must not block. Calls and
// says come with their time by the own clock, and may come again.
type Voice interface {
	Add(c wire.Call, at time.Time)
	AddSay(s wire.Say, at time.Time)
	Unsay(id string)
	// Emergencies are the says that stand until they are taken back.
	Emergencies() []string
}

// Pace of a runner.
const (
	// ackEvery is the pause between acknowledgements, at least: the server takes up to
	// five a second.
	ackEvery   = 250 * time.Millisecond
	saveEvery  = 5 * time.Second // between writings of the state file, at least
	retryFirst = 500 * time.Millisecond
	retryMost  = 15 * time.Second
	// steadyAfter is how long a feed must hold before the next break counts as
	// a first one.
	steadyAfter = 10 * time.Second
	// fitsMost is how often a picture is made anew at once because another number of
	// calls fits.
	fitsMost = 4
	// showAgain is the pause before a picture that could not be shown is tried
	// again.
	showAgain = time.Second
)

// Options of a runner. Board, Now and Log are needed.
type Options struct {
	Board string
	// Lines tells how many calls fit on the screen (see boardview.Options), at first
	// and whenever that changes; where a picture changes it, before Show returns.
	// Before the first nothing is shown. It may be nil: six.
	Lines <-chan int
	// Screen may be nil: a speaker without a window.
	Screen Screen
	// Small says what the farthest seat cannot read of the picture that was shown
	// last ("": nothing); the server is told. It may be nil.
	Small func() string
	// Voice is given what a frame brings to be said. It may be nil.
	Voice Voice
	// Calls is the log of what was shown and said, and the memory of it over a
	// restart. It may be nil.
	Calls *calllog.Log
	// Zone is the hall's time zone, for the hours of its layout; nil: UTC.
	Zone *time.Location
	// StateFile keeps the last state over a restart; "": none.
	StateFile string
	Now       func() time.Time
	Log       *slog.Logger
	// RetryFirst and RetryMost bound the pause before dialling again; the zero
	// values are half a second and 15 s.
	RetryFirst, RetryMost time.Duration
	// AckEvery is the pause between acknowledgements; zero: a quarter of one second.
	AckEvery time.Duration
}

// Runner follows a board's feed. Make one with New and Run it once.
type Runner struct {
	o     Options
	dial  Dial
	board *boardview.Board // owned by Run's goroutine
	said  boardview.Model  // what the screen shows
	shown bool             // said is on the screen
	fits  bool             // it is known how many calls fit on the screen
	saved time.Time        // when the state file was written
	dirty bool             // the state has changed since

	frames  chan arrival
	refused chan boardview.Refusal
	acks    *acks
	told    told
}

// arrival is a frame on its way from the link to the owner of the board.
type arrival struct {
	frame  wire.Frame
	answer chan<- verdict
}

// verdict is what became of a frame, and the board's place after it.
type verdict struct {
	result boardview.Result
	feed   string
	offset uint64
}

// New is a runner that follows the feed opened by dial.
func New(dial Dial, o Options) *Runner {
	if o.RetryFirst <= 0 {
		o.RetryFirst = retryFirst
	}
	if o.RetryMost <= 0 {
		o.RetryMost = retryMost
	}
	if o.AckEvery <= 0 {
		o.AckEvery = ackEvery
	}
	r := &Runner{
		o: o, dial: dial, acks: newAcks(), frames: make(chan arrival), refused: make(chan boardview.Refusal, 1),
		told: told{log: o.Log, calls: o.Calls, now: o.Now, either: o.Voice == nil, names: map[string]name{}},
	}
	r.board = r.newBoard()
	if o.Voice != nil && o.Calls != nil {
		for _, f := range o.Calls.Since(o.Now().Add(-skippedFor)) {
			if f.What == calllog.Skipped {
				r.acks.skip(f.CallID, f.At)
			}
		}
	}
	return r
}

// newBoard is a board that knows what was shown before.
func (r *Runner) newBoard() *boardview.Board {
	b := boardview.New(boardview.Options{Watched: r.o.Screen != nil, Zone: r.o.Zone})
	if r.o.Calls != nil {
		b.Remember(r.o.Calls.Known(calllog.Shown))
	}
	return b
}

// Spoke says that a call was spoken, to be logged and acknowledged. Like Skipped
// and Word it may be called from any goroutine.
func (r *Runner) Spoke(callID string) {
	r.told.add(calllog.Spoken, callID, "")
	r.acks.speak(callID)
}

// Skipped says that a call was passed over and is not said any more, and why.
func (r *Runner) Skipped(callID, why string) {
	r.told.add(calllog.Skipped, callID, why)
	r.acks.skip(callID, r.o.Now())
}

// Word says how the device is (wire.WordOK, …), with a name that helps.
func (r *Runner) Word(code, detail string) { r.acks.say(code, detail) }

// Run follows the feed until ctx is done; only then it returns, with nil.
func (r *Runner) Run(ctx context.Context) error {
	r.restore()
	feed, offset := r.board.Position()
	if r.o.Voice != nil { // what it had not said is in no state file: a snapshot brings it again
		feed, offset = "", 0
	}
	var link sync.WaitGroup
	link.Go(func() { r.follow(ctx, feed, offset) })
	for r.step(ctx) {
	}
	link.Wait()
	r.save(true)
	return nil
}

// step shows what there is to show and takes in the next frame, or waits until
// the picture changes by itself. It answers false when ctx is done.
func (r *Runner) step(ctx context.Context) bool {
	now := r.o.Now()
	r.show(ctx, now)
	r.save(false)
	timer := time.NewTimer(r.untilChange(now))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	case n := <-r.o.Lines:
		r.setLines(n)
	case why := <-r.refused:
		r.board.Refuse(why)
	case a := <-r.frames:
		a.answer <- r.take(a.frame)
	}
	return true
}

func (r *Runner) take(f wire.Frame) verdict {
	before, _ := r.board.Position()
	v := verdict{result: r.board.Take(f, r.o.Now())}
	v.feed, v.offset = r.board.Position()
	if v.feed != before {
		r.acks.forget() // offsets of another feed
	}
	if v.result != boardview.Applied {
		return v
	}
	if f.Type == wire.FrameHeartbeat {
		return v
	}
	r.dirty = true
	r.hear(f)
	return v
}

// hear hands on what a frame brings to be said.
func (r *Runner) hear(f wire.Frame) {
	calls, says, unsaid := boardview.News(f)
	r.told.meet(calls)
	v := r.o.Voice
	if v == nil {
		return
	}
	for _, c := range calls {
		v.Add(c, r.board.Local(c.At))
	}
	for _, s := range says {
		v.AddSay(s, r.board.Local(s.At))
	}
	if f.Type == wire.FrameSnapshot { // which holds all that stand
		for _, id := range v.Emergencies() {
			if !slices.ContainsFunc(says, func(s wire.Say) bool { return s.ID == id }) {
				unsaid = append(unsaid, id)
			}
		}
	}
	for _, id := range unsaid {
		v.Unsay(id)
	}
}

// show brings the screen up to date, and notes for the server what it shows.
func (r *Runner) show(ctx context.Context, now time.Time) {
	if r.o.Lines != nil && !r.fits {
		return // nobody knows how many of the calls would be on it
	}
	for range fitsMost {
		m, ok := r.draw(ctx, now)
		if !ok {
			return
		}
		if r.fit() { // the screen has found that more or fewer calls fit: another picture
			continue
		}
		r.board.Showed(m, r.o.Now())
		if r.o.Small != nil {
			r.acks.tooSmall(r.o.Small())
		}
		r.log(m)
		if m.Feed != "" {
			r.acks.show(m.Shown)
		}
		return
	}
}

// draw has the screen show the board's model; false: it does not.
func (r *Runner) draw(ctx context.Context, now time.Time) (m boardview.Model, ok bool) {
	m = r.board.View(now)
	if r.o.Screen == nil {
		return m, false
	}
	if !r.shown || changed(r.said, m) {
		if err := r.o.Screen.Show(ctx, m); err != nil {
			if ctx.Err() == nil {
				r.o.Log.Error("board was not shown", "error", err)
			}
			r.shown = false
			return m, false
		}
		r.said, r.shown = m, true
	}
	return m, true
}

// fit takes in how many calls fit on the screen, if that is news.
func (r *Runner) fit() bool {
	select {
	case n := <-r.o.Lines:
		r.setLines(n)
		return true
	default:
		return false
	}
}

func (r *Runner) setLines(n int) {
	r.board.SetLines(n)
	r.fits = true
}

// log writes down the calls that are on the screen, and those that never were.
func (r *Runner) log(m boardview.Model) {
	for _, p := range r.board.TakePassed() {
		r.told.write(calllog.Skipped, p.CallID, name{p.Number, p.Window}, p.Why)
	}
	switch m.Kind {
	case wire.BoardPickup, wire.BoardWall, wire.BoardSpeak: // calls are not drawn there
		return
	}
	for _, c := range slices.Backward(m.Calls) {
		r.told.write(calllog.Shown, c.CallID, name{c.Number, c.Window}, "")
	}
}

// changed says whether two models look different: the clock shows minutes, and
// places in the feed do not show.
func changed(a, b boardview.Model) bool {
	for _, m := range []*boardview.Model{&a, &b} {
		m.Clock = m.Clock.Truncate(time.Minute)
		m.Feed, m.Offset, m.Shown, m.Resync = "", 0, 0, false
	}
	return !reflect.DeepEqual(a, b)
}

// untilChange is how long the picture stays as it is if no frame comes.
func (r *Runner) untilChange(now time.Time) time.Duration {
	clock := r.board.Clock(now)
	wait := clock.Truncate(time.Minute).Add(time.Minute).Sub(clock)
	if wake := r.board.Wake(now); !wake.IsZero() {
		wait = min(wait, wake.Sub(now))
	}
	if r.dirty {
		wait = min(wait, saveEvery)
	}
	if r.o.Screen != nil && !r.shown {
		wait = min(wait, showAgain)
	}
	return max(wait, time.Millisecond)
}

// follow keeps a feed open until ctx is done.
func (r *Runner) follow(ctx context.Context, feed string, offset uint64) {
	pause := r.o.RetryFirst
	trouble := ""
	at := verdict{feed: feed, offset: offset}
	for ctx.Err() == nil {
		began := r.o.Now()
		next, err := r.once(ctx, at)
		if ctx.Err() != nil {
			return
		}
		stuck := next.result == boardview.Gap && next.feed == at.feed && next.offset == at.offset
		at = next
		if stuck { // the tail did not help: begin anew
			at.feed, at.offset = "", 0
		}
		if r.o.Now().Sub(began) >= steadyAfter {
			pause = r.o.RetryFirst
		}
		trouble = r.tell(trouble, err)
		if !sleep(ctx, jitter(pause)) {
			return
		}
		pause = min(2*pause, r.o.RetryMost)
	}
}

// behind is the code of a server whose journal lacks what this board, or another, has
// seen of it already.
const behind = "journal-behind"

// tell logs why a feed ended, once for each reason.
func (r *Runner) tell(before string, err error) string {
	if err == nil {
		return before
	}
	if p, ok := errors.AsType[*wire.Problem](err); ok && (p.Status < http.StatusInternalServerError || p.Code == behind) {
		select { // the newest word counts
		case <-r.refused:
		default:
		}
		r.refused <- boardview.Refusal{Code: p.Code, Title: p.Title, Hint: p.Hint}
	}
	if err.Error() != before {
		r.o.Log.Warn("board feed broke, coming back", "error", err)
	}
	return err.Error()
}

// once opens the feed and takes in frames until it breaks or a gap shows.
func (r *Runner) once(ctx context.Context, at verdict) (verdict, error) {
	at.result = boardview.Applied
	feed, err := r.dial(ctx, r.o.Board, at.feed, at.offset)
	if err != nil {
		return at, err
	}
	ctx, cancel := context.WithCancel(ctx)
	var acking sync.WaitGroup
	defer func() {
		cancel()
		_ = feed.Close() // wakes an acknowledgement that hangs
		acking.Wait()
	}()
	for first := true; ; {
		frame, err := feed.Next(ctx)
		if err != nil {
			return at, err
		}
		if at, err = r.hand(ctx, frame); err != nil {
			return at, err
		}
		if at.result == boardview.Gap {
			r.o.Log.Info("frames are missing, asking for them", "offset", at.offset, "frame_offset", frame.Offset)
			return at, nil
		}
		if first {
			r.o.Log.Info("board feed open", "board", r.o.Board, "feed", at.feed, "offset", at.offset)
			r.acks.begin(r.o.Now())
			acking.Go(func() { r.acks.send(ctx, feed, r.o.AckEvery) })
			first = false
		}
	}
}

// hand gives a frame to the owner of the board and waits for the verdict.
func (r *Runner) hand(ctx context.Context, f wire.Frame) (verdict, error) {
	answer := make(chan verdict, 1)
	select {
	case <-ctx.Done():
		return verdict{}, ctx.Err()
	case r.frames <- arrival{frame: f, answer: answer}:
	}
	return <-answer, nil
}

// sleep waits for d; false: ctx was done first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}

// jitter is between half of d and d.
func jitter(d time.Duration) time.Duration {
	return d/2 + rand.N(d/2+1) //nolint:gosec // spreads load, keeps no secret
}
