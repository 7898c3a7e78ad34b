// Package disktest shows tests what a disk may hold after a power cut.
//
// It runs a load under strace, so that every call on files is known in its true
// order, and makes images of the disk for a cut at any of them. What was synced is
// there. Of what was written since, any part may be, the last write torn at a
// sector; and of names that were given, changed or taken away since their folder
// was synced, the first few or any.
//
// A load is the test binary itself, which is told its job by its environment and
// says on standard output what it promises:
//
//	r := disktest.Record(t, root, "MY_TEST_JOB="+job)
//	n := r.Look(t, 100, func(i disktest.Image) error {
//		return allThere(i.Dir, i.Said)
//	})
//
// What always holds: an image is one that a disk may hold by the rules of POSIX; a
// call that the rules do not know fails the test. A name stays one whole: a rename
// has happened or it has not. Files ending in -shm, which SQLite makes anew, are
// left out, and so is what is no regular file or folder.
package disktest
