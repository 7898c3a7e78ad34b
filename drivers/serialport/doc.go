// Package serialport is a serial line that survives being unplugged.
//
// A Port is named by a stable path (/dev/serial/by-id/…, a udev symlink). It is
// opened by the first call that needs it, watched by one goroutine that reads
// it, and dropped on the first error, on a write the line does not take, and
// when the path comes to name another device. The next call opens it again, no
// faster than its back-off allows. So a reader or printer that is unplugged,
// replaced and plugged in again needs no restart: the call that was under way
// ends with ErrLost, calls meanwhile end at once with ErrAbsent, and one later
// call succeeds.
//
// # What it owns
//
// The open file, the goroutines that read and write it, and the bytes received
// and not yet read (at most 64 KiB; the oldest go first, the frame parsers
// above resynchronise). It is the only importer of go.bug.st/serial.
//
// # Invariants
//
//   - Every call takes a context; none outlives it. Read and Open wait only on
//     their context; Write also ends when the line takes nothing for
//     Config.WriteTimeout, and the line is then dropped, because nobody knows
//     how much of the message went out.
//   - Read never crosses a break: after a line was lost, Read says ErrLost once
//     before it may read from the next one. A request written to one device is
//     never answered by another.
//   - Errors carry one of the sentinels of this package and the path.
//   - Close stops the goroutines and waits for them. A write that the kernel
//     does not give back is left behind, and counted: with maxStuckWrites of
//     them the port refuses to open until one returns.
//
// # Use
//
// A request/response driver writes and then reads until its parser has a frame
// or its context ends:
//
//	port := serialport.New(serialport.Config{Path: "/dev/serial/by-id/usb-reader", Baud: 115200}, log)
//	defer port.Close()
//
//	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
//	defer cancel()
//	if err := port.Flush(ctx); err != nil { … }        // what came before is nobody's answer
//	if err := port.Write(ctx, request); err != nil { … }
//	for {
//		n, err := port.Read(ctx, buf)                // at least one byte, or an error
//		if err != nil { … }                          // ErrTimeout, ErrLost, context.Canceled
//		…
//	}
//
// A Port may be used by several goroutines, but answers go to whoever reads
// first: a driver serialises its exchanges itself.
package serialport
