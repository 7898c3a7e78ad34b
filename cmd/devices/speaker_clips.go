package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"strings"

	"yimen/hallserver/voice"
)

const (
	// maxRecordingBytes bounds a recording.
	maxRecordingBytes = 16 << 20
	// loudEnough is how far a clip's loudness may be from its target, in LU.
	loudEnough = 2.0
)

type clipsCmd struct {
	Dir     string `arg:"" help:"Folder of recordings, one CLIP.wav each." type:"existingdir"`
	Rules   string `help:"The hall's voice.yaml, for its phrases." placeholder:"F"`
	Windows int    `help:"The hall's highest window." default:"12"`
	Missing bool   `help:"List only what is missing or wrong."`
	JSON    bool   `help:"One JSON value on stdout."`
}

type normaliseCmd struct {
	Dir string `arg:"" help:"Folder of recordings, one CLIP.wav each." type:"existingdir"`
	Out string `help:"Folder for the clips; none that is there is written over." required:"" placeholder:"DIR"`
}

// clipTold is one clip of a pack.
type clipTold struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	// State is ok, missing, broken, or loudness: it differs from the target.
	State    string  `json:"state"`
	Fault    string  `json:"fault,omitempty"`
	LengthMS int64   `json:"length_ms,omitempty"`
	LUFS     float64 `json:"lufs,omitempty"`
	PeakDB   float64 `json:"true_peak_dbtp,omitempty"`
}

// packTold is a pack of clips.
type packTold struct {
	Clips   []clipTold `json:"clips"`
	Have    int        `json:"have"`
	Missing int        `json:"missing"`
	Wrong   int        `json:"wrong"`
	// Others are WAV files that are no clip of a hall.
	Others []string `json:"others"`
}

func (c *clipsCmd) run(_ context.Context, s streams, _ *slog.Logger) error {
	wanted, err := c.wanted()
	if err != nil {
		return err
	}
	p := packTold{Others: []string{}}
	known := map[string]bool{}
	for _, w := range wanted {
		known[w.ID] = true
		told := lookAt(c.Dir, w)
		switch told.State {
		case "ok":
			p.Have++
		case "missing":
			p.Missing++
		default:
			p.Have++
			p.Wrong++
		}
		if !c.Missing || told.State != "ok" {
			p.Clips = append(p.Clips, told)
		}
	}
	files, err := wavFiles(c.Dir)
	if err != nil {
		return err
	}
	for _, id := range files {
		if !known[id] {
			p.Others = append(p.Others, id+".wav")
		}
	}
	if c.JSON {
		return s.json(p)
	}
	return s.print(p.text())
}

// wanted are the clips that a hall can have said.
func (c *clipsCmd) wanted() ([]voice.Clip, error) {
	if c.Windows < 1 || c.Windows > 9999 {
		return nil, usageError("--windows lies between 1 and 9999")
	}
	windows := make([]int, c.Windows)
	for i := range windows {
		windows[i] = i + 1
	}
	if c.Rules == "" {
		return voice.Clips(windows...), nil
	}
	raw, err := os.ReadFile(c.Rules)
	if err != nil {
		return nil, fmt.Errorf("voice rules: %w", err)
	}
	rules, err := voice.ReadRules(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", c.Rules, err)
	}
	return rules.Clips(windows...), nil
}

// lookAt measures a clip's recording.
func lookAt(dir string, clip voice.Clip) clipTold {
	told := clipTold{ID: clip.ID, Text: clip.Text, State: "ok"}
	raw, err := readRecording(filepath.Join(dir, clip.ID+".wav"))
	if errors.Is(err, fs.ErrNotExist) {
		told.State = "missing"
		return told
	}
	var m voice.Measure
	if err == nil {
		m, err = voice.MeasureWAV(raw)
	}
	if err != nil {
		told.State, told.Fault = "broken", err.Error()
		return told
	}
	told.LengthMS, told.LUFS, told.PeakDB = m.Length.Milliseconds(), round1(m.LUFS), round1(m.TruePeak)
	target := voice.TargetLUFS
	if clip.ID == "chime" {
		target = voice.ChimeTargetLUFS
	}
	if off := m.LUFS - target; math.IsNaN(off) || math.IsInf(off, 0) || math.Abs(off) > loudEnough {
		told.State, told.Fault = "loudness", fmt.Sprintf("want %.0f LUFS", target)
	}
	return told
}

// round1 is to a tenth; nothing where there is no number, as of silence.
func round1(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return math.Round(10*v) / 10
}

func readRecording(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err //nolint:wrapcheck // names the file
	}
	if !info.Mode().IsRegular() || info.Size() > maxRecordingBytes {
		return nil, fmt.Errorf("%s: not a file of at most %d bytes", path, maxRecordingBytes)
	}
	return os.ReadFile(path)
}

// wavFiles are the names of the WAV files of a folder, without their endings.
func wavFiles(dir string) (names []string, err error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("recordings: %w", err)
	}
	for _, e := range entries {
		if id, is := strings.CutSuffix(e.Name(), ".wav"); is && !e.IsDir() {
			names = append(names, id)
		}
	}
	return names, nil
}

// text is the pack for a person to read.
func (p packTold) text() string {
	var b strings.Builder
	for _, c := range p.Clips {
		switch c.State {
		case "missing":
			fmt.Fprintf(&b, "%-24s missing   %s\n", c.ID, c.Text)
		case "broken":
			fmt.Fprintf(&b, "%-24s broken    %s\n", c.ID, c.Fault)
		default:
			fmt.Fprintf(&b, "%-24s %-9s %5d ms %6.1f LUFS  peak %5.1f dB  %s\n", c.ID, c.State, c.LengthMS, c.LUFS, c.PeakDB, c.Text)
		}
	}
	for _, name := range p.Others {
		fmt.Fprintf(&b, "%-24s is no clip of a hall\n", name)
	}
	fmt.Fprintf(&b, "%d there, %d of them wrong, %d missing: what is missing is synthesised\n", p.Have, p.Wrong, p.Missing)
	return b.String()
}

func (c *normaliseCmd) run(ctx context.Context, s streams, _ *slog.Logger) error {
	files, err := wavFiles(c.Dir)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o750); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	var wrong []error
	done := 0
	for _, id := range files {
		if ctx.Err() != nil {
			return ctx.Err() //nolint:wrapcheck // it was told to stop
		}
		if err := normalise(filepath.Join(c.Dir, id+".wav"), filepath.Join(c.Out, id+".wav"), id); err != nil {
			wrong = append(wrong, err)
			s.say("devices: %v", err)
			continue
		}
		done++
	}
	s.say("%d clips in %s", done, c.Out)
	if len(wrong) > 0 {
		return fmt.Errorf("%d of %d recordings were left out", len(wrong), len(files))
	}
	return nil
}

// normalise writes one clip, and never over another.
func normalise(from, to, id string) error {
	raw, err := readRecording(from)
	if err != nil {
		return err
	}
	clip, err := voice.Normalise(raw, id)
	if err != nil {
		return err //nolint:wrapcheck // names the clip
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err //nolint:wrapcheck // names the file
	}
	_, err = f.Write(clip)
	return errors.Join(err, f.Close())
}
