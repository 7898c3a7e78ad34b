package access

import (
	"yimen/hallserver/digest"
	"yimen/hallserver/opsdb"
)

// The tables whose rows carry a digest.
func userTable() digest.Table {
	return digest.Table{Name: "user", Columns: []string{"name", "display", "role", "password", "changed_ms", "disabled", "created_ms"}}
}

func deviceTable() digest.Table {
	return digest.Table{Name: "device", Columns: []string{
		"id", "name", "role", "staff", "token_hash", "prefix", "created_ms", "expires_ms", "revoked_ms", "seen_ms", "windows",
	}}
}

func enrolmentTable() digest.Table {
	return digest.Table{Name: "enrolment", Columns: []string{
		"id", "code_hash", "role", "name", "created_ms", "expires_ms", "tries_left", "used_ms", "device", "windows",
	}}
}

func failureTable() digest.Table {
	return digest.Table{Name: "failure", Columns: []string{"name", "count", "until_ms"}}
}

func auditTable() digest.Table {
	return digest.Table{Name: "audit", Columns: []string{"at_ms", "what", "actor", "object", "source"}}
}

// Tables lists them all.
func Tables() []digest.Table {
	return []digest.Table{userTable(), deviceTable(), enrolmentTable(), failureTable(), auditTable()}
}

// Damaged are the rows that were not taken into force because they are not what
// was written. Users and devices stay out until they are made anew.
func (s *Store) Damaged() []opsdb.Damage { return s.damaged }
