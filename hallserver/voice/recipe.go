package voice

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

const (
	chimeID = "chime"
	// voiceMark stands in a clip's id between the folder of recordings it is asked
	// from and the clip: hall.zh-a.
	voiceMark = "."
)

// recipeVersion is part of every cached clip's name: raise it when the making
// changes in a way the recipe's fields do not show.
const recipeVersion = 2

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
	voiceKorean  = "ko"
	// wordsPerMinute is calm, about three syllables a second.
	wordsPerMinute = 150
)

// espeakVoice is espeak-ng's voice of a language.
func espeakVoice(lang string) string {
	switch lang {
	case langEnglish:
		return voiceEnglish
	case langKorean:
		return voiceKorean
	}
	return voiceChinese
}

// language is what a recipe is spoken in.
func (r recipe) language() string {
	switch r.voice {
	case voiceEnglish:
		return langEnglish
	case voiceKorean:
		return langKorean
	}
	return langChinese
}

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
		zh("zh-pickup", "取件", "qu3 jian4"),
		zh("zh-take-card", "请取走您的身份证", "qing3 qu3 zou3 nin2 de5 shen1 fen4 zheng4"),
		en("en-number", "Number"),
		en("en-go", "please go to window"),
		en("en-collect", "please collect your result at window"),
		en("en-ready", "your result is ready"),
		en("en-window", "window"),
		en("en-take-card", "Please take your ID card"),
		ko("ko-number", "번호"),
		ko("ko-come", "오십시오"),
		ko("ko-collect", "찾으러 오십시오"),
		ko("ko-window", "번 창구로"),
		ko("ko-take-card", "신분증을 가져가세요"),
	}
}

func en(id, text string) recipe {
	return recipe{id: id, text: text, voice: voiceEnglish, input: strings.ToLower(text)}
}

func ko(id, text string) recipe {
	return recipe{id: id, text: text, voice: voiceKorean, input: text}
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
	if !slices.Contains(languages(), lang) {
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
	switch lang {
	case langEnglish:
		return en(id, strconv.Itoa(n))
	case langKorean:
		return ko(id, koreanDigits()[n])
	}
	d := chineseDigits()[n]
	return zh(id, d.hanzi, d.pinyin)
}

func letter(lang, l string) recipe {
	id, capital := lang+"-"+l, strings.ToUpper(l)
	switch lang {
	case langEnglish: // a lone capital is read as the letter's name
		return recipe{id: id, text: capital, voice: voiceEnglish, input: capital}
	case langKorean:
		return recipe{id: id, text: capital, voice: voiceKorean, input: koreanLetter(l)}
	}
	return recipe{id: id, text: capital, voice: voiceChinese, input: capital}
}

func windowRecipe(lang string, n int) recipe {
	id := fmt.Sprintf("%s-w%d", lang, n)
	switch lang {
	case langEnglish:
		return en(id, strconv.Itoa(n))
	case langKorean:
		return recipe{id: id, text: fmt.Sprintf("%d번 창구로", n), voice: voiceKorean, input: koreanNumber(n) + " 번 창구로"}
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
	ID   string `json:"id"`
	Text string `json:"text"`
}

// Clips lists the clips that can be recorded: the fixed words, digits and
// letters of every language, and the names of the windows given.
func Clips(windows ...int) []Clip { return clipsOf(recipes(windows)) }

// Clips lists those of all halls, and those of the phrases of these rules.
func (r Rules) Clips(windows ...int) []Clip {
	return clipsOf(append(recipes(windows), r.recipes()...))
}

func clipsOf(list []recipe) []Clip {
	out := make([]Clip, len(list))
	for i, r := range list {
		out[i] = Clip{ID: r.id, Text: r.text}
	}
	return out
}

// recipes are those of what every hall says, with the windows given.
func recipes(windows []int) []recipe {
	out := fixed()
	for _, lang := range languages() {
		for n := range 10 {
			out = append(out, digit(lang, n))
		}
		for l := 'a'; l <= 'z'; l++ {
			out = append(out, letter(lang, string(l)))
		}
		for _, n := range windows {
			if n >= 1 && n <= maxWindow {
				out = append(out, windowRecipe(lang, n))
			}
		}
	}
	return out
}
