package hall

// TicketID names a ticket for ever. Its sender makes it: 8 to 64 of
// A-Z a-z 0-9 _ -.
type TicketID string

// QueueID is a queue's letter or two, such as A or AB. It starts every number of
// the queue.
type QueueID string

// ServiceCode names a service of the catalogue.
type ServiceCode string

// CallID names one call or recall, unique in the hall for ever.
type CallID string

// SubjectKey is the opaque key under which a person's data lies sealed.
type SubjectKey string

// AppointmentID is an appointment's code as its holder knows it: 8 to 16 of
// A-Z 0-9. Whoever books makes it.
type AppointmentID string

// RatingID names a rating for ever. Its sender makes it, in a ticket id's form.
type RatingID string

// AnnouncementID names an announcement for ever. Its sender makes it: 1 to 64 of
// A-Z a-z 0-9 _ -.
type AnnouncementID string

// StaffID is a staff member's user name.
type StaffID string

// Valid says whether the id has the agreed form.
func (id TicketID) Valid() bool { return wellFormed(string(id)) }

// Valid says whether the id has the agreed form.
func (id RatingID) Valid() bool { return wellFormed(string(id)) }

// Valid says whether the code has the agreed form.
func (id AppointmentID) Valid() bool {
	if len(id) < 8 || len(id) > 16 {
		return false
	}
	for _, r := range id {
		if (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return false
		}
	}
	return true
}

// Valid says whether the id has the agreed form.
func (id AnnouncementID) Valid() bool { return isName(string(id)) }

func wellFormed(id string) bool { return len(id) >= 8 && isName(id) }

// isName says whether a text is 1 to 64 of A-Z a-z 0-9 _ -: too little to write
// of a person in.
func isName(text string) bool {
	if text == "" || len(text) > 64 {
		return false
	}
	for _, r := range text {
		switch {
		case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_', r == '-':
		default:
			return false
		}
	}
	return true
}
