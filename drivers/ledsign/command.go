package ledsign

import (
	"encoding/binary"
	"fmt"
)

// Orders, as data of an envelope: group, command, whether an answer is wanted (01
// yes, 02 no), two zeros, and what belongs to the order:
//
//	A2 00  ping          nothing
//	A3 02  brightness    01, level 1 to 16, 48 × 01
//	A3 06  text now      areas to delete first (0; FF all), areas, each: its length
//	                     (2) and the area
//	A3 10  clear         nothing
//
// An area:
//
//	 0  1  type 0
//	 1  2  x           high bit set: in pixels, else in bytes of 8 pixels
//	 3  2  y
//	 5  2  width       as x
//	 7  2  height
//	 9  1  its number
//	10  1  space between lines
//	11  1  run mode    0: again and again
//	12  2  time-out in seconds
//	14  3  sound, 0, alignment (bits 0-1: 0 left, 1 right, 2 centre)
//	17  1  lines       01 one, 02 several
//	18  1  wrap        01 where the text says, 02 by itself
//	19  1  effect      01 stands, 03 moves to the left
//	20  1  exit 0
//	21  1  speed
//	22  1  hold        in half seconds, by all that is known
//	23  4  length of the text
//	27  n  text, GBK
const (
	groupControl = 0xA2
	groupScreen  = 0xA3

	cmdPing       = 0x00
	cmdBrightness = 0x02
	cmdText       = 0x06
	cmdClear      = 0x10

	wantAnswer = 0x01
	deleteAll  = 0xFF
	inPixels   = 0x8000

	oneLine, manyLines = 0x01, 0x02
	wrapManual         = 0x01
	effectStatic       = 0x01
	effectLeft         = 0x03
	defaultSpeed       = 0x04
	defaultHold        = 0x05

	brightnessFixed = 0x01
	brightnessHours = 48
)

func order(group, cmd byte, payload ...byte) []byte {
	return append([]byte{group, cmd, wantAnswer, 0, 0}, payload...)
}

func pingOrder() []byte { return order(groupControl, cmdPing) }

func clearOrder() []byte { return order(groupScreen, cmdClear) }

// brightnessOrder sets a level from 1 to LevelMax.
func brightnessOrder(level int) []byte {
	payload := []byte{brightnessFixed, byte(level)} //nolint:gosec // checked by the caller
	for range brightnessHours {
		payload = append(payload, 0x01)
	}
	return order(groupScreen, cmdBrightness, payload...)
}

// textOrder shows areas; fresh deletes all that were there. Replaced are the
// characters that the sign has no letter for.
func textOrder(areas []Area, fresh bool) (data []byte, replaced []rune, err error) {
	if len(areas) == 0 {
		return clearOrder(), nil, nil
	}
	gone := byte(0)
	if fresh {
		gone = deleteAll
	}
	data = order(groupScreen, cmdText, gone, byte(len(areas))) //nolint:gosec // AreasMax at most
	for i, a := range areas {
		area, lost, err := a.encode(i)
		if err != nil {
			return nil, nil, err
		}
		data = binary.LittleEndian.AppendUint16(data, uint16(len(area))) //nolint:gosec // textMax bounds it
		data = append(data, area...)
		replaced = append(replaced, lost...)
	}
	return data, replaced, nil
}

// encode is an area as its bytes; number is its own.
func (a Area) encode(number int) (out []byte, replaced []rune, err error) {
	text, lines, replaced := a.marked()
	if len(text) > textMax {
		return nil, nil, fmt.Errorf("%w: a text of %d bytes, want %d at most", ErrPicture, len(text), textMax)
	}
	effect, several := byte(effectStatic), byte(oneLine)
	if a.Scroll {
		effect = effectLeft
	}
	if lines > 1 {
		several = manyLines
	}
	le := binary.LittleEndian
	out = []byte{0}
	for _, v := range []int{a.X | inPixels, a.Y, a.Width | inPixels, a.Height} {
		out = le.AppendUint16(out, uint16(v)) //nolint:gosec // SideMax bounds it
	}
	out = append(out, byte(number), 0, 0, 0, 0, 0, 0, byte(a.Align)) //nolint:gosec // AreasMax bounds it
	out = append(out, several, wrapManual, effect, 0, defaultSpeed, defaultHold)
	out = le.AppendUint32(out, uint32(len(text))) //nolint:gosec // textMax bounds it
	return append(out, text...), replaced, nil
}
