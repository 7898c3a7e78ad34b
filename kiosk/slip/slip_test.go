package slip_test

import (
	"context"
	"flag"
	"fmt"
	"image/png"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/drivers/ticketprinter"
	"yimen/drivers/ticketprinter/printersim"
	"yimen/hallserver/wire"
	"yimen/kiosk/flow/flowtest"
	"yimen/kiosk/slip"
)

var (
	update = flag.Bool("update", false, "write the golden files anew")
	slips  = flag.String("slips", "", "write a picture of every slip into this folder")
)

// printed prints a slip on a simulated printer.
func printed(t *testing.T, s slip.Slip) *printersim.Printer {
	t.Helper()
	width := ticketprinter.Width80mm
	if s.Narrow {
		width = ticketprinter.Width58mm
	}
	job, err := ticketprinter.Encode(slip.New(s), ticketprinter.Options{WidthDots: width})
	if err != nil {
		t.Fatal(err)
	}
	if job.Substituted > 0 {
		t.Errorf("%d characters cannot be printed: %v", job.Substituted, job.FontMissing)
	}
	sim := printersim.New(printersim.Options{WidthDots: width})
	near, far := net.Pipe()
	done := make(chan error, 1)
	go func() { done <- sim.Serve(context.WithoutCancel(t.Context()), far) }()
	// GS r is answered when all before it is on paper.
	if _, err := near.Write(append(job.Bytes, 0x1D, 0x72, 0x01)); err != nil {
		t.Fatal(err)
	}
	if _, err := near.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if err := near.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	return sim
}

func example(lang string) slip.Slip {
	c := flowtest.Catalogue()
	return slip.Slip{
		Ticket: flowtest.Issued("example-0002", flowtest.Day()), Services: c.Services[3:4],
		Hall: c.Hall, Language: lang, Zone: time.FixedZone("hall", 8*3600),
	}
}

// kinds are the slips that differ in more than their words.
func kinds() map[string]func(*slip.Slip) {
	return map[string]func(*slip.Slip){
		"":      func(*slip.Slip) {},
		"-copy": func(s *slip.Slip) { s.Copy = true },
		"-priority": func(s *slip.Slip) {
			s.Ticket.Class, s.Ticket.Ground = wire.ClassPriority, wire.GroundClaim
			s.Show = flowtest.Catalogue().Priority.Claims[0].Show
		},
		"-booked": func(s *slip.Slip) {
			s.Ticket.Class, s.Ticket.People = wire.ClassAppointment, 3
			s.Ticket.SlotAt = new(time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))
		},
		"-several":       several,
		"-several-large": func(s *slip.Slip) { several(s); s.Large = true },
		"-large": func(s *slip.Slip) {
			s.Ticket.Class, s.Ticket.Ground, s.Large = wire.ClassGreen, wire.GroundClaim, true
			s.Show = flowtest.Catalogue().Priority.Claims[2].Show
		},
	}
}

// several is a number for three matters.
func several(s *slip.Slip) {
	c := flowtest.Catalogue()
	s.Services = []wire.ServiceDetail{c.Services[3], c.Services[7], c.Services[12]}
}

func TestASlipListsAllItsMatters(t *testing.T) {
	t.Parallel()
	for _, large := range []bool{false, true} {
		s := example("zh")
		several(&s)
		s.Large = large
		got := text(t, s)
		for _, want := range []string{"失业保险金申领", "异地就医备案", "住房公积金提取"} {
			if !strings.Contains(got, want) {
				t.Errorf("large %t: %s is missing: %s", large, want, got)
			}
		}
		if n := strings.Count(got, "居民身份证"); n != 1 {
			t.Errorf("large %t: the card is to be brought %d times", large, n)
		}
	}
}

func TestASlipReadsAsAgreed(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en", "ko"} {
		for _, narrow := range []bool{false, true} {
			for kind, change := range kinds() {
				name := fmt.Sprintf("%s-%dmm%s", lang, map[bool]int{false: 80, true: 58}[narrow], kind)
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					s := example(lang)
					s.Narrow = narrow
					change(&s)
					sim := printed(t, s)
					if got := sim.Problems(); len(got) > 0 {
						t.Errorf("the printer complains: %v", got)
					}
					if *slips != "" {
						picture(t, sim, filepath.Join(*slips, name+".png"))
					}
					golden(t, filepath.Join("testdata", name+".txt"), sim.Text())
				})
			}
		}
	}
}

func picture(t *testing.T, sim *printersim.Printer, path string) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, sim.Image()); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", path, diff)
	}
}

func TestOnlyACopySaysThatItIsOne(t *testing.T) {
	t.Parallel()
	s := example("zh")
	if strings.Contains(printed(t, s).Text(), "补打") {
		t.Error("a first slip says that it is a copy")
	}
	s.Copy = true
	if !strings.Contains(printed(t, s).Text(), "补打") {
		t.Error("a copy does not say so")
	}
}

func TestAnUnknownWaitIsNotGuessed(t *testing.T) {
	t.Parallel()
	s := example("zh")
	s.Ticket.Wait = nil
	if text := printed(t, s).Text(); !strings.Contains(text, "还估不准") || strings.Contains(text, "分钟") {
		t.Errorf("slip: %s", text)
	}
	s.Ticket.Wait = &wire.Wait{P50S: 600, P90S: 1200}
	if text := printed(t, s).Text(); !strings.Contains(text, "10-20") {
		t.Errorf("slip: %s", text)
	}
}

// Korean is printed as a picture, which has no letters to read.
func TestAWaitIsToldAsPeopleSpeak(t *testing.T) {
	t.Parallel()
	for _, narrow := range []bool{false, true} {
		for lang, want := range map[string][2]string{
			"zh": {"马上就到您", "大约 1 小时 45 分到 2 小时半"},
			"en": {"any moment now", "about 1 h 45 min to 2 h 30 min"},
		} {
			for i, wait := range []wire.Wait{{}, {P50S: 103 * 60, P90S: 156 * 60}} {
				s := example(lang)
				s.Narrow, s.Ticket.Wait = narrow, &wait
				if text := printed(t, s).Text(); !strings.Contains(strings.Join(strings.Fields(text), " "), want[i]) {
					t.Errorf("narrow %v: a wait of %+v is not told as %q: %s", narrow, wait, want[i], text)
				}
			}
		}
	}
}

func TestBeforeTheCallASlipNamesTheZoneAndNoWindow(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][2]string{"zh": {"等候地点", "窗口"}, "en": {"Zone A", "indow"}} {
		if text := printed(t, example(lang)).Text(); !strings.Contains(text, want[0]) || strings.Contains(text, want[1]) {
			t.Errorf("%s: want %q and no %q: %s", lang, want[0], want[1], text)
		}
	}
	s := example("zh")
	s.Ticket.Zone = nil
	if text := printed(t, s).Text(); strings.Contains(text, "等候地点") {
		t.Errorf("no zone: %s", text)
	}
}

func TestWhatTheHallFetchesItselfIsNotAskedFor(t *testing.T) {
	t.Parallel()
	if text := printed(t, example("zh")).Text(); strings.Contains(text, "户口簿") || !strings.Contains(text, "居民身份证") {
		t.Errorf("slip: %s", text)
	}
}

func TestALongListEndsAtTheDesk(t *testing.T) {
	t.Parallel()
	s := example("zh")
	for range 5 {
		s.Services[0].Materials = append(s.Services[0].Materials, s.Services[0].Materials[0])
	}
	if text := printed(t, s).Text(); strings.Count(text, "居民身份证") != 3 || !strings.Contains(text, "另有 3 样") {
		t.Errorf("slip: %s", text)
	}
}
