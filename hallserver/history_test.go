package hallserver

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/simulate"
	"yimen/hallserver/wire"
)

// oldDays is what an old machine wrote of days on which six come from eight thirty on,
// each a quarter of a minute after the other, and the window opens so late after that.
func oldDays(lateS int, dates ...string) string {
	var b strings.Builder
	b.WriteString("date,arrive_s,service,call_s,end_s,window,outcome\n")
	for _, date := range dates {
		for i := range 6 {
			call := 30_600 + lateS + 120*i
			_, _ = fmt.Fprintf(&b, "%s,%d,ZX01,%d,%d,1,served\n", date, 30_600+15*i, call, call+115)
		}
	}
	return b.String()
}

func historyOf(csv string) History {
	return History{Read: func(h simulate.Hall) ([]simulate.Recorded, error) {
		was, err := simulate.ReadRecording(strings.NewReader(csv), h)
		return was.Visits, err
	}}
}

// officeFolder is a data folder of the office.
func officeFolder(t *testing.T) string {
	t.Helper()
	dir := makeFolder(t)
	change(t, filepath.Join(dir, settingsFile), "\nopening: always", "")
	if err := os.WriteFile(filepath.Join(dir, catalogueFile), []byte(office), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// serveOffice serves a folder of the office from a time on.
func serveOffice(t *testing.T, dir, from string) *timed {
	t.Helper()
	h := &timed{t: t, c: newClock(), dir: dir, token: tokenFor(t, dir, wire.RoleKiosk)}
	h.c.ms.Store(h.at(from).UnixMilli())
	h.running = start(t, dir, h.c)
	h.kiosk = wire.NewClient(h.url, h.token, nil)
	return h
}

func TestAHallForetellsItsFirstDayByAnImportedHistory(t *testing.T) {
	t.Parallel()
	for _, lateS := range []int{120, 600} {
		t.Run(fmt.Sprintf("%d s late", lateS), func(t *testing.T) {
			t.Parallel()
			dir := officeFolder(t)
			learnt, err := ImportHistory(t.Context(), dir, historyOf(oldDays(lateS, "2026-11-18", "2026-11-19", "2026-11-20")))
			if err != nil || learnt.Days != 3 || learnt.Tickets != 18 {
				t.Fatalf("%+v, %v", learnt, err)
			}
			h := serveOffice(t, dir, "2026-11-23T08:00")
			h.lateDay("2026-11-23", "08:30", lateS, true)
			if _, err := ImportHistory(t.Context(), dir, historyOf(oldDays(0, "2026-11-18"))); !errors.Is(err, ErrInUse) {
				t.Errorf("while it is served: %v", err)
			}
		})
	}
}

// importUntil imports a history and stops for ever in the middle, once it has said so.
func importUntil(dir string) error {
	h := historyOf(oldDays(600, manyDates()...))
	h.Progress = func(tickets int) {
		if tickets > 500 {
			fmt.Println("in the middle")
			select {}
		}
	}
	_, err := ImportHistory(context.Background(), dir, h)
	return err
}

func manyDates() (dates []string) {
	for i := range 120 {
		dates = append(dates, time.Date(2026, 6, 1+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly))
	}
	return dates
}

func TestAnImportThatIsKilledLeavesWhatWasLearntBefore(t *testing.T) {
	t.Parallel()
	dir := officeFolder(t)
	if _, err := ImportHistory(t.Context(), dir, historyOf(oldDays(120, "2026-11-18", "2026-11-19", "2026-11-20"))); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), cutJob+"=history\n"+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if said := bufio.NewScanner(out); !said.Scan() || said.Text() != "in the middle" {
		t.Fatalf("it says %q", said.Text())
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("it ended well")
	}
	h := serveOffice(t, dir, "2026-11-23T08:00")
	h.lateDay("2026-11-23", "08:30", 120, true)
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	// The folder is free again, and another history takes the place of the first.
	if _, err := ImportHistory(t.Context(), dir, historyOf(oldDays(600, manyDates()...))); err != nil {
		t.Error(err)
	}
}
