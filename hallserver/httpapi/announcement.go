package httpapi

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

// noticeStands is how long a notice stands that says no time of its own.
const noticeStands = 5 * time.Minute

func (a *API) announcementRoutes() {
	register(a, route{
		method: http.MethodGet, path: base + "/announcements", id: "list-announcements",
		summary: "What can be said to many at once, and what stands now",
		action:  access.ReadAnnouncements, status: http.StatusOK, answer: wire.Announcements{},
	}, a.listAnnouncements)
	register(a, route{
		method: http.MethodPost, path: base + "/announcements", id: "make-announcement",
		summary: "Have a phrase said and shown: a notice, or an emergency until it is ended",
		action:  access.Announce, keyed: true, status: http.StatusCreated, answer: wire.Say{},
	}, a.makeAnnouncement)
	register(a, route{
		method: http.MethodPost, path: base + "/announcements/{id}/end", id: "end-announcement",
		summary: "End an announcement that stands",
		action:  access.Announce, keyed: true, status: http.StatusNoContent,
	}, a.endAnnouncement)
}

// said refuses where nothing can be said.
func (a *API) said(lang string) *problem {
	if a.Says == nil {
		return fail(lang, http.StatusNotFound, codeNotFound, "nothing is said to many here")
	}
	return nil
}

func (a *API) listAnnouncements(ctx context.Context, _ *nothing) (*output, error) {
	if p := a.said(plain(ctx).lang()); p != nil {
		return nil, p
	}
	out := wire.Announcements{Phrases: a.Says.Phrases(), Zones: a.Says.Zones(), Now: []wire.Say{}}
	if out.Phrases == nil {
		out.Phrases = []wire.Phrase{}
	}
	if out.Zones == nil {
		out.Zones = []wire.Zone{}
	}
	var standing []hall.Announcement
	a.Engine.View(func(s *hall.State) { standing = s.Standing(a.Now().UnixMilli()) })
	for _, n := range standing {
		out.Now = append(out.Now, a.say(n))
	}
	return respond(http.StatusOK, out)
}

// say is an announcement as boards get it. A phrase that was taken from the
// rules since has no text.
func (a *API) say(n hall.Announcement) wire.Say {
	out := wire.Say{
		ID: string(n.ID), Kind: wire.SayNotice, Phrase: n.Phrase, Text: wire.Text{}, At: moment(n.AtMS), Until: maybe(n.UntilMS),
	}
	u := voice.Utterance{Kind: voice.UtterNotice, Phrase: n.Phrase, At: out.At}
	if n.Emergency {
		out.Kind, u.Kind = wire.SayEmergency, voice.UtterEmergency
	}
	if len(n.Zones) == 1 {
		u.Zone = n.Zones[0]
	}
	if p, known := a.phrase(n.Phrase); known {
		out.Text, out.Announcement = p.Text, a.Says.Announce(u)
	}
	return out
}

func (a *API) phrase(id string) (wire.Phrase, bool) {
	phrases := a.Says.Phrases()
	if i := slices.IndexFunc(phrases, func(p wire.Phrase) bool { return p.ID == id }); i >= 0 {
		return phrases[i], true
	}
	return wire.Phrase{}, false
}

type announceInput struct {
	Keyed
	Body wire.AnnouncementRequest
}

func (a *API) makeAnnouncement(ctx context.Context, in *announceInput) (*output, error) {
	lang := plain(ctx).lang()
	if p := a.said(lang); p != nil {
		return nil, p
	}
	phrase, known := a.phrase(in.Body.Phrase)
	if !known {
		p := fail(lang, http.StatusUnprocessableEntity, codeUnknownPhrase, "no such phrase")
		p.Errors = []wire.Field{{Location: "body.phrase", Message: "expected the id of a phrase of this hall"}}
		return nil, p
	}
	if p := a.zoned(lang, in.Body.Zones); p != nil {
		return nil, p
	}
	c := hall.MakeAnnouncement{
		ID: hall.AnnouncementID(in.Body.ID), Phrase: phrase.ID, Zones: in.Body.Zones, Emergency: phrase.Kind == wire.SayEmergency,
	}
	stands := time.Duration(in.Body.Minutes) * time.Minute
	if stands == 0 && !c.Emergency {
		stands = noticeStands
	}
	if stands > 0 {
		c.UntilMS = a.Now().Add(stands).UnixMilli()
	}
	// Made before the writer has its turn: it does not wait for voices.
	made := a.say(hall.Announcement{
		ID: c.ID, Phrase: c.Phrase, Zones: c.Zones, Emergency: c.Emergency, AtMS: a.Now().UnixMilli(), UntilMS: c.UntilMS,
	})
	return a.do(ctx, in.Key, c, func(_ *hall.State, _ []hall.Event, atMS int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		made.At = moment(atMS)
		return http.StatusCreated, encode(made)
	})
}

// zoned refuses a zone that is none of the hall's.
func (a *API) zoned(lang string, zones []string) *problem {
	known := a.Says.Zones()
	for i, id := range zones {
		if slices.ContainsFunc(known, func(z wire.Zone) bool { return z.ID == id }) {
			continue
		}
		p := fail(lang, http.StatusUnprocessableEntity, codeUnknownZone, "no such zone")
		p.Errors = []wire.Field{{Location: fmt.Sprintf("body.zones[%d]", i), Message: "expected the id of a zone of this hall"}}
		return p
	}
	return nil
}

type endInput struct {
	Keyed
	ID string `path:"id" maxLength:"64"`
}

func (a *API) endAnnouncement(ctx context.Context, in *endInput) (*output, error) {
	lang := plain(ctx).lang()
	if p := a.said(lang); p != nil {
		return nil, p
	}
	return a.do(ctx, in.Key, hall.EndAnnouncement{ID: hall.AnnouncementID(in.ID)}, func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusNoContent, nil
	})
}
