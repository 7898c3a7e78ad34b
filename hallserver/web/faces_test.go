package web_test

import (
	"fmt"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// morning is when the boards of the showcase stand still: 10:24 in the hall.
func morning() time.Time { return time.Date(2026, 3, 2, 2, 24, 0, 0, time.UTC) }

func three(zh, en, ko string) wire.Text { return wire.Text{"zh": zh, "en": en, "ko": ko} }

// dayQueues are the queues of the hall on a usual day.
func dayQueues() []wire.BoardQueue {
	wait := func(p50, p90 int) *wire.Wait {
		return &wire.Wait{P50S: p50 * 60, P90S: p90 * 60, ComputedAt: morning()}
	}
	return []wire.BoardQueue{
		{ID: "A", Name: three("社会保险", "Social insurance", "사회보험"), Waiting: 12, Wait: wait(18, 27)},
		{ID: "B", Name: three("医疗保障", "Medical insurance", "의료보험"), Waiting: 5, Wait: wait(8, 14)},
		{ID: "C", Name: three("不动产登记", "Real estate", "부동산 등기"), Waiting: 23, Wait: wait(41, 66)},
		{ID: "D", Name: three("办税", "Tax", "세무"), Waiting: 3, Wait: wait(4, 9)},
		{ID: "F", Name: three("户籍与身份证", "Household and ID cards", "호적·신분증"), Waiting: 0},
		{ID: "H", Name: three("企业开办", "Business licences", "기업 설립"), Waiting: 1, Wait: wait(1, 3)},
		{ID: "K", Name: three("住房公积金", "Housing fund", "주택공적금"), Waiting: 0},
		{ID: "L", Name: three("民政与咨询", "Civil affairs and advice", "민정·상담"), Waiting: 2, Wait: wait(6, 12)},
	}
}

// dayWindows are the hall's windows: most serve, one pauses, one is free, one is so
// while people wait for it, two are closed.
func dayWindows(n int) []wire.BoardWindow {
	states := []string{wire.WindowOpen, wire.WindowOpen, wire.WindowPaused, wire.WindowOpen, wire.WindowOpen, wire.WindowClosed}
	out := make([]wire.BoardWindow, n)
	for i := range out {
		w := wire.BoardWindow{Number: i + 1, Name: three(fmt.Sprintf("%d 号窗口", i+1), fmt.Sprintf("Window %d", i+1), fmt.Sprintf("%d번 창구", i+1)), State: states[i%len(states)]}
		if w.State == wire.WindowOpen && i%5 != 4 {
			w.Ticket, w.Called = fmt.Sprintf("%s%03d", dayQueues()[i%8].ID, 20+i), i%3 == 0
		}
		if w.State == wire.WindowPaused || w.Ticket != "" { // for a moment to hours
			since := morning().Add(-time.Duration(1+i*i) * 31 * time.Second)
			w.Since = &since
		}
		if w.State == wire.WindowPaused {
			w.PauseText = three("整理材料", "Paperwork", "서류 정리")
		}
		if w.State == wire.WindowOpen && i%10 == 9 { // free for 124 minutes, with people there
			since := morning().Add(-124 * time.Minute)
			w.Callable, w.IdleSince = 12, &since
		}
		out[i] = w
	}
	return out
}

// snapshot is a board of a kind at the hall's usual time.
func snapshot(kind string, change ...func(*wire.BoardSnapshot)) wire.BoardSnapshot {
	s := wire.BoardSnapshot{
		Board: kind, Kind: kind, Hall: three("样例市云溪县政务服务中心", "Yunxi County Service Hall", "윈시현 민원 서비스 센터"),
		Calls: []wire.Call{}, Queues: dayQueues(), Windows: dayWindows(12), Day: "2026-03-02", Open: true,
		Notices: []wire.Text{three("请出示本人有效身份证件，办理前请核对所带材料", "Please have your ID and papers ready", "신분증과 서류를 준비해 주세요")},
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

// calls are n calls of just now as one delta, oldest first; every fourth is one more
// call of its number, every second says where its window is.
func calls(n int) wire.BoardDelta {
	var d wire.BoardDelta
	for i := range n {
		q := dayQueues()[i%8]
		d.Calls = append(d.Calls, wire.Call{
			CallID: fmt.Sprintf("c%d", i+1), Number: fmt.Sprintf("%s%03d", q.ID, 23+i), Window: i%12 + 1, Queue: q.ID, QueueName: q.Name,
			Recall: i % 4 / 3, Zone: []wire.Text{nil, three("A 区", "Zone A", "A 구역")}[i%2], At: morning().Add(-time.Second),
		})
	}
	return d
}

// standing makes n calls of two minutes ago stand at their windows.
func standing(n int) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) {
		for i, c := range calls(n).Calls {
			c.At = morning().Add(-2 * time.Minute)
			s.Calls = append(s.Calls, c)
			s.Windows[i].State, s.Windows[i].Ticket = wire.WindowOpen, c.Number
		}
	}
}

// atWindows makes n windows serve the numbers that calls names.
func atWindows(n int) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) {
		s.Windows = dayWindows(n)
		for i := range s.Windows {
			s.Windows[i].State, s.Windows[i].Ticket = wire.WindowOpen, fmt.Sprintf("%s%03d", dayQueues()[i%8].ID, 23+i)
		}
	}
}

// wordy gives a hall a name and a notice of the length that is usual in English.
func wordy(s *wire.BoardSnapshot) {
	s.Hall = three("样例市云溪县政务服务中心（城区分中心）", "Yunxi County Service Hall, Yangli City (town branch)", "윈시현 민원 서비스 센터")
	s.Notices = []wire.Text{three("请留意叫号。过号了也不要紧，请到导办台说明。", "Please listen for your number. If you miss it, go to the help desk.", "호출에 귀 기울여 주세요.")}
}

// named gives every queue a name.
func named(name wire.Text) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) {
		for i := range s.Queues {
			s.Queues[i].Name = name
		}
	}
}

func longName() wire.Text {
	return three("城乡居民基本养老保险关系转移接续及退役军人优待证申领", "Transfer of basic old-age insurance and veterans' preference cards", "도시·농촌 주민 기본 양로보험 이전 및 제대군인 우대증 신청")
}

// says adds what stands.
func says(kind string, text wire.Text) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) {
		s.Says = append(s.Says, wire.Say{ID: "say-" + kind, Kind: kind, Phrase: "p", Text: text, At: morning().Add(-2 * time.Minute)})
	}
}

func laid(l wire.Layout) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) { s.Layout = &l }
}

// oneWindow makes a board that of one window.
func oneWindow(w wire.BoardWindow) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) {
		if w.Name == nil {
			w.Name = three(fmt.Sprintf("%d 号窗口", w.Number), fmt.Sprintf("Window %d", w.Number), fmt.Sprintf("%d번 창구", w.Number))
		}
		s.Windows = []wire.BoardWindow{w}
	}
}

// pickups makes n results lie ready, the newest of them just called.
func pickups(n int) func(*wire.BoardSnapshot) {
	return func(s *wire.BoardSnapshot) {
		s.Pickups = []wire.Pickup{}
		for i := range n {
			called := morning().Add(-time.Duration(i)*5*time.Minute - time.Second)
			s.Pickups = append(s.Pickups, wire.Pickup{
				Number: fmt.Sprintf("%s%03d", dayQueues()[i%8].ID, 60-i%60), Window: i%3 + 10, WindowName: three(fmt.Sprintf("%d 号窗口", i%3+10), "", ""),
				Ready: called, CallID: fmt.Sprintf("p%d", i), CalledAt: called, Times: 1 + i%2,
			})
		}
	}
}

func figures(s *wire.BoardSnapshot) {
	s.Figures = &wire.Figures{
		Issued: 486, Waiting: 46, Serving: 8, Done: 418, NoShow: 14, WaitS: 1130, ServeS: 560, LongestS: 4010, Open: 9, Windows: 12, Alarms: 2,
	}
}

func zoned(s *wire.BoardSnapshot) {
	s.Zone = three("A 区 社保医保", "Zone A: insurance", "A 구역 보험")
}

// allFaces is every face a board has; what stands in few words first.
func allFaces() []face {
	f := slices.Concat(callFaces(), windowFaces(), otherFaces())
	for i := range f {
		if f[i].at.IsZero() {
			f[i].at = morning()
		}
		if f[i].wait == "" {
			f[i].wait = ".board:not([data-feed=''])"
		}
	}
	return f
}

// callFaces are those of halls and zones.
func callFaces() []face {
	busy := named(longName())
	longCalls := calls(6)
	for i := range longCalls.Calls {
		longCalls.Calls[i].QueueName = longName()
	}
	media := func(s *wire.BoardSnapshot) {
		s.Media = []wire.Media{{Name: "guide.png", Kind: wire.MediaPicture, Version: "1", Seconds: 12, Alt: three("办事指南", "Guide", "안내")}}
	}
	turn := time.Unix(morning().Unix()/32*32+25, 0) // within the picture's turn of a round of 32 s
	lateCalls := calls(3)
	for i := range lateCalls.Calls {
		lateCalls.Calls[i].At = turn.Add(-time.Second)
	}
	words := calls(4)
	words.Calls[2].Window, words.Calls[2].WindowName = 12, three("12 号综合窗口", "Window 12 (all matters)", "12번 종합창구")
	newer := calls(8)
	newer.Calls = newer.Calls[6:]
	closing := says(wire.SayNotice, three("大厅将在 12:00 停止取号，已取号的请放心等候", "No new tickets after 12:00. If you hold one, please wait", "12시에 번호표 발급을 마칩니다"))
	return []face{
		{id: "hall-1", frames: []any{snapshot(wire.BoardHall), calls(1)}, wait: ".line"},
		{id: "hall-6", frames: []any{snapshot(wire.BoardHall), calls(6)}, wait: ".line"},
		{id: "hall-late", frames: []any{snapshot(wire.BoardHall, atWindows(12)), calls(12)}, wait: ".line"},
		{id: "hall-late-60", frames: []any{snapshot(wire.BoardHall, atWindows(60)), calls(12)}, wait: ".line"},
		{id: "hall-words", frames: []any{snapshot(wire.BoardHall, wordy), words}, wait: ".line"},
		{id: "hall-30", frames: []any{snapshot(wire.BoardHall), calls(30)}, wait: ".line"},
		{id: "hall-long", frames: []any{snapshot(wire.BoardHall, busy, closing), longCalls}, wait: ".line", long: true},
		{id: "hall-old", frames: []any{snapshot(wire.BoardHall, standing(6)), newer}, wait: ".line"},
		{id: "hall-notice", frames: []any{snapshot(wire.BoardHall, closing), calls(4)}, wait: ".bar-notice"},
		{id: "hall-empty", frames: []any{snapshot(wire.BoardHall)}, wait: "[data-state=empty]"},
		{id: "hall-closed", frames: []any{snapshot(wire.BoardHall, func(s *wire.BoardSnapshot) { s.Open = false })}, wait: "[data-state=closed]"},
		{id: "hall-stale", frames: []any{snapshot(wire.BoardHall, standing(4))}, stale: time.Minute, wait: ".foot.stale"},
		{id: "hall-dim", frames: []any{snapshot(wire.BoardHall, laid(wire.Layout{Dim: []wire.Dim{{From: "00:00", To: "23:59", Percent: 40}}})), calls(3)}, wait: ".dim"},
		{id: "hall-korean", frames: []any{snapshot(wire.BoardHall, laid(wire.Layout{Second: "ko"})), calls(5)}, wait: ".line"},
		{id: "hall-contrast", frames: []any{snapshot(wire.BoardHall, standing(6), laid(wire.Layout{Contrast: true})), newer}, wait: ".high .line"},
		{id: "hall-alone", frames: []any{snapshot(wire.BoardHall, laid(wire.Layout{Second: "none", Parts: []string{}, Lines: 4})), calls(4)}, wait: ".line"},
		{id: "hall-media", at: turn, frames: []any{snapshot(wire.BoardHall, media), lateCalls}, wait: ".side-media img"},
		{id: "hall-media-idle", at: turn, frames: []any{snapshot(wire.BoardHall, media)}, wait: ".main img"},
		{id: "zone-6", frames: []any{snapshot(wire.BoardZone, zoned, closing), calls(6)}, wait: ".line"},
	}
}

// windowFaces are those of one window.
func windowFaces() []face {
	called := calls(1)
	called.Calls[0].Number, called.Calls[0].Window = "A023", 8
	back, soon := morning().Add(6*time.Minute), morning().Add(time.Minute)
	at := func(id string, w wire.BoardWindow, more ...any) face {
		return face{id: id, frames: append([]any{snapshot(wire.BoardOne, oneWindow(w))}, more...), wait: ".one"}
	}
	long := wire.BoardWindow{Number: 112, Name: longName(), State: wire.WindowOpen, Ticket: "AB1023", Next: []string{"AB1024", "AB1025"}}
	longPause := wire.BoardWindow{Number: 12, State: wire.WindowPaused, PauseText: longName(), PausedUntil: &back, Next: []string{"A024"}}
	stale := face{
		id: "window-stale", stale: time.Minute, wait: ".foot.stale",
		frames: []any{snapshot(wire.BoardOne, oneWindow(wire.BoardWindow{Number: 8, State: wire.WindowOpen, Ticket: "A023", Next: []string{"A024"}}))},
	}
	dark := face{
		id: "window-contrast", wait: ".high .one",
		frames: []any{snapshot(wire.BoardOne, oneWindow(wire.BoardWindow{Number: 8, State: wire.WindowOpen, Ticket: "A023", Next: []string{"A024"}}), laid(wire.Layout{Contrast: true})), called},
	}
	faces := []face{
		at("window-here", wire.BoardWindow{Number: 8, State: wire.WindowOpen, Ticket: "A023", Next: []string{"A024", "A025"}}, called),
		at("window-serving", wire.BoardWindow{Number: 8, State: wire.WindowOpen, Ticket: "A023", Next: []string{"A024", "A025"}}),
		at("window-wait", wire.BoardWindow{Number: 12, Name: three("12 号综合窗口", "Window 12 (all matters)", "12번 종합창구"), State: wire.WindowOpen}),
		at("window-paused", wire.BoardWindow{Number: 8, State: wire.WindowPaused, PauseText: three("短暂休息", "Short break", "짧은 휴식"), PausedUntil: &back, Next: []string{"A024"}}),
		at("window-closed", wire.BoardWindow{Number: 8, State: wire.WindowClosed}),
		at("window-long", long), at("window-paused-long", longPause), stale, dark,
		at("window-rate", wire.BoardWindow{Number: 8, State: wire.WindowOpen, RateUntil: &soon}),
	}
	faces[5].long, faces[6].long, faces[9].wait = true, true, ".rate"
	return faces
}

// otherFaces are pick-ups, the wall, emergencies, and boards that are not let in.
func otherFaces() []face {
	fire := three("大厅发生火情，请立即从最近的安全出口离开，不要乘电梯，听从工作人员引导", "Fire in the hall. Please leave at once by the nearest exit. Do not use the lifts", "화재가 발생했습니다. 가까운 비상구로 즉시 나가 주세요")
	big := func(s *wire.BoardSnapshot) { s.Windows = dayWindows(48) }
	speaker := snapshot(wire.BoardSpeak)
	return []face{
		{id: "pickup-3", frames: []any{snapshot(wire.BoardPickup, pickups(3))}, wait: ".line"},
		{id: "pickup-40", frames: []any{snapshot(wire.BoardPickup, pickups(40))}, wait: ".chip"},
		{id: "pickup-empty", frames: []any{snapshot(wire.BoardPickup)}, wait: ".notice"},
		{id: "wall", frames: []any{snapshot(wire.BoardWall, figures)}, wait: ".wall"},
		{id: "wall-contrast", frames: []any{snapshot(wire.BoardWall, figures, laid(wire.Layout{Contrast: true}))}, wait: ".high .wall"},
		{id: "wall-long", frames: []any{snapshot(wire.BoardWall, figures, big, named(longName()))}, wait: ".wall", long: true},
		{id: "emergency", frames: []any{snapshot(wire.BoardHall, says(wire.SayEmergency, fire))}, wait: ".emergency"},
		{id: "emergency-short", frames: []any{snapshot(wire.BoardHall, says(wire.SayEmergency, wire.Text{"zh": "请立即离开"}))}, wait: ".emergency"},
		{id: "speaker", frames: []any{speaker}, wait: ".speaker"},
		{id: "enrol", wait: ".enrol"},
		{id: "refused", wait: ".refused"},
		{id: "unknown", wait: ".notice"},
		{id: "lost", frames: []any{snapshot(wire.BoardHall)}, stale: time.Hour, wait: "[data-state=lost]"},
	}
}
