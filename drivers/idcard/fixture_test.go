package idcard

import (
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shortFrames are the requests and the short replies of testdata/short.json.
type shortFrames struct {
	Requests, Replies map[string][]byte
}

func loadShort(tb testing.TB) shortFrames {
	tb.Helper()
	raw, err := os.ReadFile("testdata/short.json")
	if err != nil {
		tb.Fatal(err)
	}
	var text struct {
		Requests map[string]string `json:"requests"`
		Replies  map[string]string `json:"replies"`
	}
	if err := json.Unmarshal(raw, &text); err != nil {
		tb.Fatal(err)
	}
	return shortFrames{Requests: unhexAll(tb, text.Requests), Replies: unhexAll(tb, text.Replies)}
}

func unhexAll(tb testing.TB, in map[string]string) map[string][]byte {
	tb.Helper()
	out := map[string][]byte{}
	for name, text := range in {
		out[name] = unhex(tb, text)
	}
	return out
}

func unhex(tb testing.TB, text string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		tb.Fatal(err)
	}
	return b
}

// readings are the whole frames of testdata/read*.hex by name.
func readings(tb testing.TB) map[string][]byte {
	tb.Helper()
	files, err := filepath.Glob("testdata/read*.hex")
	if err != nil || len(files) != 7 {
		tb.Fatalf("%d reading fixtures (%v), want 7", len(files), err)
	}
	frames := map[string][]byte{}
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		frames[strings.TrimSuffix(filepath.Base(f), ".hex")] = unhex(tb, string(raw))
	}
	return frames
}

// readCommand is the command that a reading fixture answers.
func readCommand(name string) Command {
	if strings.HasPrefix(name, "readfp") {
		return CmdReadFinger
	}
	return CmdRead
}

// one parses exactly one reply out of a frame.
func one(tb testing.TB, frame []byte) Reply {
	tb.Helper()
	var p Parser
	p.Write(frame)
	reply, ok := p.Next()
	if !ok || p.Partial() != 0 || p.Noise().Any() {
		tb.Fatalf("frame of %d bytes: reply %v, %d bytes left, noise %+v", len(frame), ok, p.Partial(), p.Noise())
	}
	return reply
}
