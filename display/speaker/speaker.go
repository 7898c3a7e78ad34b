package speaker

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"yimen/drivers/speaker"
	"yimen/hallserver/wire"
)

// Output plays sound and returns when it was heard; *speaker.Speaker of the
// drivers is one. It may have a method Err() error that tells a device that has
// gone while nothing was played.
type Output interface {
	Play(ctx context.Context, pcm speaker.PCM) error
}

var _ Output = (*speaker.Speaker)(nil)

// Bounds of a speaker.
const (
	// Late is how old a call may be when it is said, if it does not say itself.
	Late = 30 * time.Second
	// reopenAfter is the pause before a missing device is looked for again.
	reopenAfter = 3 * time.Second
	// clipsAgain is the pause before clips that could not be had are asked for again,
	// for as long as their call may be said.
	clipsAgain = time.Second
	// lookEvery is how often the device is looked at while nothing is said.
	lookEvery = 5 * time.Second
	// emergencyGap is the pause between two times of an emergency.
	emergencyGap = 3 * time.Second
)

// Why a call was not said.
const (
	WhyLate     = "late"     // too old when its turn came
	WhyReplaced = "replaced" // by its recall
	WhyQuiet    = "quiet"    // there is nothing to be said of it, as in quiet hours
	WhyNoClip   = "no-clip"  // a clip could not be had
	WhyEnded    = "ended"    // a notice that was taken back before its turn
)

// Options of a speaker. Open, Clips, Now and Log are needed. What is told must not
// block; it is told by Run's goroutine, one thing after the other.
type Options struct {
	// Open opens the sound device. It is called again when the device is gone.
	Open func(ctx context.Context) (Output, error)
	// Slack is how much longer than its sound a play may take before the device
	// counts as gone; 0: 4 s.
	Slack time.Duration
	// Clips fetches clips; *wire.Client does.
	Clips Clips
	// Folder keeps fetched clips over a restart; "": none.
	Folder string
	// Spoken is told each call that was said, Skipped each that was not, and why
	// (a Why…), in the order the calls came. What is said of a call is told once.
	Spoken  func(callID string)
	Skipped func(callID, why string)
	// Word is told how the device is (wire.WordOK, WordNoSound, WordClip and the
	// clip's id), whenever that changes.
	Word func(code, detail string)
	// Known are the calls that were said, or skipped, before this start, oldest
	// first.
	Known []string
	Now   func() time.Time
	Log   *slog.Logger
}

// Speaker says calls. Make one with New.
type Speaker struct {
	o     Options
	clips *store
	wake  chan struct{} // has one token when there is something to say
	alarm chan struct{} // has one token when an emergency has begun or ended

	// Owned by Run's goroutine.
	out    Output // nil: no device
	word   string // told last
	detail string
	looked time.Time // when the device was looked at
	turn   int       // of the emergencies that stand

	mu     sync.Mutex // guards all below
	line   []entry
	known  memory
	urgent []emergency
	merge  int    // how many more are said in short behind the chime that has sounded
	cut    func() // ends what is said now
	saying string // the emergency that is said now; "": none
	hangs  int    // plays that have not come back
}

// New is a speaker that has nothing to say yet.
func New(o Options) *Speaker {
	if o.Spoken == nil {
		o.Spoken = func(string) {}
	}
	if o.Skipped == nil {
		o.Skipped = func(string, string) {}
	}
	if o.Word == nil {
		o.Word = func(string, string) {}
	}
	s := &Speaker{
		o: o, clips: newStore(o.Clips, o.Folder, o.Now, o.Log),
		wake: make(chan struct{}, 1), alarm: make(chan struct{}, 1), known: newMemory(),
	}
	for _, id := range o.Known {
		s.known.add(id)
	}
	return s
}

// Add puts a call in line; at is its time by the own clock. It never blocks,
// and may be called from any goroutine. A call that was added before changes
// nothing; one without an announcement is skipped in its turn.
func (s *Speaker) Add(c wire.Call, at time.Time) {
	s.push(entry{id: c.CallID, key: "call " + c.Number, say: c.Announcement, at: at, told: c.At})
}

// AddSay puts a pick-up or a notice in line, as Add does a call. An emergency is
// said at once, and again until Unsay or the end of its time.
func (s *Speaker) AddSay(say wire.Say, at time.Time) {
	if say.Kind == wire.SayEmergency && say.Announcement != nil {
		s.raise(say, at)
		return
	}
	key := say.Kind + " " + say.Phrase
	if say.Kind == wire.SayPickup && say.Announcement != nil {
		key += say.Announcement.Text
	}
	s.push(entry{id: say.ID, key: key, say: say.Announcement, at: at, told: say.At})
}

// Unsay ends an emergency, in the middle of its sentence if need be, and takes a
// notice back that still waits. Other ids change nothing.
func (s *Speaker) Unsay(id string) {
	s.lower(id)
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.line {
		if e := &s.line[i]; e.id == id && e.skip == "" {
			e.skip = WhyEnded
		}
	}
}

// Run says what there is to say until ctx is done; only then it returns, with nil.
func (s *Speaker) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if e, ok := s.emergency(); ok {
			s.sayEmergency(ctx, e)
		} else if e, ok := s.next(); ok {
			s.say(ctx, e)
		} else {
			s.idle(ctx)
		}
	}
	return nil
}

// idle waits for something to say, and looks after the device meanwhile.
func (s *Speaker) idle(ctx context.Context) {
	if now := s.o.Now(); s.looked.IsZero() || now.Sub(s.looked) >= lookEvery {
		s.look(ctx)
		s.looked = now
	}
	timer := time.NewTimer(lookEvery)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-s.wake:
	case <-timer.C:
	}
}

// say says one entry of the line. One that is not heard, is cut off, or lacks what
// may be had soon, goes back to its place.
func (s *Speaker) say(ctx context.Context, e entry) {
	saying, done := s.begin(ctx, "")
	defer done()
	sound, lack := s.sound(saying, e)
	if saying.Err() == nil && lack != nil && passing(lack) && e.waits(s.o.Now().Add(clipsAgain)) {
		s.back(e)
		s.pause(ctx, clipsAgain)
		return
	}
	if saying.Err() == nil && len(sound.Samples) == 0 {
		s.o.Skipped(e.id, WhyNoClip)
		return
	}
	err := saying.Err()
	if err == nil {
		err = s.play(saying, sound)
	}
	switch {
	case err == nil && lack == nil:
		s.o.Spoken(e.id)
	case err == nil:
		s.o.Skipped(e.id, WhyNoClip)
	case ctx.Err() != nil:
	case saying.Err() != nil:
		s.back(e)
	default:
		s.back(e)
		s.pause(ctx, reopenAfter)
	}
}

// begin makes the context of something that is said: an emergency cuts off all
// that is none.
func (s *Speaker) begin(ctx context.Context, emergency string) (saying context.Context, done func()) {
	saying, cancel := context.WithCancel(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cut, s.saying = cancel, emergency
	if emergency == "" && len(s.urgent) > 0 || emergency != "" && !s.raised(emergency) {
		cancel() // it began, or was ended, just now
	}
	return saying, func() {
		s.mu.Lock()
		s.cut, s.saying = nil, ""
		s.mu.Unlock()
		cancel()
	}
}

// pause waits for d, or until an emergency begins or ends.
func (s *Speaker) pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	case <-s.alarm:
	}
}

// tell tells how the device is, if that is news.
func (s *Speaker) tell(code, detail string) {
	if code == s.word && detail == s.detail {
		return
	}
	s.word, s.detail = code, detail
	s.o.Word(code, detail)
}

// tellWell tells that the device plays, or which clip it lacks.
func (s *Speaker) tellWell() {
	if id := s.clips.lacks(); id != "" {
		s.tell(wire.WordClip, id)
		return
	}
	s.tell(wire.WordOK, "")
}
