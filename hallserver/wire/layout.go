package wire

// Kinds of boards.
const (
	BoardHall   = "hall"    // every call
	BoardZone   = "zone"    // the calls of a zone's windows
	BoardOne    = "window"  // one window's
	BoardPickup = "pickup"  // whose result lies ready
	BoardWall   = "wall"    // the manager's
	BoardSpeak  = "speaker" // nothing to see: a loudspeaker of a zone
	BoardSign   = "sign"    // a window's LED sign, driven by a bridge
)

// Parts of a board beside its calls, by name.
const (
	PartWaiting = "waiting" // how many wait in each queue, and how long
	PartNotices = "notices"
	PartMedia   = "media"   // pictures and videos
	PartWeather = "weather" // how crowded the hall is
	PartWindows = "windows" // which number is at which window
)

// Layout is how a board looks. Zero values: as the kind usually does.
type Layout struct {
	// ScreenMM is the height of the picture in millimetres, SeatM the distance of
	// the farthest seat in metres. What a board was started with goes before.
	ScreenMM float64 `json:"screen_mm,omitempty"`
	SeatM    float64 `json:"seat_m,omitempty"`
	// Lines is how many calls stand on a page at most, 1 to 6.
	Lines int `json:"lines,omitempty"`
	// HoldS is how long a call keeps its line at least, in seconds; 0: 8.
	HoldS int `json:"hold_s,omitempty"`
	// Second is the language beside Chinese, one that the hall shows: en, ko or none;
	// empty: en.
	Second   string `json:"second,omitempty"`
	Contrast bool   `json:"contrast,omitempty"`
	// Parts are what stands beside the calls, first to last; nil: the kind's own.
	Parts []string `json:"parts,omitempty"`
	// Dim are the hours in which the picture is darker.
	Dim []Dim `json:"dim,omitempty"`
	// BusyMin and CrowdedMin are from how many minutes of waiting (P50, the mean of
	// the queues by their length) the hall counts as busy and as crowded; 0: 15, 40.
	BusyMin    int `json:"busy_min,omitempty"`
	CrowdedMin int `json:"crowded_min,omitempty"`
}

// Dim is a time of the day in which a screen, or a sign, is darker.
type Dim struct {
	From    string `json:"from"`    // HH:MM, hall's time; may be later than To: over midnight
	To      string `json:"to"`      // HH:MM, not included
	Percent int    `json:"percent"` // of full brightness, 10 to 100
}

// Kinds of media.
const (
	MediaPicture = "picture" // PNG, JPEG
	MediaVideo   = "video"   // MP4, WebM; browser boards only
)

// Media is a picture or video of the hall's served folder, fetched from
// GET /api/v1/media/{name}.
type Media struct {
	Name string `json:"name"`
	Kind string `json:"kind"`
	// Version changes with the file, so that a board fetches it again.
	Version string `json:"version"`
	Seconds int    `json:"seconds"` // how long a picture stands
	Alt     Text   `json:"alt"`     // what it shows, for who cannot see it
}

// Figures are a hall's day so far. Seconds are means over the day but for
// LongestS, which is the longest somebody waits now.
type Figures struct {
	Issued   int `json:"issued"`
	Waiting  int `json:"waiting"`
	Serving  int `json:"serving"`
	Done     int `json:"done"`
	NoShow   int `json:"noshow"`
	WaitS    int `json:"wait_s"`
	ServeS   int `json:"serve_s"`
	LongestS int `json:"longest_s"`
	Open     int `json:"open"`    // windows open
	Windows  int `json:"windows"` // windows there are
	Alarms   int `json:"alarms"`  // devices that want somebody to look
}
