// Package kiosk runs a self-service terminal (自助终端): it joins what happens
// (package flow) with the card reader, the ticket printer, the hall server and
// a screen.
//
// It owns the one loop that all events pass through, the goroutines that carry
// out its effects, and the folder with what outlives a restart: the catalogue
// as it was last seen. It knows no Fyne: a Screen is two methods.
//
// Invariants:
//
//   - Only the loop touches the machine; every effect ends in one event.
//   - What a card says is sealed to the hall's public key in the reader's own
//     callback. Its bytes are then overwritten; the loop, the log and the disk
//     never see it. Of the birth date the loop hears whether its holder is old
//     enough to go first here. Nor is an appointment's code logged or kept.
//   - A number that was typed is sealed as a card is, and says that it was typed; taps
//     are logged nowhere.
//   - What the holder of a card has of today is asked for once, when the card is laid
//     down first, and goes to the screen alone: neither log nor disk sees it.
//   - Every call has a deadline, every queue a bound. When the events' queue is
//     full, touches are dropped and everything else waits.
//   - A request given up by its person is found out about and its ticket handed
//     back (abandon.go); what the server must know of a slip is told until it
//     answers (report.go).
//   - What the server says of a call for help is heard in the order in which it was
//     asked: the call, and the catalogue that tells how it stands, share a goroutine.
//   - Whether a card was left on the reader is told with each look at the
//     catalogue, and at once when that changes (leftcard.go): that one was, and for
//     how long, no more.
//
// An example, with a screen, a reader, a printer and a wire.Client:
//
//	err := kiosk.Run(ctx, kiosk.Config{State: "/var/lib/yimen-kiosk"}, kiosk.Deps{
//		Server: client, Reader: reader, Printer: printer, Screen: screen, Log: log,
//	})
package kiosk
