package voice_test

import (
	"fmt"
	"strings"

	"yimen/hallserver/voice"
)

func ExampleRules_Announce() {
	rules, err := voice.ReadRules([]byte("default: {also: [en]}"))
	if err != nil {
		fmt.Println(err)
		return
	}
	a := rules.Announce(voice.Utterance{Kind: voice.UtterCall, Number: "A001", Window: 3})
	fmt.Println(a.Text)
	fmt.Println(a.Chime, strings.Join(a.Clips, " "))
	fmt.Println(strings.Join(a.Also[0], " "))
	// Output:
	// 请 A001 号到 3 号窗口 / Number A001, please go to window 3
	// chime zh-please zh-a zh-0 zh-0 zh-1 zh-hao zh-to zh-w3
	// en-number en-a en-0 en-0 en-1 en-go en-w3
}
