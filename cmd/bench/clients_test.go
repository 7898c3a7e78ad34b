package main

import (
	"os"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// The clients' process is this very program, also when it is the tests'.
func TestMain(m *testing.M) {
	if len(os.Args) == 2 && os.Args[1] == clientsCommand {
		os.Exit(runClients(os.Stdin, os.Stdout))
	}
	os.Exit(m.Run())
}

func TestAClientCountsTextFramesHoweverTheyAreCut(t *testing.T) {
	t.Parallel()
	var stream []byte
	for _, size := range []int{0, 1, 125, 126, 65_535, 65_536} {
		stream = append(stream, textFrame(make([]byte, size))...)
		stream = append(stream, 0x89, 0) // a ping
	}
	for _, step := range []int{1, 2, 3, 1000, 70_000, len(stream)} {
		fds := make([]int, 2)
		if err := unix.Pipe(fds); err != nil {
			t.Fatal(err)
		}
		c := &swarmClient{fd: fds[0]}
		buf := make([]byte, step)
		for rest := stream; len(rest) > 0; {
			n, err := unix.Write(fds[1], rest[:min(step, len(rest), 4096)])
			if err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
			for got := 0; got < n; got += min(step, n-got) {
				if err := c.read(buf); err != nil {
					t.Fatal(err)
				}
			}
		}
		if len(c.times) != 6 {
			t.Errorf("in steps of %d: %d text frames, want 6", step, len(c.times))
		}
		_ = unix.Close(fds[0])
		_ = unix.Close(fds[1])
	}
}

func TestEveryServerReachesAllItsClients(t *testing.T) {
	t.Parallel()
	frames, err := realFrames(t.Context(), 5)
	if err != nil {
		t.Fatal(err)
	}
	for name, start := range map[string]starter{"ours": startOurs, "raw": startRaw, "gorilla": startGorilla} {
		for _, pace := range []time.Duration{0, time.Millisecond} {
			tr, err := startTrial(t.Context(), start, 20, 2, frames)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			latencyMS, wholeS, err := tr.round(10, pace)
			tr.end()
			if err != nil || len(latencyMS) != 200 || wholeS <= 0 {
				t.Errorf("%s: %d arrivals in %v s, %v", name, len(latencyMS), wholeS, err)
			}
			for _, ms := range latencyMS {
				if ms <= 0 || ms > wholeS*1000+1e-6 { // both were rounded
					t.Fatalf("%s: a frame took %v ms of %v s", name, ms, wholeS)
				}
			}
		}
	}
}
