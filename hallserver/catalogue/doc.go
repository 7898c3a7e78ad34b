// Package catalogue is what a hall does and where: its services (事项) with what
// to bring, its queues, its windows, and the tiles a kiosk shows. It owns the
// file format (YAML) and the check of it.
//
// A catalogue is read whole or not at all. Read refuses unknown keys, references
// that lead nowhere, queue letters that are misheard, and materials that name
// nothing ("其他材料"), each with its line. A *Catalogue never changes; Live holds
// the one in force and swaps it.
//
//	c, err := catalogue.Read(raw)
//	var faults catalogue.Faults
//	if errors.As(err, &faults) { … faults[0].Line … }
//	plan := c.Plan()
package catalogue
