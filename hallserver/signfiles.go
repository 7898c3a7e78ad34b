package hallserver

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"yimen/hallserver/board/layout"
	"yimen/hallserver/catalogue"
	"yimen/hallserver/voice"
)

// CheckBoards says what is wrong with a boards.yaml, by line, and how many boards it
// has. dir is the data folder whose catalogue it speaks of; empty: zones, windows and
// queues are not looked at.
func CheckBoards(dir string, raw []byte) (boards int, err error) {
	var c *catalogue.Catalogue
	if dir != "" {
		if c, err = catalogue.ReadFile(filepath.Join(dir, catalogueFile)); err != nil {
			return 0, fmt.Errorf("the catalogue in force: %w", err)
		}
	}
	l, err := layout.Read(raw, c)
	if err != nil {
		return 0, err
	}
	return l.Len(), nil
}

// checkVoice reads a voice.yaml. dir is the data folder whose catalogue it speaks of;
// empty: zones are not looked at.
func checkVoice(dir string, raw []byte) (r voice.Rules, err error) {
	var c *catalogue.Catalogue
	if dir != "" {
		if c, err = catalogue.ReadFile(filepath.Join(dir, catalogueFile)); err != nil {
			return r, fmt.Errorf("the catalogue in force: %w", err)
		}
	}
	return readVoice(raw, c)
}

// VoiceReadings says how the phrases of a sound voice.yaml are read aloud in Mandarin;
// dir is the
// data folder whose catalogue it speaks of; empty: zones are not looked at.
func VoiceReadings(dir string, raw []byte) ([]voice.Reading, error) {
	r, err := checkVoice(dir, raw)
	if err != nil {
		return nil, err
	}
	return r.Readings(), nil
}

// ImportBoards puts a sound boards.yaml into a data folder; a running server takes it
// up by itself. What is not sound changes nothing.
func ImportBoards(dir string, raw []byte) (boards int, err error) {
	if boards, err = CheckBoards(dir, raw); err != nil {
		return 0, err
	}
	return boards, writeFile(filepath.Join(dir, boardsFile), raw)
}

// ImportVoice puts a sound voice.yaml into a data folder, as ImportBoards.
func ImportVoice(dir string, raw []byte) (phrases int, err error) {
	r, err := checkVoice(dir, raw)
	if err != nil {
		return 0, err
	}
	return len(r.Phrases()), writeFile(filepath.Join(dir, voiceFile), raw)
}

// copySigns writes an example's boards.yaml and voice.yaml, where it has them, in some
// languages.
func copySigns(dir string, example fs.FS, languages []string) error {
	for name, put := range map[string]func(string, []byte) (int, error){boardsFile: ImportBoards, voiceFile: ImportVoice} {
		raw, err := fs.ReadFile(example, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("example: %w", err)
		}
		if raw, err = inLanguages(name, raw, languages); err != nil {
			return fmt.Errorf("example %s: %w", name, err)
		}
		if _, err := put(dir, raw); err != nil {
			return fmt.Errorf("example %s: %w", name, err)
		}
	}
	return nil
}
