package frugal

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// wanted are the variables:
//
//   - FYNE_CACHE is for how long Fyne keeps the texture of a text that is shown no more
//     (its own: one minute; with ten seconds or less it looks at everything in every
//     frame);
//   - GOGC lets the heap grow by a seventh between collections, not double: most of it
//     are typefaces, which stay;
//   - MALLOC_MMAP_THRESHOLD_ is from how many bytes on memory is given back as soon as
//     it is free. Left alone it grows with every larger texture, and none is.
func wanted() []string {
	return []string{"FYNE_CACHE=11s", "GOGC=15", "MALLOC_MMAP_THRESHOLD_=32768"}
}

// Restart begins the program anew, as the same process, unless the environment says
// all that it has to. It returns only if it does, or with an error.
func Restart() error {
	env, complete := environment(os.Environ())
	if complete {
		return nil
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("begin anew: %w", err)
	}
	if err := syscall.Exec(self, os.Args, env); err != nil { //nolint:gosec // the program that runs already, with the arguments it was given
		return fmt.Errorf("begin anew: %w", err)
	}
	return nil
}

// environment is env and what it lacks; complete: it lacks nothing.
func environment(env []string) (all []string, complete bool) {
	all = env
next:
	for _, want := range wanted() {
		name, _, _ := strings.Cut(want, "=")
		for _, has := range env {
			if strings.HasPrefix(has, name+"=") {
				continue next
			}
		}
		all = append(all, want)
	}
	return all, len(all) == len(env)
}
