package matterlist

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// readCSV reads a table of text.
func readCSV(raw []byte, how Reading) ([]Table, error) {
	text, err := decoded(raw, how.Encoding)
	if err != nil {
		return nil, err
	}
	comma, err := separator(text, how.Separator)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.Comma, r.FieldsPerRecord = comma, -1
	var t Table
	var used room
	for n, line := 0, 0; ; {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return []Table{t}, nil
		}
		if bad, ok := errors.AsType[*csv.ParseError](err); ok {
			return nil, Faults{Origin{Row: n + 1}.Faultf("line %d, character %d of the file: %v", bad.Line, bad.Column, quoteFault(bad.Err))}
		}
		if err != nil {
			return nil, Faults{Origin{Row: n + 1}.Faultf("%v", err)}
		}
		begins, _ := r.FieldPos(0)
		n += begins - line // the reader passes over empty lines
		line = begins + strings.Count(strings.Join(cells, ""), "\n")
		if cells = trimmed(cells); len(cells) == 0 {
			continue
		}
		if err := used.take(Origin{Row: n}, len(cells)); err != nil {
			return nil, err
		}
		t.Rows = append(t.Rows, Row{N: n, Cells: cells, rounded: powers(cells)})
	}
}

// powers are the cells in which a spreadsheet has written a long number rounded.
func powers(cells []string) (rounded map[int]bool) {
	for i, text := range cells {
		if powerForm.MatchString(strings.TrimSpace(text)) {
			if rounded == nil {
				rounded = map[int]bool{}
			}
			rounded[i] = true
		}
	}
	return rounded
}

// decoded is a file's text, in UTF-8 and without a mark of its encoding.
func decoded(raw []byte, encoding string) ([]byte, error) {
	whole := Origin{}
	if bytes.HasPrefix(raw, []byte{0xFF, 0xFE}) || bytes.HasPrefix(raw, []byte{0xFE, 0xFF}) {
		text, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
			return nil, Faults{whole.Faultf("this is no sound UTF-16: save the file as UTF-8")}
		}
		return text, nil
	}
	text := bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
	switch encoding {
	case "", "utf-8":
		if i := firstBad(text); i >= 0 {
			return nil, Faults{Origin{Row: 1 + bytes.Count(text[:i], []byte("\n"))}.Faultf("this is no UTF-8: where it is GBK, let the mapping say encoding: gbk")}
		}
		return text, nil
	}
	if utf8.Valid(text) {
		return text, nil // it was saved anew since the mapping was written
	}
	out, err := simplifiedchinese.GBK.NewDecoder().Bytes(text)
	if err != nil {
		return nil, Faults{whole.Faultf("%v", err)}
	}
	if i := bytes.IndexRune(out, utf8.RuneError); i >= 0 {
		return nil, Faults{Origin{Row: 1 + bytes.Count(out[:i], []byte("\n"))}.Faultf("a character of this row is no GBK: save the file as UTF-8")}
	}
	return out, nil
}

// firstBad is where a text stops being UTF-8; below 0: it does not.
func firstBad(text []byte) int {
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r == utf8.RuneError && n < 2 {
			return i
		}
		i += n
	}
	return -1
}

// separator is the mapping's, or the one that most of the first lines have.
func separator(text []byte, said string) (rune, error) {
	switch said {
	case "":
	case "tab", "\\t":
		return '\t', nil
	default:
		r, n := utf8.DecodeRuneInString(said)
		if n != len(said) || strings.ContainsRune("\"\r\n", r) || r == utf8.RuneError {
			return 0, Faults{Origin{}.Faultf("separator %q: one character, or tab", said)}
		}
		return r, nil
	}
	const looked = 20
	lines := bytes.SplitN(text, []byte("\n"), looked+1)
	head := string(bytes.Join(lines[:min(looked, len(lines))], []byte("\n")))
	best, most := ',', strings.Count(head, ",")
	for _, r := range ";\t" {
		if n := strings.Count(head, string(r)); n > most {
			best, most = r, n
		}
	}
	return best, nil
}

// quoteFault says in our words what is wrong with quotes.
func quoteFault(err error) error {
	switch {
	case errors.Is(err, csv.ErrBareQuote):
		return errBareQuote
	case errors.Is(err, csv.ErrQuote):
		return errQuote
	}
	return err
}
