package voice

import (
	"strings"
	"testing"
	"unicode"
)

func TestTextIsReadAsPeopleReadIt(t *testing.T) {
	t.Parallel()
	r, err := newReader(map[string]string{"行唐": "xing2 tang2", "重新": "chong2 xin1"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"银行行长":         "yin2 hang2 hang2 zhang3",
		"银行业务还款请到3号窗口": "yin2 hang2 ye4 wu4 huan2 kuan3 qing3 dao4 san1 hao4 chuang1 kou3",
		"重新办理重要业务":     "chong2 xin1 ban4 li3 zhong4 yao4 ye4 wu4",
		"长者窗口在长春路":     "zhang3 zhe3 chuang1 kou3 zai4 chang2 chun1 lu4",
		"会计出差参加调查":     "kuai4 ji4 chu1 chai1 can1 jia1 diao4 cha2",
		"会议已经开始":       "hui4 yi4 yi3 jing1 kai1 shi3",
		"大家都办好了":       "da4 jia1 dou1 ban4 hao3 le5",
		"了解办事得到的结果":    "liao3 jie3 ban4 shi4 de2 dao4 de5 jie2 guo3",
		"首都调整空调":       "shou3 du1 tiao2 zheng3 kong1 tiao2",
		"请尽快变更，更好":     "qing3 jin3 kuai4 bian4 geng1 , geng4 hao3",
		"不要着急，不着急":     "bu2 yao4 zhao2 ji2 , bu4 zhao2 ji2",
		"一个人，一天，第一位":   "yi2 ge4 ren2 , yi4 tian1 , di4 yi1 wei4",
		"一楼":           "yi1 lou2",
		"统一受理":         "tong3 yi1 shou4 li3",
		"女律师旅行":        "nv3 lv4 shi1 lv3 xing2",
		"行唐":           "xing2 tang2",
		"17:30停止取号":    "shi2 qi1 dian3 san1 shi2 fen1 ting2 zhi3 qu3 hao4",
		"9:00—11:05":   "jiu3 dian3 , shi2 yi1 dian3 ling2 wu3 fen1",
		"2:00":         "liang3 dian3",
		"2位，2号，12位":    "liang3 wei4 , er4 hao4 , shi2 er4 wei4",
		"2026年":        "er4 ling2 er4 liu4 nian2",
		"50%":          "bai3 fen1 zhi1 wu3 shi2",
		"1-12号":        "yi1 dao4 shi2 er4 hao4",
		"1.5小时":        "yi1 dian3 wu3 xiao3 shi2",
		"请拨打119或12345": "qing3 bo1 da3 yao1 yao1 jiu3 huo4 yi1 er4 san1 si4 wu3",
		"1100元":        "yi4 qian1 yi4 bai3 yuan2",
		"007号":         "ling2 ling2 qi1 hao4",
		"138000":       "yi1 san1 ba1 ling2 ling2 ling2",
		"A区b座":         "A qu1 B zuo4",
		"“政务 大厅”！":     "zheng4 wu4 da4 ting1 .",
	} {
		got, err := r.read(text)
		if err != nil || got != want {
			t.Errorf("%s is read %s (%v)\nwant %s", text, got, err, want)
		}
	}
}

func TestWhatCannotBeReadIsRefusedByName(t *testing.T) {
	t.Parallel()
	r, err := newReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"请到\U00030000窗口": "U+30000",
		"请看☎":            "U+260E",
		"번호":             "U+BC88",
		"。，":             "nothing to say",
		"":               "nothing to say",
	} {
		if got, err := r.read(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q is read %q, %v; want an error with %s", text, got, err, want)
		}
	}
	for word, said := range map[string]string{"银行": "yín háng", "行": "", "重": "chong", "新": "xin6"} {
		if _, err := newReader(map[string]string{word: said}); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %s was taken, %v", word, said, err)
		}
	}
}

// Every entry has a syllable for each character, and none is there twice. What is
// plain does not end in a character that is read by what follows.
func TestTheWordsAreWhole(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	take := func(word string) {
		if seen[word] {
			t.Errorf("%s is there twice", word)
		}
		seen[word] = true
	}
	for line := range entries(wordsFile) {
		word, said, _ := strings.Cut(line, " ")
		if n := len([]rune(word)); n != len(strings.Fields(said)) {
			t.Errorf("%s has %d characters and is said %s", word, n, said)
		}
		take(word)
	}
	if len(seen) < 700 {
		t.Errorf("%d words only", len(seen))
	}
	for line := range entries(plainFile) {
		for word := range strings.FieldsSeq(line) {
			if n := len([]rune(word)); n < 2 || strings.HasSuffix(word, "一") || strings.HasSuffix(word, "不") {
				t.Errorf("%s is not plain", word)
			}
			take(word)
		}
	}
}

func FuzzReadingNeverFailsWithoutASay(f *testing.F) {
	f.Add("银行 12:30 A")
	r, err := newReader(nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := r.read(text)
		if err != nil {
			return
		}
		for s := range strings.FieldsSeq(got) {
			letter := len(s) == 1 && unicode.IsUpper(rune(s[0]))
			if s != "," && s != "." && !letter && !syllableForm.MatchString(s) {
				t.Errorf("%q is read %q", text, got)
			}
		}
	})
}
