package calling

import "fmt"

// Why is the stored reason for a call: a code and its numbers. The message
// why.<code> says it in each language: there a parameter in seconds, such as
// waited_s, stands without its ending, as a length of time ({waited}).
type Why struct {
	Code   string         `json:"code"`
	Params map[string]any `json:"params,omitempty"`
}

// The codes of reasons, each with its parameters.
const (
	LongestWait   = "longest-wait"    // waited_s, queue, among: first come of those it may call
	HighestCredit = "highest-credit"  // waited_s, queue, class, credit_s, among, passed: later than passed others
	Promised      = "promised"        // waited_s, queue, class, promise_s, among, passed: beyond what its class is promised
	Helping       = "helping"         // as HighestCredit: another queue's wait passed its threshold
	AtItsSlot     = "appointment"     // waited_s, queue, class, credit_s, slot_ms, among, passed: its appointment is due
	ByPolicy      = "policy"          // waited_s, queue, class, policy, among, passed: by another rule
	Chosen        = "chosen"          // waited_s, queue: the clerk picked it
	TakenBack     = "taken-back"      // waited_s, queue: it was parked
	ForThisWindow = "for-this-window" // waited_s, queue: it was sent to this window or person
	NextService   = "next-service"    // queue, service: the same ticket's next service
)

// Codes lists the codes of reasons.
func Codes() []string {
	return []string{
		LongestWait, HighestCredit, Promised, Helping, AtItsSlot, ByPolicy, Chosen, TakenBack, ForThisWindow, NextService,
	}
}

func (r *Rules) why(nowMS int64, cs []Candidate, pick int) Why {
	p := &cs[pick]
	passed := 0
	for i := range cs {
		if cs[i].ArrivedMS < p.ArrivedMS {
			passed++
		}
	}
	w := Why{Code: LongestWait, Params: map[string]any{
		"waited_s": (nowMS - p.ArrivedMS) / 1000, "queue": p.Queue, "among": len(cs),
	}}
	if passed == 0 && !p.Help {
		return w
	}
	w.Params["class"], w.Params["passed"] = p.Class, passed
	credits := r.Policy == "" || r.Policy == Accumulating
	if credits {
		w.Params["credit_s"] = int64(r.Credit(nowMS, p))
	}
	switch {
	case p.Help:
		w.Code = Helping
	case !credits:
		w.Code, w.Params["policy"] = ByPolicy, r.Policy
	case r.Overdue(nowMS, p):
		w.Code, w.Params["promise_s"] = Promised, int64(r.MaxWaitS[p.Class])
	case p.SlotMS != 0 && p.SlotMS <= nowMS:
		w.Code, w.Params["slot_ms"] = AtItsSlot, p.SlotMS
	default:
		w.Code = HighestCredit
	}
	return w
}

// Because is the reason for a call that no rule made: by choice, taken back,
// for this window.
func Because(code string, nowMS int64, c Candidate) Why {
	return Why{Code: code, Params: map[string]any{"waited_s": (nowMS - c.ArrivedMS) / 1000, "queue": c.Queue}}
}

// Text is the reason as a Chinese sentence.
func (w Why) Text() string {
	waited, passed := w.duration("waited_s"), w.number("passed")
	switch w.Code {
	case LongestWait:
		return fmt.Sprintf("已等候 %s，是本窗口可办队列中等候最久的。", waited)
	case HighestCredit:
		if _, told := w.Params["credit_s"]; !told {
			return fmt.Sprintf("已等候 %s，按号类折算后排在最前。", waited)
		}
		return fmt.Sprintf("已等候 %s，按号类折算为 %s，先于早到的 %d 个号。", waited, w.duration("credit_s"), passed)
	case Promised:
		return fmt.Sprintf("已等候 %s，超过本类号承诺的 %s，优先呼叫。", waited, w.duration("promise_s"))
	case Helping:
		return fmt.Sprintf("%v 队列等候过久，本窗口支援；此号已等候 %s。", w.Params["queue"], waited)
	case AtItsSlot:
		return fmt.Sprintf("预约时间已到，已等候 %s。", waited)
	case ByPolicy:
		return fmt.Sprintf("已等候 %s，按 %v 规则先于早到的 %d 个号。", waited, w.Params["policy"], passed)
	case Chosen:
		return fmt.Sprintf("由窗口指定呼叫，已等候 %s。", waited)
	case TakenBack:
		return fmt.Sprintf("暂挂后继续办理，已等候 %s。", waited)
	case ForThisWindow:
		return fmt.Sprintf("转到本窗口办理，已等候 %s。", waited)
	case NextService:
		return "继续办理同一张号的下一事项。"
	}
	return ""
}

// duration is a parameter in seconds as people say it.
func (w Why) duration(name string) string {
	s := w.number(name)
	if s < 60 {
		return fmt.Sprintf("%d 秒", s)
	}
	return fmt.Sprintf("%d 分钟", s/60)
}

// number reads a parameter that may have come from JSON.
func (w Why) number(name string) int64 {
	switch v := w.Params[name].(type) {
	case int64:
		return v
	case int:
		return int64(v)
	case float64:
		return int64(v)
	}
	return 0
}
