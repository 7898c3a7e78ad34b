package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"devices": main})
}

func TestCommandLines(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"await": await,
			"json":  validJSON,
		},
	})
}

// await waits until the files named are there.
func await(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: await FILE…")
	}
	late := time.After(2 * time.Minute)
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for _, name := range args {
		for {
			if _, err := os.Stat(ts.MkAbs(name)); err == nil {
				break
			}
			select {
			case <-tick.C:
			case <-late:
				ts.Fatalf("%s has not come", name)
			}
		}
	}
}

// validJSON checks that a file holds exactly one JSON value.
func validJSON(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: json FILE")
	}
	dec := json.NewDecoder(strings.NewReader(ts.ReadFile(args[0])))
	var v any
	if err := dec.Decode(&v); err != nil {
		ts.Fatalf("no json: %v", err)
	}
	if err := dec.Decode(&v); !errors.Is(err, io.EOF) {
		ts.Fatalf("more than one json value")
	}
}

// sim is a running simulation that a test speaks to line by line.
type sim struct {
	t     *testing.T
	dir   string
	stdin *io.PipeWriter
	lines chan string
	code  chan int
}

func startSim(t *testing.T) *sim {
	t.Helper()
	in, stdin := io.Pipe()
	out, stdout := io.Pipe()
	s := &sim{t: t, dir: t.TempDir(), stdin: stdin, lines: make(chan string, 100), code: make(chan int, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer stdout.Close() //nolint:errcheck // an io.PipeWriter's Close says nothing
		s.code <- run(ctx, []string{"simulate", "--dir", s.dir}, streams{in: in, out: stdout, errs: io.Discard})
	}()
	go func() {
		defer close(s.lines)
		for scan := bufio.NewScanner(out); scan.Scan(); {
			s.lines <- scan.Text()
		}
	}()
	t.Cleanup(func() {
		cancel()
		if code := <-s.code; code != exitDone {
			t.Errorf("simulate exited %d", code)
		}
		_ = in.Close()
	})
	if got := s.next(); !strings.HasPrefix(got, "ready ") {
		t.Fatalf("first line %q, want ready", got)
	}
	return s
}

func (s *sim) next() string {
	s.t.Helper()
	select {
	case line, ok := <-s.lines:
		if !ok {
			s.t.Fatal("simulate ended")
		}
		return line
	case <-time.After(2 * time.Minute):
		s.t.Fatal("no line from simulate")
		return ""
	}
}

// order sends a line and gives the answer.
func (s *sim) order(line string) string {
	s.t.Helper()
	if _, err := fmt.Fprintln(s.stdin, line); err != nil {
		s.t.Fatal(err)
	}
	return s.next()
}

// devices runs the tool and gives what it wrote.
func devices(t *testing.T, args ...string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	code = run(t.Context(), args, streams{in: strings.NewReader(""), out: &o, errs: &e})
	return code, o.String(), e.String()
}

func TestOrdersAreAnsweredByOneLineEach(t *testing.T) {
	t.Parallel()
	s := startSim(t)
	for _, c := range []struct{ order, answer string }{
		{"idcard place resident", "ok idcard placed resident"},
		{"idcard state", "ok idcard card resident idle, 115200 bit/s, faults: none"},
		{"idcard fault truncate 40 on read times 2", "ok idcard fault truncate 40 times 2"},
		{"idcard fault none", "ok idcard no faults"},
		{"idcard lift", "ok idcard lifted"},
		{"idcard lift", "error: idcard: no card lies there"},
		{"idcard place nobody", `error: idcard: no sample card "nobody"; there are resident, elderly, rare, moved, hmt, foreign2017, foreign2023, or a file`},
		{"idcard fault", "error: idcard: fault needs a name; see help"},
		{"idcard fault slow", "error: idcard: fault slow needs a number: milliseconds for each byte"},
		{"idcard fault noise 5 on tuesday", `error: idcard: fault noise: no command "tuesday"`},
		{"idcard", "error: idcard: no order; see help"},
		{"idcard help", "ok idcard help is on stderr"},
		{"idcard unplug", "ok idcard unplugged"},
		{"idcard unplug", "error: idcard: it is not plugged in"},
		{"idcard plug", "ok idcard plugged in"},
		{"printer fault paper-out", "ok ticketprinter"},
		{"printer fault none", "ok ticketprinter"},
		{"callpad press 1 next", "ok callpad pressed 1 next"},
		{"ratingpad press 2 5", "ok ratingpad pressed 2 rate-5"},
		{"padline press 9 next", "error: padline: no pad has the address 9"},
		{"callpad fault lose every 5", "ok callpad fault lose every 5"},
		{"ratingpad state", "ok ratingpad units 1 2 3 4 5 6 7 8, faults: lose every 5"},
		{"callpad unplug", "ok callpad unplugged"},
		{"ratingpad unplug", "error: ratingpad: it is not plugged in"},
		{"ratingpad plug", "ok ratingpad plugged in"},
		{"toaster on", `error: no device "toaster"; there are callpad, idcard, ledsign, padline, printer, ratingpad; see help`},
	} {
		if got := s.order(c.order); got != c.answer {
			t.Errorf("%s: %q, want %q", c.order, got, c.answer)
		}
	}
	if got := s.order("printer fault meteor"); !strings.HasPrefix(got, "error: ticketprinter: ") {
		t.Errorf("a bad order to the printer: %q", got)
	}
}

func TestCardIsReadAsSoonAsTheReaderIsPluggedInAgain(t *testing.T) {
	t.Parallel()
	s := startSim(t)
	s.order("idcard unplug")
	type result struct {
		code      int
		out, errs string
	}
	done := make(chan result, 1)
	go func() {
		code, out, errs := devices(t, "idcard", "read", "--port", filepath.Join(s.dir, "idcard"), "--json", "--unmask")
		done <- result{code, out, errs}
	}()
	s.order(`idcard place-json {"kind":"resident","name":"测试己","sex":"2","ethnic":"10","birth":"19600229","number":"21999919600229004"}`)
	s.order("idcard plug")
	got := <-done
	if got.code != exitDone {
		t.Fatalf("exit %d: %s", got.code, got.errs)
	}
	var card cardJSON
	if err := json.Unmarshal([]byte(got.out), &card); err != nil {
		t.Fatal(err)
	}
	if card.Name != "测试己" || card.Birth != "1960-02-29" || card.Sex != "female" || card.Masked {
		t.Errorf("card %+v", card)
	}
}

func TestTicketIsPrintedOntoTheRawPaper(t *testing.T) {
	t.Parallel()
	s := startSim(t)
	code, out, errs := devices(t, "ticket", "print", "--port", filepath.Join(s.dir, "ticketprinter"), "--sample", "--json")
	if code != exitDone {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	var told printJSON
	if err := json.Unmarshal([]byte(out), &told); err != nil || !told.OK || !told.Acknowledged {
		t.Fatalf("outcome %s (%v)", out, err)
	}
	var bytesToCut int
	if event := s.next(); !scanCut(event, &bytesToCut) {
		t.Fatalf("event %q, want a cut", event)
	}
	raw, err := os.ReadFile(filepath.Join(s.dir, "ticketprinter.out"))
	if err != nil {
		t.Fatal(err)
	}
	// Questions about the printer's state may follow the cut.
	if bytesToCut > len(raw) || !bytes.Contains(raw[:bytesToCut], []byte{0x1B, '@'}) || !bytes.Contains(raw[:bytesToCut], []byte{0x1D, 'V'}) {
		t.Errorf("the %d bytes up to the cut, of %d, are not a whole job", bytesToCut, len(raw))
	}
}

func scanCut(event string, bytes *int) bool {
	n, err := fmt.Sscanf(event, "event ticketprinter cut 1 bytes %d", bytes)
	return n == 1 && err == nil
}

func TestPrinterWithoutPaperSaysSo(t *testing.T) {
	t.Parallel()
	s := startSim(t)
	s.order("printer fault paper-out")
	code, out, _ := devices(t, "ticket", "print", "--port", filepath.Join(s.dir, "ticketprinter"), "--json")
	var told printJSON
	if err := json.Unmarshal([]byte(out), &told); err != nil {
		t.Fatal(err)
	}
	if code != exitFailed || told.OK || told.Cause != "paper_out" || told.Sent {
		t.Errorf("exit %d, outcome %+v", code, told)
	}
}
