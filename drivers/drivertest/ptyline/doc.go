// Package ptyline gives simulated devices a cable: a pseudo-terminal whose near
// end is a path that a driver opens as a serial port, and whose far end a
// simulator reads and writes.
//
// A Jack is the place at the wall: a stable path. Plug puts a fresh cable into it
// and points the path there, Unplug pulls it out; the driver sees what it sees
// when a real device is unplugged.
//
//	jack := ptyline.NewJack(filepath.Join(dir, "idcard"))
//	cable, err := jack.Plug()
//	go module.Serve(ctx, cable)
//	…
//	jack.Unplug()
//
// The near end starts raw, so nothing the device sends before the driver opens it
// is echoed back. A pseudo-terminal carries bytes at any speed and has no modem
// lines; Cable.Baud tells what rate the driver has asked for. Linux only.
package ptyline
