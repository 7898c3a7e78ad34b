package engine_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// loadDir is the variable that makes the test binary a load on an engine: it
// takes tickets with several senders and says each answer on stdout, one
// "key number" a line, written only when the answer has come.
const loadDir = "ENGINE_TEST_LOAD_DIR"

// loadTickets bounds the load; 0 or absent: until killed.
const loadTickets = "ENGINE_TEST_LOAD_TICKETS"

func TestMain(m *testing.M) {
	if dir := os.Getenv(loadDir); dir != "" {
		if err := runLoad(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func runLoad(dir string) error {
	most, _ := strconv.Atoi(os.Getenv(loadTickets))
	e, err := engine.Open(context.Background(), dir, engine.Options{Origin: "load", CheckpointPages: 8})
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var writer, senders sync.WaitGroup
	writer.Go(func() { _ = e.Run(ctx) })
	run := strconv.FormatInt(time.Now().UnixNano(), 36)
	if _, err := e.Do(ctx, request("plan"+run, hall.AdoptPlan{Plan: testPlan(2)})); err != nil {
		return err
	}
	if _, err := e.Do(ctx, request("day"+run, hall.OpenDay{Date: "2026-06-01"})); err != nil {
		return err
	}
	// Every run begins an epoch, as after a restore.
	at, err := e.Standing(ctx)
	if err != nil {
		return err
	}
	if _, err := e.Do(ctx, request("epoch"+run, hall.StartEpoch{Epoch: at.Epoch + 1, Numbers: hall.Numbers{Day: "2026-06-01"}})); err != nil {
		return err
	}
	const each = 6
	for s := range each {
		senders.Go(func() {
			for n := s; most == 0 || n < most; n += each {
				key := fmt.Sprintf("%s-%d", run, n)
				a, err := e.Do(ctx, request(key, hall.IssueTicket{ID: hall.TicketID("t-" + key), Services: []hall.ServiceCode{"s1", "s2"}[n%2 : n%2+1]}))
				var issued hall.TicketIssued
				if err != nil || json.Unmarshal(a.Body, &issued) != nil || issued.N == 0 {
					return
				}
				_, _ = os.Stdout.WriteString(key + " " + hall.FormatNumber(issued.Series, issued.N) + "\n")
			}
		})
	}
	senders.Wait()
	cancel()
	writer.Wait()
	return e.Close(context.Background())
}

// acknowledged reads the answers a load gave. It calls first at the first of them.
func acknowledged(from io.Reader, first func()) map[string]string {
	acks := map[string]string{}
	for lines := bufio.NewScanner(from); lines.Scan(); {
		if len(acks) == 0 {
			first()
		}
		if key, number, ok := strings.Cut(lines.Text(), " "); ok && number != "" {
			acks[key] = number
		}
	}
	return acks
}

// holds says what of the acknowledged tickets a data folder has lost.
func holds(ctx context.Context, dir string, acks map[string]string) error {
	e, err := engine.Open(ctx, dir, engine.Options{Origin: "load"})
	if err != nil {
		return err
	}
	defer e.Close(ctx) //nolint:errcheck // the folder is thrown away
	if err := e.Fault(); err != nil {
		return err
	}
	err = nil
	e.View(func(s *hall.State) {
		for key, number := range acks {
			if t := s.Tickets.Get(hall.TicketID("t-" + key)); t == nil || t.Number() != number {
				err = fmt.Errorf("acknowledged ticket %s %s is lost", key, number)
			}
		}
	})
	if err != nil {
		return err
	}
	report, err := engine.Verify(ctx, dir, nil)
	if err == nil && !report.OK {
		err = fmt.Errorf("verify: %+v", report.Faults)
	}
	return err
}

func TestKillingTheProcessAtAnyMomentLosesNoAcknowledgedTicket(t *testing.T) {
	t.Parallel()
	killAgainAndAgain(t, 50, 1)
}

func TestSoakKillingTheProcessForAsLongAsAsked(t *testing.T) {
	end := time.Now().Add(soakTime(t))
	for seed := uint64(2); time.Now().Before(end); seed++ {
		killAgainAndAgain(t, 100, seed)
	}
}

// soakTime is how long a soak may take: SOAKTIME, as make soak sets it.
func soakTime(t *testing.T) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(os.Getenv("SOAKTIME"))
	if err != nil {
		t.Skip("a long run: make soak")
	}
	return d
}

// killAgainAndAgain kills a load, starts it again on the same folder, and looks
// in the end whether everything acknowledged is there.
func killAgainAndAgain(t *testing.T, kills int, seed uint64) {
	t.Helper()
	dir := t.TempDir()
	all := map[string]string{}
	random := rand.New(rand.NewPCG(seed, 2)) //nolint:gosec // a test's moments need no secrecy
	for n := range kills {
		child := exec.CommandContext(t.Context(), os.Args[0])
		child.Env = append(os.Environ(), loadDir+"="+dir)
		out, err := child.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		// Every third is killed while it opens, or soon after; the others once they
		// serve, which a busy machine takes its time for.
		kill := time.AfterFunc(time.Hour, func() { _ = child.Process.Kill() })
		soon := func() { kill.Reset(time.Duration(10+random.IntN(120)) * time.Millisecond) }
		if n%3 == 0 {
			soon()
			soon = func() {}
		}
		maps.Copy(all, acknowledged(out, soon))
		var exit *exec.ExitError
		if err := child.Wait(); !errors.As(err, &exit) || exit.ExitCode() != -1 {
			t.Fatalf("the load ended by itself: %v", err)
		}
		kill.Stop()
	}
	if len(all) < 100 {
		t.Fatalf("only %d tickets were acknowledged: the kills came too early to show anything", len(all))
	}
	if err := holds(t.Context(), dir, all); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d kills, %d acknowledged tickets, all there", kills, len(all))
}
