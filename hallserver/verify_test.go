package hallserver

import (
	"path/filepath"
	"testing"

	"yimen/hallserver/journal"
	"yimen/hallserver/wire"
)

func TestVerifyReadsTheUsersFileToo(t *testing.T) {
	t.Parallel()
	dir, c := makeFolder(t), newClock()
	s := start(t, dir, c)
	take(t, wire.NewClient(s.url, tokenFor(t, dir, wire.RoleKiosk), nil), "one", 1)
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
	if r, err := Verify(t.Context(), dir, nil); err != nil || !r.OK {
		t.Fatalf("as it was left: %+v %v", r, err)
	}
	spoil(t, filepath.Join(dir, opsFile), `UPDATE device SET role = 'board'`)
	r, err := Verify(t.Context(), dir, nil)
	if err != nil || r.OK || len(r.Faults) != 1 || r.Faults[0].Rule != journal.RuleDigest || r.Faults[0].Where != opsFile {
		t.Errorf("with a device's role changed: %+v %v", r, err)
	}
}
