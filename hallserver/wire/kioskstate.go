package wire

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// HeaderKiosk is the header with which a kiosk says how it is each time it asks for
// the catalogue:
//
//	Yimen-Kiosk: card-left=95    a card was left on its reader 95 seconds ago
//	Yimen-Kiosk: zone=east       it stands in this zone of the hall
//
// It is a list of key=value, parted by commas. Keys that are not known mean nothing,
// and a kiosk that sends no header says that there is nothing to say. It holds
// nothing of a person.
const HeaderKiosk = "Yimen-Kiosk"

// CardLeftMax bounds for how long a card is told to lie there.
const CardLeftMax = 365 * 24 * time.Hour

// kioskStateMax bounds the header, in bytes; a longer one says nothing.
const kioskStateMax = 256

const (
	keyCardLeft = "card-left"
	keyZone     = "zone"
)

// KioskState is how a kiosk is. The zero KioskState is a kiosk that is well.
type KioskState struct {
	// CardLeft says that somebody's card was left on the reader, CardLeftFor how long
	// ago; it is told in whole seconds, by the kiosk's own count and not by its clock.
	CardLeft    bool
	CardLeftFor time.Duration
	// Zone is the zone of the hall that it stands in, by its id; empty: not known. An
	// emergency of that zone is told to it.
	Zone string
}

// Header is the state as it is sent; empty: there is nothing to say.
func (s KioskState) Header() string {
	var parts []string
	if s.CardLeft {
		seconds := min(max(s.CardLeftFor, 0), CardLeftMax) / time.Second
		parts = append(parts, keyCardLeft+"="+strconv.FormatInt(int64(seconds), 10))
	}
	if zoneForm.MatchString(s.Zone) {
		parts = append(parts, keyZone+"="+s.Zone)
	}
	return strings.Join(parts, ",")
}

// zoneForm is the form of a zone's id.
var zoneForm = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,39}$`)

// ReadKioskState reads a header. What it does not know, or what makes no sense, is
// as if it had not been sent: how a kiosk is must not keep it from the catalogue.
func ReadKioskState(header string) KioskState {
	var s KioskState
	if len(header) > kioskStateMax {
		return s
	}
	for part := range strings.SplitSeq(header, ",") {
		key, value, _ := strings.Cut(strings.TrimSpace(part), "=")
		if key == keyZone && zoneForm.MatchString(value) {
			s.Zone = value
		}
		if key != keyCardLeft {
			continue
		}
		n, err := strconv.ParseUint(value, 10, 32)
		if age := time.Duration(n) * time.Second; err == nil && age <= CardLeftMax {
			s.CardLeft, s.CardLeftFor = true, age
		}
	}
	return s
}
