package board

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gorilla/websocket"

	"yimen/hallserver/hall"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

func snapshotOf(t *testing.T, s *Service, board string) wire.BoardSnapshot {
	t.Helper()
	b, err := s.SnapshotJSON(board)
	if err != nil {
		t.Fatal(err)
	}
	var f wire.Frame
	var snap wire.BoardSnapshot
	if err := errors.Join(json.Unmarshal(b, &f), json.Unmarshal(f.Data, &snap)); err != nil {
		t.Fatal(err)
	}
	return snap
}

func callIDs(calls []wire.Call) []string {
	ids := []string{}
	for _, c := range calls {
		ids = append(ids, c.CallID)
	}
	return ids
}

func TestACallReachesTheBoardsItConcerns(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		d.issue(t, "sa")
		d.issue(t, "sb")
		d.call(t, 2) // A001
		d.call(t, 3) // B001
		synctest.Wait()
		want := map[string][]string{"hall": {"c2", "c1"}, "w2": {"c1"}, "east": {"c1"}}
		for board, ids := range want {
			if snap := snapshotOf(t, s, board); !slices.Equal(callIDs(snap.Calls), ids) {
				t.Errorf("%s shows %v, want %v", board, callIDs(snap.Calls), ids)
			}
		}
		snap := snapshotOf(t, s, "hall")
		want1 := wire.Call{
			CallID: "c1", Number: "A001", Window: 2, WindowName: wire.Text{"zh": "2 号窗口"}, Zone: wire.Text{"zh": "一楼"},
			Queue: "A", QueueName: wire.Text{"zh": "队列A"}, At: time.Now().UTC(),
			Announcement: &wire.Announcement{Text: "zh A001 2", Clips: []string{"please"}, Repeat: 2},
		}
		if diff := cmp.Diff(want1, snap.Calls[1]); diff != "" {
			t.Error(diff)
		}
	})
}

func TestABoardShowsTheQueuesAndWindowsItIsFor(t *testing.T) {
	t.Parallel()
	d := openDay(t)
	s, stop := service(t, config(), d)
	defer stop()
	want := map[string]struct {
		queues  []string
		windows []int
	}{
		"hall": {[]string{"A", "B"}, []int{1, 2, 3, 4}},
		"w2":   {[]string{"A", "B"}, []int{2}},
		"east": {[]string{"A"}, []int{1, 2, 4}},
	}
	for board, w := range want {
		snap := snapshotOf(t, s, board)
		var queues []string
		var windows []int
		for _, q := range snap.Queues {
			queues = append(queues, q.ID)
		}
		for _, w := range snap.Windows {
			windows = append(windows, w.Number)
		}
		if !slices.Equal(queues, w.queues) || !slices.Equal(windows, w.windows) {
			t.Errorf("%s: queues %v windows %v, want %v", board, queues, windows, w)
		}
	}
}

func TestNoFrameHoldsASubjectOrATicketsID(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		id := d.issue(t, "sa")
		d.do(t, hall.ReportPrint{Ticket: id, OK: true})
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		var seen strings.Builder
		read := func() {
			_, b, err := l.ws.ReadMessage()
			if err != nil {
				t.Fatal(err)
			}
			seen.Write(b)
		}
		read()
		d.call(t, 1)
		read()
		d.do(t, hall.Recall{Window: 1, Staff: clerk(1), Expect: d.at(1)})
		read()
		d.do(t, hall.RevealHolder{Ticket: id, Staff: clerk(1)}, hall.StartService{Window: 1, Staff: clerk(1), Expect: d.at(1)})
		d.do(t, hall.FinishService{Window: 1, Staff: clerk(1), Expect: d.at(1)})
		read()
		json, err := s.SnapshotJSON("hall")
		if err != nil {
			t.Fatal(err)
		}
		seen.Write(json)
		if !strings.Contains(seen.String(), "A001") {
			t.Fatal("the frames show no call at all")
		}
		for _, secret := range []string{"subject", string(id), "clerk1"} {
			if strings.Contains(seen.String(), secret) {
				t.Errorf("a frame holds %q", secret)
			}
		}
	})
}

func TestASnapshotHoldsTheCallsOfTheLastMinuteAndWhatWindowsStandAt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		for range 20 {
			d.issue(t, "sa")
		}
		d.call(t, 1) // c1, stands to the end
		for range 16 {
			<-time.After(4 * time.Second)
			d.call(t, 2) // c2 to c17; the last is now
		}
		synctest.Wait()
		// c2 is 60 s old and ended; c3 to c17 are newer; c1 stands but there
		// are twelve newer ones.
		snap := snapshotOf(t, s, "hall")
		want := []string{"c17", "c16", "c15", "c14", "c13", "c12", "c11", "c10", "c9", "c8", "c7", "c6", "c5", "c4", "c3"}
		if diff := cmp.Diff(want, callIDs(snap.Calls)); diff != "" {
			t.Error(diff)
		}
		for _, c := range snap.Calls {
			if c.Ended != (c.CallID != "c17") {
				t.Errorf("call %s: ended %t", c.CallID, c.Ended)
			}
		}
		<-time.After(time.Minute)
		snap = snapshotOf(t, s, "hall")
		if diff := cmp.Diff([]string{"c17", "c1"}, callIDs(snap.Calls)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestAServerThatStartsAnewKnowsTheCallsThatStand(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		for range 3 {
			d.issue(t, "sa")
		}
		d.call(t, 1)
		<-time.After(2 * time.Minute)
		d.call(t, 2)
		d.call(t, 4)
		d.do(t, hall.StartService{Window: 4, Staff: clerk(4), Expect: d.at(4)}, hall.FinishService{Window: 4, Staff: clerk(4), Expect: d.at(4)})
		s, stop := service(t, config(), d)
		defer stop()
		snap := snapshotOf(t, s, "hall")
		ended := map[string]bool{}
		for _, c := range snap.Calls {
			ended[c.CallID] = c.Ended
		}
		if diff := cmp.Diff(map[string]bool{"c1": false, "c2": false, "c3": true}, ended); diff != "" {
			t.Error(diff)
		}
	})
}

func TestANewDayForgetsTheCalls(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		d.issue(t, "sa")
		d.issue(t, "sa")
		d.call(t, 1)
		l.until(t, func() bool { return len(l.v.calls) == 1 })
		// In one batch: the day's last call, its end, and the next one's first call.
		d.do(t, hall.CallNext{Window: 2, Staff: clerk(2)}, hall.OpenDay{Date: "2026-03-03"}, hall.OpenWindow{Window: 1, Staff: clerk(1)},
			hall.IssueTicket{ID: "ticket-new", Services: []hall.ServiceCode{"sa"}}, hall.CallNext{Window: 1, Staff: clerk(1)})
		l.until(t, func() bool { return l.v.calls["c3"].Number != "" })
		if !l.v.seen["c2"] {
			t.Error("the old day's last call was never told")
		}
		if len(l.v.calls) != 1 || l.v.day != "2026-03-03" || !l.v.open {
			t.Errorf("day %s, calls %v", l.v.day, l.v.calls)
		}
		if snap := snapshotOf(t, s, "hall"); !slices.Equal(callIDs(snap.Calls), []string{"c3"}) {
			t.Errorf("snapshot shows %v", callIDs(snap.Calls))
		}
		l.checkPicture(t, d)
	})
}

func TestANewPlanIsToldWhole(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		d.issue(t, "sa")
		d.issue(t, "sa")
		d.call(t, 1)
		d.call(t, 1) // c1 ended, c2 stands
		d.do(t, hall.CloseWindow{Window: 3, Staff: clerk(3)})
		p := plan("p2")
		p.Windows = slices.Delete(p.Windows, 2, 3)
		d.do(t, hall.AdoptPlan{Plan: p})
		l.until(t, func() bool { return len(l.v.windows) == 3 })
		if len(l.v.calls) != 2 {
			t.Errorf("calls %v", l.v.calls)
		}
		l.checkPicture(t, d)
	})
}

// checkPicture reads on until the viewer's picture is the hall's.
func (l *line) checkPicture(tb tester, d *day) {
	tb.Helper()
	st, _ := d.Snapshot()
	l.until(tb, func() bool { return l.v.differs(st) == "" || len(l.v.gaps) > 0 })
	if len(l.v.gaps) > 0 {
		tb.Error(l.v.gaps)
	}
}

func TestWaitingCountsGoOutAtMostFiveTimesASecond(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		l.until(t, func() bool { return l.v.feed != "" })
		start := time.Now()
		go func() {
			for range 100 {
				d.issue(t, "sa")
				<-time.After(10 * time.Millisecond)
			}
		}()
		var at []time.Duration
		for l.v.queues["A"] < 100 {
			if _, err := l.next(t); err != nil {
				t.Fatal(err)
			}
			at = append(at, time.Since(start))
		}
		for i := 1; i < len(at); i++ {
			if at[i]-at[i-1] < DefaultCoalesce {
				t.Errorf("frames at %v", at)
			}
		}
		if at[0] > 0 || at[len(at)-1] > 1200*time.Millisecond {
			t.Errorf("first frame after %v, last after %v; want at once, and soon after the last ticket", at[0], at[len(at)-1])
		}
	})
}

func TestACallDoesNotWaitForTheCounts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		l.until(t, func() bool { return l.v.feed != "" })
		start := time.Now()
		d.issue(t, "sa")
		d.issue(t, "sa")
		d.call(t, 1)
		l.until(t, func() bool { return len(l.v.calls) == 1 })
		if waited := time.Since(start); waited > 0 {
			t.Errorf("the call came after %v", waited)
		}
		if l.v.queues["A"] != 1 {
			t.Errorf("%d waiting beside the call, want 1", l.v.queues["A"])
		}
	})
}

func TestAHeartbeatComesEveryFiveSeconds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		start := time.Now()
		l.until(t, func() bool { return l.v.feed != "" })
		for i := 1; i <= 10; i++ {
			f, err := l.next(t)
			if err != nil || f.Type != wire.FrameHeartbeat || f.Data != nil {
				t.Fatalf("frame %v, %v; want a heartbeat", f, err)
			}
			if at := time.Since(start); at != time.Duration(i)*5*time.Second || !f.At.Equal(time.Now()) {
				t.Errorf("heartbeat %d after %v, says %v", i, at, f.At)
			}
		}
		if len(l.v.gaps) > 0 {
			t.Error(l.v.gaps)
		}
	})
}

// It answered pings and now does not, as one whose cable was pulled.
func TestAClientThatFallsSilentIsLetGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		var answered time.Time
		l.until(t, func() bool { return l.v.feed != "" })
		pong := l.ws.PingHandler()
		l.ws.SetPingHandler(func(data string) error {
			if !answered.IsZero() {
				return nil
			}
			answered = time.Now()
			return pong(data)
		})
		if err := l.drain(t); !websocket.IsCloseError(err, wire.CloseResync) {
			t.Error(err)
		}
		if after := time.Since(answered); after != answersMissed*DefaultHeartbeat {
			t.Errorf("let go after %v", after)
		}
	})
}

func TestAClientThatNeverAnswersButReadsIsKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		l.ws.SetPingHandler(func(string) error { return nil })
		start := time.Now()
		for time.Since(start) < 10*time.Minute {
			if _, err := l.next(t); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAClientThatStopsReadingIsLetGo(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		cfg := config()
		cfg.Heartbeat = time.Hour // its silence is not what is looked at here
		s, stop := service(t, cfg, d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		l.until(t, func() bool { return l.v.feed != "" })
		d.issue(t, "sa") // a pipe holds nothing: the write waits from here on
		<-time.After(DefaultWriteTimeout - time.Second)
		if n := len(s.Clients()); n != 1 {
			t.Fatalf("%d clients", n)
		}
		<-time.After(time.Second + 3*sweepEvery)
		if n := len(s.Clients()); n != 0 {
			t.Errorf("%d clients after the time for one write", n)
		}
	})
}

func TestAMissingRecordMakesTheBoardsBeginAnew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		l.until(t, func() bool { return l.v.feed != "" })
		d.lose(t, hall.IssueTicket{ID: "ticket-lost", Services: []hall.ServiceCode{"sa"}})
		d.lose(t, hall.CallNext{Window: 2, Staff: clerk(2)})
		d.issue(t, "sa")
		d.call(t, 1)
		l.until(t, func() bool { return len(l.v.calls) == 2 })
		l.checkPicture(t, d)
	})
}

func TestAcknowledgementsAreKept(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := openDay(t)
		s, stop := service(t, config(), d)
		defer stop()
		l := dialPipe(t, s, newViewer())
		defer l.hangUp()
		d.issue(t, "sa")
		d.issue(t, "sa")
		d.call(t, 1)
		l.until(t, func() bool { return len(l.v.calls) == 1 })
		d.call(t, 2)
		l.until(t, func() bool { return len(l.v.calls) == 2 })
		began := time.Now()
		<-time.After(time.Second)
		for _, ack := range []string{`{"shown":2}`, `{"shown":1}`, `{"shown":9999}`, `{"spoken":"c1","later":true}`} {
			if err := l.ws.WriteMessage(websocket.TextMessage, []byte(ack)); err != nil {
				t.Fatal(err)
			}
		}
		synctest.Wait()
		now := time.Now()
		want := []ClientStatus{{
			Board: "hall", Remote: "pipe", Since: began, Head: l.v.offset, Sent: l.v.offset,
			Shown: 2, ShownAt: now, Spoken: "c1", SpokenAt: now,
		}}
		if diff := cmp.Diff(want, s.Clients()); diff != "" {
			t.Error(diff)
		}
	})
}

// A clerk reads of a call how far it has got, and until when its sentence may be
// said: until then it is not late.
func TestACallIsToldWithUntilWhenItsSentenceIsSaid(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		announcement *wire.Announcement
		want         func(at time.Time) *wire.Told
	}{
		"said within half a minute": {&wire.Announcement{Clips: []string{"please"}}, func(at time.Time) *wire.Told {
			return &wire.Told{Boards: 1, Shown: 1, Speakers: 1, SayBy: new(at.Add(30 * time.Second))}
		}},
		"said until it says itself": {
			&wire.Announcement{Clips: []string{"please"}, Until: new(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC))},
			func(time.Time) *wire.Told {
				return &wire.Told{Boards: 1, Shown: 1, Speakers: 1, SayBy: new(time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC))}
			},
		},
		"not said": {nil, func(time.Time) *wire.Told { return &wire.Told{Boards: 1, Shown: 1} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := openDay(t)
				s, stop := serviceSaying(t, config(), d, func(voice.Utterance) *wire.Announcement { return c.announcement })
				defer stop()
				l := dialPipe(t, s, newViewer())
				defer l.hangUp()
				d.issue(t, "sa")
				d.issue(t, "sa")
				d.call(t, 1)
				l.until(t, func() bool { return len(l.v.calls) == 1 })
				at := time.Now()
				d.call(t, 2)
				l.until(t, func() bool { return len(l.v.calls) == 2 })
				for _, ack := range []string{fmt.Sprintf(`{"shown":%d}`, l.v.offset), `{"spoken":"c1"}`} {
					if err := l.ws.WriteMessage(websocket.TextMessage, []byte(ack)); err != nil {
						t.Fatal(err)
					}
				}
				synctest.Wait()
				if diff := cmp.Diff(c.want(at.UTC()), s.Told("c2")); diff != "" {
					t.Errorf("told (-want +got):\n%s", diff)
				}
			})
		})
	}
}

func TestWrongMessagesEndTheConnection(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		send   func(ws *websocket.Conn) error
		code   int
		reason string
	}{
		"not JSON":     {func(ws *websocket.Conn) error { return ws.WriteMessage(websocket.TextMessage, []byte("{")) }, websocket.CloseInvalidFramePayloadData, reasonBadAck},
		"nothing said": {func(ws *websocket.Conn) error { return ws.WriteMessage(websocket.TextMessage, []byte("{}")) }, websocket.CloseInvalidFramePayloadData, reasonBadAck},
		"binary": {func(ws *websocket.Conn) error {
			return ws.WriteMessage(websocket.BinaryMessage, []byte(`{"shown":0}`))
		}, websocket.CloseInvalidFramePayloadData, reasonBadAck},
		"too long": {func(ws *websocket.Conn) error {
			return ws.WriteMessage(websocket.TextMessage, []byte(`{"shown":0,"x":"`+strings.Repeat("x", maxAckBytes)+`"}`))
		}, websocket.CloseMessageTooBig, reasonTooBig},
		"too many": {func(ws *websocket.Conn) error {
			for range maxAcks + 1 {
				if err := ws.WriteMessage(websocket.TextMessage, []byte(`{"shown":0}`)); err != nil {
					return err
				}
			}
			return nil
		}, websocket.ClosePolicyViolation, reasonTooMany},
		"a farewell": {func(ws *websocket.Conn) error {
			return ws.WriteMessage(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseGoingAway, ""))
		}, websocket.CloseGoingAway, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, stop := service(t, config(), openDay(t))
			defer stop()
			url, stopSite := website(t, s)
			defer stopSite()
			l := dial(t, url, newViewer())
			defer l.hangUp()
			if err := c.send(l.ws); err != nil {
				t.Fatal(err)
			}
			want := &websocket.CloseError{Code: c.code, Text: c.reason}
			if diff := cmp.Diff(error(want), l.drain(t)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestAPingIsAnswered(t *testing.T) {
	t.Parallel()
	s, stop := service(t, config(), openDay(t))
	defer stop()
	url, stopSite := website(t, s)
	defer stopSite()
	l := dial(t, url, newViewer())
	defer l.hangUp()
	var pong string
	l.ws.SetPongHandler(func(data string) error { pong = data; return errors.New("seen") })
	if err := l.ws.WriteMessage(websocket.PingMessage, []byte("are you there")); err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := l.next(t); err != nil {
			break
		}
	}
	if pong != "are you there" {
		t.Errorf("pong %q", pong)
	}
}

func TestServeWSRefusesBeforeItAnswers(t *testing.T) {
	t.Parallel()
	cfg := config()
	cfg.MaxClients = 1
	cfg.Origins = []string{"https://hall.example"}
	d := openDay(t)
	s, stop := service(t, cfg, d)
	url, stopSite := website(t, s)
	defer stopSite()
	ask := func(board, origin string) error {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "http://10.0.0.5/"+board, nil)
		if origin != "" {
			r.Header.Set("Origin", origin)
		}
		w := httptest.NewRecorder()
		err := s.ServeWS(w, r, board)
		if err != nil && (w.Body.Len() > 0 || len(w.Result().Header) > 0) {
			t.Errorf("%v after an answer was written", err)
		}
		return err
	}
	if err, ok := errors.AsType[*UnknownBoard](ask("other", "")); !ok || err.ID != "other" {
		t.Errorf("an unknown board: %v", err)
	}
	if _, err := s.SnapshotJSON("other"); err == nil {
		t.Error("a snapshot of an unknown board")
	}
	for origin, want := range map[string]error{
		"https://evil.example": ErrOrigin, "null": ErrOrigin, "://": ErrOrigin,
		"http://10.0.0.5": nil, "https://hall.example": nil, "": nil,
	} {
		if err := ask("hall", origin); !errors.Is(err, want) {
			t.Errorf("origin %q: %v, want %v", origin, err, want)
		}
	}
	l := dial(t, url, newViewer())
	l.until(t, func() bool { return l.v.feed != "" })
	if err := ask("hall", ""); !errors.Is(err, ErrFull) {
		t.Errorf("one too many: %v", err)
	}
	l.hangUp()
	stop()
	if err := ask("hall", ""); !errors.Is(err, ErrStopped) {
		t.Errorf("after the end: %v", err)
	}
}

func TestWrongConfigurationsAreRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(c *Config){
		"no feed":      func(c *Config) { c.Feed = "" },
		"no names":     func(c *Config) { c.Names = nil },
		"id twice":     func(c *Config) { c.Boards = append(c.Boards, c.Boards[0]) },
		"no id":        func(c *Config) { c.Boards[0].ID = "" },
		"no window":    func(c *Config) { c.Boards[1].Window = 0 },
		"unknown kind": func(c *Config) { c.Boards[0].Kind = "tv" },
	} {
		cfg := config()
		spoil(&cfg)
		if _, err := New(cfg, openDay(t), nil, slog.New(slog.DiscardHandler), time.Now); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// brokenSource fails once it has been followed.
type brokenSource struct{ *day }

var errBroken = errors.New("broken")

func (brokenSource) Next(context.Context, int64) ([]hall.Record, error) { return nil, errBroken }

func TestRunEndsWithTheSourcesError(t *testing.T) {
	t.Parallel()
	s, err := New(config(), brokenSource{openDay(t)}, nil, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run(t.Context()); !errors.Is(err, errBroken) {
		t.Errorf("Run: %v", err)
	}
}
