package hallserver

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"yimen/hallserver/voice"
)

// Run serves until ctx ends, then drains: requests under way are answered,
// boards are told to come back, what the engine took is written. The error is
// what ended it otherwise.
func (s *Server) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	// The engine ends last: everything else stands on it.
	engineCtx, endEngine := context.WithCancel(context.WithoutCancel(ctx))
	var writing sync.WaitGroup
	writing.Go(func() {
		if err := s.engine.Run(engineCtx); err != nil {
			stop(fmt.Errorf("engine: %w", err))
		}
	})
	defer writing.Wait()
	defer endEngine()

	if err := s.begin(ctx); err != nil {
		return err
	}
	boardCtx, endBoards := context.WithCancel(context.WithoutCancel(ctx))
	defer endBoards()
	s.http.RegisterOnShutdown(endBoards)

	var around sync.WaitGroup
	defer around.Wait()
	defer endBoards()
	around.Go(func() {
		if err := s.boards.Run(boardCtx); err != nil && boardCtx.Err() == nil {
			stop(fmt.Errorf("boards: %w", err))
		}
	})
	around.Go(func() {
		// Without it the hall goes on, and says that it does not know the wait.
		if err := s.forecast.Run(ctx); err != nil {
			s.log.Error("waits are not foretold", "error", err)
		}
	})
	around.Go(func() { s.keepDay(ctx) })
	around.Go(func() { s.keepWitness(ctx) })
	around.Go(func() { s.sweep(ctx) })
	around.Go(func() { s.lookThroughOps(ctx) })
	around.Go(func() { s.keepSignage(ctx) })
	around.Go(func() { s.warmVoice(ctx) })
	around.Go(func() { s.admin.serve(ctx) })
	around.Go(func() {
		if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
			stop(fmt.Errorf("serve: %w", err))
		}
	})
	if s.config.Ready != nil {
		s.config.Ready(s.URL())
	}
	s.log.Info("serving", "url", s.URL(), "origin", s.settings.Origin)

	<-ctx.Done()
	return errors.Join(s.drain(), cause(ctx))
}

// cause is why ctx ended, unless it was asked to.
func cause(ctx context.Context) error {
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// begin makes the day ready before anybody is let in. A hall that can only be
// read is served all the same, so that it can be seen and the alarm read.
func (s *Server) begin(ctx context.Context) error {
	if err := s.engine.Mended(ctx); err != nil {
		return nil //nolint:nilerr // it ends before it has begun
	}
	if err := s.engine.Fault(); err != nil {
		s.log.Error("nothing is taken", "error", err)
		return nil
	}
	if err := s.adoptPlan(ctx, s.live.Now()); err != nil {
		s.log.Warn("the catalogue's plan waits until it can be put in force", "error", err)
	}
	if err := s.turnDay(ctx); err != nil {
		s.log.Error("the business day could not be opened", "error", err)
	}
	s.keepMark(ctx) // from here on a copy of ops.db knows that there is a journal
	return s.gather(ctx)
}

// Trouble is why nothing is taken just now, or nil, for Advise.
func (s *Server) Trouble() error { return inFolder(s.config.Data, s.engine.Refuses()) }

// drain ends the HTTP server, within drainTime.
func (s *Server) drain() error {
	s.log.Info("draining")
	s.api.Drain()
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	if err := s.http.Shutdown(ctx); err != nil {
		return errors.Join(fmt.Errorf("drain: %w", err), s.http.Close())
	}
	return nil
}

// sweep clears ops.db of what has run out, each hour.
func (s *Server) sweep(ctx context.Context) {
	tick := time.NewTicker(time.Hour)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := s.sweepOnce(ctx); err != nil && ctx.Err() == nil {
				s.log.Warn("sweep failed", "error", err)
			}
		}
	}
}

// sweepOnce deletes by a clock that is trusted alone.
func (s *Server) sweepOnce(ctx context.Context) error {
	if err := s.clock.settled(); err != nil {
		s.log.Warn("ops.db is not swept", "error", err)
		return s.access.WriteSeen(ctx)
	}
	// The users' file is swept last: its log then holds nothing that either deleted.
	return errors.Join(s.scores.Sweep(ctx, s.now()), s.access.Sweep(ctx))
}

// warmVoice makes the clips that the first calls need.
func (s *Server) warmVoice(ctx context.Context) {
	var windows []int
	for _, w := range s.live.Now().Windows {
		windows = append(windows, w.Number)
	}
	err := s.voice.Prewarm(ctx, windows...)
	switch {
	case err == nil || ctx.Err() != nil:
	case errors.Is(err, voice.ErrNoSynthesis):
		s.log.Warn("calls are not spoken: espeak-ng is not installed and not every clip is recorded")
	default:
		s.log.Warn("voice clips not made", "error", err)
	}
}
