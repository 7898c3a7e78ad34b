package main

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"

	"yimen/kiosk"
	"yimen/kiosk/flow"
	"yimen/kiosk/theme"
	"yimen/kiosk/view"
)

// tapsMax bounds the touches that wait; more are dropped, which a person sees
// at once and touches again.
const tapsMax = 8

// screen shows the kiosk in a Fyne window.
type screen struct {
	stage *view.Stage
	taps  chan flow.Tap

	mu     sync.Mutex // guards what follows
	face   flow.Face
	now    time.Time
	queued bool // Fyne will draw
}

var _ kiosk.Screen = (*screen)(nil)

func newScreen(th *theme.Theme) *screen {
	s := &screen{taps: make(chan flow.Tap, tapsMax)}
	s.stage = view.NewStage(th, func(t flow.Tap) {
		select {
		case s.taps <- t:
		default:
		}
	})
	return s
}

// Taps gives the touches.
func (s *screen) Taps() <-chan flow.Tap { return s.taps }

// Show hands a face to Fyne's thread. Only the newest is drawn.
func (s *screen) Show(face flow.Face, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.face, s.now = face, now
	if !s.queued {
		s.queued = true
		fyne.Do(s.draw)
	}
}

// draw is called on Fyne's thread.
func (s *screen) draw() {
	s.mu.Lock()
	face, now := s.face, s.now
	s.queued = false
	s.mu.Unlock()
	s.stage.Show(view.Compose(face, now))
}
