package speaker_test

import (
	"fmt"
	"time"

	"yimen/drivers/speaker"
)

func ExampleAnnounce() {
	chime := speaker.Silence(22_050, 600*time.Millisecond)
	word := speaker.Silence(22_050, 300*time.Millisecond)
	call := speaker.Announce(chime, []speaker.PCM{word, word}, 2, 700*time.Millisecond)
	fmt.Println(call.Duration().Round(10 * time.Millisecond))
	// Output: 2.77s
}
