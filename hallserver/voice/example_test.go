package voice_test

import (
	"fmt"
	"strings"

	"yimen/hallserver/voice"
)

func ExampleCompose() {
	a := voice.Compose("A001", 3, "zh")
	fmt.Println(a.Text)
	fmt.Println(a.Chime, strings.Join(a.Clips, " "))
	// Output:
	// 请 A001 号到 3 号窗口
	// chime zh-please zh-a zh-0 zh-0 zh-1 zh-hao zh-to zh-w3
}
