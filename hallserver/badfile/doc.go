// Package badfile says what is wrong with a file that a hall cannot do without, in
// errors that can be told apart: whoever opens a file says which it is, and the
// operator reads in their language what to do (hallserver.Advise).
//
// It owns the type of such an error, and what SQLite's answers mean.
//
// What always holds: an Error names its file, and is both its kind and its cause
// to errors.Is.
//
//	return badfile.New(path, ErrSealDamaged, err)
//	return badfile.SQL(path, err)
package badfile
