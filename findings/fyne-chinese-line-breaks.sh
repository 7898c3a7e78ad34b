#!/usr/bin/env bash
# fyne.io/fyne/v2 v2.8.1, a RichText or Label with TextWrapWord.
#
# Guess: wrapped by words, Chinese text breaks where Chinese may (between any two
#   characters, but never before 。 or ， nor after 《), and a date or an amount
#   within it stays whole, as it does in every browser.
# Seen: words are what stands between spaces, so a Chinese sentence is one word
#   and is cut wherever the width ends: 。 alone on a line, ， at its head, 《 at
#   its end, and 2026-12-01 cut after 202.
# For a hall: an amount, a number or a date to be kept is read wrongly on a kiosk;
#   break lines oneself (UAX #14), and set each.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --ignore-scripts --no-audit --no-fund --loglevel error @expo-google-fonts/noto-sans-sc@0.4.3 >/dev/null
cp node_modules/@expo-google-fonts/noto-sans-sc/400Regular/*.ttf face.ttf
cat > go.mod <<'MOD'
module seen

go 1.26

require fyne.io/fyne/v2 v2.8.1
MOD
cat > wrap_test.go <<'GO'
package seen

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// chinese is Fyne's own theme with a Chinese typeface.
type chinese struct {
	fyne.Theme
	face fyne.Resource
}

func (c chinese) Font(fyne.TextStyle) fyne.Resource { return c.face }

func TestWrap(t *testing.T) {
	face, err := os.ReadFile("face.ttf")
	if err != nil {
		t.Fatal(err)
	}
	test.NewTempApp(t).Settings().SetTheme(chinese{theme.DefaultTheme(), fyne.NewStaticResource("face.ttf", face)})
	em := fyne.MeasureText("权", theme.TextSize(), fyne.TextStyle{}).Width
	for _, c := range []struct {
		text string
		ems  float32
	}{
		{"请带好身份证到窗口办理。", 11},
		{"请带好身份证，到窗口办理。", 6},
		{"请到窗口办理《不动产登记》。", 7},
		{"请在2026-12-01前来。", 4},
	} {
		rt := widget.NewRichTextWithText(c.text)
		rt.Wrapping = fyne.TextWrapWord
		rt.Resize(fyne.NewSize(c.ems*em+2*theme.InnerPadding()+1, 400))
		var lines []string
		for _, o := range test.TempWidgetRenderer(t, rt).Objects() {
			lines = append(lines, o.(*canvas.Text).Text)
		}
		fmt.Println(strings.Join(lines, " | "))
	}
}
GO
go mod tidy 2>/dev/null
go test -tags ci -run Wrap -v . | grep '|' | tee seen
diff - seen <<'WANT'
请带好身份证到窗口办理 | 。
请带好身份证 | ，到窗口办理 | 。
请到窗口办理《 | 不动产登记》。
请在202 | 6-12-01 | 前来。
WANT
