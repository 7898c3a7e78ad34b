package httpapi

import (
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/go-json-experiment/json"
)

// strictNames lets huma check names as they are read: to the letter.
var strictNames = sync.OnceFunc(func() { huma.ValidateStrictCasing = true }) //nolint:gochecknoglobals // huma's switch is one for the whole program

// bodies reads and writes JSON. What is checked and what is then read are two
// readings of one body, which may not differ: a name that stands twice in an object is
// refused, and one in other letters, capitals too, is another name to both.
func bodies() huma.Format {
	f := huma.DefaultJSONFormat
	f.Unmarshal = func(raw []byte, v any) error { return json.Unmarshal(raw, v) }
	return f
}
