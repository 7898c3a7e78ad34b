package access

import (
	"slices"

	"yimen/hallserver/wire"
)

// Action is something a request wants to do.
type Action string

// The actions of the API.
const (
	ReadSession    Action = "read-session"
	ChangePassword Action = "change-password"
	IssueTicket    Action = "issue-ticket"
	ReadTicket     Action = "read-ticket"
	ListTickets    Action = "list-tickets"
	ReportPrint    Action = "report-print"
	CancelTicket   Action = "cancel-ticket"
	RevealHolder   Action = "reveal-holder"
	ReadWindows    Action = "read-windows"
	WorkAtWindow   Action = "work-at-window"
	ReadQueues     Action = "read-queues"
	FollowBoard    Action = "follow-board"
	FetchClip      Action = "fetch-clip"
	ReadMetrics    Action = "read-metrics"

	ChangeTicket Action = "change-ticket"
	RunWindow    Action = "run-window"
	LeaveWindow  Action = "leave-window"
	CloseAny     Action = "close-any-window"
	ReadDesk     Action = "read-desk"
	ReportPad    Action = "report-pad"
	GiveRating   Action = "give-rating"
	Book         Action = "book-appointment"
	ReadBooking  Action = "read-appointment"
	ReadReports  Action = "read-reports"

	ReadAnnouncements Action = "read-announcements"
	Announce          Action = "make-announcement"
	CallPickup        Action = "call-pickup"
	ReadHealth        Action = "read-health"
	FetchMedia        Action = "fetch-media"
	ReadCards         Action = "read-cards-left"

	FindTickets Action = "find-tickets"
	ChangeClass Action = "change-class"
	CallHelp    Action = "call-help"
	ReadHelp    Action = "read-help"
	AnswerHelp  Action = "answer-help"
	EndHelp     Action = "end-help"
	ServeDesk   Action = "serve-guide-desk"
	UseDesk     Action = "use-guide-desk"
)

// may lists who may do what: least first, nobody by default.
func may(a Action) []string {
	const (
		kiosk, bridge     = wire.RoleKiosk, wire.RoleBridge
		board, speaker    = wire.RoleBoard, wire.RoleSpeaker
		clerk, guide      = wire.RoleClerk, wire.RoleGuide
		lead              = wire.RoleLead
		manager, admin    = wire.RoleManager, wire.RoleAdmin
		security, auditor = wire.RoleSecurity, wire.RoleAuditor
	)
	switch a {
	case ReadSession, ChangePassword:
		return []string{clerk, guide, lead, manager, admin, security, auditor}
	case IssueTicket, ReportPrint, CancelTicket, ChangeTicket, Book, ReadBooking:
		return []string{kiosk, clerk, guide, lead}
	case ReadTicket:
		return []string{kiosk, clerk, guide, lead, manager}
	case ListTickets:
		return []string{clerk, guide, lead, manager}
	case FindTickets: // a kiosk for who lays a card down there
		return []string{kiosk, guide, lead}
	case RevealHolder, WorkAtWindow, CallPickup:
		return []string{clerk, lead}
	case RunWindow:
		return []string{bridge, clerk, lead}
	case ChangeClass: // not who calls next: it decides who goes before whom
		return []string{guide, lead, manager}
	case CallHelp:
		return []string{kiosk}
	case ReadHelp, AnswerHelp:
		return []string{guide, lead, manager}
	case EndHelp: // a kiosk its own
		return []string{kiosk, guide, lead, manager}
	case LeaveWindow:
		return []string{clerk, lead, manager}
	case CloseAny:
		return []string{lead, manager}
	case ReadDesk:
		return []string{clerk, guide, lead, manager}
	case ReportPad, ServeDesk:
		return []string{bridge}
	case UseDesk:
		return []string{guide, lead}
	case ReadReports:
		return []string{lead, manager, auditor}
	case GiveRating:
		return []string{bridge, kiosk}
	case ReadWindows:
		return []string{bridge, clerk, guide, lead, manager, admin}
	case ReadQueues:
		return []string{kiosk, bridge, clerk, guide, lead, manager, admin}
	case FollowBoard: // which kinds of boards, httpapi says
		return []string{board, speaker, bridge, clerk, lead, manager, admin}
	case FetchClip: // a kiosk asks for a card that was left, in the hall's voice
		return []string{kiosk, board, speaker, clerk, lead, manager, admin}
	case FetchMedia:
		return []string{board, speaker, clerk, lead, manager, admin}
	case ReadAnnouncements, ReadCards:
		return []string{clerk, lead, manager, admin}
	case Announce, ReadHealth:
		return []string{lead, manager, admin}
	case ReadMetrics:
		return []string{manager, admin, auditor}
	}
	return nil
}

// May says whether a role may do something.
func May(role string, a Action) bool { return slices.Contains(may(a), role) }

// Roles lists who may do something.
func Roles(a Action) []string { return slices.Clone(may(a)) }

// Actions lists every action.
func Actions() []Action {
	return []Action{
		ReadSession, ChangePassword, IssueTicket, ReadTicket, ListTickets, ReportPrint, CancelTicket,
		RevealHolder, ReadWindows, WorkAtWindow, ReadQueues, FollowBoard, FetchClip, ReadMetrics,
		ChangeTicket, RunWindow, LeaveWindow, CloseAny, ReadDesk, ReportPad, GiveRating, Book, ReadBooking, ReadReports,
		ReadAnnouncements, Announce, CallPickup, ReadHealth, FetchMedia, ReadCards,
		FindTickets, ChangeClass, CallHelp, ReadHelp, AnswerHelp, EndHelp, ServeDesk, UseDesk,
	}
}

// IsPersonRole says whether a role is a person's.
func IsPersonRole(role string) bool {
	switch role {
	case wire.RoleClerk, wire.RoleGuide, wire.RoleLead, wire.RoleManager, wire.RoleAdmin, wire.RoleSecurity, wire.RoleAuditor:
		return true
	}
	return false
}

// IsDeviceRole says whether a role is a device's.
func IsDeviceRole(role string) bool {
	switch role {
	case wire.RoleKiosk, wire.RoleBoard, wire.RoleSpeaker, wire.RoleBridge, wire.RoleStation:
		return true
	}
	return false
}
