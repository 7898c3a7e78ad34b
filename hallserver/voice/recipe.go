package voice

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

const chimeID = "chime"

// recipeVersion is part of every cached clip's name: raise it when the making
// changes in a way the recipe's fields do not show.
const recipeVersion = 1

// recipe says how a clip is made.
type recipe struct {
	id    string
	text  string // what a person recording it says
	voice string // espeak-ng's; empty for the chime
	input string // espeak-ng's
	// pieces are clips that together are this one, where a folder of
	// recordings has them all.
	pieces []string
}

// espeak-ng's voices. cmn-latn-pinyin reads numbered pinyin, so that no
// character is read the wrong way, and says letters as Chinese speakers do; the
// plain cmn voice reads Chinese as English letters.
const (
	voiceChinese = "cmn-latn-pinyin"
	voiceEnglish = "en-gb"
	// wordsPerMinute is calm, about three syllables a second.
	wordsPerMinute = 150
)

// hash names the content a recipe makes.
func (r recipe) hash() string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d|%s|%s|%d|%d|%v", recipeVersion, r.voice, r.input, wordsPerMinute, Rate, speechLUFS))
	return hex.EncodeToString(sum[:6])
}

// fixed are the clips with names of their own.
func fixed() []recipe {
	return []recipe{
		{id: chimeID, text: "♪"},
		zh("zh-please", "请", "qing3"),
		zh("zh-hao", "号", "hao4"),
		zh("zh-to", "到", "dao4"),
		zh("zh-window", "窗口", "chuang1 kou3"),
		zh("zh-1y", "幺", "yao1"),
		zh("zh-10", "十", "shi2"),
		zh("zh-100", "百", "bai3"),
		zh("zh-1000", "千", "qian1"),
		{id: "en-number", text: "Number", voice: voiceEnglish, input: "number"},
		{id: "en-go", text: "please go to window", voice: voiceEnglish, input: "please go to window"},
	}
}

func zh(id, text, pinyin string) recipe {
	return recipe{id: id, text: text, voice: voiceChinese, input: pinyin}
}

// recipeOf gives the recipe of a clip id, or false.
func recipeOf(id string) (recipe, bool) {
	for _, r := range fixed() {
		if r.id == id {
			return r, true
		}
	}
	lang, rest, _ := strings.Cut(id, "-")
	if lang != "zh" && lang != "en" {
		return recipe{}, false
	}
	switch {
	case len(rest) == 1 && rest[0] >= '0' && rest[0] <= '9':
		return digit(lang, int(rest[0]-'0')), true
	case len(rest) == 1 && rest[0] >= 'a' && rest[0] <= 'z':
		return letter(lang, rest), true
	case strings.HasPrefix(rest, "w"):
		n, err := strconv.Atoi(rest[1:])
		if err == nil && n >= 1 && n <= maxWindow && strconv.Itoa(n) == rest[1:] {
			return windowRecipe(lang, n), true
		}
	}
	return recipe{}, false
}

func digit(lang string, n int) recipe {
	id := fmt.Sprintf("%s-%d", lang, n)
	if lang == "en" {
		return recipe{id: id, text: strconv.Itoa(n), voice: voiceEnglish, input: strconv.Itoa(n)}
	}
	d := chineseDigits()[n]
	return zh(id, d.hanzi, d.pinyin)
}

func letter(lang, l string) recipe {
	voice := voiceChinese
	if lang == "en" {
		voice = voiceEnglish
	}
	// A lone capital is read as the letter's name.
	return recipe{id: lang + "-" + l, text: strings.ToUpper(l), voice: voice, input: strings.ToUpper(l)}
}

func windowRecipe(lang string, n int) recipe {
	id := fmt.Sprintf("%s-w%d", lang, n)
	if lang == "en" {
		return recipe{id: id, text: strconv.Itoa(n), voice: voiceEnglish, input: strconv.Itoa(n)}
	}
	var hanzi, pinyin strings.Builder
	var pieces []string
	for _, s := range chineseNumber(n) {
		hanzi.WriteString(s.hanzi)
		pinyin.WriteString(s.pinyin + " ")
		pieces = append(pieces, s.clip)
	}
	r := zh(id, hanzi.String()+"号窗口", pinyin.String()+"hao4 chuang1 kou3")
	r.pieces = append(pieces, "zh-hao", "zh-window")
	return r
}

// Clip is one clip and what a person who records it says.
type Clip struct {
	ID, Text string
}

// Clips lists the clips that can be recorded: the fixed words, digits and
// letters of every language, and the names of the windows given.
func Clips(windows ...int) []Clip {
	var out []Clip
	add := func(r recipe) { out = append(out, Clip{ID: r.id, Text: r.text}) }
	for _, r := range fixed() {
		add(r)
	}
	for _, lang := range []string{"zh", "en"} {
		for n := range 10 {
			add(digit(lang, n))
		}
		for l := 'a'; l <= 'z'; l++ {
			add(letter(lang, string(l)))
		}
		for _, n := range windows {
			if n >= 1 && n <= maxWindow {
				add(windowRecipe(lang, n))
			}
		}
	}
	return out
}
