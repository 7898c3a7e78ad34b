package hallserver

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"yimen/deploy"
	"yimen/hallserver/yamlfile"
)

// mistake is an entry of testdata/mistakes.yaml.
type mistake struct {
	File    string   `yaml:"file"`
	Was     string   `yaml:"was"`
	Becomes string   `yaml:"becomes"`
	As      string   `yaml:"as"` // the file's encoding; empty: UTF-8
	Says    []string `yaml:"says"`
}

// made is the example's file with the mistake in it.
func (m mistake) made(t *testing.T, sound []byte) []byte {
	t.Helper()
	if strings.Count(string(sound), m.Was) == 0 {
		t.Fatalf("%s has no %q", m.File, m.Was)
	}
	text := strings.Replace(string(sound), m.Was, m.Becomes, 1)
	var in encoding.Encoding
	switch m.As {
	case "":
		return []byte(text)
	case "gbk":
		in = simplifiedchinese.GBK
		text = strings.Map(func(r rune) rune { // it has no letters of Korea
			if r >= '가' && r <= '힣' {
				return 'k'
			}
			return r
		}, text)
	case "utf-16":
		in = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	default:
		t.Fatalf("encoding %q", m.As)
	}
	raw, err := in.NewEncoder().Bytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

var offset = regexp.MustCompile(`\{([+-]\d+)\}`)

// says is what is to be said, with the lines of the file in it.
func (m mistake) says(sound string) []string {
	at, _, _ := strings.Cut(sound, m.Was)
	line := 1 + strings.Count(at, "\n")
	var out []string
	for _, s := range m.Says {
		out = append(out, offset.ReplaceAllStringFunc(s, func(o string) string {
			n, _ := strconv.Atoi(strings.Trim(o, "{}")) // digits
			return strconv.Itoa(line + n)
		}))
	}
	return out
}

func TestEachMistakeInASettingsFileIsToldOnceInChineseWithItsLineAndItsMend(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/mistakes.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var mistakes []mistake
	if _, err := yamlfile.Read(raw, &mistakes); err != nil {
		t.Fatal(err)
	}
	if len(mistakes) < 40 {
		t.Errorf("only %d mistakes", len(mistakes))
	}
	sound := map[string][]byte{}
	for _, name := range []string{settingsFile, catalogueFile, boardsFile, voiceFile} {
		if sound[name], err = deploy.Examples.ReadFile("county/" + name); err != nil {
			t.Fatal(err)
		}
	}
	for i, m := range mistakes {
		t.Run(fmt.Sprintf("%s line %d", m.File, i), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			for name, raw := range sound {
				if name == m.File {
					raw = m.made(t, raw)
				}
				if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			checks, err := CheckFolder(dir)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, c := range checks {
				for _, f := range c.Faults {
					got = append(got, c.File+" "+f.In("zh"))
				}
			}
			if diff := cmp.Diff(m.says(string(sound[m.File])), got); diff != "" {
				t.Errorf("%q → %q: (-want +got)\n%s", m.Was, m.Becomes, diff)
			}
		})
	}
}
