// Package subject keeps what a card says of a person out of everybody's sight
// but the one clerk's who serves that person.
//
// A kiosk seals the card's data to the hall's public key (wire.SealSubject) and
// keeps nothing. The hall stores the sealed bytes as they came, under an opaque
// key, with an expiry; events and tickets hold the key alone. Keys opens them;
// Mask hides what a screen need not show; Sweep deletes what has expired.
//
// Invariants: the private key lies in the data folder only wrapped by the
// master key, which lies elsewhere; nothing here logs, and no error holds a
// subject; a row opens only for the key it is stored under being asked for by
// the caller, who has checked whose window the ticket is at, or who compares it with
// a card that was just read and tells no more than whether it is the same person's.
//
//	keys, err := subject.Generate()
//	sealed, err := wire.SealSubject(keys.Public(), s)
//	s, err := keys.Open(sealed)
//	shown := subject.Mask(s)
package subject
