package voice

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

var update = flag.Bool("update", false, "write the golden files anew")

// say is what DefaultRules make of a call or pick-up.
func say(kind, number string, window int, lang string) *wire.Announcement {
	return DefaultRules().Announce(Utterance{Kind: kind, Number: number, Window: window, Language: lang})
}

func TestACallIsSaidDigitByDigitAndItsWindowAsANumber(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		number      string
		window      int
		yao         bool
		text, clips string
	}{
		"the usual":         {"A001", 3, false, "请 A001 号到 3 号窗口", "zh-please zh-a zh-0 zh-0 zh-1 zh-hao zh-to zh-w3"},
		"two letters":       {"AB001", 3, false, "请 AB001 号到 3 号窗口", "zh-please zh-a zh-b zh-0 zh-0 zh-1 zh-hao zh-to zh-w3"},
		"two-digit window":  {"B120", 12, false, "请 B120 号到 12 号窗口", "zh-please zh-b zh-1 zh-2 zh-0 zh-hao zh-to zh-w12"},
		"yao":               {"A011", 1, true, "请 A011 号到 1 号窗口", "zh-please zh-a zh-0 zh-1y zh-1y zh-hao zh-to zh-w1"},
		"no window":         {"A001", 0, false, "请 A001 号", "zh-please zh-a zh-0 zh-0 zh-1 zh-hao"},
		"small letters":     {"a1", 1, false, "请 A1 号到 1 号窗口", "zh-please zh-a zh-1 zh-hao zh-to zh-w1"},
		"signs are shown":   {"A-01", 1, false, "请 A-01 号到 1 号窗口", "zh-please zh-a zh-0 zh-1 zh-hao zh-to zh-w1"},
		"very large window": {"A1", 10000, false, "请 A1 号到 10000 号窗口", "zh-please zh-a zh-1 zh-hao zh-to zh-1 zh-0 zh-0 zh-0 zh-0 zh-hao zh-window"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := DefaultRules().WithYao(c.yao).Announce(Utterance{Kind: UtterCall, Number: c.number, Window: c.window})
			if got.Text != c.text {
				t.Errorf("text %q, want %q", got.Text, c.text)
			}
			if clips := strings.Join(got.Clips, " "); clips != c.clips {
				t.Errorf("clips %s\nwant  %s", clips, c.clips)
			}
			if got.Chime != "chime" || got.Repeat != 2 || got.GapMS != 700 || got.Also != nil {
				t.Errorf("chime %q, repeat %d, gap %d, also %q", got.Chime, got.Repeat, got.GapMS, got.Also)
			}
			for _, id := range got.Clips {
				if _, ok := recipeOf(id); !ok {
					t.Errorf("clip %s cannot be made", id)
				}
			}
		})
	}
}

func TestMandarinComesFirstAndThenTheTicketsLanguage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		got               *wire.Announcement
		text, also, short string
	}{
		"English call": {
			say(UtterCall, "A001", 12, "en"), "请 A001 号到 12 号窗口 / Number A001, please go to window 12",
			"en-number en-a en-0 en-0 en-1 en-go en-w12", "zh-a zh-0 zh-0 zh-1 zh-w12 en-a en-0 en-0 en-1 en-window en-w12",
		},
		"Korean call": {
			say(UtterCall, "A001", 3, "ko"), "请 A001 号到 3 号窗口 / 번호 A001, 3번 창구로 오십시오",
			"ko-number ko-a ko-0 ko-0 ko-1 ko-w3 ko-come", "zh-a zh-0 zh-0 zh-1 zh-w3 ko-a ko-0 ko-0 ko-1 ko-w3",
		},
		"a language not spoken": {say(UtterCall, "A001", 3, "fr"), "请 A001 号到 3 号窗口", "", "zh-a zh-0 zh-0 zh-1 zh-w3"},
		"pick-up": {
			say(UtterPickup, "A001", 5, "zh"), "请 A001 号到 5 号窗口取件", "", "zh-a zh-0 zh-0 zh-1 zh-w5",
		},
		"English pick-up": {
			say(UtterPickup, "A1", 5, "en"), "请 A1 号到 5 号窗口取件 / Number A1, please collect your result at window 5",
			"en-number en-a en-1 en-collect en-w5", "zh-a zh-1 zh-w5 en-a en-1 en-window en-w5",
		},
		"Korean pick-up": {
			say(UtterPickup, "A1", 5, "ko"), "请 A1 号到 5 号窗口取件 / 번호 A1, 5번 창구로 찾으러 오십시오",
			"ko-number ko-a ko-1 ko-w5 ko-collect", "zh-a zh-1 zh-w5 ko-a ko-1 ko-w5",
		},
	} {
		if !strings.HasPrefix(c.got.Clips[0], "zh-") {
			t.Errorf("%s begins with %s", name, c.got.Clips[0])
		}
		var also []string
		for _, clips := range c.got.Also {
			also = append(also, clips...)
		}
		if c.got.Text != c.text || strings.Join(also, " ") != c.also || strings.Join(c.got.Short, " ") != c.short {
			t.Errorf("%s: %q\nalso  %s\nshort %s", name, c.got.Text, also, c.got.Short)
		}
		for _, id := range slices.Concat(c.got.Clips, also, c.got.Short) {
			if _, ok := recipeOf(id); !ok {
				t.Errorf("%s: clip %s cannot be made", name, id)
			}
		}
	}
	if last := say(UtterPickup, "A1", 5, "zh").Clips; last[len(last)-1] != "zh-pickup" {
		t.Errorf("a pick-up ends with %s", last[len(last)-1])
	}
}

func TestWindowsAreSaidAsKoreanSaysNumbers(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		1: "일", 3: "삼", 10: "십", 11: "십일", 20: "이십", 36: "삼십육", 100: "백", 105: "백오", 110: "백십", 1000: "천", 2345: "이천삼백사십오",
	} {
		if got := koreanNumber(n); got != want {
			t.Errorf("%d is said %s, want %s", n, got, want)
		}
	}
	if r := windowRecipe("ko", 12); r.input != "십이 번 창구로" || r.text != "12번 창구로" || letter("ko", "w").input != "더블유" || letter("ko", "z").input != "제트" {
		t.Errorf("window 12 is %+v", r)
	}
}

func TestWindowsAreSaidAsChineseSaysNumbers(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{
		1: "一号窗口", 2: "二号窗口", 10: "十号窗口", 11: "十一号窗口", 12: "十二号窗口", 20: "二十号窗口",
		21: "二十一号窗口", 99: "九十九号窗口", 100: "一百号窗口", 101: "一百零一号窗口", 110: "一百一十号窗口",
		112: "一百一十二号窗口", 205: "二百零五号窗口", 300: "三百号窗口", 1000: "一千号窗口",
		1001: "一千零一号窗口", 1010: "一千零一十号窗口", 1100: "一千一百号窗口", 9999: "九千九百九十九号窗口",
	} {
		if got := windowRecipe("zh", n); got.text != want {
			t.Errorf("%d is said %s, want %s", n, got.text, want)
		}
	}
	if got := windowRecipe("zh", 112).input; got != "yi4 bai3 yi1 shi2 er4 hao4 chuang1 kou3" {
		t.Errorf("112 is read %s", got)
	}
	if diff := cmp.Diff([]string{"zh-2", "zh-10", "zh-1", "zh-hao", "zh-window"}, windowRecipe("zh", 21).pieces); diff != "" {
		t.Error(diff)
	}
}

func TestEveryClipHasASafeNameOfItsOwn(t *testing.T) {
	t.Parallel()
	safe := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	seen := map[string]bool{}
	said := map[string]string{}
	for _, c := range Clips(1, 2, 10, 9999) {
		if !safe.MatchString(c.ID) || len(c.ID) > 32 {
			t.Errorf("id %q", c.ID)
		}
		if seen[c.ID] {
			t.Errorf("id %s twice", c.ID)
		}
		seen[c.ID] = true
		r, ok := recipeOf(c.ID)
		if !ok || r.id != c.ID {
			t.Errorf("no recipe for %s", c.ID)
		}
		if other, twice := said[r.voice+r.input]; twice && c.ID != chimeID && !strings.HasPrefix(c.ID, "en-w") && !strings.HasPrefix(c.ID, "ko-") {
			t.Errorf("%s says the same as %s", c.ID, other)
		}
		said[r.voice+r.input] = c.ID
	}
}

func TestOtherIDsAreUnknown(t *testing.T) {
	t.Parallel()
	for _, id := range []string{
		"", "zh", "zh-", "zh-A", "zh-aa", "zh-w0", "zh-w01", "zh-w-1", "zh-w10000", "zh-w1.wav", "fr-1",
		"../chime", "chime/../chime", "zh-\x00", "zh-号", "Chime", strings.Repeat("x", 10_000),
	} {
		if r, ok := recipeOf(id); ok {
			t.Errorf("%q is %+v", id, r)
		}
	}
}

func FuzzRecipesKeepTheirNames(f *testing.F) {
	f.Add("zh-w12")
	f.Add("en-a")
	f.Fuzz(func(t *testing.T, id string) {
		if r, ok := recipeOf(id); ok && r.id != id {
			t.Errorf("%q gives the recipe of %q", id, r.id)
		}
	})
}

func TestAnAnnouncementHasTheShapeItHad(t *testing.T) {
	t.Parallel()
	got, err := json.MarshalIndent(say(UtterCall, "A001", 3, "ko"), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/announcement.json"
	if *update {
		if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)+"\n"); diff != "" {
		t.Error(diff)
	}
}
