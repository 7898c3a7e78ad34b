package view

import (
	"strconv"
	"time"

	"yimen/hallserver/message"
)

// Date is a day in the way of a language, such as "3月2日 星期一".
func Date(lang string, t time.Time) string {
	return message.Text(lang, "board.date",
		"month", message.Text(lang, "board.month."+strconv.Itoa(int(t.Month()))),
		"day", t.Day(),
		"weekday", message.Text(lang, "board.weekday."+strconv.Itoa(int(t.Weekday()))))
}
