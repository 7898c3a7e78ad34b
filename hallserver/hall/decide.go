package hall

// Decide turns a command into events, given the state and the time in
// milliseconds since 1970 UTC. It changes nothing. The error is a *[Refusal];
// no events and no error means there is nothing to do (none waits, or it is
// so already).
func Decide(s *State, cmd Command, nowMS int64) ([]Event, error) {
	nowMS = max(nowMS, s.LastMS)
	switch c := cmd.(type) {
	case SetClock:
		return s.setClock(c, nowMS), nil
	case AdoptPlan, OpenDay, SetHours, CloseDay:
		return s.decideDay(c, nowMS)
	case StartEpoch, RaiseNumbers:
		return s.decideEpoch(c)
	case IssueTicket:
		return s.issueTicket(c, nowMS)
	case ReportPrint:
		return s.reportPrint(c)
	case CancelTicket:
		return s.cancelTicket(c)
	case SetServices:
		return s.setServices(c)
	case SetClass:
		return s.setClass(c)
	case ReactivateTicket:
		return s.reactivate(c)
	case RevealHolder:
		return s.revealHolder(c)
	case Rate:
		return s.rate(c, nowMS)
	case BookAppointment:
		return s.bookAppointment(c, nowMS)
	case CancelAppointment:
		return s.cancelAppointment(c)
	case ReviseAppointments:
		return s.reviseAppointments(c)
	case CheckIn:
		return s.checkIn(c, nowMS)
	case MakeAnnouncement, EndAnnouncement, ReadyPickup, TakePickup:
		return s.decideSaid(c, nowMS)
	case CallHelp, TakeHelp, EndHelp:
		return s.decideHelp(c)
	}
	return s.decideWindow(cmd, nowMS)
}

func (s *State) decideDay(cmd Command, nowMS int64) ([]Event, error) {
	switch c := cmd.(type) {
	case AdoptPlan:
		return s.adoptPlan(c)
	case OpenDay:
		return s.openDay(c, nowMS)
	case SetHours:
		return s.setHours(c)
	case CloseDay:
		return s.closeDay(c.ByHall, nowMS), nil
	}
	panic("hall: unknown command")
}

func (s *State) decideWindow(cmd Command, nowMS int64) ([]Event, error) {
	switch c := cmd.(type) {
	case OpenWindow:
		return s.openWindow(c)
	case PauseWindow:
		return s.pauseWindow(c, nowMS)
	case CloseWindow:
		return s.closeWindow(c)
	case HandOver:
		return s.handOver(c)
	case CallNext:
		return s.callNext(c, nowMS)
	case Recall:
		return s.recall(c, nowMS)
	case StartService:
		return s.startService(c)
	}
	return s.decideLeaving(cmd, nowMS)
}

// decideLeaving decides what takes a ticket away from its window.
func (s *State) decideLeaving(cmd Command, nowMS int64) (events []Event, err error) {
	window := 0
	switch c := cmd.(type) {
	case FinishService:
		window = c.Window
		events, err = s.finishService(c)
	case MarkNoShow:
		window = c.Window
		events, err = s.markNoShow(c, nowMS)
	case Park:
		window = c.Window
		events, err = s.park(c)
	case Transfer:
		window = c.Window
		events, err = s.transfer(c)
	default:
		panic("hall: unknown command")
	}
	if err != nil {
		return nil, err
	}
	return s.thenPause(window, events, nowMS), nil
}
