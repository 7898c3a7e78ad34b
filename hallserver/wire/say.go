package wire

import "time"

// Kinds of what is said besides calls.
const (
	SayPickup    = "pickup"    // a result lies ready
	SayNotice    = "notice"    // such as: the hall closes in half an hour
	SayEmergency = "emergency" // goes before all else, again and again, until it ends
)

// Say is what a hall says to many at once, or of a result that lies ready. Boards
// show Text while it stands; speakers say its Announcement once, an emergency until
// it ends. ID is unique like a CallID, and acknowledged like one.
type Say struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	// Phrase is the id of what is said, one of the hall's phrases; empty for pickup.
	Phrase string    `json:"phrase,omitempty"`
	Text   Text      `json:"text"`
	At     time.Time `json:"at"`
	// Until is when it stands no more, if that is known; nil: until it is ended.
	Until        *time.Time    `json:"until,omitempty"`
	Announcement *Announcement `json:"announcement,omitempty"`
}

// Pickup is a number whose result lies ready at a window.
type Pickup struct {
	Number     string    `json:"number"`
	Window     int       `json:"window"`
	WindowName Text      `json:"window_name"`
	Ready      time.Time `json:"ready"`
	CallID     string    `json:"call_id"` // of its latest announcement
	CalledAt   time.Time `json:"called_at"`
	Times      int       `json:"times"` // announcements so far
}

// Pickups are all of a board's pick-ups, newest first.
type Pickups struct {
	List []Pickup `json:"list"`
}

// ReadyResult is a result that lies ready as staff see it (GET /api/v1/pickups): with
// the id of its ticket, which boards do not get.
type ReadyResult struct {
	Ticket string `json:"ticket"`
	Pickup Pickup `json:"pickup"`
}

// Phrase is something a hall can say to all, of its voice rules
// (GET /api/v1/announcements).
type Phrase struct {
	ID   string `json:"id"`
	Kind string `json:"kind"` // notice, emergency
	Text Text   `json:"text"`
}

// Announcements is the answer to GET /api/v1/announcements: what can be said, and
// what stands now.
type Announcements struct {
	Phrases []Phrase `json:"phrases"`
	Zones   []Zone   `json:"zones"`
	Now     []Say    `json:"now"`
}

// Zone is a part of the hall.
type Zone struct {
	ID   string `json:"id"`
	Name Text   `json:"name"`
}

// AnnouncementRequest is the body of POST /api/v1/announcements. The id is the
// sender's own.
type AnnouncementRequest struct {
	ID     string `json:"id" minLength:"1" maxLength:"64"`
	Phrase string `json:"phrase" minLength:"1" maxLength:"64"`
	// Zones are where it is said; none: everywhere.
	Zones []string `json:"zones,omitempty" maxItems:"64"`
	// Minutes is how long it stands on boards; 0: a notice 5, an emergency until it
	// is ended.
	Minutes int `json:"minutes,omitempty" minimum:"0" maximum:"720"`
}

// PickupRequest is the body of POST /api/v1/tickets/{id}/ready: the result lies
// ready at a window. A second one calls the number again.
type PickupRequest struct {
	Window int `json:"window" minimum:"1" maximum:"9999"`
}
