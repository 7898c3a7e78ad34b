// Package digest tells whether a stored row still says what was written. A disk
// or a cable turns a bit now and then, and a row that is believed unread would
// then change an answer without a word.
//
// A table that is believed has a column named sum. Whoever writes a row writes
// the digest of its other columns there; whoever reads it computes the digest
// again and refuses a row that does not fit. A digest finds accidents, not
// malice: who can write the file can write the digest.
//
// What always holds: the digest of a row is never 0, which is what a row has
// that got none; it covers the table's name, the columns' types and their
// lengths, so that nothing can move from one to another.
//
//	users := digest.Table{Name: "user", Columns: []string{"name", "role"}}
//	… "INSERT INTO user (name, role, sum) VALUES (?, ?, ?)", name, role, users.Sum(name, role)
package digest
