package hallserver

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"yimen/hallserver/board/layout"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/message"
	"yimen/hallserver/voice"
	"yimen/hallserver/yamlfile"
)

// FileCheck is what is wrong with one settings file of a data folder.
type FileCheck struct {
	File   string          `json:"file"`
	Faults yamlfile.Faults `json:"faults"`
	Notes  yamlfile.Faults `json:"notes,omitempty"` // of what is no fault, and yet not as its writer may think
}

// CheckFolder reads every settings file of a data folder and says what is wrong with
// each. Where the catalogue is sound, the others are held against it. Nothing is
// changed, and a server may be running. An error says that a file cannot be read.
func CheckFolder(dir string) ([]FileCheck, error) {
	checks := []FileCheck{{File: settingsFile}, {File: catalogueFile}, {File: boardsFile}, {File: voiceFile}}
	var c *catalogue.Catalogue
	for i := range checks {
		raw, err := os.ReadFile(filepath.Join(dir, checks[i].File)) //nolint:gosec // the operator names the folder
		needed := checks[i].File == settingsFile || checks[i].File == catalogueFile
		switch {
		case errors.Is(err, fs.ErrNotExist) && needed:
			checks[i].Faults = yamlfile.Faults{yamlfile.Say(0, "", "there is no such file")}
			continue
		case errors.Is(err, fs.ErrNotExist):
			continue // what is built in is in force
		case err != nil:
			return nil, fmt.Errorf("check: %w", err)
		}
		switch checks[i].File {
		case settingsFile:
			_, err = parseSettings(raw)
		case catalogueFile:
			if c, err = catalogue.Read(raw); err == nil {
				checks[i].Notes = c.Notes()
			}
		case boardsFile:
			var l *layout.Layout
			if l, err = layout.Read(raw, c); err == nil {
				checks[i].Notes = l.Notes()
			}
		case voiceFile:
			var r voice.Rules
			if r, err = readVoice(raw, c); err == nil && c != nil {
				checks[i].Notes, err = unspoken(raw, r, c)
			}
		}
		if err != nil && !errors.As(err, &checks[i].Faults) {
			checks[i].Faults = yamlfile.Faults{yamlfile.Say(0, "", "%v", err)}
		}
	}
	return slices.DeleteFunc(checks, func(f FileCheck) bool { return len(f.Faults)+len(f.Notes) == 0 }), nil
}

// readVoice reads a voice.yaml and holds its zones against the catalogue; nil: they
// are not looked at.
func readVoice(raw []byte, c *catalogue.Catalogue) (voice.Rules, error) {
	r, err := voice.ReadRules(raw)
	if err != nil || c == nil {
		return r, err
	}
	if strange := strangeZones(r, c); len(strange) > 0 {
		lines, err := yamlfile.Read(raw, new(any))
		if err != nil {
			return r, err
		}
		var faults yamlfile.Faults
		for _, zone := range strange {
			faults = append(faults, yamlfile.Say(lines("$.zones."+zone), "", "the catalogue has no zone %q", zone))
		}
		return r, faults.Sorted()
	}
	return r, nil
}

// unspoken notes the languages that rules ask for by name and the hall does not show.
func unspoken(raw []byte, r voice.Rules, c *catalogue.Catalogue) (notes yamlfile.Faults, err error) {
	lines, err := yamlfile.ReadOptional(raw, new(any))
	if err != nil {
		return nil, err
	}
	for zone, also := range r.Also() {
		at := "$.default.also"
		if zone != "" {
			at = "$.zones." + zone + ".also"
		}
		for _, lang := range also {
			if !slices.Contains(c.Languages, lang) {
				notes = append(notes, catalogue.NotShown(lines(at), "", lang))
			}
		}
	}
	return notes.Sorted(), nil
}

// strangeZones are the zones that rules speak of and the catalogue has not.
func strangeZones(r voice.Rules, c *catalogue.Catalogue) []string {
	return slices.DeleteFunc(r.Zones(), func(id string) bool {
		return slices.ContainsFunc(c.Zones, func(z catalogue.Zone) bool { return z.ID == id })
	})
}

// voiceZones says which zones the rules in force speak of in vain; nil: none.
func (s *Server) voiceZones() error {
	c := s.live.Now()
	if c == nil {
		return nil
	}
	if strange := strangeZones(s.signs.rules.Get(), c); len(strange) > 0 {
		return message.Errorf("the catalogue has no zone %q", strange[0])
	}
	return nil
}
