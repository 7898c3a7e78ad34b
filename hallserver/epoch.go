package hallserver

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"path/filepath"
	"sync"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/witness"
)

// What is left out beyond the highest number known. Where a witness wrote down
// every batch, only what a power cut may have kept from it is unknown. Elsewhere
// it is all that may have been given since the journal's last event.
const (
	reserveWitnessed = 20
	reserveLeast     = 500
	reserveMost      = 2000
	reservePerMinute = 20
	reserveCalls     = 10_000
)

// Begun is an epoch that has begun.
type Begun struct {
	Epoch int64          `json:"epoch"`
	From  int64          `json:"from"` // the event it goes on from
	Day   string         `json:"day"`
	Above map[string]int `json:"above"` // numbers go on above, by series
	// Witnessed: how far the hall had come is known to the number.
	Witnessed bool `json:"witnessed"`
}

// startEpochClosed begins an epoch in a folder that no server has. of is a folder
// that may have gone on from here: what was witnessed of it is known too.
func startEpochClosed(ctx context.Context, c Config, of string) (begun *Begun, err error) {
	c.Log = slog.New(slog.DiscardHandler)
	s := &Server{config: c}
	defer func() { err = errors.Join(err, s.closeFolder()) }()
	known, err := s.openFolder(ctx)
	if err != nil {
		return nil, err
	}
	running, end := context.WithCancel(context.WithoutCancel(ctx))
	var writing sync.WaitGroup
	writing.Go(func() { _ = s.engine.Run(running) }) // it returns nil
	defer writing.Wait()
	defer end()
	if of != "" {
		known = append(known, otherWitness(of, s.markKey)...)
	}
	return s.startEpoch(ctx, known)
}

// openFolder opens what an epoch needs, and nothing else.
func (s *Server) openFolder(ctx context.Context) (known []knownMark, err error) {
	if s.settings, err = ReadSettings(s.path(settingsFile)); err != nil {
		return nil, err
	}
	if err := s.equip(); err != nil {
		return nil, err
	}
	c, err := catalogue.ReadFile(s.path(catalogueFile))
	if err != nil {
		return nil, err
	}
	s.live = catalogue.NewLive(s.inForce(c))
	if _, err := s.openKeys(); err != nil {
		return nil, err
	}
	if err := usersThere(s.config.Data); err != nil {
		return nil, err
	}
	if s.access, err = access.Open(ctx, s.path(opsFile), access.Options{Now: s.now}); err != nil {
		return nil, err
	}
	if known, err = s.openWitness(ctx); err != nil {
		return nil, err
	}
	if err := s.openEngine(ctx); err != nil {
		return nil, err
	}
	if fault := s.engine.Fault(); fault != nil {
		return nil, fmt.Errorf("the journal does not add up; restore a backup: %w", fault)
	}
	s.witness.standing, err = standingOf(ctx, s.engine)
	return known, err
}

func (s *Server) closeFolder() error {
	var errs []error
	if s.engine != nil {
		errs = append(errs, s.engine.Close(context.Background()))
	}
	errs = append(errs, s.closeWitness())
	if s.access != nil {
		errs = append(errs, s.access.Close())
	}
	return errors.Join(errs...)
}

// startEpoch begins an epoch above all that is known.
func (s *Server) startEpoch(ctx context.Context, known []knownMark) (*Begun, error) {
	at, err := standingOf(ctx, s.engine)
	if err != nil {
		return nil, err
	}
	plan := s.plan(at, known)
	s.witness.mu.Lock()
	s.witness.unheard = !plan.Witnessed
	s.witness.mu.Unlock()
	command := hall.StartEpoch{
		Epoch: plan.Epoch, Numbers: hall.Numbers{Day: plan.Day, Above: plan.Above, Calls: plan.calls},
	}
	key := fmt.Sprintf("start-epoch %d %d", plan.Epoch, s.now().UnixMicro())
	answer, err := s.engine.Do(ctx, engine.Request{
		Principal: "system", Key: key, Digest: sha256.Sum256([]byte(key)), Command: command, Reply: systemReply,
	})
	if err != nil {
		return nil, fmt.Errorf("begin epoch %d: %w", plan.Epoch, err)
	}
	if answer.Status != http.StatusOK {
		return nil, fmt.Errorf("begin epoch %d: %s", plan.Epoch, answer.Body)
	}
	s.keepMark(ctx)
	if err := s.witness.store.Forget(ctx, witness.Seen); err != nil {
		return nil, err
	}
	s.log.Info("epoch begun", "epoch", plan.Epoch, "from", plan.From, "day", plan.Day, "witnessed", plan.Witnessed)
	return &plan.Begun, nil
}

type epochPlan struct {
	Begun
	calls int64
}

// plan works out which numbers to leave out.
func (s *Server) plan(at witness.Standing, known []knownMark) (p epochPlan) {
	now := s.now()
	p.Epoch, p.From, p.Above = at.Epoch, at.Seq, map[string]int{}
	p.Day = s.live.Now().BusinessDate(now)
	reserve, open := 0, ""
	s.engine.View(func(st *hall.State) {
		open = st.Day
		p.Day = max(p.Day, st.Day)
		for _, k := range known {
			p.Day = max(p.Day, k.Day)
		}
		for _, q := range st.Plan.Queues {
			p.Above[string(q)] = 0
		}
		for _, q := range s.live.Now().Plan().Queues {
			p.Above[string(q)] = 0
		}
		if st.Day == p.Day || st.DayOpen { // a clock in doubt may leave it open for long
			highest(p.Above, maps.Collect(st.Last.All()))
		}
		if st.Given.Day >= st.Day {
			highest(p.Above, st.Given.Above)
		}
		p.calls = st.Calls
		reserve = reserveSince(now.Sub(time.UnixMilli(st.LastMS)))
	})
	for _, k := range known {
		if k.Day == p.Day || k.Day >= open {
			highest(p.Above, k.Above)
		}
		p.Epoch, p.calls = max(p.Epoch, k.Epoch), max(p.calls, k.Calls)
		if k.exact && !k.Unheard && (k.Epoch > at.Epoch || k.Epoch == at.Epoch && k.Seq >= at.Seq) {
			p.Witnessed, reserve = true, reserveWitnessed
		}
	}
	p.Epoch++
	p.calls += reserveCalls
	for series, n := range p.Above {
		p.Above[series] = min(roundUp(n+reserve), hall.MaxNumber)
	}
	return p
}

func highest(above, numbers map[string]int) {
	for series, n := range numbers {
		above[series] = max(above[series], n)
	}
}

func reserveSince(d time.Duration) int {
	return min(max(reserveLeast, int(d.Minutes()*reservePerMinute)), reserveMost)
}

// roundUp makes a number that is easy to tell: the next one ends in 1.
func roundUp(n int) int { return (n + 9) / 10 * 10 }

// startEpochHere begins an epoch in the server that runs, and lets it serve.
func (s *Server) startEpochHere(ctx context.Context) (*Begun, error) {
	known, err := keptMarks(ctx, s.witness.store, s.witness.signer)
	if err != nil {
		return nil, err
	}
	if name, err := witnessFile(s.home()); err == nil {
		if m, found, err := witness.ReadFile(name, s.witness.signer); err == nil && found {
			known = append(known, knownMark{Mark: m, by: name, exact: true})
		}
	}
	begun, err := s.startEpoch(ctx, known)
	if err != nil {
		return nil, err
	}
	if err := s.gather(ctx); err != nil {
		return nil, err
	}
	s.engine.Hold(nil)
	if err := s.turnDay(ctx); err != nil { // it is tried again each second
		s.log.Warn("the business day waits", "error", err)
	}
	return begun, nil
}

// masterName is a name for a master key that gives nothing of it away.
func masterName(master []byte) string { return hex.EncodeToString(derive(master, infoName)[:8]) }

// otherWitness reads a witness that lies elsewhere: of the folder that a backup
// was made of.
func otherWitness(dir string, markKey []byte) (known []knownMark) {
	name, err := witnessFile(filepath.Clean(dir))
	if err != nil {
		return nil
	}
	m, found, err := witness.ReadFile(name, witness.NewSigner(markKey))
	if err != nil || !found {
		return nil
	}
	return []knownMark{{Mark: m, by: name, exact: true}}
}
