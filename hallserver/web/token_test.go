package web_test

import (
	"fmt"
	"image/color"
	"maps"
	"os"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"yimen/kiosk/theme"
)

// TestTheTokensOfPagesAndScreensAreEqual compares src/tokens.ts with
// kiosk/theme: the same names, the same values.
func TestTheTokensOfPagesAndScreensAreEqual(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("src/tokens.ts")
	if err != nil {
		t.Fatal(err)
	}
	ts := string(raw)
	for name, palette := range map[string]theme.Palette{"light": theme.Light(), "highContrast": theme.HighContrast()} {
		have := block(t, ts, "export const "+name+": Palette = {")
		v := reflect.ValueOf(palette)
		seen := 0
		for i := range v.NumField() {
			field := v.Type().Field(i).Name
			if field == "High" {
				continue // which palette it is
			}
			key := strings.ToLower(field[:1]) + field[1:]
			want := written(v.Field(i).Interface())
			if have[key] != want {
				t.Errorf("%s.%s is %s here and %s on the kiosk", name, key, have[key], want)
			}
			seen++
		}
		if len(have) != seen {
			t.Errorf("%s has %d colours here and %d on the kiosk", name, len(have), seen)
		}
	}
	numbers := block(t, ts, "export const space = {")
	maps.Copy(numbers, block(t, ts, "export const lineHeight = {"))
	for name, want := range map[string]float32{
		"space1": theme.Space1, "space2": theme.Space2, "space3": theme.Space3, "space4": theme.Space4, "space5": theme.Space5,
		"lineText": theme.LineText, "lineTitle": theme.LineTitle,
	} {
		if got, err := strconv.ParseFloat(numbers[name], 32); err != nil || float32(got) != want {
			t.Errorf("%s is %s here and %v on the kiosk", name, numbers[name], want)
		}
	}
}

// block reads the name: value pairs of an object.
func block(t *testing.T, ts, opening string) map[string]string {
	t.Helper()
	_, rest, ok := strings.Cut(ts, opening)
	inside, _, closed := strings.Cut(rest, "}")
	if !ok || !closed {
		t.Fatalf("tokens.ts has no %q", opening)
	}
	all := map[string]string{}
	for _, m := range regexp.MustCompile(`(\w+): "?([#\w.]+)"?`).FindAllStringSubmatch(inside, -1) {
		all[m[1]] = m[2]
	}
	return all
}

// written is a token as tokens.ts writes it.
func written(v any) string {
	switch v := v.(type) {
	case color.NRGBA:
		if v.A == 0xFF {
			return fmt.Sprintf("#%02X%02X%02X", v.R, v.G, v.B)
		}
		return fmt.Sprintf("#%02X%02X%02X%02X", v.R, v.G, v.B, v.A)
	case float32:
		return strconv.FormatFloat(float64(v), 'f', -1, 32)
	default:
		return fmt.Sprint(v)
	}
}
