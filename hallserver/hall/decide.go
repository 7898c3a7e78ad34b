package hall

// Decide turns a command into events, given the state and the time in
// milliseconds since 1970 UTC. It changes nothing. The error is a *[Refusal];
// no events and no error means there is nothing to do (none waits, or it is
// so already).
func Decide(s *State, cmd Command, nowMS int64) ([]Event, error) {
	switch c := cmd.(type) {
	case AdoptPlan:
		return s.adoptPlan(c)
	case OpenDay:
		return s.openDay(c)
	case CloseDay:
		return s.closeDay(), nil
	case IssueTicket:
		return s.issueTicket(c)
	case ReportPrint:
		return s.reportPrint(c)
	case CancelTicket:
		return s.cancelTicket(c)
	case RevealHolder:
		return s.revealHolder(c)
	case OpenWindow:
		return s.openWindow(c)
	case PauseWindow:
		return s.pauseWindow(c)
	case CloseWindow:
		return s.closeWindow(c)
	case CallNext:
		return s.callNext(c, max(nowMS, s.LastMS))
	case Recall:
		return s.recall(c)
	case StartService:
		return s.startService(c)
	case FinishService:
		return s.finishService(c)
	case MarkNoShow:
		return s.markNoShow(c)
	}
	panic("hall: unknown command")
}
