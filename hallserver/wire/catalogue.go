package wire

import "time"

// Text is one text by language code: zh, en, ko. Chinese is always there; the
// others may be missing, also those that the hall shows.
type Text map[string]string

// In returns the text in language lang, else in Chinese.
func (t Text) In(lang string) string {
	if s := t[lang]; s != "" {
		return s
	}
	return t["zh"]
}

// Service is a service (事项) by code and name.
type Service struct {
	Code string `json:"code"`
	Name Text   `json:"name"`
}

// Catalogue is the answer to GET /api/v1/catalogue.
type Catalogue struct {
	Hall Text `json:"hall"`
	// Languages are those that the hall shows, its own first and zh among them;
	// missing, from an older server: zh, en, ko.
	Languages []string `json:"languages,omitempty"`
	Version   string   `json:"version"` // digest of the catalogue's file
	// SealKey is the hall's public key that kiosks seal subjects to (package subject).
	SealKey []byte `json:"seal_key"`
	// UTCOffsetS is how far the hall's clock is ahead of UTC now, in seconds: a
	// kiosk's clock and slips go by it, whatever its machine is set to.
	UTCOffsetS *int `json:"utc_offset_s,omitempty"`
	// Open says whether the hall takes tickets now, for one service at least.
	Open bool `json:"open"`
	// RatingReasons are what a rating may give as its reasons, by code.
	RatingReasons []Choice `json:"rating_reasons,omitempty"`
	// ClosesAt is when the opening under way ends; absent when it does not.
	ClosesAt *time.Time `json:"closes_at,omitempty"`
	// ClosedReason is why no tickets are given: holiday, weekend, closed, early
	// (before the first opening), break (between two), last-ticket (still open, but
	// the last ticket has been given), after (the last opening) or emergency.
	// ClosedText says it to people, with when it opens again. Empty while tickets are
	// given.
	ClosedReason string `json:"closed_reason,omitempty"`
	ClosedText   Text   `json:"closed_text,omitempty"`
	// OpensAt is when tickets are given again; absent while they are, and where
	// nobody can say.
	OpensAt *time.Time `json:"opens_at,omitempty"`
	Queues  []Queue    `json:"queues"`
	// Emergency stands where the kiosk is that asks; absent: none does.
	Emergency *Emergency `json:"emergency,omitempty"`
	// Themes group the services as citizens look for them, in screen order.
	Themes   []Theme         `json:"themes"`
	Services []ServiceDetail `json:"services"`
	// Priority says who goes first here; absent: nobody does.
	Priority *Priority `json:"priority,omitempty"`
	// Help is for a kiosk that asks with its own token; for others it is absent.
	Help *KioskHelp `json:"help,omitempty"`
}

// Priority says who goes first, and how a kiosk learns of it.
type Priority struct {
	// FromAge is the age in full years from which a card gives ClassPriority by
	// itself, on GroundAge; 0: none does.
	FromAge int `json:"from_age,omitempty"`
	// Claims are what a person may say of themselves, on GroundClaim.
	Claims []Claim `json:"claims,omitempty"`
}

// Claim is one thing that gives a class to whoever can show it at the window. It
// stays at the kiosk: the server is told the class alone.
type Claim struct {
	Code  string `json:"code"`
	Class string `json:"class"` // priority or green
	Name  Text   `json:"name"`  // who
	Show  Text   `json:"show"`  // what to show
}

// Theme is one tile of the kiosk's first screen.
type Theme struct {
	ID       string   `json:"id"`
	Name     Text     `json:"name"`
	Hint     Text     `json:"hint"`
	Icon     string   `json:"icon"` // see the icon names in deploy's catalogue
	Services []string `json:"services"`
}

// ServiceDetail is a service with all that a kiosk shows of it.
type ServiceDetail struct {
	Code string `json:"code"`
	Name Text   `json:"name"`
	// Keywords are what people call it besides; Pinyin is how its Chinese name is read,
	// then each of these: syllables without tones, with blanks between. See Search.
	Keywords   []string `json:"keywords,omitempty"`
	Pinyin     []string `json:"pinyin,omitempty"`
	Department Text     `json:"department"`
	Queue      string   `json:"queue"`
	Flags      []string `json:"flags,omitempty"` // instant, online, nearby, one_visit
	// Materials is what to bring.
	Materials []Material `json:"materials,omitempty"`
	// Fee in words; empty: free of charge.
	Fee             Text `json:"fee,omitempty"`
	PromisedDays    int  `json:"promised_days"`
	LegalDays       int  `json:"legal_days"`
	ExpectedMinutes int  `json:"expected_minutes"`
	// PromisedNatural and LegalNatural: these days are days of the calendar, not
	// working days.
	PromisedNatural bool `json:"promised_natural,omitempty"`
	LegalNatural    bool `json:"legal_natural,omitempty"`
	// CardRequired is false for matters of advice: such a ticket needs no card.
	CardRequired bool `json:"card_required"`
	// CardTyped: who has no card with them may type its number at a kiosk instead.
	CardTyped bool `json:"card_typed,omitempty"`
	// Waiting counts who waits in its queue now.
	Waiting int   `json:"waiting"`
	Wait    *Wait `json:"wait,omitempty"`
	// ClosedReason, ClosedText and OpensAt are of this service; empty while tickets
	// for it are given.
	ClosedReason string     `json:"closed_reason,omitempty"`
	ClosedText   Text       `json:"closed_text,omitempty"`
	OpensAt      *time.Time `json:"opens_at,omitempty"`

	// What follows is in the answer to GET /api/v1/services/{code} alone, as far as
	// the hall's list of services says it; texts may have several lines.

	Kind        string      `json:"kind,omitempty"`   // of the catalogue's kinds, such as permit
	For         []string    `json:"for,omitempty"`    // such as person, enterprise
	Levels      []string    `json:"levels,omitempty"` // such as county
	Address     Text        `json:"address,omitempty"`
	OfficeHours Text        `json:"office_hours,omitempty"`
	Telephones  []Telephone `json:"telephones,omitempty"`
	Conditions  Text        `json:"conditions,omitempty"`
	LegalBasis  Text        `json:"legal_basis,omitempty"`
	Steps       []Text      `json:"steps,omitempty"`
	Forms       []Text      `json:"forms,omitempty"` // to be filled in, by name
}

// Telephone is a number to ask or complain at.
type Telephone struct {
	Number string `json:"number"`
	For    string `json:"for"` // advice, complaint
}

// Material is one thing to bring.
type Material struct {
	Name       Text   `json:"name"`
	Form       string `json:"form"`   // original, copy, original_and_copy, electronic
	Copies     int    `json:"copies"` // 0: only shown
	Shared     bool   `json:"shared,omitempty"`
	Deferrable bool   `json:"deferrable,omitempty"`
	Commitment bool   `json:"commitment,omitempty"`
}
