package board

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strconv"
	"time"

	"yimen/hallserver/hall"
	"yimen/hallserver/message"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// pickupStands is how long the announcement of a pick-up stands on boards; its
// number stays in the list of them until it was taken.
const pickupStands = recentCalls

// saying is something that was said and stands.
type saying struct {
	id     string        // of the say
	ticket hall.TicketID // of a pick-up; else it is an announcement
}

// readSays are the says a board begins with, oldest first: all that stand.
func (p *projector) readSays(st *hall.State, now time.Time) []wire.Say {
	p.saying = nil
	var says []wire.Say
	if p.traits.says {
		for _, a := range st.Standing(now.UnixMilli()) {
			if s, ok := p.announcement(a); ok {
				says = append(says, s)
				p.saying = append(p.saying, saying{id: s.ID})
			}
		}
	}
	if p.traits.pickups {
		for _, r := range st.Pickups {
			if s, ok := p.pickup(st, r); ok && now.Before(*s.Until) {
				says = append(says, s)
				p.saying = append(p.saying, saying{s.ID, r.Ticket})
			}
		}
	}
	slices.SortStableFunc(says, func(a, b wire.Say) int { return a.At.Compare(b.At) })
	return says
}

func (p *projector) observeAnnouncement(st *hall.State, id hall.AnnouncementID) {
	i := slices.IndexFunc(st.Announcements, func(a hall.Announcement) bool { return a.ID == id })
	if i < 0 || !p.traits.says {
		return
	}
	if s, ok := p.announcement(st.Announcements[i]); ok {
		p.pending.Says = append(p.pending.Says, s)
		p.saying = append(p.saying, saying{id: s.ID})
	}
}

func (p *projector) observePickup(st *hall.State, ticket hall.TicketID) {
	p.picked = p.traits.listed
	r, ready := st.Pickup(ticket)
	if !ready || !p.traits.pickups {
		return
	}
	if s, ok := p.pickup(st, r); ok {
		p.pending.Says = append(p.pending.Says, s)
		p.saying = append(p.saying, saying{s.ID, ticket})
	}
}

// announcement is the say of an announcement; ok is false when it is not for this
// board. An emergency of a phrase that nobody knows any more is still one.
func (p *projector) announcement(a hall.Announcement) (s wire.Say, ok bool) {
	phrase, known := p.cfg.Phrases(a.Phrase)
	if !p.hears(a.Zones) || !known && !a.Emergency {
		return wire.Say{}, false
	}
	s = wire.Say{
		ID: sayID(a), Kind: wire.SayNotice, Phrase: a.Phrase, Text: phrase.Text,
		At: time.UnixMilli(a.AtMS).UTC(), Until: timeOf(a.UntilMS),
	}
	utter := voice.UtterNotice
	if a.Emergency {
		s.Kind, utter = wire.SayEmergency, voice.UtterEmergency
	}
	if !known {
		s.Text = message.All("feed.emergency")
	}
	s.Announcement = p.announce(voice.Utterance{Kind: utter, Phrase: a.Phrase, At: s.At})
	return s, true
}

// sayID names an announcement for good. Its own id is unique on its day only, and its
// sender's to choose: a speaker that has said "c7" is not to take it for that call.
func sayID(a hall.Announcement) string {
	sum := sha256.Sum256([]byte(a.ID))
	return fmt.Sprintf("a%s-%x", strconv.FormatInt(a.AtMS, 36), sum[:6])
}

// pickup is the say of a pick-up's latest call.
func (p *projector) pickup(st *hall.State, r hall.Pickup) (s wire.Say, ok bool) {
	t := st.Tickets.Get(r.Ticket)
	if t == nil || !p.shows(t.Queue, r.Window) {
		return wire.Say{}, false
	}
	at := time.UnixMilli(r.CalledMS).UTC()
	until := at.Add(pickupStands)
	s = wire.Say{ID: string(r.Call), Kind: wire.SayPickup, Text: wire.Text{}, At: at, Until: &until}
	name, _ := p.cfg.Names.WindowText(r.Window)
	for _, lang := range message.Languages {
		window, ok := name[lang]
		if !ok {
			window = name["zh"]
		}
		s.Text[lang] = message.Text(lang, "feed.pickup", "number", t.Number(), "window", window)
	}
	s.Announcement = p.announce(voice.Utterance{
		Kind: voice.UtterPickup, Number: t.Number(), Window: r.Window, Language: t.Language, At: at,
	})
	return s, true
}

// takeUnsaid forgets what stands no more and returns the ids. A pick-up that was
// called again stands by its new call only.
func (p *projector) takeUnsaid(st *hall.State, nowMS int64) []string {
	var unsaid []string
	p.saying = slices.DeleteFunc(p.saying, func(s saying) bool {
		gone := !p.stillSaid(st, s, nowMS)
		if gone {
			unsaid = append(unsaid, s.id)
		}
		return gone
	})
	return unsaid
}

func (p *projector) stillSaid(st *hall.State, s saying, nowMS int64) bool {
	if s.ticket == "" {
		return slices.ContainsFunc(st.Announcements, func(a hall.Announcement) bool {
			return sayID(a) == s.id && a.Stands(nowMS)
		})
	}
	r, ready := st.Pickup(s.ticket)
	return ready && string(r.Call) == s.id && nowMS < r.CalledMS+pickupStands.Milliseconds()
}

// readPickups is the list of pick-ups, newest call first; nil: it has none.
func (p *projector) readPickups(st *hall.State) []wire.Pickup {
	if !p.traits.listed {
		return nil
	}
	list := make([]wire.Pickup, 0, len(st.Pickups))
	for _, r := range st.Pickups {
		t := st.Tickets.Get(r.Ticket)
		if t == nil || !p.shows(t.Queue, r.Window) {
			continue
		}
		name, _ := p.cfg.Names.WindowText(r.Window)
		list = append(list, wire.Pickup{
			Number: t.Number(), Window: r.Window, WindowName: name, CallID: string(r.Call), Times: r.Times,
			Ready: time.UnixMilli(r.ReadyMS).UTC(), CalledAt: time.UnixMilli(r.CalledMS).UTC(),
		})
	}
	slices.SortStableFunc(list, func(a, b wire.Pickup) int { return b.CalledAt.Compare(a.CalledAt) })
	return list
}
