// Package opsdb opens ops.db, the one file in which several rooms of the server
// keep tables of their own: users and devices, forecasts, proof, marks.
//
// It owns how the file is opened (a write-ahead log, nothing deleted left in it,
// migrations of each room apart from the others') and how what is believed of it
// is held against its digests.
//
// What always holds: a room's tables are as its newest migration makes them
// before anybody reads them; a row whose table is among Summed carries its
// digest, those from before there were digests too.
//
//	db, err := opsdb.Open(ctx, path, opsdb.Room{Name: "proof", Migrations: dir, Version: "told_version", …})
//	found, err := opsdb.Verify(ctx, path, proof.Tables()...)
package opsdb
