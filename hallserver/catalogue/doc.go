// Package catalogue is what a hall does and where: its services (事项) with what
// to bring, its queues, its windows, the tiles a kiosk shows, the calendars by
// which all that is open, and the rules the day is run by. It owns the file
// format (YAML) and the check of it.
//
// A catalogue is read whole or not at all. Read refuses unknown keys, references
// that lead nowhere, queue letters that are misheard, texts that are not given in a
// language that the hall shows, and materials that name nothing ("其他材料"), each
// with its line. A *Catalogue never changes; Live holds
// the one in force and swaps it.
//
//	c, err := catalogue.Read(raw)
//	var faults yamlfile.Faults
//	if errors.As(err, &faults) { … faults[0].Line … }
//	plan := c.Plan()
//	hours := c.Hours(c.BusinessDate(now), now.Location())
//
// Calendars stand in the catalogue as the clock shows them. What the day is run
// by are Hours, in absolute time, which go into the journal when the day is
// opened; so a fold needs neither the file nor a time zone. Without calendars a
// hall is always open.
package catalogue
