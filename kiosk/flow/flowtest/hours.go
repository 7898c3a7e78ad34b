package flowtest

import (
	"time"

	"yimen/hallserver/wire"
)

// Lunch is the catalogue over the break of noon: no tickets before one o'clock.
func Lunch() wire.Catalogue {
	at := time.Date(2026, 11, 23, 13, 0, 0, 0, time.UTC)
	return closed("break", &at, text("现在是休息时间，13:00 开始取号。",
		"Closed for a break. Tickets again from 13:00.", "잠시 쉬는 시간입니다. 13:00부터 번호표를 받을 수 있습니다."))
}

// Holiday is the catalogue on a holiday.
func Holiday() wire.Catalogue {
	at := time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC)
	return closed("holiday", &at, text("元旦放假，1 月 4 日（周一） 09:00 开始取号。",
		"Closed for New Year. Tickets again from Monday 4 January, 09:00.", "신정 휴무. 1월 4일(월) 09:00부터 번호표를 받을 수 있습니다."))
}

func closed(reason string, at *time.Time, why wire.Text) wire.Catalogue {
	c := Catalogue()
	c.Open, c.ClosedReason, c.ClosedText, c.OpensAt = false, reason, why, at
	for i := range c.Services {
		s := &c.Services[i]
		s.ClosedReason, s.ClosedText, s.OpensAt = reason, why, at
	}
	return c
}

// PartlyClosed is the catalogue while some services are outside their hours:
// SB02 and all of the theme "home", each in a way of its own.
func PartlyClosed() wire.Catalogue {
	c := Catalogue()
	lunch, holiday := Lunch(), Holiday()
	for i := range c.Services {
		s := &c.Services[i]
		from := lunch
		switch s.Code {
		case "SB02":
		case "BD01":
			from = holiday
		default:
			continue
		}
		s.ClosedReason, s.ClosedText, s.OpensAt = from.ClosedReason, from.ClosedText, from.OpensAt
	}
	return c
}

// Fire is the catalogue while an emergency stands: of the hall's own phrase.
func Fire() wire.Catalogue {
	c := closed(wire.ClosedEmergency, nil, text("大厅有紧急情况，暂停取号。", "There is an emergency in the hall.", "비상 상황입니다."))
	c.Emergency = &wire.Emergency{
		ID: "say-1", Phrase: "fire", Since: time.Date(2026, 11, 23, 9, 46, 0, 0, time.UTC),
		Text: text("请注意，大厅发生火情，请立即从最近的安全出口离开，不要乘坐电梯，请听从工作人员指挥。",
			"Attention. There is a fire. Leave at once by the nearest exit. Do not use the lifts. Follow the staff.",
			"알려 드립니다. 화재가 발생했습니다. 가까운 비상구로 즉시 대피하십시오. 승강기를 타지 마시고 직원의 안내에 따르십시오."),
	}
	return c
}
