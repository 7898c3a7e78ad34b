package wire_test

import (
	"strings"
	"testing"

	"yimen/hallserver/wire"
)

func matters() []wire.ServiceDetail {
	return []wire.ServiceDetail{
		{Code: "SB03", Name: wire.Text{"zh": "社会保障卡补领、换领", "en": "Replace a social security card"}, Pinyin: []string{"she hui bao zhang ka bu ling huan ling", "she bao ka"}, Keywords: []string{"社保卡"}},
		{Code: "GZ01", Name: wire.Text{"zh": "委托公证"}, Pinyin: []string{"wei tuo gong zheng"}},
		{Code: "JT02", Name: wire.Text{"zh": "机动车驾驶证换证"}, Pinyin: []string{"ji dong che jia shi zheng huan zheng", "huan jia zhao"}, Keywords: []string{"换驾照"}},
		{Code: "BD01", Name: wire.Text{"zh": "不动产登记资料查询"}, Pinyin: []string{"bu dong chan deng ji zi liao cha xun"}},
		{Code: "OLD1", Name: wire.Text{"zh": "旧服务器的事项"}},
	}
}

func TestMattersAreFoundAsPeopleLookForThem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, query, want string }{
		{"initials", "SHBZK", "SB03"},
		{"initials within the name", "gz", "GZ01"},
		{"the name's beginning goes first", "bd", "BD01"},
		{"whole pinyin", "shehuibaozhang", "SB03"},
		{"pinyin with blanks", "she hui", "SB03"},
		{"as much of each syllable as one likes", "shehbzh", "SB03"},
		{"a syllable that begins as another ends", "budongc", "BD01"},
		{"characters", "公证", "GZ01"},
		{"the beginning before what is within", "换", "SB03 JT02"},
		{"the hall's own word", "换驾照", "JT02"},
		{"the initials of the hall's own word", "HJZ", "JT02"},
		{"a code", "sb0", "SB03"},
		{"an English word", "security", "SB03"},
		{"not amid a word", "ecurity", ""},
		{"without pinyin by its characters", "旧服务器", "OLD1"},
		{"nothing", " ", ""},
		{"what nobody does", "QQQ", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range wire.Search(matters(), tt.query) {
				got = append(got, s.Code)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%q finds %v, want %s", tt.query, got, tt.want)
			}
		})
	}
}
