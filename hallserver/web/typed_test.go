package web_test

import (
	"strings"
	"testing"

	"yimen/hallserver/web/webtest"
	"yimen/hallserver/wire"
)

func aTypedNumberAsksForTheCardItself(t *testing.T, hall *place, b *webtest.Browser) {
	t.Helper()
	hall.issue("SB01", func(r *wire.IssueRequest) {
		hall.seal(r, wire.Subject{IDNumber: "219999199001010024", IDType: "resident", Typed: true})
	})
	c := atWindow(t, hall, b)
	c.Next()
	c.Wait(".holder")
	if got := c.Text(".holder"); !strings.Contains(got, "请查看身份证原件") || !strings.Contains(got, "0024") || strings.Contains(got, "19900101") {
		t.Errorf("of a typed number it says %q", got)
	}
	if n := c.Count(".holder-name"); n != 0 {
		t.Errorf("%d names, where none is known", n)
	}
}
