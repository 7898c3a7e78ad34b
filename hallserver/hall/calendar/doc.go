// Package calendar says when a hall is open (工作时间): what a week looks like,
// in which seasons it looks otherwise, which dates are exceptions, and what all
// that is in absolute time on a given business date. It is pure: the time, the
// time zone and the rules come in as values.
//
// It owns how a time of the clock becomes a moment. A business date begins at
// the rollover (00:00, or 04:00 in a hall that is open past midnight) and ends
// at the next one, so a night from 20:00 to 02:00 belongs to the date it began
// on. Where clocks are put forward, a time that does not exist is the moment of
// the change. Where they are put back, a hall opens at the first of the two
// equal times and closes at the second.
//
// Invariants: business dates never go back while the time goes on, and miss no
// moment; the openings of a date are in order, apart from each other, and each
// ends after it begins; the last ticket of an opening is neither before its
// beginning nor after its end.
//
//	c := calendar.Calendar{Week: week, LastTicket: 15}
//	date := c.BusinessDate(now, loc)       // 2026-10-08
//	day := c.Day(date, loc)                // its openings, or why there are none
//	s := c.Status(now, loc)                // open now? until when? if not, why, and when again?
package calendar
