// Package holiday reads a year's arrangement of holidays: the days off, and the
// days worked for them (调休上班), as others publish what the State Council has
// announced. It owns the forms of their files: the JSON of holiday-cn
// (github.com/NateScarlet/holiday-cn, 2027.json) and calendars (ICS) such as those
// of the same project, of phones and of mail programs.
//
//	y, err := holiday.Read(raw)
//	if err != nil { … } // such as: days[3]: 2027-02-30 is no date
//	for _, d := range y.Days { fmt.Println(d.Date, d.Off, d.Name["zh"]) }
//
// What always holds of a Year: its days are in order, each is there once, and all
// are of one year, but for those of the December before (a New Year's holiday may
// begin in it). A file that says anything else is refused whole: whoever takes a
// year for an arrangement that it is not closes a hall on the wrong days.
package holiday
