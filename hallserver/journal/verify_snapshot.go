package journal

import (
	"context"
	"encoding/json"
	"fmt"

	"yimen/hallserver/hall"
)

// readSnapshots reads the snapshots that this program would start from. One
// that does not fit its digest is told with the other tables' rows.
func (v *verification) readSnapshots(ctx context.Context) error {
	v.snapshots = map[int64]Snapshot{}
	err := snapshotTable().Sound(ctx, v.at, "SELECT * FROM snapshot", func(values []any) {
		var s Snapshot
		if !s.fill([4]any(values)) {
			return
		}
		v.known = max(v.known, s.Seq)
		if s.FoldVersion == hall.FoldVersion {
			v.snapshots[s.Seq] = s
		}
	})
	if err != nil {
		return fmt.Errorf("snapshots: %w", err)
	}
	return nil
}

// compareSnapshot holds a snapshot against what the events up to it make.
func (v *verification) compareSnapshot(row Row) {
	s, ok := v.snapshots[row.Seq]
	if !ok {
		return
	}
	if string(s.Hash) != string(row.Hash) {
		v.faultIn("snapshot", RuleSnapshot, row.Seq, "it stands at another event than the journal's")
		return
	}
	stored, want := hall.New(), []byte(nil)
	err := json.Unmarshal(s.State, stored)
	if err == nil {
		want, err = json.Marshal(v.audit.State)
	}
	if err != nil {
		v.faultIn("snapshot", RuleSnapshot, row.Seq, "it cannot be read: %v", err)
		return
	}
	if got, err := json.Marshal(stored); err != nil || string(got) != string(want) {
		v.faultIn("snapshot", RuleSnapshot, row.Seq, "its state is not what the events make")
	}
}

// end tells of a journal that ends before what lies beside the events knows of.
func (v *verification) end(ctx context.Context) error {
	var answered int64
	if err := v.at.QueryRowContext(ctx, "SELECT coalesce(max(seq), 0) FROM command").Scan(&answered); err != nil {
		return fmt.Errorf("verify commands: %w", err)
	}
	if v.known = max(v.known, answered); v.known > v.rep.Events {
		v.fault(RuleEnd, v.rep.Events, "it ends here, but it once had %d events", v.known)
	}
	return nil
}
