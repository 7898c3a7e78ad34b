// Package padsim is a simulated RS-485 line of calling pads and rating pads: Modbus
// RTU slaves that speak the true bytes over any io.ReadWriter, mostly the far end
// of a pseudo-terminal, so that the driver, the real serial library and the
// kernel's line discipline are all under test.
//
// It owns its own codec, written from the byte tables and not from package
// padline's code, so that the two check each other. A pad holds its registers and
// forgets a key when the next one is pressed, as real ones do.
//
//	line := padsim.New(padsim.Options{Units: []int{1, 2}})
//	go line.Serve(ctx, cable)
//	line.Control("press 1 next")
//	line.Control("fault lose every 5")
//	line.Control("restart 1")
//
// Faults add up until "fault none"; see Help.
package padsim
