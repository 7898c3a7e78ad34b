package hallserver

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
	"yimen/hallserver/witness"
)

// witnessTick is how often the mark is brought to ops.db and the disk.
const witnessTick = time.Second

// gatherMost bounds the wait for the kiosks after an epoch has begun.
const gatherMost = 30 * time.Second

// ErrBehind says that a journal is not what this hall has seen of it already:
// another, an older, or none.
var ErrBehind = errors.New("this folder is older than what the hall has seen")

// errGathering says that numbers wait until the kiosks have been heard.
var errGathering = errors.New("the hall hears first from its kiosks which numbers they have given")

// witnesses compare the journal with what others have seen of it, and tell them
// how far it has come.
type witnesses struct {
	signer witness.Signer
	store  *witness.Store
	file   *witness.File // nil where none can be kept
	ops    fs.FileInfo   // ops.db as opened

	text atomic.Pointer[string] // the newest mark
	kept string                 // the mark that ops.db holds; of keepMark alone

	mu        sync.Mutex // guards what follows
	standing  witness.Standing
	last      witness.Mark    // the newest
	unheard   bool            // until the kiosks have been heard; see witness.Mark
	lost      []witness.Mark  // of a past that was given up: their numbers are left out
	checked   map[string]bool // who has shown a mark that fits this journal
	awaited   map[string]bool // kiosks that are still to be heard; nil: none
	asked     time.Time       // since when they are awaited
	lostNoted bool
}

// witnessFile is beside the data folder, so that a folder put back does not bring
// it along.
func witnessFile(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("witness: %w", err)
	}
	return abs + ".witness", nil
}

// knownMark is a mark with who keeps it.
type knownMark struct {
	witness.Mark
	by    string
	exact bool // written with every batch
}

// openWitness reads what others have seen, before the engine makes a journal
// where none is.
func (s *Server) openWitness(ctx context.Context) (known []knownMark, err error) {
	w := &witnesses{signer: witness.NewSigner(s.markKey), checked: map[string]bool{}, unheard: true}
	if w.store, err = witness.OpenStore(ctx, s.path(opsFile)); err != nil {
		return nil, err
	}
	s.witness = w
	if w.ops, err = os.Stat(s.path(opsFile)); err != nil {
		return nil, fmt.Errorf("witness: %w", err)
	}
	name, err := witnessFile(s.home())
	if err != nil {
		return nil, err
	}
	var last witness.Mark
	var found bool
	if w.file, last, found, err = witness.OpenFile(name, w.signer); err != nil {
		s.log.Warn("no witness is kept beside the data folder: only devices would tell that an older folder was put back", "error", err)
	}
	if found {
		known = append(known, knownMark{Mark: last, by: name, exact: true})
	}
	kept, err := keptMarks(ctx, w.store, w.signer)
	return append(known, kept...), err
}

func keptMarks(ctx context.Context, store *witness.Store, signer witness.Signer) (known []knownMark, err error) {
	for name, by := range map[string]string{witness.Self: opsFile, witness.Seen: "a device or a page of the hall"} {
		text, err := store.Kept(ctx, name)
		if err != nil {
			return nil, err
		}
		if m, ok := signer.Read(text); ok {
			known = append(known, knownMark{Mark: m, by: by})
		}
	}
	return known, nil
}

// missing refuses a folder that has known a journal and has none now.
func (s *Server) missing(ctx context.Context, known []knownMark) error {
	if _, err := os.Stat(s.path(engine.JournalFile)); !errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, k := range known {
		if k.Seq > 0 {
			return s.behind(fmt.Sprintf("there is no %s, but %s knows %d events of it", engine.JournalFile, k.by, k.Seq))
		}
	}
	served, err := s.witness.store.Served(ctx)
	if served {
		err = s.behind(fmt.Sprintf("there is no %s, but %s knows devices that were served", engine.JournalFile, opsFile))
	}
	return err
}

func (s *Server) behind(what string) error { return behind(s.config.Data, what) }

// behind says what is wrong and what to do.
func behind(dir, what string) error {
	return fmt.Errorf("%w: %s. Nothing was changed and nothing is served. "+
		"Put the newest folder back, whole; or restore a backup: hallserver restore FILE DIR. "+
		"If this is the newest there is, go on from it with numbers above all that are known: hallserver epoch start --data %s",
		ErrBehind, what, dir)
}

// compare holds the journal against all that is known of it.
func (s *Server) compare(ctx context.Context, known []knownMark) error {
	at, err := standingOf(ctx, s.engine)
	if err != nil {
		return err
	}
	s.witness.standing = at
	for _, k := range known {
		verdict, err := judge(ctx, s.engine, at, k.Mark)
		if err != nil {
			return err
		}
		switch verdict {
		case witness.Sound:
			if k.exact && !k.Unheard { // what lies beside the folder vouches for it
				s.witness.unheard = false
			}
		case witness.Lost:
			s.witness.lost = append(s.witness.lost, k.Mark)
		case witness.Behind:
			return s.behind(fmt.Sprintf("it ends at event %d, and %s knows event %d, of %s, which is not in it", at.Seq, k.by, k.Seq, k.Day))
		case witness.Other:
			return s.behind(fmt.Sprintf("%s knows another journal, of %d events until %s; this one has %d", k.by, k.Seq, k.Day, at.Seq))
		}
	}
	s.remark(ctx)
	return nil
}

// remark makes the mark of where the journal stands as it was opened.
func (s *Server) remark(ctx context.Context) {
	st, err := s.engine.Standing(ctx)
	if err != nil || st.Seq == 0 {
		return
	}
	s.engine.View(func(state *hall.State) {
		s.witness.mu.Lock()
		defer s.witness.mu.Unlock()
		s.write(markAt(witness.Prefix(st.First), engine.At{Epoch: st.Epoch, Seq: st.Seq, Hash: st.Hash, State: state}))
	})
}

func standingOf(ctx context.Context, e *engine.Engine) (witness.Standing, error) {
	st, err := e.Standing(ctx)
	if err != nil {
		return witness.Standing{}, fmt.Errorf("witness: %w", err)
	}
	return witness.Standing{Journal: witness.Prefix(st.First), Epoch: st.Epoch, Seq: st.Seq, Left: st.Left}, nil
}

// judge is witness.Compare with the journal's own row.
func judge(ctx context.Context, e *engine.Engine, at witness.Standing, m witness.Mark) (witness.Verdict, error) {
	var hash []byte
	if m.Seq > 0 && m.Seq <= at.Seq {
		var err error
		if hash, err = e.HashAt(ctx, m.Seq); err != nil {
			return 0, fmt.Errorf("witness: %w", err)
		}
	}
	return witness.Compare(at, m, hash), nil
}

// committed is told by the engine what has become durable, before anybody is
// answered.
func (s *Server) committed(at engine.At) {
	w := s.witness
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.standing.Journal == [len(w.standing.Journal)]byte{} {
		w.standing.Journal = s.firstOf(at)
	}
	if at.Epoch != w.standing.Epoch {
		clear(w.checked)
	}
	w.standing.Epoch, w.standing.Seq = at.Epoch, at.Seq
	s.write(markAt(w.standing.Journal, at))
}

// write puts a mark into the file and before those who ask. It wants mu.
func (s *Server) write(m witness.Mark) {
	w := s.witness
	m.Unheard = w.unheard
	w.last = m
	if w.file != nil {
		text, err := w.file.Write(m)
		if err == nil {
			w.text.Store(&text)
			return
		}
		s.log.Warn("the witness beside the data folder is not written any more", "error", err)
		w.file = nil
	}
	text := w.signer.Text(m)
	w.text.Store(&text)
}

// firstOf is the journal's first row, which a new journal has from its first batch on.
func (s *Server) firstOf(at engine.At) (none [8]byte) {
	if at.Seq == 1 {
		return witness.Prefix(at.Hash)
	}
	hash, err := s.engine.HashAt(context.Background(), 1)
	if err != nil {
		s.log.Warn("the journal's first row cannot be read", "error", err)
		return none
	}
	return witness.Prefix(hash)
}

func markAt(journal [8]byte, at engine.At) witness.Mark {
	m := witness.Mark{
		Journal: journal, Head: witness.Prefix(at.Hash), Epoch: at.Epoch, Seq: at.Seq,
		Day: at.State.Day, Calls: at.State.Calls, Above: maps.Collect(at.State.Last.All()),
	}
	return m
}

// Mark is what a device may keep, and show again; empty: nothing yet.
func (s *Server) Mark() string {
	if text := s.witness.text.Load(); text != nil {
		return *text
	}
	return ""
}

// keepWitness brings the mark to ops.db and to the disk, and looks after both
// files.
func (s *Server) keepWitness(ctx context.Context) {
	tick := time.NewTicker(witnessTick)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		if now, err := os.Stat(s.path(opsFile)); err != nil || !os.SameFile(now, s.witness.ops) {
			s.config.Fatal(fmt.Errorf("%s is gone from under the server, or another file lies in its place", s.path(opsFile)))
			return
		}
		s.keepMark(ctx)
		s.witness.mu.Lock()
		late := s.witness.awaited != nil && time.Since(s.witness.asked) >= gatherMost
		s.witness.mu.Unlock()
		if late {
			s.heardEnough("not every kiosk has come")
		}
	}
}

// keepMark writes down the newest mark, if it is another.
func (s *Server) keepMark(ctx context.Context) {
	w := s.witness
	w.mu.Lock()
	file := w.file
	w.mu.Unlock()
	text := s.Mark()
	if text == "" || text == w.kept {
		return
	}
	err := w.store.Keep(ctx, witness.Self, text, s.now())
	if file != nil {
		err = errors.Join(err, file.Sync())
	}
	if err != nil {
		if ctx.Err() == nil {
			s.log.Warn("the journal's mark was not kept", "error", err)
		}
		return
	}
	w.kept = text
}

// Seen takes in a mark that a device shows. Its error says that this server must
// not serve: the device has seen more of the journal than it holds.
func (s *Server) Seen(ctx context.Context, who, text string) error {
	m, ok := s.witness.signer.Read(text)
	if !ok {
		return nil // not of this hall, or nothing
	}
	w := s.witness
	w.mu.Lock()
	at, checked := w.standing, w.checked[who]
	w.mu.Unlock()
	if checked && m.Journal == at.Journal && m.Epoch == at.Epoch && m.Seq <= at.Seq {
		return nil // it was given this mark by this server
	}
	verdict, err := judge(ctx, s.engine, at, m)
	if err != nil {
		return err
	}
	switch verdict {
	case witness.Sound:
		w.mu.Lock()
		w.checked[who] = true
		w.mu.Unlock()
		return nil
	case witness.Behind:
		return s.fallBehind(ctx, at, m, text)
	case witness.Lost, witness.Other:
	}
	return s.leaveOut(ctx, m)
}

// fallBehind stops serving: the journal lacks what a device has seen.
func (s *Server) fallBehind(ctx context.Context, at witness.Standing, m witness.Mark, text string) error {
	err := s.behind(fmt.Sprintf("it ends at event %d, and a device or a page of the hall knows event %d, of %s, which is not in it", at.Seq, m.Seq, m.Day))
	if s.engine.Fault() != nil {
		return err
	}
	s.engine.Hold(err)
	s.log.Error("nothing is served", "error", err)
	if kept := s.witness.store.Keep(ctx, witness.Seen, text, s.now()); kept != nil {
		s.log.Warn("what the device has seen was not kept", "error", kept)
	}
	return err
}

// leaveOut leaves out the numbers that a device has seen given in a lost past.
func (s *Server) leaveOut(ctx context.Context, m witness.Mark) error {
	numbers, due := hall.Numbers{Day: m.Day, Above: m.Above, Calls: m.Calls}, false
	s.engine.View(func(st *hall.State) { due = st.Raises(numbers) })
	if !due {
		return nil
	}
	w := s.witness
	w.mu.Lock()
	first := !w.lostNoted
	w.lostNoted = true
	w.mu.Unlock()
	if first {
		s.log.Warn("a device has seen numbers of a past that this journal does not hold; they are left out", "day", m.Day, "event", m.Seq)
	}
	// Two that come at one moment are two commands.
	return s.system(ctx, fmt.Sprintf("raise-numbers %d %d %x", m.Epoch, m.Seq, m.Head), hall.RaiseNumbers{Numbers: numbers})
}

// gather holds numbers back until every kiosk has come and shown what it knows:
// where nothing beside the folder knows how far the hall had come, as on another
// machine, and after an epoch that began without knowing.
func (s *Server) gather(ctx context.Context) error {
	for _, m := range s.witness.lost {
		if err := s.leaveOut(ctx, m); err != nil {
			return err
		}
	}
	s.witness.lost = nil
	s.witness.mu.Lock()
	unheard := s.witness.unheard
	s.witness.mu.Unlock()
	if !unheard {
		return nil
	}
	awaited := s.kiosks()
	s.witness.mu.Lock()
	s.witness.awaited, s.witness.asked = awaited, time.Now()
	s.witness.mu.Unlock()
	if len(awaited) == 0 {
		s.heardEnough("there is none to hear")
		return nil
	}
	s.log.Info("numbers wait until the kiosks have said which they gave", "kiosks", len(awaited), "at_most", gatherMost)
	s.engine.HoldNumbers(errGathering)
	return nil
}

// kiosks are those that may have given numbers. When one was seen last does not
// count: ops.db may be as old as the journal.
func (s *Server) kiosks() map[string]bool {
	kiosks := map[string]bool{}
	for _, d := range s.access.Devices() {
		if d.Role == wire.RoleKiosk && d.Revoked == nil && d.Expires.After(s.now()) {
			kiosks[d.ID] = true
		}
	}
	return kiosks
}

// Came is told that a device has come, after what it has seen was taken in.
func (s *Server) Came(device string) {
	w := s.witness
	w.mu.Lock()
	waiting := w.awaited != nil
	delete(w.awaited, device)
	last := waiting && len(w.awaited) == 0
	w.mu.Unlock()
	if last {
		s.heardEnough("every kiosk has come")
	}
}

// heardEnough lets numbers go on.
func (s *Server) heardEnough(why string) {
	w := s.witness
	w.mu.Lock()
	waiting := w.awaited != nil
	w.awaited, w.unheard = nil, w.unheard && !waiting
	if waiting && w.last.Seq > 0 {
		s.write(w.last)
	}
	w.mu.Unlock()
	if !waiting {
		return
	}
	s.engine.HoldNumbers(nil)
	s.log.Info("numbers go on", "because", why)
}

// closeWitness writes down where the journal was left.
func (s *Server) closeWitness() error {
	w := s.witness
	if w == nil {
		return nil
	}
	var errs []error
	if text := s.Mark(); text != "" && s.engine != nil && s.engine.Fault() == nil {
		errs = append(errs, w.store.Keep(context.Background(), witness.Self, text, s.now()))
	}
	if w.file != nil {
		errs = append(errs, w.file.Close())
	}
	return errors.Join(append(errs, w.store.Close())...)
}

// forgetWitness takes away what is known of an earlier folder of this name: what
// is made anew has no past.
func forgetWitness(dir string) error {
	name, err := witnessFile(dir)
	if err != nil {
		return err
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) { //nolint:gosec // beside the folder that the operator names
		return fmt.Errorf("witness of an earlier folder: %w", err)
	}
	return nil
}
