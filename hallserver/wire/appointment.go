package wire

import "time"

// States of an appointment as they travel on the wire, of those that may still come.
const (
	AppointmentBooked    = "booked"
	AppointmentWithdrawn = "withdrawn" // the hall cannot keep it
)

// Slot is a time for which places can be booked. GET
// /api/v1/appointments/slots?service=CODE&from=DATE&days=N answers a list.
type Slot struct {
	Date  string    `json:"date"` // YYYY-MM-DD
	Start time.Time `json:"start"`
	End   time.Time `json:"end"`
	Free  int       `json:"free"`
}

// BookingRequest is the body of POST /api/v1/appointments.
type BookingRequest struct {
	Services []string  `json:"services" minItems:"1" maxItems:"5"`
	Start    time.Time `json:"start"` // of a slot
	// SubjectSealed is the holder (a Subject as JSON), sealed to the hall's
	// public key.
	SubjectSealed []byte `json:"subject_sealed" maxLength:"8192"`
	Language      string `json:"language,omitempty" enum:"zh,en,ko"`
}

// Booked is the answer: an appointment as its holder knows it.
type Booked struct {
	Code     string    `json:"code"` // to check in with
	Services []Service `json:"services"`
	State    string    `json:"state"` // booked, arrived, cancelled, withdrawn
	// Reason is why the hall withdrew it: hall-closed, service-withdrawn. ReasonText
	// says so to its holder.
	Reason     string    `json:"reason,omitempty"`
	ReasonText Text      `json:"reason_text,omitempty"`
	Start      time.Time `json:"start"`
	End        time.Time `json:"end"`
	// CheckInFrom and KeptUntil are when check-in begins, and until when the
	// appointment is kept.
	CheckInFrom time.Time `json:"check_in_from"`
	KeptUntil   time.Time `json:"kept_until"`
	RemindAt    time.Time `json:"remind_at"`
	Zone        Text      `json:"zone"`
}

// CheckInRequest is the body of POST /api/v1/appointments/{code}/checkin; the
// answer is Issued. The code "card" stands for: whichever appointment the holder
// of SubjectSealed has today.
type CheckInRequest struct {
	// Ticket is the id of the ticket to be, made by the sender.
	Ticket        string `json:"ticket" minLength:"8" maxLength:"64"`
	SubjectSealed []byte `json:"subject_sealed,omitempty" maxLength:"8192"`
}

// CheckInByCard is the code that asks for the holder's own appointment.
const CheckInByCard = "card"
