package wire

import "time"

// What boards, speakers and bridges say of themselves (BoardAck.Word).
const (
	WordOK        = "ok"
	WordNoSound   = "no-sound"       // the sound device is missing or hangs
	WordClip      = "clip-missing"   // a sentence could not be said for want of a clip
	WordMedia     = "media-missing"  // a picture or video could not be had or read
	WordLayout    = "layout-unknown" // the layout asks for what this program cannot do
	WordTooSmall  = "screen-small"   // the farthest seat cannot read it
	WordSign      = "sign-silent"    // the sign does not answer, or is not plugged in
	WordSignFault = "sign-fault"     // the sign answers, and refuses
	WordBlocked   = "sound-blocked"  // the browser waits for a touch before it lets sound out
	WordNoAudio   = "sound-missing"  // the browser has no sound, or none to be had
)

// WordUnbound is why a bridge is refused that is bound to no window: its keys do
// nothing.
const WordUnbound = "unbound"

// KindBridge stands for the kind of a board in the DeviceHealth of a bridge itself,
// which is at no board: its Board is empty.
const KindBridge = "bridge"

// How a device of the hall is.
const (
	DeviceOK      = "ok"
	DeviceLate    = "late"    // connected, and behind with what it should show or say
	DeviceTrouble = "trouble" // connected, and says itself that something is wrong
	DeviceGone    = "gone"    // was connected today, or is expected, and is not
	DeviceRefused = "refused" // asks, and is not let in
)

// DeviceHealth is one board, speaker or sign; or a bridge (KindBridge) whose keys are
// refused, because it is bound to no window (WordUnbound) or to others than its file
// names (a Problem's code, not-its-window).
type DeviceHealth struct {
	Board  string `json:"board"`
	Kind   string `json:"kind,omitempty"` // of the board; empty: there is no such board
	Device string `json:"device,omitempty"`
	Name   string `json:"name,omitempty"` // as it was enrolled
	State  string `json:"state"`
	// Since is since when it is in this state, LastSeen when it was heard of last.
	Since    time.Time `json:"since"`
	LastSeen time.Time `json:"last_seen"`
	// Shown and Spoken are whether it has ever shown, or said, something.
	Shows  bool `json:"shows"`
	Speaks bool `json:"speaks"`
	// BehindS is how old the oldest call is that it should have shown or said by
	// now, in seconds.
	BehindS int `json:"behind_s"`
	// Word, Detail and WordAt are the device's last word, or why it was refused (a
	// Problem's code).
	Word   string     `json:"word,omitempty"`
	Detail string     `json:"detail,omitempty"`
	WordAt *time.Time `json:"word_at,omitempty"`
	// LastCall is the number it showed or said last, and when.
	LastCall   string     `json:"last_call,omitempty"`
	LastCallAt *time.Time `json:"last_call_at,omitempty"`
}

// FileHealth is a file of the hall's settings that was changed and refused: the
// last good one is in force.
type FileHealth struct {
	Name  string `json:"name"`
	Fault string `json:"fault"` // with its line
	// FaultZH is the same in Chinese; empty: there is none.
	FaultZH string    `json:"fault_zh,omitempty"`
	At      time.Time `json:"at"`
}

// CardLeft is a kiosk on whose reader somebody's card was left, as it said itself a
// moment ago. Whose card it is, nobody knows.
type CardLeft struct {
	Device string `json:"device"`
	Name   string `json:"name,omitempty"` // as it was enrolled
	// Since is when it was left, by the server's clock.
	Since time.Time `json:"since"`
}

// HolidaysMissing is a calendar of the hall that lacks the holidays of a year that
// can be booked into, or has begun.
type HolidaysMissing struct {
	Calendar string `json:"calendar"` // its id
	Name     Text   `json:"name"`
	Year     int    `json:"year"`
}

// Health is the answer to GET /api/v1/devices/health, for lead, manager, admin.
type Health struct {
	At      time.Time      `json:"at"`
	Devices []DeviceHealth `json:"devices"`
	Files   []FileHealth   `json:"files"`
	// Cards are the kiosks on which a card was left, by name.
	Cards []CardLeft `json:"cards"`
	// Clock is why the server's clock is not trusted, and what to do; empty: it is.
	Clock string `json:"clock,omitempty"`
	// Holidays are the calendars that lack the holidays of a year. They are no alarm.
	Holidays []HolidaysMissing `json:"holidays,omitempty"`
	// Halted is why no command is taken now, as a Problem's code: disk-low, read-only,
	// journal-behind, journal-gone. Empty: commands are taken. HaltedDetail says more,
	// for whoever looks after the server.
	Halted       string `json:"halted,omitempty"`
	HaltedDetail string `json:"halted_detail,omitempty"`
	// Alarms are the devices, files and cards that want somebody to look, the clock, and
	// that nothing is taken.
	Alarms int `json:"alarms"`
}

// CallsReport is the answer to GET /api/v1/reports/calls?date=: how the calls of a
// day reached its screens and loudspeakers. Seconds are from the call.
type CallsReport struct {
	Date    string        `json:"date"`
	Calls   int           `json:"calls"`
	Devices []CallsDevice `json:"devices"`
}

// CallsDevice is one device's part of a CallsReport.
type CallsDevice struct {
	Board  string `json:"board"`
	Device string `json:"device"`
	Name   string `json:"name,omitempty"`
	// Due is how many calls it was to show or say while it was there.
	Due     int `json:"due"`
	Shown   int `json:"shown"`
	Spoken  int `json:"spoken"`
	Skipped int `json:"skipped"`
	// P50S and P99S are how long after the call it was shown (or, by a device that
	// only speaks, said), in seconds.
	P50S float64 `json:"p50_s"`
	P99S float64 `json:"p99_s"`
	// LateMost is the longest, and of which number.
	MostS      float64 `json:"most_s"`
	MostNumber string  `json:"most_number,omitempty"`
}
