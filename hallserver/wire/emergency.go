package wire

import "time"

// Emergency is an emergency that stands where the reader is: in the whole hall, or
// in the zone of the window, ticket or kiosk that the answer is about. While it
// stands no number is given and none is called there. Of several it is the newest.
type Emergency struct {
	ID     string    `json:"id"` // of its announcement, by which it is ended
	Phrase string    `json:"phrase"`
	Text   Text      `json:"text"`
	Zones  []string  `json:"zones,omitempty"` // none: the whole hall
	Since  time.Time `json:"since"`
	// Until is when it stands no more; absent: when it is ended.
	Until *time.Time `json:"until,omitempty"`
}

// ClosedEmergency is Catalogue.ClosedReason while an emergency stands.
const ClosedEmergency = "emergency"
