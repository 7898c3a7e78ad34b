package voice_test

import (
	"testing"

	"yimen/hallserver/voice"
)

func TestNamesAreSpeltByTheirWords(t *testing.T) {
	t.Parallel()
	s := voice.NewSpeller()
	for text, want := range map[string]string{
		"社保卡补办":     "she bao ka bu ban",
		"银行开户":      "yin hang kai hu",        // 行: hang, not xing
		"会计资格（中级）":  "kuai ji zi ge zhong ji", // 会: kuai, not hui
		"不动产登记":     "bu dong chan deng ji",
		"A类、B2驾驶证":  "a lei b 2 jia shi zheng",
		"Name, 签证":  "n a m e qian zheng",
		"":          "",
		"女职工生育津贴申领": "nv zhi gong sheng yu jin tie shen ling",
	} {
		if got := s.Spell(text); got != want {
			t.Errorf("%s is spelt %q, want %q", text, got, want)
		}
	}
}
