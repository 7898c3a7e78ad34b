package speaker

import (
	"context"
	"errors"
	"net/http"
	"time"

	"yimen/drivers/speaker"
	"yimen/hallserver/wire"
)

const (
	defaultGap = 700 * time.Millisecond
	// languageGap parts the sentences of two languages, beside the pauses between
	// clips.
	languageGap = 180 * time.Millisecond
	// joinGap parts two calls behind one chime, beside the time a play takes to
	// end.
	joinGap = 150 * time.Millisecond
	full    = 100 // percent
)

// sound makes what is heard of an entry. An error says that only the chime could be
// had, or nothing.
func (s *Speaker) sound(ctx context.Context, e entry) (pcm speaker.PCM, lack error) {
	a := e.say
	chime, err := s.clips.get(ctx, a.Chime)
	if err != nil && ctx.Err() == nil {
		s.o.Log.Warn("chime not had", "clip", a.Chime, "error", err)
	}
	if e.form != whole {
		pcm, lack = s.short(ctx, e, chime)
	} else {
		pcm, lack = s.sentences(ctx, e, chime)
	}
	if id := s.clips.lacks(); id != "" && ctx.Err() == nil {
		s.tell(wire.WordClip, id)
	}
	return quieter(pcm, a.VolumePercent), lack
}

// short is the short form: behind a chime, or behind the one before.
func (s *Speaker) short(ctx context.Context, e entry, chime speaker.PCM) (pcm speaker.PCM, lack error) {
	sentence, err := s.clips.all(ctx, e.say.Short)
	if err != nil {
		s.missed(ctx, e, err)
		return chime, err
	}
	if e.form == joined {
		gap := speaker.Silence(sentence[0].Rate, joinGap)
		return speaker.Assemble([]speaker.PCM{gap, speaker.Assemble(sentence, speaker.Join)}, 0), nil
	}
	return speaker.Announce(chime, sentence, 1, 0), nil
}

// sentences are the chime, and the sentence in each of its languages, again and
// again. A further language that lacks a clip is left out.
func (s *Speaker) sentences(ctx context.Context, e entry, chime speaker.PCM) (pcm speaker.PCM, lack error) {
	a := e.say
	clips, err := s.clips.all(ctx, a.Clips)
	if err == nil && len(clips) == 0 {
		err = errNoWords
	}
	if err != nil {
		s.missed(ctx, e, err)
		return chime, err
	}
	for _, also := range a.Also {
		other, err := s.clips.all(ctx, also)
		if err != nil {
			s.missed(ctx, e, err)
			continue
		}
		clips = append(append(clips, speaker.Silence(clips[0].Rate, languageGap)), other...)
	}
	repeat := a.Repeat
	if e.behind >= busyLine {
		repeat = 1
	}
	gap := time.Duration(a.GapMS) * time.Millisecond
	if gap <= 0 {
		gap = defaultGap
	}
	return speaker.Announce(chime, clips, repeat, gap), nil
}

// errNoWords says that an announcement has no sentence.
var errNoWords = errors.New("no sentence")

// passing says whether what lacks may be had soon: the way to the server was cut, or
// it starts anew. What the server answers stands.
func passing(lack error) bool {
	p, answered := errors.AsType[*wire.Problem](lack)
	switch {
	case answered:
		return p.Status >= http.StatusInternalServerError
	case errors.Is(lack, errNoWords), errors.Is(lack, errDamaged):
		return false
	}
	return true
}

func (s *Speaker) missed(ctx context.Context, e entry, err error) {
	if ctx.Err() == nil {
		s.o.Log.Error("sentence not had", "call_id", e.id, "error", err)
	}
}

// quieter is p at a percentage of its volume; 0: as it is.
func quieter(p speaker.PCM, percent int) speaker.PCM {
	if percent <= 0 || percent >= full {
		return p
	}
	out := speaker.PCM{Rate: p.Rate, Samples: make([]int16, len(p.Samples))}
	for i, v := range p.Samples {
		out.Samples[i] = int16(int(v) * percent / full) //nolint:gosec // smaller than it was
	}
	return out
}
