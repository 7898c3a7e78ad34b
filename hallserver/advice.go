package hallserver

import (
	"errors"

	"yimen/hallserver/badfile"
	"yimen/hallserver/message"
)

// FolderError is an error with the data folder that it came from.
type FolderError struct {
	Dir string
	Err error
}

// inFolder is err with its folder, or nil.
func inFolder(dir string, err error) error {
	if err == nil {
		return nil
	}
	return &FolderError{Dir: dir, Err: err}
}

// Error implements error.
func (e *FolderError) Error() string { return e.Err.Error() }

// Unwrap is the error itself.
func (e *FolderError) Unwrap() error { return e.Err }

// Advice is what an operator reads of an error, a short sentence each.
type Advice struct {
	Wrong string // what is wrong
	Safe  string // what is not concerned
	Do    string // what to do now
}

// Advise has words for the errors with which Open, Verify, Backup and Administer
// refuse a folder, in a language of package message. ok is false for an error
// that says all there is to say.
func Advise(err error, lang string) (a Advice, ok bool) {
	key := adviceFor(err)
	if key == "" {
		return Advice{}, false
	}
	var args []any
	if f, ok := errors.AsType[*FolderError](err); ok {
		args = append(args, "dir", f.Dir)
	}
	if f, ok := errors.AsType[*badfile.Error](err); ok {
		args = append(args, "file", f.File)
	}
	say := func(what string) string { return message.Text(lang, "operator."+key+"."+what, args...) }
	return Advice{Wrong: say("wrong"), Safe: say("safe"), Do: say("do")}, true
}

// adviceFor is the kind of an error, by its name in the catalogue of messages;
// empty: there is none.
func adviceFor(err error) string {
	for _, kind := range []struct {
		name string
		is   error
	}{
		{"in-use", ErrInUse},
		{"no-folder", ErrNoFolder},
		{"key-missing", ErrKeyMissing},
		{"key-open", ErrKeyOpen},
		{"key-damaged", ErrKeyDamaged},
		{"key-inside", ErrKeyInside},
		{"seal-missing", ErrSealMissing},
		{"seal-damaged", ErrSealDamaged},
		{"seal-other", ErrSealOther},
		{"users-lost", ErrUsersLost},
	} {
		if errors.Is(err, kind.is) {
			return kind.name
		}
	}
	return ""
}
