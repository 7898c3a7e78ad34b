package digest_test

import (
	"testing"

	"yimen/hallserver/digest"
)

func table() digest.Table { return digest.Table{Name: "t", Columns: []string{"a", "b", "c"}} }

func TestADigestIsTheOneThatIsInTheFilesAlready(t *testing.T) {
	t.Parallel()
	const want = -4306829465389485049 // made once; another would damage every file there is
	if got := table().Sum("窗口", int64(-7), []byte{0, 255}); got != want {
		t.Errorf("%d, want %d", got, want)
	}
}

func TestNothingMovesBetweenColumnsUnseen(t *testing.T) {
	t.Parallel()
	one := table().Sum("ab", "c", nil)
	for name, other := range map[string]int64{
		"a letter cut elsewhere": table().Sum("a", "bc", nil),
		"bytes for text":         table().Sum([]byte("ab"), "c", nil),
		"nothing for no letter":  table().Sum("ab", "c", ""),
		"another table":          digest.Table{Name: "u", Columns: []string{"a", "b", "c"}}.Sum("ab", "c", nil),
		"zero for nothing":       table().Sum("ab", "c", 0),
	} {
		if other == one {
			t.Errorf("%s has the same digest", name)
		}
	}
	if table().Sum(1, true, 2.5) != table().Sum(int64(1), int64(1), 2.5) {
		t.Error("a number of another Go type has another digest")
	}
}
