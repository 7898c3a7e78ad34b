package catalogue

import (
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

// Catalogue is a catalogue's file, read and checked.
type Catalogue struct {
	// Languages are those that the hall shows, its own first and zh among them; where
	// the file does not say, zh, en and ko.
	Languages []string  `yaml:"languages"`
	Hall      wire.Text `yaml:"hall"`
	// Calendar is the hall's, by id; empty: always open.
	Calendar  string     `yaml:"calendar"`
	Calendars []Calendar `yaml:"calendars"`
	Rules     Rules      `yaml:"rules"`
	Priority  Priority   `yaml:"priority"`
	Zones     []Zone     `yaml:"zones"`
	Queues    []Queue    `yaml:"queues"`
	Windows   []Window   `yaml:"windows"`
	Themes    []Theme    `yaml:"themes"`
	Services  []Service  `yaml:"services"`

	version string // first 16 hex digits of SHA-256 of the file
	notes   yamlfile.Faults
}

// Zone is a part of the hall that a citizen can be sent to.
type Zone struct {
	ID   string    `yaml:"id"`
	Name wire.Text `yaml:"name"`
}

// Queue is a line of waiting people; its letter, or two, start every number.
type Queue struct {
	ID   string    `yaml:"id"`
	Name wire.Text `yaml:"name"`
	Zone string    `yaml:"zone"`
	// Calendar of its services, by id; empty: the hall's.
	Calendar     string        `yaml:"calendar"`
	Appointments *Appointments `yaml:"appointments"`
}

// Window is a service window (窗口).
type Window struct {
	Number int       `yaml:"number"`
	Name   wire.Text `yaml:"name"`
	Zone   string    `yaml:"zone"`
	// Queues it serves, in order of preference.
	Queues []string `yaml:"queues"`
	// Kind is integrated (综合), special (专窗), green (绿色通道) or pickup (出件);
	// empty: integrated where it serves more than one queue, else special.
	Kind string `yaml:"kind"`
	// Helps are queues it serves besides, once their wait is long.
	Helps    []Help `yaml:"helps"`
	Calendar string `yaml:"calendar"`
}

// nameKinds gives each window without a kind the one that its queues make it.
func (c *Catalogue) nameKinds() {
	for i, w := range c.Windows {
		if w.Kind == "" && len(w.Queues) > 1 {
			c.Windows[i].Kind = "integrated"
		} else if w.Kind == "" {
			c.Windows[i].Kind = "special"
		}
	}
}

// Help is a queue that a window helps.
type Help struct {
	Queue string `yaml:"queue"`
	// AfterMinutes is how long somebody must have waited there.
	AfterMinutes int `yaml:"after_minutes"`
}

// Theme is one tile of the kiosk's first screen.
type Theme struct {
	ID       string    `yaml:"id"`
	Name     wire.Text `yaml:"name"`
	Hint     wire.Text `yaml:"hint"`
	Icon     string    `yaml:"icon"`
	Services []string  `yaml:"services"`
}

// Service is a service (事项).
type Service struct {
	Code string    `yaml:"code"`
	Name wire.Text `yaml:"name"`
	// Keywords are what people call it besides, in Chinese, to find it by: 换驾照.
	Keywords   []string   `yaml:"keywords"`
	Department wire.Text  `yaml:"department"`
	Queue      string     `yaml:"queue"`
	Flags      []string   `yaml:"flags"`
	Materials  []Material `yaml:"materials"`
	// Fee in words; none: free of charge.
	Fee wire.Text `yaml:"fee"`
	// PromisedDays and LegalDays are working days from acceptance, or days of the
	// calendar where Details says so; 0: at once.
	PromisedDays    int `yaml:"promised_days"`
	LegalDays       int `yaml:"legal_days"`
	ExpectedMinutes int `yaml:"expected_minutes"`
	// CardRequired is true unless the file says false.
	CardRequired *bool `yaml:"card_required"`
	// CardTyped lets who has no card with them type its number at a kiosk; the window
	// looks at the card. Left out: it does not.
	CardTyped bool `yaml:"card_typed"`
	// Calendar by id; empty: the queue's or the hall's.
	Calendar string `yaml:"calendar"`
	// LastTicketMinutes instead of the calendar's; 0: the calendar's.
	LastTicketMinutes int `yaml:"last_ticket_minutes"`
	// Appointments of this service alone; left out: the queue's.
	Appointments *Appointments `yaml:"appointments"`
	Details      `yaml:",inline"`
}

// NeedsCard says whether a ticket for the service needs an ID card.
func (s Service) NeedsCard() bool { return s.CardRequired == nil || *s.CardRequired }

// Material is one thing to bring.
type Material struct {
	Name wire.Text `yaml:"name"`
	Form string    `yaml:"form"`
	// Copies to hand in; 0: only shown.
	Copies int `yaml:"copies"`
	// Shared: the hall fetches it itself. Deferrable: may be brought later.
	// Commitment: a signed commitment will do instead.
	Shared     bool `yaml:"shared"`
	Deferrable bool `yaml:"deferrable"`
	Commitment bool `yaml:"commitment"`
}

// The words a file may use.
var (
	flagNames = []string{"instant", "online", "nearby", "one_visit"}            //nolint:gochecknoglobals // read-only
	kindNames = []string{"integrated", "special", "green", "pickup"}            //nolint:gochecknoglobals // read-only
	formNames = []string{"original", "copy", "original_and_copy", "electronic"} //nolint:gochecknoglobals // read-only
	iconNames = []string{                                                       //nolint:gochecknoglobals // read-only
		"advice", "business", "civil", "driving", "family", "fund", "home",
		"household", "id", "medical", "more", "passport", "social", "tax",
		"transport", "work",
	}
)

// Icons are the names a theme's icon may have.
func Icons() []string { return append([]string(nil), iconNames...) }
