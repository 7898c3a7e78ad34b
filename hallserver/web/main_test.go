package web_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"

	"yimen/hallserver/web/webtest"
)

// sideBySide is how many tests run at once, at least: what they do is waiting, mostly,
// and a hall and its pages take less than half of a processor.
const sideBySide = 3

// chromium is the one browser of all tests here.
var chromium webtest.Shared

func TestMain(m *testing.M) {
	flag.Parse()
	given := false
	flag.Visit(func(f *flag.Flag) { given = given || f.Name == "test.parallel" })
	if !given {
		_ = flag.Set("test.parallel", strconv.Itoa(max(sideBySide, runtime.GOMAXPROCS(0))))
	}
	code := m.Run()
	if err := chromium.End(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	if err := spoken.remove(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		code = max(code, 1)
	}
	os.Exit(code)
}

// browser is the browser for a test, with pages of its own.
func browser(t *testing.T) *webtest.Browser {
	t.Helper()
	return chromium.For(t)
}
