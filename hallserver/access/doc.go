// Package access says who may do what: people with their passwords and
// sessions, devices with their tokens, the roles of both, and the record of
// who came in.
//
// It owns ops.db. No secret lies there in the clear: passwords as argon2id,
// tokens, enrolment codes and session tokens as SHA-256 of 256 random bits (a
// code's 40 bits are guarded by five tries and 24 hours).
//
// Invariants: there is no default user or password; a disabled user and a
// revoked device are out with the next request; wrong passwords typed elsewhere
// lock nobody out of a desk that they have signed in at before; a change of password ends every
// session of that user; a row that is not what was written is out (package
// digest), and made anew over it; what a role may do stands in one table (May); nothing
// here logs a name, a password or a token.
//
//	store, err := access.Open(ctx, path, access.Options{Now: time.Now})
//	user, err := store.SignIn(ctx, "wang", password, "10.0.0.7")
//	who, ok := store.Token(bearer)
//	if ok && access.May(who.Role, access.IssueTicket) { … }
package access
