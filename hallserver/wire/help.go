package wire

import "time"

// HelpRequest is the body of POST /api/v1/help: somebody at the kiosk that sends it
// asks for help.
type HelpRequest struct {
	// ID is made by the kiosk.
	ID string `json:"id" minLength:"1" maxLength:"64" doc:"Made by the sender: 1 to 64 of A-Z a-z 0-9 _ -"`
}

// HelpCall is somebody at a kiosk who asks for help, until they have had it. GET
// /api/v1/help answers a list, oldest first.
type HelpCall struct {
	ID string `json:"id"`
	// Device is the kiosk, and Kiosk its name.
	Device string    `json:"device"`
	Kiosk  string    `json:"kiosk"`
	Since  time.Time `json:"since"`
	// Taker is the user name of who goes there, TakenBy their name as colleagues see
	// it; empty: nobody yet. A kiosk is told only when it was taken.
	Taker   string     `json:"taker,omitempty"`
	TakenBy string     `json:"taken_by,omitempty"`
	TakenAt *time.Time `json:"taken_at,omitempty"`
}

// KioskHelp is how it stands with help at a kiosk.
type KioskHelp struct {
	// Attended says that somebody looks at the calls for help now: who calls is seen.
	Attended bool `json:"attended"`
	// Call is the kiosk's own that stands; absent: none does.
	Call *HelpCall `json:"call,omitempty"`
}
