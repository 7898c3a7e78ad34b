package debian_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"mvdan.cc/sh/v3/syntax"
)

// builtins are bash's own commands that our scripts use, besides what the parser
// knows as its grammar.
var builtins = strings.Fields(`: . [ alias bg break builtin cd command continue echo eval exec exit export false fg
	getopts hash help jobs kill let local mapfile popd printf pushd pwd read readarray readonly return set shift shopt
	source test times trap true type ulimit umask unalias unset wait`)

// passOn are commands that start another one, and how many words of theirs, which
// are no options, stand before it.
var passOn = map[string]int{"exec": 0, "nice": 0, "timeout": 1, "chroot": 1, "env": 0, "xargs": 0, "sudo": 0}

// shellStarts lists what a script starts. Words that are not written out come as
// they stand, such as "$go".
func shellStarts(t *testing.T, name, script string) []start {
	t.Helper()
	parsed, err := syntax.NewParser(syntax.Variant(syntax.LangBash)).Parse(strings.NewReader(script), name)
	if err != nil {
		t.Fatal(err)
	}
	own := map[string]bool{}
	syntax.Walk(parsed, func(n syntax.Node) bool {
		if f, ok := n.(*syntax.FuncDecl); ok {
			own[f.Name.Value] = true
		}
		return true
	})
	var starts []start
	syntax.Walk(parsed, func(n syntax.Node) bool {
		call, ok := n.(*syntax.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		words := make([]string, len(call.Args))
		for i, word := range call.Args {
			words[i] = wordOf(script, word)
		}
		for _, program := range programsOf(words) {
			if !own[program] && !slices.Contains(builtins, program) {
				starts = append(starts, start{file: name, line: int(call.Pos().Line()), program: program})
			}
		}
		return true
	})
	return starts
}

// wordOf is a word without its quotes where it is one piece of text, and as it
// stands in the script where it is not.
func wordOf(script string, word *syntax.Word) string {
	if text := word.Lit(); text != "" {
		return text
	}
	raw := script[word.Pos().Offset():word.End().Offset()]
	if text := strings.Trim(raw, `'"`); !strings.ContainsAny(text, `$'"`) {
		return text
	}
	return raw
}

// noProgram is what may stand before a program: an assignment, an option, its number.
var noProgram = regexp.MustCompile(`^(\w+=|-|\d+$)`)

// programsOf is the command of a line and, where that one starts another, the
// other too.
func programsOf(words []string) []string {
	programs := []string{words[0]}
	if words[0] == "command" && len(words) > 2 && words[1] == "-v" {
		return append(programs, words[2])
	}
	skip, passes := passOn[words[0]]
	if !passes {
		return programs
	}
	for i, word := range words[1:] {
		switch {
		case noProgram.MatchString(word):
		case skip > 0:
			skip--
		default:
			return append(programs, programsOf(words[i+1:])...)
		}
	}
	return programs
}

// recipe is a line of a Makefile that make gives to the shell, and call is a
// shell's answer in it.
var (
	recipe   = regexp.MustCompile(`(?m)^\t[@-]*((?:.*\\\n)*.*)$`)
	call     = regexp.MustCompile(`(?m)\$\(shell (.*)\)$`)
	variable = regexp.MustCompile(`\$(\([^()]*\)|[@<^*])`)
)

// makeStarts lists what a Makefile's recipes start. Make's variables are left out
// of them, but for GO.
func makeStarts(t *testing.T, name, text string) []start {
	t.Helper()
	text = strings.ReplaceAll(text, "$(GO)", "go")
	var starts []start
	for _, found := range append(recipe.FindAllStringSubmatch(text, -1), call.FindAllStringSubmatch(text, -1)...) {
		const dollar = "\x00" // make's $$, which is the shell's $
		line := strings.ReplaceAll(found[1], "$$", dollar)
		for variable.MatchString(line) { // from the innermost outwards
			line = variable.ReplaceAllString(line, "x")
		}
		starts = append(starts, shellStarts(t, name, strings.ReplaceAll(line, dollar, "$"))...)
	}
	return starts
}
