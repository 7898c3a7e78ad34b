package wire

import "time"

// Ticket classes as they travel on the wire.
const (
	ClassNormal      = "normal"
	ClassAppointment = "appointment"
	ClassPriority    = "priority"
	ClassGreen       = "green"
	ClassNamed       = "named"
	ClassReturning   = "returning"
	ClassAgent       = "agent"
)

// The grounds on which a kiosk gives a class, as they travel on the wire.
const (
	GroundAge   = "age"   // the card's birth date
	GroundClaim = "claim" // its holder says so, and shows a paper at the window
)

// Ticket states as they travel on the wire.
const (
	TicketWaiting   = "waiting"
	TicketCalled    = "called"
	TicketServing   = "serving"
	TicketParked    = "parked"
	TicketDone      = "done"
	TicketNoShow    = "noshow"
	TicketCancelled = "cancelled"
	TicketExpired   = "expired"
)

// IssueRequest is the body of POST /api/v1/tickets.
type IssueRequest struct {
	// ID is made by the kiosk: 8 to 64 of A-Z a-z 0-9 _ -.
	ID string `json:"id" minLength:"8" maxLength:"64" doc:"Made by the sender: 8 to 64 of A-Z a-z 0-9 _ -"`
	// Services are catalogue codes, done in this order; the first one chooses
	// the queue.
	Services []string `json:"services" minItems:"1" maxItems:"5"`
	Class    string   `json:"class,omitempty" enum:"normal,priority,green,named,returning,agent"`
	// Ground is on what a kiosk gives the class: age or claim. A kiosk gives the
	// classes of the catalogue's priority, each on its ground, and no other.
	Ground string `json:"ground,omitempty" enum:"age,claim"`
	// SubjectSealed is what the card said (a Subject as JSON), sealed to the
	// hall's public key (see package subject). Base64 on the wire.
	SubjectSealed []byte `json:"subject_sealed,omitempty" maxLength:"8192"`
	// AgentForSealed is for whom an agent takes it, sealed as SubjectSealed.
	AgentForSealed []byte `json:"agent_for,omitempty" maxLength:"8192"`
	// People is how many a group is.
	People int `json:"people,omitempty" minimum:"1" maximum:"1000"`
	// Officer is the user name of whom a named ticket is for.
	Officer string `json:"officer,omitempty" maxLength:"64"`
	// Language is the language the citizen chose: zh, en or ko.
	Language string `json:"language,omitempty" enum:"zh,en,ko"`
}

// Issued is the answer to POST /api/v1/tickets.
type Issued struct {
	ID        string `json:"id"`
	Number    string `json:"number"` // such as A001
	Queue     string `json:"queue"`  // queue letter
	QueueName Text   `json:"queue_name"`
	// Zone says where the windows of this queue are.
	Zone Text `json:"zone"`
	// Windows are the numbers of the windows that serve this queue.
	Windows []int `json:"windows"`
	// Ahead is how many people wait before this ticket.
	Ahead int `json:"ahead"`
	// Wait is absent while the hall cannot say honestly how long it will take.
	Wait     *Wait     `json:"wait,omitempty"`
	Token    string    `json:"token"` // public token of GET /t/{token}
	PageURL  string    `json:"page_url,omitempty"`
	IssuedAt time.Time `json:"issued_at"`
	// Class is what it is called by, Ground on what a kiosk gave it; SlotAt is the
	// begin of its appointment, and People how many a group is.
	Class  string     `json:"class,omitempty"`
	Ground string     `json:"ground,omitempty"`
	SlotAt *time.Time `json:"slot_at,omitempty"`
	People int        `json:"people,omitempty"`
}

// Wait is a waiting time as a range, in seconds.
type Wait struct {
	P50S       int       `json:"p50_s"`
	P90S       int       `json:"p90_s"`
	ComputedAt time.Time `json:"computed_at"`
}

// PrintedRequest is the body of POST /api/v1/tickets/{id}/printed.
type PrintedRequest struct {
	OK bool `json:"ok"`
	// Cause says why printing failed: paper_out, cover_open, cutter, offline,
	// mute, unknown.
	Cause string `json:"cause,omitempty" enum:"paper_out,cover_open,cutter,offline,mute,unknown"`
	// Reprint is true for a copy that carries 补打.
	Reprint bool `json:"reprint,omitempty"`
}

// Ticket is a ticket as staff and kiosks see it. It never holds a name.
type Ticket struct {
	ID         string     `json:"id"`
	Number     string     `json:"number"`
	Queue      string     `json:"queue"`
	QueueName  Text       `json:"queue_name"`
	Services   []Service  `json:"services"`
	Class      string     `json:"class"`
	State      string     `json:"state"`
	Window     int        `json:"window,omitempty"`
	CallID     string     `json:"call_id,omitempty"`
	Recalls    int        `json:"recalls"`
	Ahead      int        `json:"ahead"`
	HasHolder  bool       `json:"has_holder"` // a card was read
	Language   string     `json:"language,omitempty"`
	Printed    string     `json:"printed"` // "", "ok", "failed"
	PrintCause string     `json:"print_cause,omitempty"`
	IssuedAt   time.Time  `json:"issued_at"`
	CalledAt   *time.Time `json:"called_at,omitempty"`
	StartedAt  *time.Time `json:"started_at,omitempty"`
	EndedAt    *time.Time `json:"ended_at,omitempty"`
	Wait       *Wait      `json:"wait,omitempty"`

	// Done counts the services it has had: the next one in Services is the one it
	// waits for or has in hand.
	Done int `json:"done"`
	// Why is the reason of its last call.
	Why *Why `json:"why,omitempty"`
	// RecallsLeft is how often the call may still be repeated.
	RecallsLeft int        `json:"recalls_left"`
	RecalledAt  *time.Time `json:"recalled_at,omitempty"`
	// Came says how it came to wait where it waits: transferred, reactivated;
	// empty: it was taken there.
	Came string `json:"came,omitempty"`
	// ToWindow and ToStaff say for whom alone it waits.
	ToWindow int    `json:"to_window,omitempty"`
	ToStaff  string `json:"to_staff,omitempty"`
	// Returns counts how often it was missed and came back.
	Returns int        `json:"returns,omitempty"`
	People  int        `json:"people,omitempty"`
	Officer string     `json:"officer,omitempty"`
	SlotAt  *time.Time `json:"slot_at,omitempty"` // of its appointment
	// WaitingSince is since when it waits in this queue.
	WaitingSince time.Time `json:"waiting_since"`
	// Ground is on what a kiosk gave the class: age, the card's birth date, or
	// claim, which the window checks. Empty: staff gave it, or it is given to all.
	Ground string `json:"ground,omitempty"`
	// Told is how far the call has got; absent until a device has said so.
	Told *Told `json:"told,omitempty"`
	// Ended is hall-closed where the hall's own closing ended it.
	Ended string `json:"ended,omitempty"`
}

// Told says how many of the hall's boards have shown a call and how many of its
// speakers have said it, of those that are connected.
type Told struct {
	Boards   int `json:"boards"`
	Shown    int `json:"shown"`
	Speakers int `json:"speakers"`
	Spoken   int `json:"spoken"`
	// SayBy is until when its sentence may still be said; absent where it is not said.
	// A sentence takes some ten seconds, and may stand in line: it is late only where
	// it has not been said some time after this.
	SayBy *time.Time `json:"say_by,omitempty"`
}

// ServicesRequest is the body of POST /api/v1/tickets/{id}/services: all of the
// ticket's services; those it has had or has in hand stay first.
type ServicesRequest struct {
	Services []string `json:"services" minItems:"1" maxItems:"5"`
}

// ClassRequest is the body of POST /api/v1/tickets/{id}/class: another class for a
// ticket that waits. Reason is a code of the hall's class_reasons.
type ClassRequest struct {
	Class  string `json:"class" enum:"normal,appointment,priority,green,returning,agent"`
	Reason string `json:"reason" minLength:"1" maxLength:"40"`
}

// FindRequest is the body of POST /api/v1/tickets/find: a card that was just read.
type FindRequest struct {
	SubjectSealed []byte `json:"subject_sealed" maxLength:"8192"`
}

// Found is what the holder of a card has of today: tickets, oldest first, and
// appointments, by their time.
type Found struct {
	Tickets      []Ticket `json:"tickets"`
	Appointments []Booked `json:"appointments"`
}

// PublicTicket is what a ticket's public token may read. It names no service.
type PublicTicket struct {
	Number    string    `json:"number"`
	State     string    `json:"state"`
	Window    int       `json:"window,omitempty"`
	Zone      Text      `json:"zone"`
	Ahead     int       `json:"ahead"`
	Wait      *Wait     `json:"wait,omitempty"`
	IssuedAt  time.Time `json:"issued_at"`
	UpdatedAt time.Time `json:"updated_at"`
	Hall      Text      `json:"hall"`
	// Ended is hall-closed where the hall's own closing ended it: nobody missed a
	// call.
	Ended string `json:"ended,omitempty"`
	// Emergency stands where the ticket waits or is called to; absent: none does.
	Emergency *Emergency `json:"emergency,omitempty"`
}

// Subject is what a card says of its holder. It travels only sealed, and is
// shown only to the clerk who serves the ticket.
type Subject struct {
	Name       string `json:"name"`
	IDNumber   string `json:"id_number"`
	IDType     string `json:"id_type"` // resident, hmt, foreign (old I card), foreign_2023 (Y card)
	Sex        string `json:"sex,omitempty"`
	Birth      string `json:"birth,omitempty"` // YYYY-MM-DD
	Ethnic     string `json:"ethnic,omitempty"`
	Address    string `json:"address,omitempty"`
	Issuer     string `json:"issuer,omitempty"`
	ValidFrom  string `json:"valid_from,omitempty"`
	ValidUntil string `json:"valid_until,omitempty"` // YYYY-MM-DD or 长期
	// Typed: the number was typed at a kiosk and no card was read. There is nothing but
	// the number, and who serves looks at the card itself.
	Typed bool `json:"typed,omitempty"`
	// Text is what somebody wrote, where no card was read.
	Text string `json:"text,omitempty"`
}

// Holder is a ticket's holder as shown to the clerk who serves: masked unless
// the whole was asked for.
type Holder struct {
	Masked  bool    `json:"masked"`
	Subject Subject `json:"subject"`
}
