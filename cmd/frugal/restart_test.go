package frugal

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestMain is also the program that begins anew: it says which process it is, and its
// arguments and environment.
func TestMain(m *testing.M) {
	if os.Getenv("FRUGAL_TEST") == "" {
		os.Exit(m.Run())
	}
	if err := Restart(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(os.Getpid(), os.Args[1:], os.Getenv("FYNE_CACHE"), os.Getenv("GOGC"), os.Getenv("MALLOC_MMAP_THRESHOLD_"))
}

func TestAProgramBeginsAnewAsTheSameProcess(t *testing.T) {
	t.Parallel()
	for set, want := range map[string]string{
		"FRUGAL_TEST=1": "[--board hall] 11s 15 32768",
		"GOGC=70":       "[--board hall] 11s 70 32768", // the user's word counts
	} {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "--board", "hall")
		cmd.Env = []string{"FRUGAL_TEST=1", set}
		var out strings.Builder
		cmd.Stdout = &out
		if err := cmd.Run(); err != nil {
			t.Fatalf("%v: %s", err, out.String())
		}
		if want = fmt.Sprintf("%d %s\n", cmd.Process.Pid, want); out.String() != want {
			t.Errorf("with %s: %q, want %q", set, out.String(), want)
		}
	}
}
