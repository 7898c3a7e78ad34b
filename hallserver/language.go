package hallserver

import (
	"bytes"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/message"
	"yimen/hallserver/yamlfile"
)

// languagesLine is where an example's catalogue names its languages, perhaps as a
// remark.
var languagesLine = regexp.MustCompile(`(?m)^(# )?languages: .*$`)

// checkLanguages says what is wrong with the languages that a hall is to show, before
// anything of it is made.
func checkLanguages(o InitOptions) error {
	raw, err := fs.ReadFile(o.Example, catalogueFile)
	if err == nil {
		raw, err = inLanguages(catalogueFile, raw, o.Languages)
	}
	if err != nil {
		return fmt.Errorf("example: %w", err)
	}
	_, err = catalogue.Read(raw)
	return err
}

// inLanguages is a file of an example for a hall that shows some languages; none: as
// it is. What can be announced stays as it is written: of a notice the hall says its
// own languages, but an emergency all.
func inLanguages(name string, raw []byte, languages []string) ([]byte, error) {
	if len(languages) == 0 || name == voiceFile {
		return raw, nil
	}
	raw, err := yamlfile.Without(raw, func(of *yaml.Node, key string) bool {
		_, text := yamlfile.Value(of, "zh")
		return text && slices.Contains(message.Languages, key) && key != "zh" && !slices.Contains(languages, key)
	})
	if err != nil || name != catalogueFile {
		return raw, err
	}
	line := fmt.Appendf(nil, "languages: [%s]", strings.Join(languages, ", "))
	if at := languagesLine.FindIndex(raw); at != nil {
		return slices.Concat(raw[:at[0]], line, raw[at[1]:]), nil
	}
	return slices.Concat(bytes.TrimRight(raw, "\n"), []byte("\n\n# The languages that the hall shows, its own first.\n"), line, []byte("\n")), nil
}
