package debian_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// starters are the functions whose argument names a program, by package and name,
// and which argument that is.
var starters = map[string]int{
	"exec.Command": 0, "exec.CommandContext": 1, "exec.LookPath": 0, "os.StartProcess": 0,
	"syscall.Exec": 0, "syscall.ForkExec": 0, "syscall.StartProcess": 0,
}

// ours are functions of ours that start what an argument names, and orders structs
// of ours with a program in a field; by the folder they stand in.
var (
	ours   = map[string]int{"cmd/demo handTo": 2}
	orders = map[string]string{"cmd/demo order": "path", "exec.Cmd": "Path"}
)

// somewhere is where a machine keeps what its packages brought.
var somewhere = regexp.MustCompile(`^/(usr|bin|sbin)/[^*% ]+$`)

// goStarts lists what a Go file starts, and the machine's files that it names.
// What is not written out comes as the source has it.
func goStarts(t *testing.T, root, name string) []start {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, filepath.Join(root, name), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	var starts []start
	add := func(program ast.Expr) {
		starts = append(starts, start{file: name, line: set.Position(program.Pos()).Line, program: written(program)})
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			called := nameOf(n.Fun)
			at, known := starters[called]
			if !known {
				at, known = ours[filepath.Dir(name)+" "+called]
			}
			if known && at < len(n.Args) {
				add(n.Args[at])
			}
		case *ast.CompositeLit:
			field, known := orders[nameOf(n.Type)]
			if !known {
				field, known = orders[filepath.Dir(name)+" "+nameOf(n.Type)]
			}
			for _, element := range n.Elts {
				if pair, ok := element.(*ast.KeyValueExpr); known && ok && nameOf(pair.Key) == field {
					add(pair.Value)
				}
			}
		case *ast.BasicLit:
			if somewhere.MatchString(written(n)) {
				add(n)
			}
		}
		return true
	})
	return starts
}

// nameOf is a name, or a name of a package; empty for what is neither.
func nameOf(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		if of := nameOf(e.X); of != "" {
			return of + "." + e.Sel.Name
		}
	}
	return ""
}

// written is a text without its quotes, or an expression as it reads: a name, a
// part of one, or a call's.
func written(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, err := strconv.Unquote(e.Value); err == nil {
			return text
		}
	case *ast.CallExpr:
		var args []string
		for _, arg := range e.Args {
			args = append(args, written(arg))
		}
		return "$" + nameOf(e.Fun) + "(" + strings.Join(args, ", ") + ")"
	case *ast.IndexExpr:
		return "$" + nameOf(e.X) + "[…]"
	}
	return "$" + nameOf(e)
}
