package hall

import (
	"encoding/json"
	"fmt"
)

// EventVersion is the version new events are written in.
const EventVersion = 1

// EncodeEvent is an event's payload as stored: JSON.
func EncodeEvent(e Event) ([]byte, error) {
	b, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode %s: %w", e.Kind(), err)
	}
	return b, nil
}

// DecodeEvent reads a stored payload. Older versions are brought up to date
// here. It fails on a kind or version this program does not know.
func DecodeEvent(kind string, version int, payload []byte) (Event, error) {
	if version != EventVersion {
		return nil, fmt.Errorf("event %s has version %d, this program knows up to %d", kind, version, EventVersion)
	}
	decode, ok := decoderOf(kind)
	if !ok {
		return nil, fmt.Errorf("event kind %q is unknown to this program", kind)
	}
	e, err := decode(payload)
	if err != nil {
		return nil, fmt.Errorf("decode %s: %w", kind, err)
	}
	return Unworded(e), nil
}

func decoderOf(kind string) (func([]byte) (Event, error), bool) {
	switch kind {
	case ClockSet{}.Kind():
		return decodeAs[ClockSet], true
	case PlanAdopted{}.Kind():
		return decodeAs[PlanAdopted], true
	case DayOpened{}.Kind():
		return decodeAs[DayOpened], true
	case HoursSet{}.Kind():
		return decodeAs[HoursSet], true
	case DayClosed{}.Kind():
		return decodeAs[DayClosed], true
	case TicketIssued{}.Kind():
		return decodeAs[TicketIssued], true
	case TicketPrinted{}.Kind():
		return decodeAs[TicketPrinted], true
	case TicketCancelled{}.Kind():
		return decodeAs[TicketCancelled], true
	case ServicesSet{}.Kind():
		return decodeAs[ServicesSet], true
	case TicketCalled{}.Kind():
		return decodeAs[TicketCalled], true
	case TicketRecalled{}.Kind():
		return decodeAs[TicketRecalled], true
	case ServiceStarted{}.Kind():
		return decodeAs[ServiceStarted], true
	case ServiceFinished{}.Kind():
		return decodeAs[ServiceFinished], true
	case TicketNoShow{}.Kind():
		return decodeAs[TicketNoShow], true
	case TicketParked{}.Kind():
		return decodeAs[TicketParked], true
	case TicketTransferred{}.Kind():
		return decodeAs[TicketTransferred], true
	case TicketReactivated{}.Kind():
		return decodeAs[TicketReactivated], true
	case TicketExpired{}.Kind():
		return decodeAs[TicketExpired], true
	case TicketReinstated{}.Kind():
		return decodeAs[TicketReinstated], true
	case HolderRevealed{}.Kind():
		return decodeAs[HolderRevealed], true
	case ServiceRated{}.Kind():
		return decodeAs[ServiceRated], true
	case WindowOpened{}.Kind():
		return decodeAs[WindowOpened], true
	case WindowPaused{}.Kind():
		return decodeAs[WindowPaused], true
	case PausePlanned{}.Kind():
		return decodeAs[PausePlanned], true
	case PauseDropped{}.Kind():
		return decodeAs[PauseDropped], true
	case WindowHandedOver{}.Kind():
		return decodeAs[WindowHandedOver], true
	case WindowClosed{}.Kind():
		return decodeAs[WindowClosed], true
	case AppointmentBooked{}.Kind():
		return decodeAs[AppointmentBooked], true
	case AppointmentCancelled{}.Kind():
		return decodeAs[AppointmentCancelled], true
	case AppointmentArrived{}.Kind():
		return decodeAs[AppointmentArrived], true
	case AppointmentRestored{}.Kind():
		return decodeAs[AppointmentRestored], true
	case AppointmentWithdrawn{}.Kind():
		return decodeAs[AppointmentWithdrawn], true
	case AppointmentMissed{}.Kind():
		return decodeAs[AppointmentMissed], true
	}
	return decoderOfSaid(kind)
}

// decoderOfSaid is decoderOf for what is said to many at once, for what the guide desk
// does,
// and for the journal's own events.
func decoderOfSaid(kind string) (func([]byte) (Event, error), bool) {
	switch kind {
	case AnnouncementMade{}.Kind():
		return decodeAs[AnnouncementMade], true
	case AnnouncementEnded{}.Kind():
		return decodeAs[AnnouncementEnded], true
	case PickupReady{}.Kind():
		return decodeAs[PickupReady], true
	case PickupCalled{}.Kind():
		return decodeAs[PickupCalled], true
	case PickupTaken{}.Kind():
		return decodeAs[PickupTaken], true
	case ClassSet{}.Kind():
		return decodeAs[ClassSet], true
	case HelpCalled{}.Kind():
		return decodeAs[HelpCalled], true
	case HelpTaken{}.Kind():
		return decodeAs[HelpTaken], true
	case HelpEnded{}.Kind():
		return decodeAs[HelpEnded], true
	case EpochStarted{}.Kind():
		return decodeAs[EpochStarted], true
	case NumbersRaised{}.Kind():
		return decodeAs[NumbersRaised], true
	}
	return nil, false
}

func decodeAs[E Event](payload []byte) (Event, error) {
	var e E
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, err
	}
	return e, nil
}
