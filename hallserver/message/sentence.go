package message

import (
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Sentence is what a command line or a settings file's reader says to whoever runs
// a hall: written in English where it is said, and turned into the reader's
// language by sentences.zh.txt. It is an error, so that it can be handed up.
type Sentence struct {
	format string
	args   []any
}

// Errorf makes a Sentence. format is that of fmt.Errorf without %w; an argument
// that is an error is turned into the reader's language with it, and unwrapped.
func Errorf(format string, args ...any) error { return &Sentence{format, args} }

// Error is the English.
func (s *Sentence) Error() string { return fmt.Sprintf(s.format, s.args...) }

// Unwrap is those of its arguments that are errors.
func (s *Sentence) Unwrap() []error {
	var out []error
	for _, a := range s.args {
		if err, ok := a.(error); ok {
			out = append(out, err)
		}
	}
	return out
}

// Sentence is the format and what stands in it.
func (s *Sentence) Sentence() (format string, args []any) { return s.format, s.args }

// sentence is an error of any package that can be turned into a language.
type sentence interface {
	error
	Sentence() (format string, args []any)
}

// in is a sentence in a language: Chinese, or English in any other.
func in(s sentence, lang string) string {
	format, given := s.Sentence()
	if lang == "zh" {
		if own, ok := sentences()[format]; ok {
			format = own
		}
	}
	args := make([]any, len(given))
	for i, a := range given {
		if err, ok := a.(error); ok {
			a = Plain(err, lang)
		}
		args[i] = a
	}
	return fmt.Sprintf(format, args...)
}

// both is what was said elsewhere, in English and in Chinese.
type both struct{ en, zh string }

// Both is a sentence that came with its Chinese; empty: it has none.
func Both(en, zh string) error { return both{en, zh} }

func (b both) Error() string { return b.en }

func (b both) In(lang string) string {
	if lang == "zh" && b.zh != "" {
		return b.zh
	}
	return b.en
}

// speaker is what can speak a language by itself, such as a list of faults.
type speaker interface {
	error
	In(lang string) string
}

// Plain is what an error says, with every part of it that knows the language in it.
func Plain(err error, lang string) string {
	whole := err.Error()
	for _, part := range parts(err) {
		own := ""
		switch p := part.(type) { //nolint:errorlint // parts has unwrapped it
		case speaker:
			own = p.In(lang)
		case sentence:
			own = in(p, lang)
		}
		whole = strings.Replace(whole, part.Error(), own, 1)
	}
	return whole
}

// parts are the outermost parts of an error that know languages.
func parts(err error) []error {
	switch e := err.(type) { //nolint:errorlint // the tree is walked by hand: the outermost parts are wanted, and all of them
	case speaker, sentence:
		return []error{err}
	case interface{ Unwrap() []error }:
		var out []error
		for _, one := range e.Unwrap() {
			out = append(out, parts(one)...)
		}
		return out
	default:
		if inner := errors.Unwrap(err); inner != nil {
			return parts(inner)
		}
		return nil
	}
}

// Language is the language of who sits at a command line, by the variables that a
// POSIX system has for it, LC_ALL before LC_MESSAGES before LANG: Chinese, Korean or
// English.
func Language(getenv func(string) string) string {
	locale := cmp.Or(getenv("LC_ALL"), getenv("LC_MESSAGES"), getenv("LANG"))
	switch {
	case strings.HasPrefix(locale, "zh"):
		return "zh"
	case strings.HasPrefix(locale, "ko"):
		return "ko"
	}
	return "en"
}

//go:embed sentences.zh.txt
var sentencesFile string

// sentences are the Chinese by the English. In the file each stands below its
// English, with an empty line between two pairs; \n is a line's end within one.
var sentences = sync.OnceValue(func() map[string]string { //nolint:gochecknoglobals // read-only
	out := map[string]string{}
	unescape := strings.NewReplacer(`\n`, "\n")
	for pair := range strings.SplitSeq(strings.TrimSpace(sentencesFile), "\n\n") {
		english, own, ok := strings.Cut(pair, "\n")
		if !ok {
			panic("message: sentences.zh.txt: no Chinese for " + english)
		}
		out[unescape.Replace(english)] = unescape.Replace(own)
	}
	return out
})
