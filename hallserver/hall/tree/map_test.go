package tree_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"yimen/hallserver/hall/tree"
)

// twin is a map beside a plain one that does the same.
type twin struct {
	tree  tree.Map[int, int]
	plain map[int]int
}

func (w *twin) clone() *twin { return &twin{tree: w.tree.Clone(), plain: maps.Clone(w.plain)} }

func (w *twin) check(t interface{ Fatalf(string, ...any) }) {
	want := slices.Sorted(maps.Keys(w.plain))
	if w.tree.Len() != len(want) {
		t.Fatalf("%d entries, want %d", w.tree.Len(), len(want))
	}
	i := 0
	for k, v := range w.tree.All() {
		if i >= len(want) || k != want[i] || v != w.plain[k] {
			t.Fatalf("entry %d is %d: %d, of %v", i, k, v, w.plain)
		}
		if rank := w.tree.Rank(k); rank != i {
			t.Fatalf("rank of %d is %d, want %d", k, rank, i)
		}
		i++
	}
	if i != len(want) {
		t.Fatalf("went through %d of %d entries", i, len(want))
	}
}

func TestAMapDoesAsAPlainOneAndItsClonesNeverChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.IntRange(0, rapid.SampledFrom([]int{20, 300, 5000}).Draw(t, "keys"))
		w := &twin{tree: tree.New[int, int](cmp.Compare[int]), plain: map[int]int{}}
		var clones []*twin
		rounds := rapid.IntRange(1, 40).Draw(t, "rounds")
		for round := range rounds {
			from, grows := keys.Draw(t, "from"), rapid.Bool().Draw(t, "grows")
			for i := range rapid.IntRange(0, 200).Draw(t, "steps") {
				k := from + i
				if !grows {
					k = keys.Draw(t, "key")
				}
				if rapid.IntRange(0, 9).Draw(t, "what") < 6 {
					w.tree.Set(k, round)
					w.plain[k] = round
				} else {
					w.tree.Delete(k)
					delete(w.plain, k)
				}
				if v, found := w.tree.Find(k); found != has(w.plain, k) || v != w.plain[k] {
					t.Fatalf("%d is %d, %v", k, v, found)
				}
			}
			clones = append(clones, w.clone())
			if rapid.IntRange(0, 4).Draw(t, "go on from a clone") == 0 {
				w = rapid.SampledFrom(clones).Draw(t, "clone").clone()
			}
		}
		for _, c := range append(clones, w) {
			c.check(t)
		}
		at := keys.Draw(t, "at")
		var got []int
		for k := range w.tree.From(at) {
			got = append(got, k)
		}
		want := slices.DeleteFunc(slices.Sorted(maps.Keys(w.plain)), func(k int) bool { return k < at })
		if !slices.Equal(got, want) {
			t.Fatalf("from %d: %v, want %v", at, got, want)
		}
	})
}

func has(m map[int]int, k int) bool { _, ok := m[k]; return ok }

// Run with the race detector it also says that reading and cloning write nothing.
func TestManyReadAndCloneWhileOneGoesOn(t *testing.T) {
	t.Parallel()
	m := tree.New[int, int](cmp.Compare[int])
	for i := range 5000 {
		m.Set(i, 0)
	}
	var readers sync.WaitGroup
	for round := 1; round <= 50; round++ {
		seen := m.Clone()
		for range 4 {
			readers.Go(func() {
				mine := seen.Clone()
				for k, v := range mine.All() {
					if v >= round {
						t.Errorf("%d became %d under a reader of round %d", k, v, round)
						return
					}
				}
				mine.Set(-1, round)
				mine.Delete(7)
			})
		}
		for i := range 200 {
			m.Set(i*25%5000, round)
		}
	}
	readers.Wait()
	if m.Get(-1) != 0 || m.Len() != 5000 {
		t.Errorf("what a clone did shows: %d entries", m.Len())
	}
}

func TestAMapIsWrittenAsAPlainOne(t *testing.T) {
	t.Parallel()
	m := tree.New[int, string](cmp.Compare[int])
	for i := range 100 {
		m.Set(i*7%100, "x")
	}
	raw, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	again := tree.New[int, string](cmp.Compare[int])
	again.Set(1000, "was there")
	if err := json.Unmarshal(raw, &again); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(maps.Collect(m.All()), maps.Collect(again.All())) {
		t.Errorf("read back as %d entries of %d", again.Len(), m.Len())
	}
	if err := json.Unmarshal([]byte(`{"1":2}`), &again); err == nil {
		t.Error("another kind of value was taken")
	}
}
