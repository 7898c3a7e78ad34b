package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// words are a title and a text in a language.
type words struct{ Lang, Title, Text string }

// tooOld is what a browser that is too old shows, in each language.
func tooOld(root string) ([]words, error) {
	raw, err := os.ReadFile(filepath.Join(root, "..", "message", "page.json")) //nolint:gosec // our own source
	if err != nil {
		return nil, fmt.Errorf("read the messages: %w", err)
	}
	var all map[string]map[string]string
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, fmt.Errorf("read the messages: %w", err)
	}
	title, text := all["page.old.title"], all["page.old.text"]
	return []words{
		{"zh-CN", title["zh"], text["zh"]}, {"en", title["en"], text["en"]}, {"ko", title["ko"], text["ko"]},
	}, nil
}

// addOld adds the script that finds out whether a browser is too old. It is not
// bundled, since it has to run in any.
func (o *output) addOld(root string) error {
	raw, err := os.ReadFile(filepath.Join(root, "src", "old.js")) //nolint:gosec // our own source
	if err != nil {
		return fmt.Errorf("read old.js: %w", err)
	}
	sum := sha256.Sum256(raw)
	o.files["assets/old-"+strings.ToUpper(hex.EncodeToString(sum[:4]))+".js"] = raw
	return nil
}
