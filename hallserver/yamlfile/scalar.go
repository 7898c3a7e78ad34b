package yamlfile

import (
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// scalar holds a plain value.
func (w *walk) scalar(n *yaml.Node, t reflect.Type, path string) {
	if n.Kind != yaml.ScalarNode {
		w.say(n, path, "%s stands here, and one plain value is wanted", shown(n))
		return
	}
	if t == reflect.TypeFor[time.Duration]() {
		if _, err := time.ParseDuration(n.Value); err != nil {
			w.say(n, path, "a length of time is wanted, such as 30s or 5m, and not %s", shown(n))
		}
		return
	}
	switch t.Kind() {
	case reflect.Bool:
		if n.Tag != "!!bool" && !slices.Contains([]string{"yes", "no", "on", "off"}, strings.ToLower(n.Value)) {
			w.say(n, path, "%s stands here: write true or false", shown(n))
		}
	case reflect.String:
	case reflect.Float32, reflect.Float64:
		w.number(n, path, fractionForm, "a number is wanted, such as 1.5, and not %s")
	default:
		w.number(n, path, wholeForm, "a whole number is wanted, such as 12, and not %s")
		w.fits(n, t, path)
	}
}

var (
	wholeForm    = regexp.MustCompile(`^-?(0|[1-9]\d*)$`)
	fractionForm = regexp.MustCompile(`^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$`)
)

// number holds a number against how it is to be written: YAML takes 010 for eight
// and 0x1F for thirty-one, and a person does not.
func (w *walk) number(n *yaml.Node, path string, form *regexp.Regexp, wanted string) {
	plain := n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) == 0
	if form.MatchString(n.Value) && plain {
		return
	}
	meant := Digits(n.Value)
	switch {
	case form.MatchString(n.Value):
		w.say(n, path, "%s stands in quotation marks and is a text: write it without them", n.Value)
	case form.MatchString(meant) && strings.ContainsFunc(n.Value, func(r rune) bool { return r > 127 }):
		w.say(n, path, "write the number as %s, and not as %s", meant, n.Value)
	case form.MatchString(meant):
		w.say(n, path, "a number written %s can be taken for another one: write %s", n.Value, meant)
	default:
		w.say(n, path, wanted, shown(n))
	}
}

// fits holds a whole number against the room there is for it.
func (w *walk) fits(n *yaml.Node, t reflect.Type, path string) {
	if !wholeForm.MatchString(n.Value) {
		return
	}
	var err error
	if t.Kind() >= reflect.Uint && t.Kind() <= reflect.Uintptr {
		_, err = strconv.ParseUint(n.Value, 10, t.Bits())
	} else {
		_, err = strconv.ParseInt(n.Value, 10, t.Bits())
	}
	if err != nil {
		w.say(n, path, "%s is out of all bounds", n.Value)
	}
}

// Digits is a number as it is to be written, of one that is written with noughts
// before it, to the base of 16, 8 or 2, with marks between thousands, in wide digits
// or in Chinese ones up to 99; as it stands where it is none of these.
func Digits(text string) string {
	s := strings.Map(func(r rune) rune {
		switch {
		case r >= '０' && r <= '９':
			return '0' + r - '０'
		case r == '_' || r == ',' || r == '，' || r == ' ':
			return -1
		case r == '．':
			return '.'
		default:
			return r
		}
	}, text)
	if v, ok := hanzi(s); ok {
		return strconv.Itoa(v)
	}
	sign, rest := "", s
	if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+") {
		sign, rest = strings.TrimPrefix(rest[:1], "+"), rest[1:]
	}
	if len(rest) > 2 && rest[0] == '0' && strings.ContainsRune("xXoObB", rune(rest[1])) {
		if v, ok := new(big.Int).SetString(rest, 0); ok {
			return sign + v.String()
		}
		return text
	}
	if whole := strings.TrimLeft(rest, "0"); whole != rest {
		if whole == "" || whole[0] == '.' {
			whole = "0" + whole
		}
		rest = whole
	}
	if strings.HasPrefix(rest, ".") {
		rest = "0" + rest
	}
	return sign + rest
}

// hanzi reads a number of Chinese characters from 0 to 99.
func hanzi(s string) (int, bool) {
	const digits = "零一二三四五六七八九"
	digit := func(r rune) int {
		switch r {
		case '〇':
			return 0
		case '两':
			return 2
		}
		if i := strings.IndexRune(digits, r); i >= 0 {
			return i / len("零")
		}
		return -1
	}
	tens, ones, ten := 0, s, strings.IndexRune(s, '十')
	switch {
	case s == "":
		return 0, false
	case ten == 0:
		tens = 1
	case ten > 0:
		r := []rune(s[:ten])
		if tens = digit(r[0]); len(r) != 1 || tens < 1 {
			return 0, false
		}
	}
	if ten >= 0 {
		ones = s[ten+len("十"):]
	}
	r := []rune(ones)
	switch {
	case len(r) == 0 && ten >= 0:
		return tens * 10, true
	case len(r) == 1 && digit(r[0]) >= 0:
		return tens*10 + digit(r[0]), true
	}
	return 0, false
}
