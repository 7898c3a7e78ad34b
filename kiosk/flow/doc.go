// Package flow is what happens at a kiosk, without a screen: which screen
// follows which, what is asked of the card reader, the server and the printer,
// and what is forgotten when the person goes.
//
// A Machine takes events and the time, and answers effects to carry out. It
// reads no clock, starts nothing and does no I/O; the runner (package kiosk)
// performs the effects and brings their outcomes back as events. Face is all
// that a screen needs to draw.
//
//	m := flow.New(flow.DefaultTiming(), newID)
//	effects := m.Step(now, flow.CatalogueLoaded{Catalogue: c})
//	face := m.Face(now)                       // draw this
//	effects = m.Step(now, flow.Tap{Gen: face.Gen, Do: flow.ChooseTheme, ID: "social"})
//	next, ok := m.Deadline()                  // send Tick then
//
// Invariants, each held by a test:
//
//   - One request per person, for a number or to check an appointment in: a
//     request whose answer was lost is sent again with the same key, the same
//     id and the same bytes until it is answered, so there is never a second
//     ticket.
//   - A number that was answered is shown from that moment until the person
//     says they have it, or has been away for long; whether paper came out or
//     not. Nothing covers it but an emergency.
//   - While an emergency stands the screen says so and nothing else: the visit
//     under way is forgotten, no touch counts, no number is asked for, nothing is
//     printed or asked aloud. It ends when the hall says so; that the hall does not
//     answer is no end.
//   - After the person goes nothing of them remains: no sealed data, no
//     service, no number, no language. What comes for them later changes
//     nothing.
//   - The languages are those that the hall shows, its own first: no screen, slip or
//     request is in another one, also when the hall changes them meanwhile.
//   - A person who leaves while it is not known whether a number was issued
//     gives up the request (Abandon): the runner finds out and hands the
//     number back, so that nobody is called who is not there. A ticket that
//     was answered is never handed back.
//   - A tap counts only for the screen it was made on, and not in the first
//     moments of one: a double tap is one tap.
//   - Outside the hours of the hall or of a matter no number is asked for; what
//     to bring can be read. An appointment is checked in at any time: whether it
//     is too early is for the server to say. Hours that were kept on the disk
//     are not believed.
//   - Whom the hall lets go first is asked for a class of number: by the age on the
//     card, of which the machine hears that it is enough and no more, or by what the
//     person says of themselves, which stays here: the server is told that something
//     was said.
//   - A card counts only in the visit in which it was laid down: the reader has
//     looked since the visit before had ended, and found nothing; and where a touch
//     began the visit, not much before that (laidBefore). One that lay there before,
//     whenever that began, is nobody's: the first screen asks for it to be taken away,
//     and nothing is read from it for anybody until it has been lifted.
//   - A card may be laid on the first screen, before anything is chosen (cardfirst.go):
//     it begins the visit, and is held for what will be chosen. What its holder has of
//     today is shown while it lies there; when it is lifted both are forgotten at once. What needs no card goes on meanwhile, without it: who comes next is
//     not to blame.
//   - Where the hall lets a card's number be typed (typed.go), one that can be a number is
//     sealed by the runner and forgotten here. By it nobody goes first for their age,
//     nothing is looked for, and nobody checks in.
//   - A number may be for several matters; the first chooses its queue. One that is
//     outside its hours is named, and stands in the way of no other.
//   - A matter can be looked for by the letters of its name, where the hall tells its
//     pinyin: what fits is the wire's rule (wire.Search), and what was typed goes with
//     the person.
//   - A call for help is the kiosk's, not a person's: it stands beyond the visit until
//     somebody has come, or it is taken back. The button is there only while somebody
//     looks at calls, and only what the server has said of a call is told.
//   - A card that lies at the end of a visit, or is there when one begins, is asked
//     for aloud at once, and twice more; then the screen asks alone (aloud.go).
package flow
