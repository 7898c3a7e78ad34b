package yamlfile_test

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"yimen/hallserver/yamlfile"
)

// notKo takes the Korean out of texts.
func notKo(of *yaml.Node, key string) bool {
	_, text := yamlfile.Value(of, "zh")
	return text && key == "ko"
}

func TestKeysAreTakenOutOfAFileAndAllElseStays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ file, want string }{
		"nothing to take":      {"# a\na: {zh: 厅}\n", "# a\na: {zh: 厅}\n"},
		"on a line":            {"a: {zh: 厅, en: Hall, ko: 센터} # c\n", "a: {zh: 厅, en: Hall} # c\n"},
		"in the middle":        {"a: {zh: 厅, ko: 센터, en: Hall}\n", "a: {zh: 厅, en: Hall}\n"},
		"at the beginning":     {"a: {ko: 센터, zh: 厅}\n", "a: {zh: 厅}\n"},
		"two on a line":        {"- {a: {zh: 一, ko: 일}, b: {zh: 二, ko: 이}, c: 3}\n", "- {a: {zh: 一}, b: {zh: 二}, c: 3}\n"},
		"in quotes":            {"a: {zh: \"厅, {x}\", ko: \"센터, \\\"그\\\" }\", en: 'it''s, so'}\n", "a: {zh: \"厅, {x}\", en: 'it''s, so'}\n"},
		"quoted singly":        {"a: {zh: 厅, ko: '그''것, }'}\n", "a: {zh: 厅}\n"},
		"a key a line":         {"a:\n  zh: 厅 # 1\n  ko: 센터 # 2\n  en: Hall # 3\n\nb: 1\n", "a:\n  zh: 厅 # 1\n  en: Hall # 3\n\nb: 1\n"},
		"items of a list":      {"- zh: 厅\n  ko: 센터\n- zh: 局\n  ko: 국\n", "- zh: 厅\n- zh: 局\n"},
		"what is no text":      {"ko: 1\na: {ko: 2}\n", "ko: 1\na: {ko: 2}\n"},
		"an anchor":            {"a: &x {zh: 厅, ko: 센터}\nb: *x\n", "a: &x {zh: 厅}\nb: *x\n"},
		"without an end":       {"a: {zh: 厅, ko: 센터}", "a: {zh: 厅}"},
		"ends of lines as DOS": {"a:\r\n  zh: 厅\r\n  ko: 센터\r\n", "a:\r\n  zh: 厅\r\n"},
	} {
		got, err := yamlfile.Without([]byte(c.file), notKo)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if diff := cmp.Diff(c.want, string(got)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestWhatAProgramCannotTakeOutIsRefused(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"over two lines":    "a: {zh: 厅,\n  ko: 센터}\n",
		"folded":            "a:\n  zh: 厅\n  ko: >\n    센\n    터\n",
		"first of a list":   "- ko: 센터\n  zh: 厅\n",
		"a list":            "a: {zh: 厅, ko: [1]}\n",
		"a mapping of more": "a:\n  zh: 厅\n  ko:\n    x: 1\n",
		"no YAML":           "a: [\n",
	} {
		if got, err := yamlfile.Without([]byte(file), notKo); err == nil {
			t.Errorf("%s: became\n%s", name, got)
		}
	}
}

func TestTheExamplesLoseALanguageAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"catalogue", "boards", "hall", "voice"} {
		raw, err := os.ReadFile("../../deploy/county/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		got, err := yamlfile.Without(raw, notKo)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if strings.Contains(string(got), "ko:") || strings.Count(string(got), "zh:") != strings.Count(string(raw), "zh:") || strings.Count(string(got), "#") != strings.Count(string(raw), "#") {
			t.Errorf("%s: something else is lost", name)
		}
	}
}
