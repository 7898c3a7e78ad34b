package witness_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/hall"
	"yimen/hallserver/witness"
)

func mark(epoch, seq int64) witness.Mark {
	return witness.Mark{
		Journal: witness.Prefix([]byte("journal-1")), Head: witness.Prefix([]byte{byte(seq), 1, 2, 3}),
		Epoch: epoch, Seq: seq, Day: "2026-06-01", Calls: 12, Above: map[string]int{"A": 7, "L": 106},
	}
}

func TestOnlyWhatTheHallSignedIsAMark(t *testing.T) {
	t.Parallel()
	own, other := witness.NewSigner(bytes.Repeat([]byte{1}, 32)), witness.NewSigner(bytes.Repeat([]byte{2}, 32))
	m := mark(1, 80)
	text := own.Text(m)
	if got, ok := own.Read(text); !ok || cmp.Diff(m, got) != "" {
		t.Errorf("%v %s", ok, cmp.Diff(m, got))
	}
	if _, ok := other.Read(text); ok {
		t.Error("a mark of another hall counts")
	}
	for i := range text {
		spoilt := []byte(text)
		spoilt[i] ^= 1
		if got, ok := own.Read(string(spoilt)); ok && cmp.Diff(m, got) != "" {
			t.Fatalf("with byte %d flipped it says %+v", i, got)
		}
	}
	for _, none := range []string{"", "m1", "m1.9.9000000000000.", "m1.1.1.AAAA", "m2" + text[2:]} {
		if _, ok := own.Read(none); ok {
			t.Errorf("%q counts", none)
		}
	}
}

func FuzzRead(f *testing.F) {
	s := witness.NewSigner(bytes.Repeat([]byte{1}, 32))
	f.Add(s.Text(mark(1, 2)))
	f.Fuzz(func(t *testing.T, text string) {
		if m, ok := s.Read(text); ok {
			if again, ok := s.Read(s.Text(m)); !ok || cmp.Diff(m, again) != "" {
				t.Errorf("%+v is read back as %+v", m, again)
			}
		}
	})
}

func TestWhatAMarkSaysAboutAJournal(t *testing.T) {
	t.Parallel()
	at := witness.Standing{Journal: mark(1, 1).Journal, Epoch: 3, Seq: 200, Left: []hall.Point{{Epoch: 1, Seq: 100}}}
	for name, c := range map[string]struct {
		mark witness.Mark
		hash []byte // of the journal's row
		want witness.Verdict
	}{
		"it holds what was seen":                   {mark(3, 200), []byte{200, 1, 2, 3}, witness.Sound},
		"it ends before":                           {mark(3, 201), nil, witness.Behind},
		"it knows nothing of the epoch":            {mark(4, 1), []byte{1, 1, 2, 3}, witness.Behind},
		"it went another way":                      {mark(3, 190), []byte{9, 9, 9, 9}, witness.Behind},
		"seen before the epoch began":              {mark(1, 100), []byte{100, 1, 2, 3}, witness.Sound},
		"seen after the row it went on from":       {mark(1, 101), []byte{7}, witness.Lost},
		"seen in an epoch that is not in it":       {mark(2, 150), []byte{7}, witness.Lost},
		"seen before, on a way that was not taken": {mark(1, 99), []byte{7}, witness.Lost},
		"another journal":                          {witness.Mark{Epoch: 1, Seq: 1}, nil, witness.Other},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := witness.Compare(at, c.mark, c.hash); got != c.want {
				t.Errorf("verdict %d, want %d", got, c.want)
			}
		})
	}
}

func TestATornSlotLeavesTheMarkBefore(t *testing.T) {
	t.Parallel()
	path, s := filepath.Join(t.TempDir(), "hall.witness"), witness.NewSigner(bytes.Repeat([]byte{1}, 32))
	f, _, found, err := witness.OpenFile(path, s)
	if err != nil || found {
		t.Fatal(found, err)
	}
	for seq := range int64(5) {
		if _, err := f.Write(mark(1, seq+1)); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at, want := range map[int]int64{-1: 5, 10: 4, 4096 + 10: 5} { // the fifth lies in the first slot
		spoilt := bytes.Clone(raw)
		if at >= 0 {
			spoilt[at] ^= 0xff
		}
		name := filepath.Join(t.TempDir(), "w")
		if err := os.WriteFile(name, spoilt, 0o600); err != nil {
			t.Fatal(err)
		}
		f, last, found, err := witness.OpenFile(name, s)
		if err != nil || !found || last.Seq != want {
			t.Errorf("with byte %d flipped: %d, %v, %v; want %d", at, last.Seq, found, err, want)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
