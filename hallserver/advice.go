package hallserver

import (
	"errors"
	"io/fs"
	"net"
	"path/filepath"
	"syscall"

	"yimen/hallserver/badfile"
	"yimen/hallserver/engine"
	"yimen/hallserver/journal"
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

// Advise has words for the errors with which Open, Verify, Backup, Administer
// and ImportHistory refuse a folder, in a language of package message. ok is false for an error
// that says all there is to say.
func Advise(err error, lang string) (a Advice, ok bool) {
	key := adviceFor(err)
	if key == "" {
		return Advice{}, false
	}
	args := adviceArgs(err)
	say := func(what string) string { return message.Text(lang, "operator."+key+"."+what, args...) }
	return Advice{Wrong: say("wrong"), Safe: say("safe"), Do: say("do")}, true
}

// adviceArgs are what the words name: the folder, the file, the address.
func adviceArgs(err error) (args []any) {
	if f, ok := errors.AsType[*FolderError](err); ok {
		args = append(args, "dir", f.Dir)
	}
	if f, ok := errors.AsType[*badfile.Error](err); ok {
		args = append(args, "file", f.File)
	} else if f, ok := errors.AsType[*fs.PathError](err); ok {
		args = append(args, "file", f.Path)
	}
	if l, ok := listening(err); ok {
		args = append(args, "address", l.Addr.String())
	}
	return args
}

// listening is the error of an address that could not be served.
func listening(err error) (*net.OpError, bool) {
	l, ok := errors.AsType[*net.OpError](err)
	return l, ok && l.Op == "listen" && l.Addr != nil
}

// adviceFor is the kind of an error, by its name in the catalogue of messages;
// empty: there is none.
func adviceFor(err error) string {
	if _, ok := listening(err); ok {
		return kindOf(err, addressKinds())
	}
	if f, ok := errors.AsType[*badfile.Error](err); ok && errors.Is(err, badfile.ErrDamaged) {
		switch filepath.Base(f.File) {
		case engine.JournalFile:
			return "journal-damaged"
		case opsFile:
			return "users-damaged"
		}
	}
	return kindOf(err, folderKinds())
}

// kind is a kind of error with its name in the catalogue of messages.
type kind struct {
	name string
	is   error
}

// kindOf is the first that err is.
func kindOf(err error, kinds []kind) string {
	for _, k := range kinds {
		if errors.Is(err, k.is) {
			return k.name
		}
	}
	return ""
}

func addressKinds() []kind {
	return []kind{
		{"address-in-use", syscall.EADDRINUSE}, {"address-elsewhere", syscall.EADDRNOTAVAIL}, {"address-forbidden", fs.ErrPermission},
	}
}

// folderKinds go from what is known best to what the system alone says.
func folderKinds() []kind {
	return []kind{
		{"history-in-use", ErrImportServed},
		{"in-use", ErrInUse},
		{"key-missing", ErrKeyMissing},
		{"key-open", ErrKeyOpen},
		{"key-damaged", ErrKeyDamaged},
		{"key-inside", ErrKeyInside},
		{"seal-missing", ErrSealMissing},
		{"seal-damaged", ErrSealDamaged},
		{"seal-other", ErrSealOther},
		{"users-lost", ErrUsersLost},
		{"behind", ErrBehind},
		{"newer", badfile.ErrNewer},
		{"foreign", badfile.ErrForeign},
		{"read-only", engine.ErrReadOnly},
		{"disk-low", engine.ErrDiskLow},
		{"disk-full", syscall.ENOSPC},
		{"disk-read-only", syscall.EROFS},
		{"no-permission", fs.ErrPermission},
		{"no-folder", ErrNoFolder},
		{"no-journal", journal.ErrNoJournal},
	}
}
