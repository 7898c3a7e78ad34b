package idcardsim_test

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"yimen/drivers/drivertest"
	"yimen/drivers/idcard/idcardsim"
)

// host speaks to a module in raw frames.
type host struct {
	t      *testing.T
	wire   *drivertest.Wire
	module *idcardsim.Module
}

func newHost(t *testing.T, opts idcardsim.Options) *host {
	t.Helper()
	h := &host{t: t, wire: drivertest.NewWire("wire"), module: idcardsim.New(opts)}
	ctx, cancel := context.WithCancel(t.Context())
	end := h.wire.Plug()
	done := make(chan error, 1)
	go func() { done <- h.module.Serve(ctx, end) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	return h
}

func unhex(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ask sends a request, in hexadecimal after the head, and gives all that comes
// back within a second.
func (h *host) ask(request string) []byte {
	h.t.Helper()
	return h.askRaw(append(unhex(h.t, "AAAAAA9669"), unhex(h.t, request)...))
}

func (h *host) askRaw(request []byte) []byte {
	h.t.Helper()
	if err := h.wire.Write(h.t.Context(), request); err != nil {
		h.t.Fatal(err)
	}
	var got []byte
	ctx, cancel := context.WithTimeout(h.t.Context(), time.Second)
	defer cancel()
	for buf := make([]byte, 4096); ; {
		n, err := h.wire.Read(ctx, buf)
		if err != nil {
			return got
		}
		got = append(got, buf[:n]...)
	}
}

func (h *host) do(order string) {
	h.t.Helper()
	if _, err := h.module.Control(order); err != nil {
		h.t.Fatal(err)
	}
}

func short(t *testing.T) (requests, replies map[string]string) {
	t.Helper()
	raw, err := os.ReadFile("../testdata/short.json")
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Requests, Replies map[string]string }
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	return all.Requests, all.Replies
}

// The simulator's own codec gives the worked frames, byte for byte.
func TestModuleAnswersTheWorkedFrames(t *testing.T) {
	t.Parallel()
	requests, replies := short(t)
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t, idcardsim.Options{})
		step := func(request, reply string) {
			t.Helper()
			if got := h.askRaw(unhex(t, requests[request])); !bytes.Equal(got, unhex(t, replies[reply])) {
				t.Fatalf("%s: % X, want %s", request, got, reply)
			}
		}
		step("reset", "ok")
		step("status", "ok")
		step("samid", "samid")
		step("find", "find_no")
		step("select", "sel_no")
		step("read", "read_fail")
		h.do("place moved")
		step("select", "bad_cmd") // not found yet
		step("read", "read_fail") // not selected yet
		step("find", "find_ok")
		step("select", "sel_ok")
		step("newaddr", "newaddr")
		h.do("place ../testdata/read_main.hex")
		step("find", "find_ok")
		step("select", "sel_ok")
		step("newaddr", "nodata")
		for range 2 {
			if got, want := h.askRaw(unhex(t, requests["read"])), fixture(t, "read_main.hex"); !bytes.Equal(got, want) {
				t.Fatalf("read: %d bytes, want %d", len(got), len(want))
			}
		}
		step("find", "find_no") // it was read
		h.do("lift")
		step("mgmt", "read_fail")
		h.do("place resident")
		step("find", "find_ok")
	})
}

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return unhex(t, string(raw))
}

func TestCardsFromFilesAreReadBackAsTheyAre(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/read*.hex")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHost(t, idcardsim.Options{})
				h.do("place " + file)
				h.ask("0003200122")
				h.ask("0003200221")
				request := "0003300132"
				if strings.HasPrefix(filepath.Base(file), "readfp") {
					request = "0003301023"
				}
				if got, want := h.ask(request), fixture(t, filepath.Base(file)); !bytes.Equal(got, want) {
					t.Errorf("%d bytes, want %d", len(got), len(want))
				}
			})
		})
	}
}

func TestBrokenRequestsAreAnsweredAsTheModuleDoes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t, idcardsim.Options{})
		for request, status := range map[string]byte{
			"000311FFEC":   0x10, // checksum
			"000111FFED":   0x11, // length
			"000399009A":   0x21, // no such command
			"000461FF50CA": 0x90, // with data
			"0003600566":   0x21, // no such rate
		} {
			got := h.ask(request)
			if len(got) < 10 || got[9] != status {
				t.Errorf("%s: % X, want status %02x", request, got, status)
			}
		}
		if got := h.askRaw(append(unhex(t, "00FFAAAA"), unhex(t, "AAAAAA9669000311FFED")...)); len(got) != 11 {
			t.Errorf("after noise: % X", got)
		}
	})
}

func TestEveryFaultDoesWhatItSays(t *testing.T) {
	t.Parallel()
	const status, good = "000311FFED", "AAAAAA9669000400009094"
	for order, want := range map[string]string{
		"fault none":                        good,
		"fault checksum":                    "AAAAAA96690004000090CE",
		"fault double":                      good + good,
		"fault truncate 4":                  "AAAAAA96",
		"fault truncate 400":                good,
		"fault flip 9":                      "AAAAAA9669000400008094",
		"fault mute":                        "",
		"fault late 900":                    good,
		"fault late 1100":                   "",
		"fault slow 50":                     good,
		"fault selftest":                    "AAAAAA9669000400006064",
		"fault unauthorised":                "AAAAAA9669000400006662",
		"fault status 24":                   "AAAAAA9669000400002420",
		"fault status 24 on find":           good,
		"fault status 24 on status times 3": "AAAAAA9669000400002420",
		"fault moved":                       good,
	} {
		t.Run(order, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				h := newHost(t, idcardsim.Options{})
				h.do(order)
				if got := h.ask(status); !bytes.Equal(got, unhex(t, want)) {
					t.Errorf("% X, want %s", got, want)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		h := newHost(t, idcardsim.Options{})
		h.do("fault noise 9 times 1")
		if got := h.ask(status); len(got) != 20 || !bytes.HasSuffix(got, unhex(t, good)) {
			t.Errorf("noise: % X", got)
		}
		if got := h.ask(status); !bytes.Equal(got, unhex(t, good)) {
			t.Errorf("noise more often than told: % X", got)
		}
	})
}

func TestModuleAtAnotherRateHearsNoise(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var rate atomic.Int64
		rate.Store(115200)
		h := newHost(t, idcardsim.Options{LineBaud: func() int { return int(rate.Load()) }})
		if got := h.ask("0003600462"); len(got) == 0 || got[9] != 0x10 {
			t.Errorf("a wrong checksum: % X", got)
		}
		if got := h.ask("0003600467"); len(got) != 11 || got[9] != 0x90 {
			t.Errorf("to 9600: % X", got)
		}
		if got := h.ask("000311FFED"); len(got) != 0 {
			t.Errorf("heard at the old rate: % X", got)
		}
		rate.Store(9600)
		if got := h.ask("000311FFED"); len(got) != 11 {
			t.Errorf("at the new rate: % X", got)
		}
	})
}

func TestBadOrdersSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	m := idcardsim.New(idcardsim.Options{})
	for order, want := range map[string]string{
		"":                          "nothing said",
		"dance":                     `unknown word "dance"`,
		"lift":                      "no card lies there",
		"lift now":                  "lift takes nothing more",
		"place":                     "place needs a sample or a file",
		"place nobody":              `no sample card "nobody"`,
		"place ./none.hex":          "no such file",
		"place-json {":              "card as json",
		`place-json {"kind":"x"}`:   `no kind of card "x"`,
		`place-json {"colour":"x"}`: "unknown field",
		"fault":                     "fault needs a name",
		"fault none more":           "takes nothing more",
		"fault truncate":            "needs a number",
		"fault truncate -1":         "no number",
		"fault slow 0":              "no number",
		"fault status":              "two hexadecimal digits",
		"fault status 1ff":          "two hexadecimal digits",
		"fault mute on":             "needs a word after it",
		"fault mute on moon":        `no command "moon"`,
		"fault mute times 0":        "no number of 1 or more",
		"fault mute for ever":       `unknown word "for"`,
		"fault earthquake":          `no fault "earthquake"`,
		`place-json {"kind":"hmt","name":"` + strings.Repeat("长", 16) + `"}`: "holds 15 characters, 16 given",
	} {
		if _, err := m.Control(order); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", order, err, want)
		}
	}
	if answer, err := m.Control("help"); err != nil || !strings.Contains(answer, "truncate N") {
		t.Errorf("help: %q, %v", answer, err)
	}
}

func FuzzControl(f *testing.F) {
	for _, order := range []string{
		"place resident", "lift", "state", "fault noise 3 on read times 2", "fault status 41", "fault none",
		`place-json {"kind":"resident","name":"测试甲","number":"21999919900101001"}`,
	} {
		f.Add(order)
	}
	f.Fuzz(func(t *testing.T, order string) {
		if strings.ContainsAny(order, "./") {
			return // files
		}
		answer, err := idcardsim.New(idcardsim.Options{}).Control(order)
		if err == nil && order != "" && !strings.HasPrefix(answer, "ok") && !strings.HasPrefix(strings.TrimSpace(order), "help") {
			t.Fatalf("%q answered %q", order, answer)
		}
	})
}
