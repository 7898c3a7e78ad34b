// Package debian holds every program that this repository starts against the Debian
// packages that .ci/deps installs. It has tests only.
//
// A program that happens to be on one machine and that no list brings is found here,
// not by whoever comes with an empty one. What is looked at:
//
//   - Go code, tests too: exec.Command and its like, and the few functions of ours
//     that pass a program's name on
//   - paths under /usr, /bin and /sbin in Go and in the browser's driver, so that a
//     font counts as well
//   - the scripts in .ci, the Makefile's recipes and the command lines of testscript
//
// A name that is not written where it is used, such as a variable, is told in
// told_test.go, with what it can be.
//
// A program is there when a package of the list's closure has it: the packages that
// .ci/deps names, all that they depend on, and what every Debian has. Packages that
// are only recommended do not count, for .ci/deps leaves them out. It is read from
// dpkg's own files, so that the packages have to be installed.
package debian
