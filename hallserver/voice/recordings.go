package voice

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// recording is what a file of the override folder gave.
type recording struct {
	modified time.Time
	size     int64
	wav      []byte // nil: the file is broken
	fault    string // why
	at       time.Time
}

// overridden is the recording of a clip: of the voice's folder, or else of the
// folder without a name, each time whole or of all the pieces it is made of; nil
// when there is none.
func (s *Store) overridden(voice string, r recipe) []byte {
	if s.override == nil {
		return nil
	}
	if wav := s.recordedIn(voice, r); wav != nil || voice == "" {
		return wav
	}
	return s.recordedIn("", r)
}

// recordedIn is the recording of a clip in one folder.
func (s *Store) recordedIn(voice string, r recipe) []byte {
	if wav := s.recording(voice, r.id, targetOf(r)); wav != nil || len(r.pieces) == 0 {
		return wav
	}
	var whole []float64
	pause := make([]float64, int(joinSeconds*Rate))
	for i, id := range r.pieces {
		wav := s.recording(voice, id, speechLUFS)
		if wav == nil {
			return nil
		}
		x, _, err := decodeWAV(wav)
		if err != nil {
			return nil
		}
		if i > 0 {
			whole = append(whole, pause...)
		}
		whole = append(whole, x...)
	}
	return encodeWAV(whole)
}

// joinSeconds is the pause between pieces of one name, shorter than between the
// clips of a sentence.
const joinSeconds = 0.04

// recording is the file of a clip in the override folder, brought to the form
// of a clip; nil when there is none or it is broken, which is logged once. The
// file is read again when its time or size change.
func (s *Store) recording(voice, id string, target float64) []byte {
	name := path.Join(voice, id+".wav")
	info, err := s.override.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		s.forget(name)
		return nil
	}
	s.mu.Lock()
	known, ok := s.recorded[name]
	s.mu.Unlock()
	if ok && known.is(info) {
		return known.wav
	}
	r := recording{modified: info.ModTime(), size: info.Size(), at: s.now().UTC()}
	if r.wav, err = s.readRecording(name, target); err != nil {
		r.fault = err.Error()
	}
	if s.remember(name, r) && err != nil {
		s.log.Warn("voice recording cannot be used", "recording", name, "error", err)
	}
	return r.wav
}

// is whether r was read from the file that info describes.
func (r recording) is(info fs.FileInfo) bool {
	return r.modified.Equal(info.ModTime()) && r.size == info.Size()
}

// forget drops what a file gave that is no more.
func (s *Store) forget(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.recorded, name)
}

// remember keeps r; true when it is news, and not what another caller has just
// read too. Past maxRecordings nothing more is kept.
func (s *Store) remember(name string, r recording) (news bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, known := s.recorded[name]
	if known || len(s.recorded) < maxRecordings {
		s.recorded[name] = r
	}
	return !known || !old.modified.Equal(r.modified) || old.size != r.size
}

func (s *Store) readRecording(name string, target float64) ([]byte, error) {
	f, err := s.override.Open(name)
	if err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	defer f.Close() //nolint:errcheck // read only
	b, err := io.ReadAll(io.LimitReader(f, maxRecordingBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read recording: %w", err)
	}
	if len(b) > maxRecordingBytes {
		return nil, fmt.Errorf("%w: over %d bytes", errWAV, maxRecordingBytes)
	}
	return finish(b, target)
}

// Faults are the recordings that cannot be used, and why; the clips are
// synthesised meanwhile. A recording is looked at when its clip is asked for.
func (s *Store) Faults() []wire.FileHealth {
	if s.override == nil {
		return nil
	}
	folder := filepath.Base(s.override.Name())
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []wire.FileHealth
	for name, r := range s.recorded {
		if r.fault != "" {
			out = append(out, wire.FileHealth{Name: path.Join(folder, name), Fault: r.fault, At: r.at})
		}
	}
	slices.SortFunc(out, func(a, b wire.FileHealth) int { return cmp.Compare(a.Name, b.Name) })
	return out
}
