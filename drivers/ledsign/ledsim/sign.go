package ledsim

import (
	"encoding/binary"
	"strings"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// Reasons of a refusal.
const (
	taken       = 0
	outOfGroup  = 0x01
	noCommand   = 0x02
	wrongScreen = 0x12
	wrongValue  = 0x15
)

const areaHead = 27 // bytes before an area's text

// obey does one order and gives the reason why not, or taken.
func (u *unit) obey(data []byte, width, height int) byte {
	if len(data) < 5 {
		return noCommand
	}
	u.shown.Orders++
	group, cmd, payload := data[0], data[1], data[5:]
	switch {
	case group != 0xA2 && group != 0xA3:
		return outOfGroup
	case group == 0xA2 && cmd == 0x00:
		return taken
	case group == 0xA3 && cmd == 0x10:
		u.shown.Areas = nil
		return taken
	case group == 0xA3 && cmd == 0x02:
		return u.dim(payload)
	case group == 0xA3 && cmd == 0x06:
		return u.draw(payload, width, height)
	}
	return noCommand
}

func (u *unit) dim(payload []byte) byte {
	if len(payload) != 50 || payload[0] != 1 || payload[1] < 1 || payload[1] > fullLevel {
		return wrongValue
	}
	u.shown.Level = int(payload[1])
	return taken
}

// draw takes areas: all of them, or none.
func (u *unit) draw(payload []byte, width, height int) byte {
	if len(payload) < 2 {
		return wrongValue
	}
	areas := append([]Area(nil), u.shown.Areas...)
	switch payload[0] {
	case 0:
	case 0xFF:
		areas = nil
	default:
		return wrongValue
	}
	count, rest := int(payload[1]), payload[2:]
	for range count {
		if len(rest) < 2 || len(rest) < 2+word(rest, 0) {
			return wrongValue
		}
		one := rest[2 : 2+word(rest, 0)]
		rest = rest[2+len(one):]
		number, area, ok := readArea(one)
		switch {
		case !ok || number > len(areas):
			return wrongValue
		case area.X+area.Width > width || area.Y+area.Height > height:
			return wrongScreen
		case number == len(areas):
			areas = append(areas, area)
		default:
			areas[number] = area
		}
	}
	if len(rest) > 0 {
		return wrongValue
	}
	u.shown.Areas = areas
	return taken
}

// readArea reads the bytes of an area.
func readArea(b []byte) (number int, a Area, ok bool) {
	if len(b) < areaHead || b[0] != 0 {
		return 0, Area{}, false
	}
	text := b[areaHead:]
	if int(binary.LittleEndian.Uint32(b[23:])) != len(text) {
		return 0, Area{}, false
	}
	a = Area{
		X: pixels(word(b, 1)), Y: word(b, 3), Width: pixels(word(b, 5)), Height: word(b, 7),
		Align: int(b[16] & 3), Scroll: b[19] == 3,
	}
	a.Text, a.Colour, ok = readText(text)
	lines := strings.Count(a.Text, "\n") + 1
	return int(b[9]), a, ok && (b[17] == 1) == (lines == 1)
}

// pixels reads an x or a width: with the high bit in pixels, else in bytes.
func pixels(v int) int {
	if v&0x8000 != 0 {
		return v & 0x7FFF
	}
	return 8 * v
}

// readText reads GBK with marks.
func readText(b []byte) (text, colour string, ok bool) {
	var plain []byte
	for len(b) > 0 {
		switch {
		case b[0] >= 0x80:
			if len(b) < 2 {
				return "", "", false
			}
			plain, b = append(plain, b[:2]...), b[2:]
		case b[0] != '\\':
			plain, b = append(plain, b[0]), b[1:]
		case len(b) >= 2 && b[1] == 'n':
			plain, b = append(plain, '\n'), b[2:]
		case len(b) >= 3 && b[1] == 'C' && b[2] >= '1' && b[2] <= '3':
			colour = []string{"red", "green", "yellow"}[b[2]-'1']
			b = b[3:]
		case len(b) >= 6 && b[1] == 'F' && b[2] == 'O':
			b = b[6:]
		default:
			return "", "", false
		}
	}
	utf8, err := simplifiedchinese.GBK.NewDecoder().Bytes(plain)
	return string(utf8), colour, err == nil
}
