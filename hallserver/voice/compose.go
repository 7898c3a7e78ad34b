package voice

import (
	"fmt"
	"slices"
	"strings"

	"yimen/hallserver/wire"
)

// maxWindow is the largest window number that can be said as a number.
const maxWindow = 9999

// Languages that are spoken.
const (
	langChinese = "zh"
	langEnglish = "en"
	langKorean  = "ko"
)

// compose is the clips and words of an utterance; false: there is nothing to say.
func (m manner) compose(u Utterance, phraseOf func(string) (phrase, bool)) (wire.Announcement, bool) {
	a := wire.Announcement{Chime: chimeID, Repeat: m.repeat, GapMS: m.gapMS}
	switch u.Kind {
	case UtterCall, UtterPickup:
		m.composeNumber(&a, u)
		return a, true
	case UtterNotice, UtterEmergency:
		p, ok := phraseOf(u.Phrase)
		if ok {
			m.composePhrase(&a, p, u.Kind == UtterEmergency)
		}
		return a, ok
	}
	return a, false
}

// composeNumber is a ticket's number and where to go with it: Mandarin always,
// then the languages asked for.
func (m manner) composeNumber(a *wire.Announcement, u Utterance) {
	number := strings.ToUpper(u.Number)
	texts := make([]string, 0, 1+len(m.also))
	for i, lang := range append([]string{langChinese}, m.languages(u.Language)...) {
		text, clips := sentence(u.Kind, lang, number, u.Window, m.yao)
		texts = append(texts, text)
		if i == 0 {
			a.Clips = clips
		} else {
			a.Also = append(a.Also, clips)
		}
		a.Short = append(a.Short, short(lang, number, u.Window, m.yao)...)
	}
	a.Text = strings.Join(texts, " / ")
	if m.mergeOver != mergeOver {
		a.MergeOver = m.mergeOver
	}
}

// languages are those besides Mandarin in which a ticket is called.
func (m manner) languages(ticket string) []string {
	var out []string
	for _, lang := range m.also {
		if lang == alsoByTicket {
			lang = ticket
		}
		if (lang == langEnglish || lang == langKorean) && shows(m.shown, lang) && !slices.Contains(out, lang) {
			out = append(out, lang)
		}
	}
	return out
}

// composePhrase is a phrase in Mandarin and the languages it is written in, as
// far as the zone speaks them; an emergency in all of them, once each time.
func (m manner) composePhrase(a *wire.Announcement, p phrase, urgent bool) {
	if urgent {
		a.Repeat = 1
	}
	var texts []string
	for _, r := range p.recipes {
		lang := r.language()
		switch {
		case lang == langChinese:
			a.Clips = []string{r.id}
		case urgent || shows(m.shown, lang) && (slices.Contains(m.also, lang) || slices.Contains(m.also, alsoByTicket)):
			a.Also = append(a.Also, []string{r.id})
		default:
			continue
		}
		texts = append(texts, p.Text[lang])
	}
	a.Text = strings.Join(texts, " / ")
}

// sentence is the whole of it in one language. The number's letters and digits
// are said one by one, other signs are shown but not said; the window is said as
// a number, and left out when it is 0 or less.
func sentence(kind, lang, number string, window int, yao bool) (text string, clips []string) {
	switch lang {
	case langEnglish:
		return englishSentence(kind, number, window)
	case langKorean:
		return koreanSentence(kind, number, window)
	}
	text = "请 " + number + " 号"
	clips = append(append([]string{"zh-please"}, spell(lang, number, yao)...), "zh-hao")
	if window > 0 {
		text += fmt.Sprintf("到 %d 号窗口", window)
		clips = append(append(clips, "zh-to"), windowClips(lang, window)...)
	}
	if kind == UtterPickup {
		text += "取件"
		clips = append(clips, "zh-pickup")
	}
	return text, clips
}

func englishSentence(kind, number string, window int) (text string, clips []string) {
	text = "Number " + number
	clips = append([]string{"en-number"}, spell(langEnglish, number, false)...)
	if window <= 0 {
		if kind == UtterPickup {
			return text + ", your result is ready", append(clips, "en-ready")
		}
		return text, clips
	}
	word, clip := ", please go to window %d", "en-go"
	if kind == UtterPickup {
		word, clip = ", please collect your result at window %d", "en-collect"
	}
	return text + fmt.Sprintf(word, window), append(append(clips, clip), windowClips(langEnglish, window)...)
}

// koreanSentence says the window as a Sino-Korean number: 삼번 창구로.
func koreanSentence(kind, number string, window int) (text string, clips []string) {
	text = "번호 " + number
	clips = append([]string{"ko-number"}, spell(langKorean, number, false)...)
	word, clip := "오십시오", "ko-come"
	if kind == UtterPickup {
		word, clip = "찾으러 오십시오", "ko-collect"
	}
	if window > 0 {
		text += fmt.Sprintf(", %d번 창구로 %s", window, word)
		clips = append(clips, windowClips(langKorean, window)...)
	} else if kind == UtterPickup {
		text += ", " + word
	} else {
		return text, clips
	}
	return text, append(clips, clip)
}

// short is what is said of a call where many wait: the number and the window.
func short(lang, number string, window int, yao bool) []string {
	clips := spell(lang, number, yao)
	if window <= 0 {
		return clips
	}
	if lang == langEnglish {
		clips = append(clips, "en-window")
	}
	return append(clips, windowClips(lang, window)...)
}

// windowClips is a window's name: one clip, so that it flows, or past maxWindow
// its digits.
func windowClips(lang string, n int) []string {
	if n <= maxWindow {
		return []string{fmt.Sprintf("%s-w%d", lang, n)}
	}
	clips := spell(lang, fmt.Sprint(n), false)
	switch lang {
	case langChinese:
		clips = append(clips, "zh-hao", "zh-window")
	case langKorean:
		clips = append(clips, "ko-window")
	}
	return clips
}

// spell is the clips of the letters and digits of s.
func spell(lang, s string, yao bool) []string {
	var out []string
	for _, r := range s {
		switch {
		case r == '1' && yao && lang == langChinese:
			out = append(out, lang+"-1y")
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			out = append(out, lang+"-"+strings.ToLower(string(r)))
		}
	}
	return out
}
