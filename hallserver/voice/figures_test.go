package voice

import "testing"

// What is counted is a number; what is told as on the telephone goes digit by digit.
func TestNumbersAreReadByWhatStandsWithThem(t *testing.T) {
	t.Parallel()
	r := someReader(t)
	for kind, cases := range map[string]map[string]string{
		"before what is counted": {
			"12000元":       "yi2 wan4 er4 qian1 yuan2",
			"150000元":      "shi2 wu3 wan4 yuan2",
			"20000元":       "liang3 wan4 yuan2",
			"2500元":        "liang3 qian1 wu3 bai3 yuan2",
			"250元":         "er4 bai3 wu3 shi2 yuan2",
			"2元":           "liang3 yuan2",
			"100500人":      "shi2 wan4 ling2 wu3 bai3 ren2",
			"10000人":       "yi2 wan4 ren2",
			"120人":         "yi4 bai3 er4 shi2 ren2",
			"110平方米":       "yi4 bai3 yi1 shi2 ping2 fang1 mi3",
			"89.5平方米":      "ba1 shi2 jiu3 dian3 wu3 ping2 fang1 mi3",
			"10015元":       "yi2 wan4 ling2 yi1 shi2 wu3 yuan2",
			"12345元":       "yi2 wan4 er4 qian1 san1 bai3 si4 shi2 wu3 yuan2",
			"12,000元":      "yi2 wan4 er4 qian1 yuan2",
			"100000000元":   "yi2 yi4 yuan2",
			"50万元":         "wu3 shi2 wan4 yuan2",
			"2万元":          "liang3 wan4 yuan2",
			"3.5万元":        "san1 dian3 wu3 wan4 yuan2",
			"20000-50000元": "liang3 wan4 dao4 wu3 wan4 yuan2",
			"2～3人":         "liang3 dao4 san1 ren2",
			"第2次，2次":       "di4 er4 ci4 , liang3 ci4",
			"2年，2年级":       "liang3 nian2 , er4 nian2 ji2",
		},
		"a telephone number": {
			"0415-6123456":  "ling2 si4 yi1 wu3 liu4 yi1 er4 san1 si4 wu3 liu4",
			"0415－6123456":  "ling2 si4 yi1 wu3 liu4 yi1 er4 san1 si4 wu3 liu4",
			"0415-12345":    "ling2 si4 yi1 wu3 yi1 er4 san1 si4 wu3",
			"010-6123-4567": "ling2 yi1 ling2 liu4 yi1 er4 san1 si4 wu3 liu4 qi1",
			"（0415）6123456": "ling2 si4 yi1 wu3 liu4 yi1 er4 san1 si4 wu3 liu4",
			"400-612-3456":  "si4 ling2 ling2 liu4 yi1 er4 san1 si4 wu3 liu4",
			"138-0000-1234": "yi1 san1 ba1 ling2 ling2 ling2 ling2 yi1 er4 san1 si4",
			"6123456-801":   "liu4 yi1 er4 san1 si4 wu3 liu4 ba1 ling2 yi1",
			"请拨打12345":      "qing3 bo1 da3 yi1 er4 san1 si4 wu3",
			"拨打12345人工服务":   "bo1 da3 yi1 er4 san1 si4 wu3 ren2 gong1 fu2 wu4",
			"110、119、120":   "yao1 yao1 ling2 , yao1 yao1 jiu3 , yao1 er4 ling2",
			"61234567":      "liu4 yi1 er4 san1 si4 wu3 liu4 qi1",
		},
		"a place in a row": {
			"119号窗口":   "yi4 bai3 yi1 shi2 jiu3 hao4 chuang1 kou3",
			"1-12号":    "yi1 dao4 shi2 er4 hao4",
			"001-010号": "ling2 ling2 yi1 dao4 ling2 yi1 ling2 hao4",
			"100-120号": "yi4 bai3 dao4 yi4 bai3 er4 shi2 hao4",
			"12345号":   "yi1 er4 san1 si4 wu3 hao4",
			"第12345号":  "di4 yi1 er4 san1 si4 wu3 hao4",
		},
		"a day, a time, a share": {
			"2026-03-02": "er4 ling2 er4 liu4 nian2 san1 yue4 er4 ri4",
			"2025-2026年": "er4 ling2 er4 wu3 dao4 er4 ling2 er4 liu4 nian2",
			"2026学年":     "er4 ling2 er4 liu4 xue2 nian2",
			"9:00-11:30": "jiu3 dian3 dao4 shi2 yi1 dian3 san1 shi2 fen1",
			"3.5%":       "bai3 fen1 zhi1 san1 dian3 wu3",
			"100％":       "bai3 fen1 zhi1 yi4 bai3",
		},
	} {
		for text, want := range cases {
			if got, err := r.read(text); err != nil || got != want {
				t.Errorf("%s: %s is read %s (%v)\nwant %s", kind, text, got, err, want)
			}
		}
	}
}
