package yamlfile

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"yimen/hallserver/message"
)

// letters says what is wrong with the letters of a file: GBK and UTF-16, in which
// editors save, are no UTF-8.
func letters(raw []byte) error {
	if bytes.HasPrefix(raw, []byte{0xFF, 0xFE}) || bytes.HasPrefix(raw, []byte{0xFE, 0xFF}) {
		return Faults{Say(0, "", "the file is UTF-16: save it as UTF-8")}
	}
	if utf8.Valid(raw) {
		return nil
	}
	for i, line := range bytes.Split(raw, []byte("\n")) {
		if !utf8.Valid(line) {
			return Faults{Say(i+1, "", "this is no UTF-8 (an editor of Windows may have saved GBK): save the file as UTF-8")}
		}
	}
	return nil
}

// syntax says where a file stops being YAML, and what is likely wrong there. The
// library's own line is often that of the block around it.
func syntax(raw []byte, err error) Faults {
	lines := strings.SplitAfter(string(raw), "\n")
	at := breaks(lines)
	for _, n := range []int{at, at - 1} { // a line that is no "key: value" breaks at the next one
		if n < 1 {
			continue
		}
		line := strings.TrimRight(lines[n-1], "\r\n")
		for _, s := range slips() {
			if s.form.MatchString(bare(line)) && (n == at || s.early) && strings.Contains(err.Error(), s.told) {
				return Faults{{Line: n, say: s.says}}
			}
		}
	}
	part := lineForm.FindStringSubmatch(err.Error())
	return Faults{Say(at, "", "from here on it is no YAML any more (%s)", strings.TrimPrefix(part[2], "yaml: "))}
}

// around is how many lines a bracket or a quotation may stay open.
const around = 30

// breaks is the first line, from 1, from which on no beginning of the file can be
// read.
func breaks(lines []string) int {
	reads := func(n int) bool {
		var any yaml.Node
		return yaml.Unmarshal([]byte(strings.Join(lines[:n], "")), &any) == nil
	}
	good, bad := 0, len(lines)
	for bad-good > 1 {
		mid := (good + bad) / 2
		last := min(mid+around, bad-1)
		for mid <= last && !reads(mid) {
			mid++
		}
		if mid <= last {
			good = mid
		} else {
			bad = (good + bad) / 2
		}
	}
	return bad
}

// slip is one of the mistakes that people make.
type slip struct {
	form  *regexp.Regexp
	says  error
	early bool   // it may break the next line only
	told  string // what the library must say of it; empty: anything
}

// slips are looked for in this order.
func slips() []slip {
	form := regexp.MustCompile
	return []slip{
		{form("^ *\t"), message.Errorf("a tab indents this line: indent with spaces"), true, ""},
		{form(`^[ -]*[\w.-]+：`), message.Errorf("the colon ： is a Chinese one: write : and a space"), true, ""},
		{form(`[{,] *[\w.-]+：`), message.Errorf("the colon ： is a Chinese one: write : and a space"), true, ""},
		{form(`[\[{][^\]}]*，`), message.Errorf("the comma ， is a Chinese one: write , and a space"), true, ""},
		{form(`[［｛【]`), message.Errorf("the bracket is a Chinese one: write [ or {"), true, ""},
		{form(`^[ -]*[\w.-]+:[^\s/]`), message.Errorf("a space is missing after the colon"), true, ""},
		{form(`: *[@%` + "`" + `]`), message.Errorf("a text that begins with @, %% or ` must stand in quotation marks"), false, ""},
		{form(`\[[^\]]*$`), message.Errorf("what [ opens is not closed by ]"), false, ""},
		{form(`\{[^}]*$`), message.Errorf("what { opens is not closed by }"), false, ""},
		{form(`: [^"'\[{]*: `), message.Errorf("a text in which a colon and a space stand must itself stand in quotation marks"), false, ""},
		{form(`^[^"]*"[^"]*$`), message.Errorf(`what " opens is not closed by "`), false, ""},
		{form(`^[^']*'[^']*$`), message.Errorf("what ' opens is not closed by '"), false, ""},
		{form(`^[ -]*[\w.-]+(:.*)?$`), message.Errorf("this line is not indented as its neighbours are"), false, "expected"},
		{form(`^[ -]*[\w.-]+(:.*)?$`), message.Errorf("this line is not indented as its neighbours are"), false, "mapping values"},
	}
}

var (
	quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|'[^']*'`)
	remark = regexp.MustCompile(`(^|\s)#.*$`)
)

// bare is a line with its quotations emptied and its remark cut.
func bare(line string) string {
	return remark.ReplaceAllString(quoted.ReplaceAllString(line, `""`), "")
}
