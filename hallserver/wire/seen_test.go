package wire

import (
	"os"
	"path/filepath"
	"testing"
)

func TestADeviceKeepsTheMarkThatStandsForAllItHasSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ has, shown, answer, want string }{
		"the first":                             {"", "", "m1.1.5.A", "m1.1.5.A"},
		"a later one":                           {"m1.1.5.A", "m1.1.5.A", "m1.1.9.B", "m1.1.9.B"},
		"an answer that was overtaken":          {"m1.1.9.B", "m1.1.5.A", "m1.1.7.C", "m1.1.9.B"},
		"one that overtook":                     {"m1.1.7.C", "m1.1.5.A", "m1.1.9.B", "m1.1.9.B"},
		"of a server that goes on from earlier": {"m1.11.90.B", "m1.11.90.B", "m1.10.30.D", "m1.10.30.D"},
		"no mark":                               {"m1.1.5.A", "m1.1.5.A", "", "m1.1.5.A"},
		"nothing that is one":                   {"m1.1.5.A", "m1.1.5.A", "m1.x.9.B", "m1.1.5.A"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "state", "seen")
			if err := writeSeen(path, c.has); err != nil && c.has != "" {
				t.Fatal(err)
			}
			s := OpenSeen(path)
			s.take(c.shown, c.answer, true)
			if s.Mark() != c.want {
				t.Errorf("keeps %q, want %q", s.Mark(), c.want)
			}
			if again := OpenSeen(path).Mark(); again != c.want {
				t.Errorf("after a restart it has %q", again)
			}
		})
	}
	torn := filepath.Join(t.TempDir(), "seen")
	if err := os.WriteFile(torn, []byte("m1.1"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := OpenSeen(torn).Mark(); got != "" {
		t.Errorf("a torn file is %q", got)
	}
}
