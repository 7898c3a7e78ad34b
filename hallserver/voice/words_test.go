package voice

import (
	"strings"
	"testing"
)

// What a hall says every day and was once read wrong, each kind with its own words.
func TestWordsOfAHallAreReadRight(t *testing.T) {
	t.Parallel()
	r, err := newReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	for kind, words := range map[string]string{
		"papers and matters": `调休 tiao2 xiu1; 给付 ji3 fu4; 丧葬费 sang1 zang4 fei4; 处方药 chu3 fang1 yao4;
			接种 jie1 zhong4; 畜牧 xu4 mu4; 卷宗 juan4 zong1; 中标 zhong4 biao1; 典当 dian3 dang4; 转载 zhuan3 zai3;
			记载 ji4 zai3; 切割 qie1 ge1; 铺设 pu1 she4; 模板 mu2 ban3; 重审 chong2 shen3; 堵塞 du3 se4; 泊位 bo2 wei4;
			关卡 guan1 qia3; 宿舍 su4 she4; 音乐 yin1 yue4; 看守 kan1 shou3`,
		"people and places of work": `支行 zhi1 hang2; 厂长 chang3 zhang3; 社长 she4 zhang3`,
		"doing": `参与 can1 yu4; 累计 lei3 ji4; 积累 ji1 lei3; 应付 ying4 fu5; 间接 jian4 jie1; 间断 jian4 duan4;
			间隔 jian4 ge2; 着手 zhuo2 shou3; 着重 zhuo2 zhong4; 弹性 tan2 xing4; 勉强 mian3 qiang3`,
		"time":   `正月 zheng1 yue4`,
		"places": `佛山 fo2 shan1; 西藏 xi1 zang4; 厦门 xia4 men2; 济南 ji3 nan2; 台州 tai1 zhou1; 珲春 hun2 chun1`,
	} {
		for line := range strings.SplitSeq(words, ";") {
			word, want, _ := strings.Cut(strings.TrimSpace(line), " ")
			if got, err := r.read(word); err != nil || got != want {
				t.Errorf("%s: %s is read %s (%v), want %s", kind, word, got, err, want)
			}
		}
	}
}

// Where words overlap, a sentence is cut into the fewest.
func TestASentenceIsCutIntoTheFewestWords(t *testing.T) {
	t.Parallel()
	r, err := newReader(map[string]string{"甲行": "jia3 hang2", "行乙丙": "xing2 yi3 bing3"})
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"甲行乙丙":     "jia3 xing2 yi3 bing3", // two words; greedily it is three
		"人行道":      "ren2 xing2 dao4",
		"为人民服务":    "wei4 ren2 min2 fu2 wu4",
		"高中标准":     "gao1 zhong1 biao1 zhun3",
		"支行长":      "zhi1 hang2 zhang3",
		"银行长期贷款":   "yin2 hang2 chang2 qi1 dai4 kuan3",
		"参与会计工作":   "can1 yu4 kuai4 ji4 gong1 zuo4",
		"社会计划":     "she4 hui4 ji4 hua4",
		"集中标注":     "ji2 zhong1 biao1 zhu4",
		"房间隔壁":     "fang2 jian1 ge2 bi4",
		"首都会议中心":   "shou3 du1 hui4 yi4 zhong1 xin1",
		"交给付款人":    "jiao1 gei3 fu4 kuan3 ren2",
		"请假日期":     "qing3 jia4 ri4 qi1",
		"相应付款凭证":   "xiang1 ying4 fu4 kuan3 ping2 zheng4",
		"办理公积金长期贷": "ban4 li3 gong1 ji1 jin1 chang2 qi1 dai4",
	} {
		if got, err := r.read(text); err != nil || got != want {
			t.Errorf("%s is read %s (%v)\nwant %s", text, got, err, want)
		}
	}
}
