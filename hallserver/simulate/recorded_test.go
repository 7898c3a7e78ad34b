package simulate

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"yimen/hallserver/hall"
)

func twoWindows() Hall {
	return Hall{
		Queues: []hall.QueueID{"A"}, Services: map[hall.ServiceCode]hall.QueueID{"A1": "A"},
		Windows: []Window{
			{WindowPlan: hall.WindowPlan{Number: 1, Queues: []hall.QueueID{"A"}}},
			{WindowPlan: hall.WindowPlan{Number: 2, Queues: []hall.QueueID{"A"}}},
		},
	}
}

const recordedHeader = "date,arrive_s,service,class,call_s,end_s,window,outcome\n"

// told is a recording as the hall's records tell it, a line each.
func told(t *testing.T, p Replay, csv string) []string {
	t.Helper()
	was, err := ReadRecording(strings.NewReader(recordedHeader+csv), p.Hall)
	if err != nil {
		t.Fatal(err)
	}
	p.Visits = was.Visits
	var lines []string
	err = p.Each(t.Context(), func(r hall.Record, s *hall.State) {
		at := (r.AtMS % 86_400_000) / 1000
		switch e := r.Event.(type) {
		case hall.TicketIssued:
			lines = append(lines, fmt.Sprintf("%d comes %d", at, e.N))
		case hall.TicketCalled:
			lines = append(lines, fmt.Sprintf("%d window %d calls %d", at, e.Window, s.Tickets.Get(e.Ticket).N))
		case hall.ServiceFinished:
			lines = append(lines, fmt.Sprintf("%d done %d", at, s.Tickets.Get(e.Ticket).N))
		case hall.TicketNoShow:
			lines = append(lines, fmt.Sprintf("%d missed %d", at, s.Tickets.Get(e.Ticket).N))
		case hall.TicketCancelled:
			lines = append(lines, fmt.Sprintf("%d gone %d", at, s.Tickets.Get(e.Ticket).N))
		case hall.WindowOpened, hall.WindowPaused, hall.WindowClosed:
			lines = append(lines, fmt.Sprintf("%d %s", at, r.Event.Kind()))
		default:
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestARecordingIsReplayedAsItWas(t *testing.T) {
	for _, c := range []struct {
		name  string
		csv   string
		pause float64
		want  []string
	}{
		{
			"at one time, a window is free before it calls, and who comes waits before they are called",
			"2026-03-02,100,A1,normal,100,160,1,served\n2026-03-02,160,A1,normal,160,200,1,noshow\n", 0,
			[]string{"100 comes 1", "100 window-opened", "100 window 1 calls 1", "160 done 1", "160 comes 2", "160 window 1 calls 2", "200 missed 2", "200 window-closed"},
		},
		{
			"who goes at once has come",
			"2026-03-02,100,A1,normal,100,100,1,served\n2026-03-02,100,A1,normal,,100,,left\n", 0,
			[]string{"100 comes 1", "100 comes 2", "100 gone 2", "100 window-opened", "100 window 1 calls 1", "100 done 1"},
		},
		{
			"a window's next call ends what it has in hand",
			"2026-03-02,100,A1,normal,110,200,1,served\n2026-03-02,120,A1,normal,150,180,1,served\n", 0,
			[]string{"100 comes 1", "110 window-opened", "110 window 1 calls 1", "120 comes 2", "150 done 1", "150 window 1 calls 2", "180 done 2", "200 window-closed"},
		},
		{
			"an absence while somebody waits is a pause from when somebody does",
			"2026-03-02,100,A1,normal,100,200,1,served\n2026-03-02,230,A1,normal,500,510,1,served\n", 60,
			[]string{"100 comes 1", "100 window-opened", "100 window 1 calls 1", "200 done 1", "230 comes 2", "230 window-paused", "500 window-opened", "500 window 1 calls 2", "510 done 2", "510 window-closed"},
		},
		{
			"a short one, or one in which nobody waits, is none",
			"2026-03-02,100,A1,normal,100,200,1,served\n2026-03-02,300,A1,normal,330,340,1,served\n", 60,
			[]string{"100 comes 1", "100 window-opened", "100 window 1 calls 1", "200 done 1", "300 comes 2", "330 window 1 calls 2", "340 done 2", "340 window-closed"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := told(t, Replay{Hall: twoWindows(), PauseS: c.pause}, c.csv)
			if got = slices.DeleteFunc(got, func(l string) bool { return strings.HasSuffix(l, "closed") && !slices.Contains(c.want, l) }); !slices.Equal(got, c.want) {
				t.Errorf("it is told as\n%s\nnot as\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestARecordingSaysWhereItIsWrong(t *testing.T) {
	for _, c := range []struct{ name, csv, want string }{
		{"nothing", "", "line 1, column arrive_s: the file is empty"},
		{"no visits", recordedHeader, "line 2, column arrive_s: no visits"},
		{"tabs", "date\tarrive_s\n", "line 1, column arrive_s: columns are separated by commas"},
		{"a column missing", "date,arrive_s,service,call_s,end_s,window\n", "line 1, column outcome: not in the header"},
		{"a row cut off", recordedHeader + "2026-03-02,100,A1\n", "line 2, column arrive_s: 3 columns, the header has 8"},
		{"a quote left open", recordedHeader + "\"2026-03-02,100\n", "line 2, column"},
		{"no date", recordedHeader + "3 March,100,A1,normal,100,160,1,served\n", `line 2, column date: "3 March"`},
		{"a class that is none", recordedHeader + "2026-03-02,100,A1,vip,100,160,1,served\n", `line 2, column class: "vip"`},
		{"an outcome that is none", recordedHeader + "2026-03-02,100,A1,normal,100,160,1,ok\n", `line 2, column outcome: "ok"`},
		{"gone before it came", recordedHeader + "2026-03-02,100,A1,normal,,90,,left\n", "line 2, column end_s: left at 90, before it came at 100"},
		{"a call of one who left", recordedHeader + "2026-03-02,100,A1,normal,110,120,,left\n", `line 2, column call_s: "110", though it left uncalled`},
		{"a minute of 61", recordedHeader + "2026-03-02,08:61,A1,normal,09:00,09:01,1,served\n", `line 2, column arrive_s: "08:61"`},
		{"no number at all", recordedHeader + "2026-03-02,NaN,A1,normal,100,160,1,served\n", `line 2, column arrive_s: "NaN"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := ReadRecording(bytes.NewReader([]byte(c.csv)), twoWindows())
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("it says %v, not %s", err, c.want)
			}
		})
	}
}
