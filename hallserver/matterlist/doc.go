// Package matterlist takes the list of matters (事项清单) that a government platform
// exports, as XLSX, CSV or JSON, into a catalogue.
//
// It owns the reading of such files, the mapping that says which column is what,
// and what of a catalogue belongs to a list. A file is read into Tables; a Mapping
// makes Matters of them; Merge writes these into a catalogue's file.
//
//	m, err := matterlist.ReadMapping(raw)
//	tables, err := matterlist.ReadFile("list.xlsx", m.File)
//	list, err := m.Matters(tables)         // Faults: each with sheet, row and column
//	raw, change, err := list.Merge(catalogueInForce)
//
// What always holds: all of a list goes in, or nothing; every fault names where it
// stands; a formula is never evaluated, only the value that was saved with it is
// taken; a file that would need more room than the bounds below is refused while it
// is read. What a hall has written of a service besides (minutes, tiles, names in
// other languages) stays as it is when the list comes again.
package matterlist
