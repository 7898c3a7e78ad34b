package calendar

import "fmt"

// Fault is what is wrong with something that was written, as a sentence: who shows
// it may turn it into another language.
type Fault struct {
	format string
	args   []any
}

func faultf(format string, args ...any) error { return &Fault{format, args} }

func (f *Fault) Error() string { return fmt.Sprintf(f.format, f.args...) }

// Sentence is the sentence and what stands in it.
func (f *Fault) Sentence() (format string, args []any) { return f.format, f.args }
