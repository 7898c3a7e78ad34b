package flowtest

import (
	"maps"
	"reflect"
	"slices"

	"yimen/hallserver/wire"
	"yimen/kiosk/flow"
)

// inLanguages is an event as a hall tells it that shows these languages and has no
// texts in others; none: as it is.
func inLanguages(e flow.Event, languages []string) flow.Event {
	if len(languages) == 0 {
		return e
	}
	switch e := e.(type) {
	case flow.CatalogueLoaded:
		e.Catalogue.Languages = languages
		strip(reflect.ValueOf(&e.Catalogue), languages)
		return e
	case flow.Issued:
		strip(reflect.ValueOf(&e.Ticket), languages)
		return e
	default:
		return e
	}
}

// strip takes the texts of other languages out of v, which is nobody else's.
func strip(v reflect.Value, languages []string) {
	switch v.Kind() {
	case reflect.Map:
		if text, ok := reflect.TypeAssert[wire.Text](v); ok {
			maps.DeleteFunc(text, func(lang, _ string) bool { return !slices.Contains(languages, lang) })
		}
	case reflect.Pointer:
		if !v.IsNil() {
			strip(v.Elem(), languages)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				strip(v.Field(i), languages)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			strip(v.Index(i), languages)
		}
	default:
	}
}
