// Package calling says who is called next, and why. It is pure: the hall hands
// it the head of every queue a window serves, it picks one.
//
// The rule in force is the longest wait. Every pick carries its reason: a code,
// its numbers, and a sentence a clerk can read out.
package calling

import (
	"fmt"
)

// Candidate is a ticket that may be called.
type Candidate struct {
	Ticket   string
	Number   string
	Queue    string
	Class    string
	WaitedMS int64
	Order    int // place of its queue in the window's order of preference
}

// Why is the stored reason for a call.
type Why struct {
	Code   string         `json:"code"`
	Params map[string]any `json:"params,omitempty"`
}

// The codes of reasons.
const (
	LongestWait = "longest-wait" // waited_s, queue, among
	Chosen      = "chosen"       // waited_s, queue: the clerk picked it
)

// Next picks the candidate that has waited longest; equal waits go by the
// window's order of queues. ok is false when there is none.
func Next(cs []Candidate) (pick Candidate, why Why, ok bool) {
	for i, c := range cs {
		if i == 0 || c.WaitedMS > pick.WaitedMS || (c.WaitedMS == pick.WaitedMS && c.Order < pick.Order) {
			pick = c
		}
	}
	if len(cs) == 0 {
		return Candidate{}, Why{}, false
	}
	return pick, Why{Code: LongestWait, Params: map[string]any{
		"waited_s": pick.WaitedMS / 1000, "queue": pick.Queue, "among": len(cs),
	}}, true
}

// ByChoice is the reason for a ticket the clerk chose.
func ByChoice(c Candidate) Why {
	return Why{Code: Chosen, Params: map[string]any{"waited_s": c.WaitedMS / 1000, "queue": c.Queue}}
}

// Text is the reason as a Chinese sentence.
func (w Why) Text() string {
	minutes := func() string {
		var s int64
		switch v := w.Params["waited_s"].(type) {
		case int64:
			s = v
		case float64:
			s = int64(v)
		}
		if s < 60 {
			return fmt.Sprintf("%d 秒", s)
		}
		return fmt.Sprintf("%d 分钟", s/60)
	}
	switch w.Code {
	case LongestWait:
		return fmt.Sprintf("已等候 %s，是本窗口可办队列中等候最久的。", minutes())
	case Chosen:
		return fmt.Sprintf("由窗口指定呼叫，已等候 %s。", minutes())
	}
	return ""
}
