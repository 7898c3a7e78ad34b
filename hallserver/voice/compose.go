package voice

import (
	"fmt"
	"strings"

	"yimen/hallserver/wire"
)

// How a call is said.
const (
	repeat = 2
	gapMS  = 700
	// maxWindow is the largest window number that can be said as a number.
	maxWindow = 9999
)

// Composer makes announcements. The zero Composer says 一 for the digit 1.
type Composer struct {
	// Yao says 幺 for the digit 1 of a ticket, as on the telephone and the
	// railway; windows stay 一号窗口.
	Yao bool
}

// Compose is what is said and shown when the ticket number is called to a
// window, in language lang: zh, en; any other language is zh. The number's
// letters and digits are said one by one, other signs are shown but not said;
// the window is said as a number. Window 0 or less leaves the window out.
func Compose(number string, window int, lang string) wire.Announcement {
	return Composer{}.Compose(number, window, lang)
}

// Compose is the function of that name, with c's settings.
func (c Composer) Compose(number string, window int, lang string) wire.Announcement {
	number = strings.ToUpper(number)
	a := wire.Announcement{Chime: chimeID, Repeat: repeat, GapMS: gapMS}
	if lang == "en" {
		a.Text, a.Clips = "Number "+number, append([]string{"en-number"}, spell("en", number, false)...)
		if window > 0 {
			a.Text += fmt.Sprintf(", please go to window %d", window)
			a.Clips = append(append(a.Clips, "en-go"), windowClips("en", window)...)
		}
		return a
	}
	a.Text = "请 " + number + " 号"
	a.Clips = append(append([]string{"zh-please"}, spell("zh", number, c.Yao)...), "zh-hao")
	if window > 0 {
		a.Text += fmt.Sprintf("到 %d 号窗口", window)
		a.Clips = append(append(a.Clips, "zh-to"), windowClips("zh", window)...)
	}
	return a
}

// windowClips is a window's name: one clip, so that it flows, or past maxWindow
// its digits.
func windowClips(lang string, n int) []string {
	if n <= maxWindow {
		return []string{fmt.Sprintf("%s-w%d", lang, n)}
	}
	clips := spell(lang, fmt.Sprint(n), false)
	if lang == "zh" {
		clips = append(clips, "zh-hao", "zh-window")
	}
	return clips
}

// spell is the clips of the letters and digits of s.
func spell(lang, s string, yao bool) []string {
	var out []string
	for _, r := range s {
		switch {
		case r == '1' && yao:
			out = append(out, lang+"-1y")
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			out = append(out, lang+"-"+strings.ToLower(string(r)))
		}
	}
	return out
}
