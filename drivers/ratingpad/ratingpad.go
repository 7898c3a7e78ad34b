// Package ratingpad gives meaning to the rating pads of a padline: five keys with
// which a citizen says how the service was (好差评).
//
//	if k, ok := e.(padline.Key); ok {
//		level, known := ratingpad.LevelOf(k.Code) // 1 to 5
//		…
//	}
//	line.Show(unit, ratingpad.Thanks())
//
// It owns no goroutine and no state: padline owns the line. What was pressed is
// shown to nobody: a clerk must not see a rating at the window.
package ratingpad

import "yimen/drivers/padline"

// The levels, worst and best: 1 非常不满意, 2 不满意, 3 基本满意, 4 满意,
// 5 非常满意.
const (
	LevelMin = 1
	LevelMax = 5
)

// Codes of the keys in register 0: 11 is level 5, 15 is level 1.
const (
	codeBest  = 11
	codeWorst = 15
)

// LevelOf is what the key with a code in register 0 says.
func LevelOf(code int) (level int, known bool) {
	if code < codeBest || code > codeWorst {
		return 0, false
	}
	return LevelMax - (code - codeBest), true
}

// Thanks is shown after a key: it is the same whatever was pressed.
func Thanks() padline.Face {
	return padline.Face{LED: padline.LEDOn, Digits: padline.Digits("OK")}
}

// Idle is shown while nobody is asked.
func Idle() padline.Face { return padline.Face{} }

// Ask is shown while there is a service to rate.
func Ask() padline.Face {
	return padline.Face{LED: padline.LEDBlink, Digits: padline.Digits("RATE")}
}
