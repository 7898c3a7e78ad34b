package message

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// saidBy are the functions that make sentences, and which argument is the format.
var saidBy = map[string]int{"report": 1, "fault": 1, "say": 2, "Say": 2, "note": 2, "faultf": 0, "Errorf": 0, "number": 3, "misnamed": 2, "missing": 2, "Faultf": 0}

// spoken are the folders and files whose sentences have their Chinese.
func spoken(t *testing.T) (files []string) {
	t.Helper()
	for _, pattern := range []string{
		"../yamlfile/*.go", "../catalogue/*.go", "../matterlist/*.go", "../board/layout/*.go", "../voice/*.go", "../hall/calendar/*.go", "../settings.go",
		"../check.go", "../../cmd/kiosk/config.go", "../../cmd/bridge/config.go", "../../cmd/bridge/signs.go", "../../cmd/bridge/guidedesk.go", "../../cmd/hallserver/check.go",
	} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range found {
			if !strings.HasSuffix(name, "_test.go") {
				files = append(files, name)
			}
		}
	}
	return files
}

func TestEverySentenceHasItsChineseAndEveryChineseItsSentence(t *testing.T) {
	t.Parallel()
	known := map[string]bool{"%v": true, "%s": true}
	said := 0
	for _, name := range spoken(t) {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for format, line := range formats(t, name, src) {
			said++
			if _, ok := sentences()[format]; !ok && !known[format] {
				t.Errorf("%s:%d: no Chinese for\n%s", name, line, format)
			}
			known[format] = true
		}
	}
	if said < 100 {
		t.Errorf("only %d sentences were found", said)
	}
	for format := range sentences() {
		if !known[format] {
			t.Errorf("nobody says %q", format)
		}
	}
}

// formats are the formats of the sentences that a file says, with their lines.
func formats(t *testing.T, name string, src []byte) map[string]int {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, src, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]int{}
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		at, ok := saidBy[callee(call)]
		if !ok || at >= len(call.Args) {
			return true
		}
		if lit, ok := call.Args[at].(*ast.BasicLit); ok && lit.Kind == token.STRING {
			format, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			out[format] = fset.Position(lit.Pos()).Line
		}
		return true
	})
	return out
}

// callee is the name of the function that is called; "" where it is none that
// makes sentences, as fmt.Errorf.
func callee(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		if x, ok := f.X.(*ast.Ident); ok && x.Name == "fmt" {
			return ""
		}
		return f.Sel.Name
	}
	return ""
}

func TestTheChineseOfASentenceTakesTheSameArguments(t *testing.T) {
	t.Parallel()
	verb := regexp.MustCompile(`%(?:\[\d+\])?[a-z]`)
	for english, own := range sentences() {
		n := len(verb.FindAllString(english, -1))
		args := make([]any, n)
		for i := range args {
			args[i] = fmt.Sprintf("<%d>", i)
		}
		spoken := fmt.Sprintf(strings.NewReplacer("%d", "%v", "%q", "%v", "%02d", "%v").Replace(own), args...)
		for i := range args {
			if !strings.Contains(spoken, fmt.Sprintf("<%d>", i)) {
				t.Errorf("%q leaves out argument %d of %q", own, i+1, english)
			}
		}
		if strings.Contains(spoken, "%!") {
			t.Errorf("%q, of %q: %s", own, english, spoken)
		}
	}
}

func TestASentenceSpeaksTheLanguageThatIsAskedFor(t *testing.T) {
	t.Parallel()
	inner := Errorf("no queue %q", "Z")
	err := fmt.Errorf("catalogue.yaml: %w", Errorf("date %q: want YYYY-MM-DD, such as 2026-10-01", "1.10."))
	both := errors.Join(err, inner)
	if got := both.Error(); got != "catalogue.yaml: date \"1.10.\": want YYYY-MM-DD, such as 2026-10-01\nno queue \"Z\"" {
		t.Errorf("English: %s", got)
	}
	if got := Plain(both, "zh"); got != "catalogue.yaml: 日期“1.10.”应写成“年-月-日”，如 2026-10-01\n没有队列“Z”" {
		t.Errorf("Chinese: %s", got)
	}
	if got := Plain(Both("full", "满了"), "ko"); got != "full" {
		t.Errorf("a language that has none: %s", got)
	}
}

func TestTheLanguageIsThatOfTheTerminal(t *testing.T) {
	t.Parallel()
	for want, vars := range map[string]map[string]string{
		"zh": {"LANG": "zh_CN.UTF-8"},
		"en": {"LC_ALL": "en_US.UTF-8", "LANG": "zh_CN.UTF-8"},
		"ko": {"LC_MESSAGES": "ko_KR.UTF-8", "LANG": "zh_CN"},
	} {
		if got := Language(func(name string) string { return vars[name] }); got != want {
			t.Errorf("%v: %s", vars, got)
		}
	}
	if got := Language(func(string) string { return "" }); got != "en" {
		t.Errorf("nothing said: %s", got)
	}
}
