// Package yamlfile reads settings files: one YAML document, strictly, into a value
// of Go, and says what is wrong with one by line, in words of the file.
//
//	var c Catalogue
//	lines, err := yamlfile.Read(raw, &c)
//	var faults yamlfile.Faults
//	if errors.As(err, &faults) { … } // each with its line
//
// Strictly means: what YAML would read over or read otherwise than it stands there
// is a fault. A key nobody knows, a key given twice, a whole number written 010
// (which YAML takes for eight) or 0x1F, a second document, a file that is no UTF-8.
// Where the mend can be told, the fault tells it: the nearest known key, the number
// as it is to be written, the colon that is a Chinese one.
//
// A fault speaks English and, by [Faults.In], Chinese.
//
// [Without] takes keys out of a file and leaves all else of it as somebody wrote it.
package yamlfile
