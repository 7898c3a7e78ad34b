package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"hallserver": func() {
		spoilMachine()
		main()
	}})
}

func TestTheCommandLine(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Values[servedKey{}] = &served{}
			return os.CopyFS(filepath.Join(env.WorkDir, "years"), os.DirFS("../../hallserver/holiday/testdata"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serve, "stop": stop, "request": request, "json": oneJSON, "put": put, "years": years, "mute": mute,
		},
	})
}

// served is the server that a script has started.
type served struct {
	cmd  *exec.Cmd
	said chan string // all of it, when it has ended
	url  string
}

type servedKey struct{}

func serverOf(ts *testscript.TestScript) *served {
	s, ok := ts.Value(servedKey{}).(*served)
	if !ok {
		ts.Fatalf("no room for a server")
	}
	return s
}

// serve DIR starts a server and waits until it is ready. Without ready it has
// to end; with "! serve" that is what is wanted. What it said is stderr.
func serve(ts *testscript.TestScript, neg bool, args []string) {
	s := serverOf(ts)
	s.cmd = exec.CommandContext(context.Background(), "hallserver", "serve", "--data", ts.MkAbs(args[0]), "--listen", "127.0.0.1:0")
	pipe, err := s.cmd.StderrPipe()
	ts.Check(err)
	ts.Check(s.cmd.Start())
	cmd := s.cmd
	ts.Defer(func() { _ = cmd.Process.Kill() })
	ready := make(chan string, 1)
	s.said = make(chan string, 1)
	go func() {
		var all strings.Builder
		for lines := bufio.NewScanner(pipe); lines.Scan(); {
			all.WriteString(lines.Text() + "\n")
			if url, ok := strings.CutPrefix(lines.Text(), "ready "); ok {
				ready <- url
			}
		}
		close(ready)
		s.said <- all.String()
	}()
	url, ok := <-ready
	if ok == neg {
		ts.Fatalf("ready: %v", ok)
	}
	if !ok {
		_, err := io.WriteString(ts.Stderr(), <-s.said)
		ts.Check(err)
		if s.cmd.Wait() == nil {
			ts.Fatalf("the server was not ready and ended with 0")
		}
	}
	s.url = url
}

// stop ends the server by SIGTERM, which must end it with 0. What it said is
// stderr.
func stop(ts *testscript.TestScript, _ bool, _ []string) {
	s := serverOf(ts)
	ts.Check(s.cmd.Process.Signal(syscall.SIGTERM))
	said := <-s.said
	if err := s.cmd.Wait(); err != nil {
		ts.Fatalf("the server ended with %v: %s", err, said)
	}
	_, err := io.WriteString(ts.Stderr(), said)
	ts.Check(err)
}

// request METHOD PATH [TOKENFILE [BODY]] sends a request; its status and body
// are stdout.
func request(ts *testscript.TestScript, _ bool, args []string) {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	args = append(args, "", "")
	req, err := http.NewRequestWithContext(ctx, args[0], serverOf(ts).url+args[1], strings.NewReader(args[3]))
	ts.Check(err)
	if args[2] != "" {
		req.Header.Set("Authorization", "Bearer "+strings.TrimSpace(ts.ReadFile(args[2])))
	}
	if args[3] != "" {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", args[1]+args[3])
	}
	res, err := http.DefaultClient.Do(req)
	ts.Check(err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	ts.Check(err)
	_, err = fmt.Fprintf(ts.Stdout(), "%d\n%s\n", res.StatusCode, body)
	ts.Check(err)
}

// json FILE… checks that each is one JSON value and nothing else.
func oneJSON(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		dec := json.NewDecoder(strings.NewReader(ts.ReadFile(name)))
		var v any
		err := dec.Decode(&v)
		if err == nil && dec.Decode(&v) != io.EOF {
			err = fmt.Errorf("more than one value")
		}
		if (err != nil) != neg {
			ts.Fatalf("%s: %v", name, err)
		}
	}
}

// put FILE OLD NEW changes the one OLD in a file.
func put(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	raw, err := os.ReadFile(name)
	ts.Check(err)
	if bytes.Count(raw, []byte(args[1])) != 1 {
		ts.Fatalf("%q is not there once", args[1])
	}
	ts.Check(os.WriteFile(name, bytes.Replace(raw, []byte(args[1]), []byte(args[2]), 1), 0o600))
}

// years FILE OLD NEW puts another year in the place of each OLD of a catalogue's
// exceptions, which stand one a line.
func years(ts *testscript.TestScript, _ bool, args []string) {
	name := ts.MkAbs(args[0])
	raw, err := os.ReadFile(name)
	ts.Check(err)
	lines := strings.SplitAfter(string(raw), "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "      - {") {
			lines[i] = strings.ReplaceAll(line, args[1]+"-", args[2]+"-")
		}
	}
	ts.Check(os.WriteFile(name, []byte(strings.Join(lines, "")), 0o600))
}

// mute DIR keeps a hall from making the clips of its voice, which takes a while.
func mute(ts *testscript.TestScript, _ bool, args []string) {
	put(ts, false, []string{args[0] + "/hall.yaml", "  yao: false", "  yao: false\n  espeak: /no/such/program"})
}
