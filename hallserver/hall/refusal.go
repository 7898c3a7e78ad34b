package hall

import "fmt"

// Refusal is why Decide said no. Nothing changed. Code is stable and is what
// programs branch on; Detail is for people.
type Refusal struct {
	Code   string
	Detail string
	// FromMS is from when on the same would not come too early, in milliseconds
	// since 1970 UTC; 0: it is not a question of time.
	FromMS int64
	// AgeMS is how long ago the ticket was called last, in milliseconds; nil: it is
	// not a question of that.
	AgeMS *int64
	// Field is which part of the command was not one of a closed list, and Allowed
	// is the list; empty: it is not a question of that.
	Field   string
	Allowed []string
}

func (r *Refusal) Error() string { return r.Code + ": " + r.Detail }

// The codes of refusals.
const (
	BadTicketID     = "bad-ticket-id"    // malformed
	TicketIDTaken   = "ticket-id-taken"  // another ticket has it
	UnknownService  = "unknown-service"  // not in the plan
	BadClass        = "bad-class"        // no such class
	SubjectRequired = "subject-required" // the service needs a card
	UnknownTicket   = "unknown-ticket"   // none of today
	UnknownWindow   = "unknown-window"   // not in the plan
	WrongState      = "wrong-state"      // the ticket or window is in another state
	WindowIsClosed  = "window-closed"    // nobody sits there
	WindowTaken     = "window-taken"     // somebody else sits there
	StaffElsewhere  = "staff-elsewhere"  // the staff member sits at another window
	NotYourWindow   = "not-your-window"  // the sender does not sit there
	ExpectMismatch  = "expect-mismatch"  // the window is not as the sender believed
	WindowBusy      = "window-busy"      // it has a ticket
	NotServed       = "queue-not-served" // the window does not serve the ticket's queue
	DayNotOpen      = "day-not-open"     // no business day is open
	DateBack        = "date-goes-back"   // the business date never goes back
	BadPlan         = "bad-plan"         // the plan contradicts itself
	PlanInUse       = "plan-in-use"      // a live ticket or window needs what it drops
	NoHolder        = "no-holder"        // the ticket has no subject
	SeriesExhausted = "series-exhausted" // 9,999 numbers of this queue today

	InEmergency = "emergency" // an emergency stands: no numbers and no calls

	BadHours           = "bad-hours"             // spans out of order
	HallClosed         = "hall-closed"           // outside the hours of the service
	LastTicketPassed   = "last-ticket-passed"    // no more tickets before closing
	PersonLimit        = "person-limit"          // this person has as many tickets as one may
	BadGroup           = "bad-group"             // a group of a size the rules do not allow
	BadServices        = "bad-services"          // one service twice, or too many
	UnknownQueue       = "unknown-queue"         // not in the plan
	BadTransfer        = "bad-transfer"          // it leads nowhere, or where the ticket is
	ForAnother         = "for-another"           // the ticket waits for another window or person
	RecallLimit        = "recall-limit"          // called as often as one may
	NotStarted         = "not-started"           // called a moment ago: served, or absent?
	ReturnLimit        = "return-limit"          // it has returned as often as one may
	UnknownReason      = "unknown-reason"        // none of the hall's list of reasons
	UnknownStaff       = "unknown-staff"         // no such colleague who works at windows
	BadOutcome         = "bad-outcome"           // none of the hall's list
	BadRating          = "bad-rating"            // level outside 1 to 5, or malformed
	NothingToRate      = "nothing-to-rate"       // no service has just been finished there
	AlreadyRated       = "already-rated"         // once per service
	BadSlot            = "bad-slot"              // not a slot of these services, or past
	SlotFull           = "slot-full"             // every place is booked
	UnknownAppointment = "unknown-appointment"   // none of that code
	AppointmentTaken   = "appointment-taken"     // another one has the code
	AppointmentUsed    = "appointment-used"      // arrived or cancelled already
	AppointmentVoid    = "appointment-withdrawn" // the hall took it back itself
	TooEarly           = "too-early"             // check-in has not begun
	TooLate            = "too-late"              // the appointment is no longer kept

	BadAnnouncement      = "bad-announcement"       // malformed
	AnnouncementTaken    = "announcement-taken"     // another one of today has the id
	UnknownAnnouncement  = "unknown-announcement"   // none that stands
	TooManyAnnouncements = "too-many-announcements" // as many stand as may
	PickupNotReady       = "pickup-not-ready"       // no result of this ticket lies ready
	TooManyPickups       = "too-many-pickups"       // as many lie ready as may

	BadHelp          = "bad-help"            // malformed, or another kiosk's call has the id
	UnknownHelp      = "unknown-help"        // no such call for help stands
	HelpIsTaken      = "help-taken"          // somebody else goes there
	NotYourHelp      = "not-your-help"       // another kiosk calls
	TooManyHelpCalls = "too-many-help-calls" // as many stand as may
)

func refuse(code, format string, args ...any) error {
	return &Refusal{Code: code, Detail: fmt.Sprintf(format, args...)}
}
