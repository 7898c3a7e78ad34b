package printersim

// realtime finds DLE EOT n (10 04 n, n from 1 to 4) in what is received,
// wherever it stands: a printer obeys it inside a picture too.
type realtime struct {
	seen int
}

// feed answers n when b completes the command, else 0.
func (r *realtime) feed(b byte) byte {
	switch {
	case r.seen == 2 && b >= 1 && b <= 4:
		r.seen = 0
		return b
	case r.seen == 1 && b == 0x04:
		r.seen = 2
	case b == 0x10:
		r.seen = 1
	default:
		r.seen = 0
	}
	return 0
}

// answer is the byte DLE EOT n is answered with. Bits 1 and 4 are always set.
//
//	n = 1   08 offline
//	n = 2   04 cover open   20 stopped for want of paper   40 error
//	n = 3   08 cutter
//	n = 4   0C near end     60 out
func (f faults) answer(n byte) []byte {
	b := byte(0x12)
	on := func(is bool, bits byte) {
		if is {
			b |= bits
		}
	}
	switch n {
	case 1:
		on(f.stopped(), 0x08)
	case 2:
		on(f.cover, 0x04)
		on(f.paperOut, 0x20)
		on(f.cutter, 0x40)
	case 3:
		on(f.cutter, 0x08)
	case 4:
		on(f.paperNear || f.paperOut, 0x0c)
		on(f.paperOut, 0x60)
	}
	return []byte{b}
}

// queued is the answer to GS r n: the paper, or the drawer.
func (f faults) queued(n byte) []byte {
	b := byte(0)
	if n == 1 || n == '1' {
		if f.paperNear || f.paperOut {
			b |= 0x03
		}
		if f.paperOut {
			b |= 0x0c
		}
	}
	return []byte{b}
}

// report is the automatic status of GS a: four bytes.
func (f faults) report() []byte {
	r := []byte{0x10, 0, 0, 0}
	if f.stopped() {
		r[0] |= 0x08
	}
	if f.cover {
		r[0] |= 0x20
	}
	if f.cutter {
		r[1] |= 0x08
	}
	if f.paperNear || f.paperOut {
		r[2] |= 0x03
	}
	if f.paperOut {
		r[2] |= 0x0c
	}
	return r
}
