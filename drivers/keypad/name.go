package keypad

import (
	"maps"
	"slices"
	"strconv"
)

// names are the keys of pads by their names in linux/input-event-codes.h.
func names() map[string]uint16 {
	keys := map[string]uint16{
		"KEY_ESC": 1, "KEY_MINUS": 12, "KEY_EQUAL": 13, "KEY_BACKSPACE": 14, "KEY_TAB": 15, "KEY_ENTER": 28,
		"KEY_SPACE": 57, "KEY_NUMLOCK": 69,
		"KEY_KP7": 71, "KEY_KP8": 72, "KEY_KP9": 73, "KEY_KPMINUS": 74, "KEY_KP4": 75, "KEY_KP5": 76, "KEY_KP6": 77,
		"KEY_KPPLUS": 78, "KEY_KP1": 79, "KEY_KP2": 80, "KEY_KP3": 81, "KEY_KP0": 82, "KEY_KPDOT": 83,
		"KEY_KPASTERISK": 55, "KEY_KPENTER": 96, "KEY_KPSLASH": 98, "KEY_KPEQUAL": 117, "KEY_KPCOMMA": 121,
		"KEY_HOME": 102, "KEY_UP": 103, "KEY_PAGEUP": 104, "KEY_LEFT": 105, "KEY_RIGHT": 106, "KEY_END": 107,
		"KEY_DOWN": 108, "KEY_PAGEDOWN": 109, "KEY_INSERT": 110, "KEY_DELETE": 111,
		"KEY_0": 11, "KEY_F11": 87, "KEY_F12": 88,
	}
	for i := range uint16(9) {
		keys["KEY_"+strconv.Itoa(int(i)+1)] = 2 + i
	}
	for i := range uint16(10) {
		keys["KEY_F"+strconv.Itoa(int(i)+1)] = 59 + i
	}
	for i := range uint16(12) {
		keys["KEY_F"+strconv.Itoa(int(i)+13)] = 183 + i
	}
	for row, first := range map[string]uint16{"QWERTYUIOP": 16, "ASDFGHJKL": 30, "ZXCVBNM": 44} {
		for i, letter := range row {
			keys["KEY_"+string(letter)] = first + uint16(i) //nolint:gosec // below 10
		}
	}
	return keys
}

// Names lists the names that Code knows.
func Names() []string { return slices.Sorted(maps.Keys(names())) }

// Code is the code of a key by its name, such as KEY_KP1 or KEY_ENTER; a number is
// the code itself.
func Code(name string) (uint16, bool) {
	if code, ok := names()[name]; ok {
		return code, true
	}
	n, err := strconv.ParseUint(name, 10, 16)
	return uint16(n), err == nil && n > 0
}

// Name is the name of a key by its code; a code without one is written as a
// number.
func Name(code uint16) string {
	for name, c := range names() {
		if c == code {
			return name
		}
	}
	return strconv.Itoa(int(code))
}
