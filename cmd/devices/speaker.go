package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"time"

	"yimen/drivers/speaker"
)

const (
	maxSayBytes = 2000             // of text
	sayLimit    = 30 * time.Second // for the synthesis
)

type sayCmd struct {
	Text   []string `arg:"" optional:"" help:"What to say."`
	Lang   string   `help:"Language: zh, en or ko." default:"zh" enum:"zh,en,ko"`
	WAV    string   `help:"Play this WAV file instead." placeholder:"F" name:"wav"`
	Save   string   `help:"Write a WAV file instead of playing." placeholder:"F"`
	Volume float64  `help:"Volume, from 0 to 1." default:"1"`
}

func (c *sayCmd) run(ctx context.Context, s streams, _ *slog.Logger) error {
	text := strings.TrimSpace(strings.Join(c.Text, " "))
	switch {
	case text == "" && c.WAV == "":
		return usageError("speaker say needs a text, or --wav")
	case text != "" && c.WAV != "":
		return usageError("speaker say takes a text or --wav, not both")
	case len(text) > maxSayBytes:
		return usageError(fmt.Sprintf("a text of more than %d bytes", maxSayBytes))
	case c.Volume <= 0 || c.Volume > 1:
		return usageError("--volume lies between 0 and 1")
	}
	sound, err := c.sound(ctx, text)
	if err != nil {
		return err
	}
	if c.Save != "" {
		if err := os.WriteFile(c.Save, speaker.EncodeWAV(sound), 0o600); err != nil {
			return fmt.Errorf("save sound: %w", err)
		}
		s.say("%.1f s of sound in %s", sound.Duration().Seconds(), c.Save)
		return nil
	}
	out, err := speaker.Open(ctx, speaker.Options{Volume: c.Volume})
	if err != nil {
		return err
	}
	if err := out.Play(ctx, sound); err != nil {
		return err
	}
	s.say("played %.1f s", sound.Duration().Seconds())
	return nil
}

func (c *sayCmd) sound(ctx context.Context, text string) (speaker.PCM, error) {
	var wav []byte
	var err error
	if c.WAV != "" {
		wav, err = os.ReadFile(c.WAV)
	} else {
		wav, err = synthesise(ctx, c.Lang, text)
	}
	if err != nil {
		return speaker.PCM{}, err
	}
	sound, err := speaker.DecodeWAV(wav)
	if err != nil {
		return speaker.PCM{}, fmt.Errorf("read sound: %w", err)
	}
	return sound, nil
}

// synthesise has espeak-ng say text. Its voice cmn reads Chinese characters as
// English letters; cmn-latn-pinyin is the one that is right.
func synthesise(ctx context.Context, lang, text string) ([]byte, error) {
	voices := map[string]string{"zh": "cmn-latn-pinyin", "en": "en", "ko": "ko"}
	ctx, cancel := context.WithTimeout(ctx, sayLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, "espeak-ng", "-v", voices[lang], "-s", "160", "--stdout", "--", text)
	var out, said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &said
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound), errors.Is(err, fs.ErrNotExist):
		return nil, errors.New("espeak-ng is not installed; --wav plays a recording without it")
	case err != nil:
		return nil, fmt.Errorf("espeak-ng: %w: %s", err, strings.TrimSpace(said.String()))
	}
	return out.Bytes(), nil
}
