// Package idcardsim is a simulated ID card reader: a SAM module that speaks the
// true bytes over any io.ReadWriter, mostly the far end of a pseudo-terminal, so
// that the driver, the real serial library and the kernel's line discipline are
// all under test.
//
// It owns its own codec, written from the byte tables and not from package
// idcard's code, so that the two check each other. It is strict where the module
// is: a card is selected only after it was found and read only after it was
// selected; after a reading it is not found again before it is lifted; after a
// failed one it must be lifted too.
//
// Cards are invented people only.
//
//	module := idcardsim.New(idcardsim.Options{})
//	go module.Serve(ctx, cable)
//	module.Control("place resident")
//	module.Control("fault truncate 700 times 1")
//	module.Control("lift")
//
// Faults add up until "fault none"; see Help.
package idcardsim
