package voice

import (
	"encoding/json"
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestACallIsSaidDigitByDigitAndItsWindowAsANumber(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		number, lang string
		window       int
		yao          bool
		text, clips  string
	}{
		"the usual":         {"A001", "zh", 3, false, "请 A001 号到 3 号窗口", "zh-please zh-a zh-0 zh-0 zh-1 zh-hao zh-to zh-w3"},
		"two-digit window":  {"B120", "zh", 12, false, "请 B120 号到 12 号窗口", "zh-please zh-b zh-1 zh-2 zh-0 zh-hao zh-to zh-w12"},
		"yao":               {"A011", "zh", 1, true, "请 A011 号到 1 号窗口", "zh-please zh-a zh-0 zh-1y zh-1y zh-hao zh-to zh-w1"},
		"no window":         {"A001", "zh", 0, false, "请 A001 号", "zh-please zh-a zh-0 zh-0 zh-1 zh-hao"},
		"small letters":     {"a1", "zh", 1, false, "请 A1 号到 1 号窗口", "zh-please zh-a zh-1 zh-hao zh-to zh-w1"},
		"signs are shown":   {"A-01", "zh", 1, false, "请 A-01 号到 1 号窗口", "zh-please zh-a zh-0 zh-1 zh-hao zh-to zh-w1"},
		"very large window": {"A1", "zh", 10000, false, "请 A1 号到 10000 号窗口", "zh-please zh-a zh-1 zh-hao zh-to zh-1 zh-0 zh-0 zh-0 zh-0 zh-hao zh-window"},
		"English":           {"A001", "en", 12, false, "Number A001, please go to window 12", "en-number en-a en-0 en-0 en-1 en-go en-w12"},
		"another language":  {"A001", "ko", 3, false, "请 A001 号到 3 号窗口", "zh-please zh-a zh-0 zh-0 zh-1 zh-hao zh-to zh-w3"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := Composer{Yao: c.yao}.Compose(c.number, c.window, c.lang)
			if got.Text != c.text {
				t.Errorf("text %q, want %q", got.Text, c.text)
			}
			if clips := strings.Join(got.Clips, " "); clips != c.clips {
				t.Errorf("clips %s\nwant  %s", clips, c.clips)
			}
			if got.Chime != "chime" || got.Repeat != 2 || got.GapMS != 700 {
				t.Errorf("chime %q, repeat %d, gap %d", got.Chime, got.Repeat, got.GapMS)
			}
			for _, id := range got.Clips {
				if _, ok := recipeOf(id); !ok {
					t.Errorf("clip %s cannot be made", id)
				}
			}
		})
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
		if other, twice := said[r.voice+r.input]; twice && c.ID != chimeID && !strings.HasPrefix(c.ID, "en-w") {
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
	got, err := json.MarshalIndent(Compose("A001", 3, "zh"), "", "  ")
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
