package voice

import (
	"maps"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// Defaults and bounds of the rules.
const (
	repeat       = 2
	gapMS        = 700
	mergeOver    = 5
	deadline     = 30 * time.Second
	noticeTime   = 2 * time.Minute
	maxRepeat    = 5
	maxPhrases   = 200
	maxWords     = 5000
	maxPeriods   = 24
	maxZones     = 64
	maxTextRunes = 160 // of a phrase in one language, about a minute of speech
)

// alsoByTicket says a call also in its ticket's language.
const alsoByTicket = "by-ticket"

// Rules are how a hall speaks. They do not change; Read makes new ones. The zero
// Rules say nothing but calls; DefaultRules are what a hall begins with.
type Rules struct {
	usual   manner
	zones   map[string]manner
	phrases []phrase
	own     synthesiser
	// location is the hall's time zone; nil: that of the times given.
	location *time.Location
	// shown are the hall's languages; nil: all.
	shown []string
}

// manner is how it is said in a zone.
type manner struct {
	voice     string // folder of recordings; empty: the one without a name
	repeat    int
	gapMS     int
	mergeOver int
	deadline  time.Duration
	also      []string // en, ko, or by-ticket
	yao       bool
	yaoGiven  bool
	volume    []period
	quiet     []period
	shown     []string // of the hall's languages; nil: all
}

// period is a time of the day, in minutes from midnight; to before from: over
// midnight.
type period struct {
	from, to int
	percent  int // of volume
}

func (p period) holds(minute int) bool {
	if p.from <= p.to {
		return p.from <= minute && minute < p.to
	}
	return minute >= p.from || minute < p.to
}

// phrase is something said to all.
type phrase struct {
	wire.Phrase
	recipes []recipe // Chinese first, then the other languages it is written in
}

func usualManner() manner {
	return manner{
		repeat: repeat, gapMS: gapMS, mergeOver: mergeOver, deadline: deadline,
		also: []string{alsoByTicket},
	}
}

// Zones are the zones that have rules of their own, by name.
func (r Rules) Zones() []string { return slices.Sorted(maps.Keys(r.zones)) }

// Also are the languages besides Mandarin that the rules ask for by name, by zone; ""
// is the hall, and a zone that speaks as the hall does is not there.
func (r Rules) Also() map[string][]string {
	named := func(m manner) []string {
		return slices.DeleteFunc(slices.Clone(m.also), func(lang string) bool { return lang == alsoByTicket })
	}
	out := map[string][]string{"": named(r.usual)}
	for id, m := range r.zones {
		if !slices.Equal(m.also, r.usual.also) {
			out[id] = named(m)
		}
	}
	return out
}

// In are the same rules for a hall of another time zone: periods of volume and
// quiet hours are told by its clocks.
func (r Rules) In(location *time.Location) Rules {
	r.location = location
	return r
}

// Speaking are the same rules for a hall that shows these languages, and speaks no
// others but in an emergency; nil: all.
func (r Rules) Speaking(languages []string) Rules {
	r.shown = languages
	return r
}

// shows is whether a language is among some; nil: it is.
func shows(languages []string, lang string) bool {
	return languages == nil || slices.Contains(languages, lang)
}

// WithYao says 幺 for the digit 1 wherever the rules do not say otherwise.
func (r Rules) WithYao(yao bool) Rules {
	set := func(m manner) manner {
		if !m.yaoGiven {
			m.yao = yao
		}
		return m
	}
	r.usual = set(r.usual)
	zones := make(map[string]manner, len(r.zones))
	for id, m := range r.zones {
		zones[id] = set(m)
	}
	r.zones = zones
	return r
}

// Phrases are what can be said to all, in the order of the file.
func (r Rules) Phrases() []wire.Phrase {
	out := make([]wire.Phrase, len(r.phrases))
	for i, p := range r.phrases {
		out[i] = p.Phrase
	}
	return out
}

// Phrase is the phrase of that id.
func (r Rules) Phrase(id string) (wire.Phrase, bool) {
	p, ok := r.phrase(id)
	return p.Phrase, ok
}

func (r Rules) phrase(id string) (phrase, bool) {
	i := slices.IndexFunc(r.phrases, func(p phrase) bool { return p.ID == id })
	if i < 0 {
		return phrase{}, false
	}
	return r.phrases[i], true
}

// Voices are the folders of recordings that the rules ask for; "" is the one
// without a name.
func (r Rules) Voices() []string {
	out := []string{r.usual.voice}
	for _, m := range r.zones {
		out = append(out, m.voice)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// manner is how a zone speaks.
func (r Rules) manner(zone string) manner {
	m, own := r.zones[zone]
	switch {
	case own:
	case r.usual.repeat == 0: // the zero Rules
		m = usualManner()
	default:
		m = r.usual
	}
	m.shown = r.shown
	return m
}

// Announce is how an utterance is said; nil: it is not. In quiet hours nothing
// is, but an emergency always is, at full volume and in every language it is
// written in. A phrase that is not among the rules' is not said.
func (r Rules) Announce(u Utterance) *wire.Announcement {
	m := r.manner(u.Zone)
	at := u.At
	if r.location != nil {
		at = at.In(r.location)
	}
	minute := at.Hour()*60 + at.Minute()
	urgent := u.Kind == UtterEmergency
	if !urgent && slices.ContainsFunc(m.quiet, func(p period) bool { return p.holds(minute) }) {
		return nil
	}
	a, ok := m.compose(u, r.phrase)
	if !ok {
		return nil
	}
	if !urgent {
		m.time(&a, u, minute)
	}
	m.inVoice(&a)
	return &a
}

// time puts in how loud an utterance is, and how long it may be said.
func (m manner) time(a *wire.Announcement, u Utterance, minute int) {
	for _, p := range m.volume {
		if p.holds(minute) && p.percent != 100 {
			a.VolumePercent = p.percent
		}
	}
	limit := m.deadline
	if u.Kind == UtterNotice {
		limit = max(limit, noticeTime)
	}
	if limit != deadline && !u.At.IsZero() {
		until := u.At.Add(limit).UTC()
		a.Until = &until
	}
}

// inVoice asks for the clips of a folder of recordings.
func (m manner) inVoice(a *wire.Announcement) {
	if m.voice == "" {
		return
	}
	a.Chime = m.voice + voiceMark + a.Chime
	for _, clips := range append(slices.Clone(a.Also), a.Clips, a.Short) {
		for i := range clips {
			clips[i] = m.voice + voiceMark + clips[i]
		}
	}
}
