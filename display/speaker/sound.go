package speaker

import (
	"context"
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

// sound makes what is heard of an entry. said is false when only the chime could
// be had, or nothing.
func (s *Speaker) sound(ctx context.Context, e entry) (pcm speaker.PCM, said bool) {
	a := e.say
	chime, err := s.clips.get(ctx, a.Chime)
	if err != nil && ctx.Err() == nil {
		s.o.Log.Warn("chime not had", "clip", a.Chime, "error", err)
	}
	if e.form != whole {
		pcm, said = s.short(ctx, e, chime)
	} else {
		pcm, said = s.sentences(ctx, e, chime)
	}
	if id := s.clips.lacks(); id != "" && ctx.Err() == nil {
		s.tell(wire.WordClip, id)
	}
	return quieter(pcm, a.VolumePercent), said
}

// short is the short form: behind a chime, or behind the one before.
func (s *Speaker) short(ctx context.Context, e entry, chime speaker.PCM) (pcm speaker.PCM, said bool) {
	sentence, err := s.clips.all(ctx, e.say.Short)
	if err != nil {
		s.missed(ctx, e, err)
		return chime, false
	}
	if e.form == joined {
		gap := speaker.Silence(sentence[0].Rate, joinGap)
		return speaker.Assemble([]speaker.PCM{gap, speaker.Assemble(sentence, speaker.Join)}, 0), true
	}
	return speaker.Announce(chime, sentence, 1, 0), true
}

// sentences are the chime, and the sentence in each of its languages, again and
// again. A further language that lacks a clip is left out.
func (s *Speaker) sentences(ctx context.Context, e entry, chime speaker.PCM) (pcm speaker.PCM, said bool) {
	a := e.say
	clips, err := s.clips.all(ctx, a.Clips)
	if err != nil || len(clips) == 0 {
		s.missed(ctx, e, err)
		return chime, false
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
	return speaker.Announce(chime, clips, repeat, gap), true
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
