package matterlist

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// object is an object of JSON, its keys in their order.
type object struct {
	keys   []string
	values map[string]any
}

// number is a number of JSON, as it is written.
type number string

// readJSON reads a list of objects.
func readJSON(raw []byte, how Reading) ([]Table, error) {
	text, err := decoded(raw, how.Encoding)
	if err != nil {
		return nil, err
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	value, err := jsonValue(d, 0)
	if err == nil {
		if _, more := d.Token(); !errors.Is(more, io.EOF) {
			err = errSecondValue
		}
	}
	if err != nil {
		line := 1 + bytes.Count(text[:min(int(d.InputOffset()), len(text))], []byte("\n"))
		return nil, Faults{Origin{}.Faultf("line %d of the file: this is no sound JSON: %v", line, plainJSON(err))}
	}
	rows, ok := listAt(value, how.Rows)
	switch {
	case !ok && how.Rows != "":
		return nil, Faults{Origin{}.Faultf("there is no list of objects at %q", how.Rows)}
	case !ok:
		return nil, Faults{Origin{}.Faultf("there is no list of objects in it")}
	}
	t, err := tableOf(rows)
	return []Table{t}, err
}

func plainJSON(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errCut
	}
	return err
}

// depthMax is how deep values of JSON may stand in others.
const depthMax = 40

// jsonValue reads one value. A key that stands twice in an object is an error: which
// of the two is meant is not known.
func jsonValue(d *json.Decoder, depth int) (any, error) {
	token, err := d.Token()
	if err != nil {
		return nil, err //nolint:wrapcheck // of this file's own readers
	}
	if depth > depthMax {
		return nil, errDeep
	}
	switch v := token.(type) {
	case json.Delim:
		if v == '{' {
			return jsonObject(d, depth)
		}
		var list []any
		for d.More() {
			item, err := jsonValue(d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, item)
		}
		_, err := d.Token()
		return list, err //nolint:wrapcheck // of this file's own readers
	case json.Number:
		return number(v), nil
	}
	return token, nil
}

func jsonObject(d *json.Decoder, depth int) (any, error) {
	o := object{values: map[string]any{}}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return nil, err //nolint:wrapcheck // of this file's own readers
		}
		key, _ := token.(string) // a key is nothing else
		if _, twice := o.values[key]; twice {
			return nil, sayTwice(key)
		}
		value, err := jsonValue(d, depth+1)
		if err != nil {
			return nil, err
		}
		o.keys, o.values[key] = append(o.keys, key), value
	}
	_, err := d.Token()
	return o, err //nolint:wrapcheck // of this file's own readers
}

// listAt is the list of objects at a path, or the first that is found from outside
// to inside.
func listAt(value any, path string) ([]any, bool) {
	if path != "" {
		for key := range strings.SplitSeq(path, ".") {
			o, ok := value.(object)
			if !ok {
				return nil, false
			}
			value = o.values[key]
		}
		list, ok := value.([]any)
		return list, ok
	}
	for level := []any{value}; len(level) > 0; {
		var next []any
		for _, v := range level {
			switch v := v.(type) {
			case []any:
				if len(v) > 0 {
					if _, ok := v[0].(object); ok {
						return v, true
					}
				}
			case object:
				for _, key := range v.keys {
					next = append(next, v.values[key])
				}
			}
		}
		level = next
	}
	return nil, false
}

// tableOf makes a table of objects: its first row is their keys.
func tableOf(objects []any) (Table, error) {
	t := Table{keyed: true}
	head, columns := Row{}, map[string]int{}
	var used room
	for i, value := range objects {
		o, ok := value.(object)
		if !ok {
			return t, Faults{Origin{Row: i + 1}.Faultf("this is no object {…}")}
		}
		row := Row{N: i + 1}
		o.each("", func(key string, value any) {
			column, known := columns[key]
			if !known {
				column = len(head.Cells)
				columns[key] = column
				head.Cells = append(head.Cells, key)
			}
			row.put(column, value)
		})
		if err := used.take(Origin{Row: i + 1}, len(row.Cells)); err != nil {
			return t, err
		}
		t.Rows = append(t.Rows, row)
	}
	t.Rows = append([]Row{head}, t.Rows...)
	return t, nil
}

// each goes through the values, those of objects within by outer.inner.
func (o object) each(prefix string, do func(key string, value any)) {
	for _, key := range o.keys {
		if inner, ok := o.values[key].(object); ok {
			inner.each(prefix+key+".", do)
			continue
		}
		do(prefix+key, o.values[key])
	}
}

// put keeps a value of JSON in a column.
func (r *Row) put(column int, value any) {
	for len(r.Cells) <= column {
		r.Cells = append(r.Cells, "")
	}
	r.Cells[column] = jsonText(value)
	if n, ok := value.(number); ok && strings.ContainsAny(string(n), "eE") {
		r.round(column)
	}
	list, _ := value.([]any)
	for _, item := range list {
		o, ok := item.(object)
		if !ok {
			continue
		}
		if r.under == nil {
			r.under = map[int][]map[string]string{}
		}
		fields := map[string]string{}
		o.each("", func(key string, value any) { fields[key] = jsonText(value) })
		r.under[column] = append(r.under[column], fields)
	}
}

// jsonText is a value as a cell has it; those of a list stand in lines.
func jsonText(value any) string {
	switch v := value.(type) {
	case nil:
		return ""
	case string:
		return v
	case number:
		return string(v)
	case bool:
		if v {
			return "是"
		}
		return "否"
	case []any:
		var lines []string
		for _, item := range v {
			if text := jsonText(item); text != "" {
				lines = append(lines, text)
			}
		}
		return strings.Join(lines, "\n")
	case object:
		return ""
	}
	return fmt.Sprint(value)
}
