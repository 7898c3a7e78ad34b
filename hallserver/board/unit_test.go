package board

import (
	"bufio"
	"bytes"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/gorilla/websocket"
	"pgregory.net/rapid"
)

func TestTheTailHoldsTheLatestFramesWithinItsBounds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		frames := rapid.IntRange(1, 20).Draw(t, "frames")
		limit := rapid.IntRange(1, 3*chunkBytes).Draw(t, "bytes")
		tl := newTail(frames, limit)
		all := [][]byte{nil} // by offset, from 1
		type read struct {
			bufs       net.Buffers
			from, next uint64
		}
		var reads []read
		for range rapid.IntRange(1, 60).Draw(t, "appends") {
			b := bytes.Repeat([]byte{byte(len(all))}, rapid.IntRange(1, chunkBytes/3).Draw(t, "size"))
			tl.append(b)
			all = append(all, b)
			held := all[tl.first:]
			if n := len(slices.Concat(held...)); len(held) > frames || (n > limit && len(held) > 1) || len(held) == 0 || n != tl.size {
				t.Fatalf("%d frames of %d bytes held, counted %d", len(held), n, tl.size)
			}
			from := rapid.Uint64Range(tl.first, tl.next).Draw(t, "from")
			bufs, next := tl.read(nil, from, tl.next, rapid.IntRange(1, 2*chunkBytes).Draw(t, "limit"))
			reads = append(reads, read{bufs, from, next})
		}
		for _, r := range reads { // also those made long ago
			if want := slices.Concat(all[r.from:r.next]...); !bytes.Equal(slices.Concat(r.bufs...), want) {
				t.Fatalf("frames %d to %d read wrong", r.from, r.next)
			}
		}
	})
}

func TestTheTailGoesWhenAFrameMoreComesThanItHolds(t *testing.T) {
	t.Parallel()
	tl := newTail(3, 100)
	for _, size := range []int{1, 1, 1, 1} {
		tl.append(make([]byte, size))
	}
	if tl.first != 2 || tl.head() != 4 {
		t.Errorf("frames %d to %d, want 2 to 4", tl.first, tl.head())
	}
	tl.append(make([]byte, 200)) // more than all may hold together
	if tl.first != 5 || tl.head() != 5 {
		t.Errorf("frames %d to %d, want the newest alone", tl.first, tl.head())
	}
}

func TestFramesAreReadAsTheyWereMade(t *testing.T) {
	t.Parallel()
	for _, size := range []int{0, 1, 125, 126, 127, 65535, 65536, 200_000} {
		near, far := net.Pipe()
		ws := wsOver(t, near, far)
		want := bytes.Repeat([]byte("门"), size/3+1)[:size]
		frame := appendFrame(nil, websocket.TextMessage, want)
		if n := frameLen(frame); n != len(frame) || !bytes.Equal(payload(frame), want) {
			t.Errorf("size %d: frame of %d bytes measured as %d", size, len(frame), n)
		}
		go func() { _, _ = far.Write(frame) }()
		if _, got, err := ws.ReadMessage(); err != nil || !bytes.Equal(got, want) {
			t.Errorf("size %d: read %d bytes, %v", size, len(got), err)
		}
		_ = near.Close()
	}
}

// wsOver is a WebSocket client on near whose handshake far has answered.
func wsOver(tb tester, near, far net.Conn) *websocket.Conn {
	tb.Helper()
	go func() {
		req, err := http.ReadRequest(bufio.NewReader(far))
		if err == nil {
			_, err = new(websocket.Upgrader).Upgrade(&pipeWriter{httptest.NewRecorder(), far}, req, nil)
		}
		if err != nil {
			tb.Errorf("handshake: %v", err)
		}
	}()
	dialer := websocket.Dialer{NetDial: func(string, string) (net.Conn, error) { return near, nil }}
	ws, resp, err := dialer.Dial("ws://hall/", nil)
	if err != nil {
		tb.Fatal(err)
	}
	_ = resp.Body.Close()
	return ws
}

func TestTheRestOfAFrameIsWhatIsMissing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var bufs net.Buffers
		ends := []int{0}
		for range rapid.IntRange(1, 4).Draw(t, "buffers") {
			var b []byte
			for range rapid.IntRange(1, 5).Draw(t, "frames") {
				b = appendFrame(b, websocket.TextMessage, make([]byte, rapid.SampledFrom([]int{0, 7, 125, 126, 300, 70_000}).Draw(t, "size")))
				ends = append(ends, len(slices.Concat(bufs...))+len(b))
			}
			bufs = append(bufs, b)
		}
		all := slices.Concat(bufs...)
		n := rapid.IntRange(0, len(all)).Draw(t, "out")
		i, _ := slices.BinarySearch(ends, n)
		if rest := restOfFrame(bufs, int64(n)); !bytes.Equal(rest, all[n:ends[i]]) {
			t.Fatalf("%d of %d bytes out, ends %v: rest of %d bytes", n, len(all), ends, len(rest))
		}
	})
}

func FuzzDecodeAck(f *testing.F) {
	for _, seed := range []string{`{"shown":12}`, `{"spoken":"c7"}`, `{"shown":0,"spoken":"c1"}`, `{}`, `{"shown":-1}`, `{"shown":1e3}`, `null`, `[]`, `{"spoken":7}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		a, err := decodeAck(b)
		if err != nil {
			return
		}
		if a.Shown == nil && a.Spoken == "" || len(a.Spoken) > maxCallIDBytes {
			t.Fatalf("%q taken as %+v", b, a)
		}
		again, err := decodeAck(mustJSON(a))
		if err != nil || again.Spoken != a.Spoken || (a.Shown == nil) != (again.Shown == nil) || a.Shown != nil && *a.Shown != *again.Shown {
			t.Fatalf("%+v read back as %+v, %v", a, again, err)
		}
	})
}
