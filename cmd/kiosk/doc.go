// Command kiosk is the touchscreen program of a self-service terminal.
//
//	kiosk --server https://hall.example --code K7Q2-9XWD     first start: enrols
//	kiosk --config /etc/yimen/kiosk.yaml                     after that
//
// It shows one window over the whole screen, made for 1080 by 1920 upright and
// scaled to any other. With --windowed it is an ordinary window. Messages go to
// stderr; exit 0 after SIGTERM, 1 failed, 2 wrong use.
//
// Its file says `zone:` where the kiosk stands in a zone of the hall: an emergency of
// that zone then stops it too.
//
// This command only wires: what happens is in kiosk/flow, how it looks in
// kiosk/view, the devices are in drivers.
package main
