// Package desk stands in for the clerk's hands at one window: what is pressed on
// its pads becomes commands of the hall server, and how the window is becomes
// what the pads show.
//
// # What it owns
//
// A Desk is one window: its queue of keys and its queue of ratings (desk.go,
// key.go, rating.go), and the picture of the window that its pads show (face.go).
// A Health is one pad: it tells the server how the pad is (health.go).
//
// # Invariants
//
//   - One press is one Idempotency-Key, kept until the server has answered. A retry
//     sends the same key and the same request, so a command that got through and
//     whose answer was lost happens once.
//   - A command says what the clerk's window was just before (Expect). Where it has
//     changed, the server refuses and the key is dropped with a beep: it is never
//     tried with another belief.
//   - A key is dropped, with a beep and a line in the log, when KeyLife has passed
//     since it can have been pressed first: the clerk has moved on. A rating is
//     kept for RatingLife.
//   - Keys of a window are done one after the other, in the order in which they were
//     pressed; ratings wait for no key. At QueueMax the newest is dropped, in the
//     same way.
//   - No rating is logged, shown or sounded.
//
// # Use
//
//	d := desk.New(3, desk.Options{Server: client, Log: log, Show: func(f desk.Faces) { … }})
//	go d.Run(ctx)
//	d.Press(desk.Key{Action: callpad.Next, After: e.After, Beep: …})
//	d.Rate(5, e.After)
package desk
