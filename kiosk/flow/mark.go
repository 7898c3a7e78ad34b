package flow

import (
	"time"

	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

// Marks are what a number is besides a number, as its holder reads it and the guide
// desk sees: 优先 or 绿色通道, 预约 09:30, 一行 3 人. zone is the hall's.
func Marks(t wire.Issued, lang string, zone *time.Location) []string {
	var out []string
	switch {
	case t.Class == wire.ClassPriority, t.Class == wire.ClassGreen:
		out = append(out, message.Text(lang, "kiosk.mark."+t.Class))
	case t.Class == wire.ClassAppointment && t.SlotAt != nil:
		out = append(out, message.Text(lang, "kiosk.mark.appointment", "time", t.SlotAt.In(zone).Format("15:04")))
	}
	if t.People > 1 {
		out = append(out, message.Text(lang, "kiosk.mark.group", "n", t.People))
	}
	return out
}
