package idcardsim

import (
	"bytes"
	"encoding/binary"
	"log/slog"
	"sync"
)

// Options of a simulated module. The zero value is a well module at 115200.
type Options struct {
	// Baud is the module's rate at power-on, in bit/s; 0: 115200.
	Baud int
	// LineBaud tells the rate of the line; while it is not the module's, both
	// hear noise. nil: the line always fits.
	LineBaud func() int
	// Log may be nil.
	Log *slog.Logger
}

// stage is how far the card on the reader has come.
type stage uint8

const (
	stageIdle     stage = iota // lies there, not found yet
	stageFound                 // found
	stageSelected              // selected
	stageRead                  // read: not found again before it is lifted
	stageSpoiled               // failed: not found again before it is lifted
)

func (s stage) String() string {
	return [...]string{"idle", "found", "selected", "read", "spoiled"}[s]
}

// Module is a simulated module. Its methods may be called from any goroutine.
type Module struct {
	opts Options
	log  *slog.Logger

	mu      sync.Mutex // guards what follows
	card    *Card
	stage   stage
	faults  []*fault
	baud    int
	pending []byte // received, not yet a request
	cleared bool   // by fault none: an answer that still dribbles out hurries up
	noise   uint32 // state of the noise generator
}

// New makes a module with no card on it.
func New(opts Options) *Module {
	if opts.Baud == 0 {
		opts.Baud = 115200
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	return &Module{opts: opts, log: opts.Log, baud: opts.Baud, noise: 1}
}

// Place lays a card on the reader; one that lay there is lifted.
func (m *Module) Place(c Card) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.card, m.stage = &c, stageIdle
}

// Lift takes the card away; false when there was none.
func (m *Module) Lift() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	had := m.card != nil
	m.card, m.stage = nil, stageIdle
	return had
}

// PowerCycle is what unplugging does to the module: it forgets all but the card
// that lies on it.
func (m *Module) PowerCycle() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.baud, m.pending, m.stage = m.opts.Baud, nil, stageIdle
}

func head() []byte { return []byte{0xAA, 0xAA, 0xAA, 0x96, 0x69} }

func checksum(b []byte) (x byte) {
	for _, v := range b {
		x ^= v
	}
	return x
}

// replyFrame: head, length of what follows (big-endian), 00 00 status, data,
// checksum over all but the head.
func replyFrame(status byte, data []byte) []byte {
	f := append(head(), 0, 0, 0, 0, status)
	f = append(f, data...)
	binary.BigEndian.PutUint16(f[5:], uint16(3+len(data)+1)) //nolint:gosec // at most 2314
	return append(f, checksum(f[5:]))
}

// request is one command of the host. A broken one has a status to answer with.
type request struct {
	cmd    uint16
	data   []byte
	broken byte
}

// feed adds received bytes and cuts out the requests in them. The caller holds
// mu.
func (m *Module) feed(b []byte) []request {
	m.pending = append(m.pending, b...)
	var requests []request
	for {
		i := bytes.Index(m.pending, head())
		if i < 0 {
			// Keep what may be the start of a head.
			m.pending = m.pending[max(0, len(m.pending)-4):]
			return requests
		}
		m.pending = m.pending[i:]
		if len(m.pending) < 7 {
			return requests
		}
		n := int(binary.BigEndian.Uint16(m.pending[5:]))
		if n < 3 || n > 64 {
			requests = append(requests, request{broken: 0x11})
			m.pending = m.pending[5:]
			continue
		}
		if len(m.pending) < 7+n {
			return requests
		}
		body := m.pending[7 : 7+n]
		r := request{cmd: binary.BigEndian.Uint16(body), data: bytes.Clone(body[2 : n-1])}
		if checksum(m.pending[5:7+n]) != 0 {
			r.broken = 0x10
		}
		m.pending = m.pending[7+n:]
		requests = append(requests, r)
	}
}

// answer runs one request. The caller holds mu.
func (m *Module) answer(r request) []byte {
	if r.broken != 0 {
		return replyFrame(r.broken, nil)
	}
	if s, ok := m.faultStatus(r.cmd); ok {
		if spoils(r.cmd, s) {
			m.stage = stageSpoiled
		}
		return replyFrame(s, nil)
	}
	switch r.cmd {
	case 0x10FF:
		if m.stage == stageFound || m.stage == stageSelected {
			m.stage = stageIdle
		}
		return replyFrame(0x90, nil)
	case 0x11FF:
		return replyFrame(0x90, nil)
	case 0x12FF:
		return replyFrame(0x90, []byte{
			0x05, 0x00, 0x03, 0x00, 0xE5, 0xD6, 0x34, 0x01, 0x87, 0xD6, 0x12, 0x00, 0xB1, 0x68, 0xDE, 0x3A,
		})
	case 0x2001, 0x2002:
		return m.seek(r.cmd)
	case 0x3001, 0x3010, 0x3003, 0x3005:
		return m.read(r.cmd)
	case 0x61FF:
		return replyFrame(0x90, nil)
	default:
		if r.cmd>>8 == 0x60 {
			return m.setBaud(int(r.cmd & 0xFF))
		}
		return replyFrame(0x21, nil)
	}
}

// spoils reports whether a card must be lifted after a status: one that a
// selection or a reading failed with, but not one about the request or the
// module itself.
func spoils(cmd uint16, status byte) bool {
	switch status {
	case 0x10, 0x11, 0x21, 0x24, 0x47, 0x91:
		return false
	default:
		return cmd == 0x2002 || cmd == 0x3001 || cmd == 0x3010
	}
}

// seek runs find and select, in that order only.
func (m *Module) seek(cmd uint16) []byte {
	switch {
	case cmd == 0x2001 && (m.card == nil || m.stage == stageRead || m.stage == stageSpoiled):
		return replyFrame(0x80, nil)
	case cmd == 0x2001:
		m.stage = stageFound
		return replyFrame(0x9F, make([]byte, 4))
	case m.card == nil:
		return replyFrame(0x81, nil)
	case m.stage != stageFound:
		return replyFrame(0x21, nil)
	default:
		m.stage = stageSelected
		return replyFrame(0x90, make([]byte, 8))
	}
}

// read reads one item of the selected card.
func (m *Module) read(cmd uint16) []byte {
	if m.card == nil || (m.stage != stageSelected && m.stage != stageRead) {
		return replyFrame(0x41, nil)
	}
	switch cmd {
	case 0x3003:
		if len(m.card.Addresses) == 0 {
			return replyFrame(0x91, nil)
		}
		return replyFrame(0x90, m.card.Addresses)
	case 0x3005:
		return replyFrame(0x90, m.card.Manage[:])
	default:
		m.stage = stageRead
		be := binary.BigEndian
		data := be.AppendUint16(nil, textSize)
		data = be.AppendUint16(data, photoSize)
		if cmd == 0x3010 {
			data = be.AppendUint16(data, uint16(len(m.card.Finger))) //nolint:gosec // at most 1024
		}
		data = append(data, m.card.Text[:]...)
		data = append(data, m.card.Photo...)
		if cmd == 0x3010 {
			data = append(data, m.card.Finger...)
		}
		return replyFrame(0x90, data)
	}
}

// setBaud changes the rate after the answer has gone out at the old one.
func (m *Module) setBaud(i int) []byte {
	rates := []int{115200, 57600, 38400, 19200, 9600}
	if i >= len(rates) {
		return replyFrame(0x21, nil)
	}
	m.baud = rates[i]
	return replyFrame(0x90, nil)
}
