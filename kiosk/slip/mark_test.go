package slip_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"yimen/cmd/demo/paper"
	"yimen/drivers/ticketprinter"
	"yimen/hallserver/wire"
	"yimen/kiosk/flow/flowtest"
	"yimen/kiosk/slip"
)

func TestASlipSaysWhatItsNumberIsBesides(t *testing.T) {
	t.Parallel()
	slot := time.Date(2026, 11, 23, 1, 30, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		class  string
		people int
		want   []string
	}{
		"normal":                     {wire.ClassNormal, 0, nil},
		"of a server before this":    {"", 0, nil},
		"priority":                   {wire.ClassPriority, 0, []string{"【优先】"}},
		"green channel":              {wire.ClassGreen, 0, []string{"【绿色通道】"}},
		"appointment, by the hall's": {wire.ClassAppointment, 0, []string{"【预约 09:30】"}},
		"a group":                    {wire.ClassNormal, 3, []string{"【一行 3 人】"}},
		"one person is no group":     {wire.ClassNormal, 1, nil},
		"a group with priority":      {wire.ClassPriority, 2, []string{"【优先】", "【一行 2 人】"}},
	} {
		for _, large := range []bool{false, true} {
			s := example("zh")
			s.Ticket.Class, s.Ticket.People, s.Ticket.SlotAt, s.Large = c.class, c.people, &slot, large
			var got []string
			for line := range strings.SplitSeq(text(t, s), "\n") {
				if strings.Contains(line, "【") {
					got = append(got, strings.TrimSpace(line))
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("%s, large %t: %q, want %q", name, large, got, c.want)
			}
		}
	}
}

func TestASlipSaysWhatToShowAtTheWindow(t *testing.T) {
	t.Parallel()
	for _, large := range []bool{false, true} {
		s := example("zh")
		s.Large = large
		if got := text(t, s); strings.Contains(got, "窗口出示") {
			t.Errorf("large %t: something is to be shown for nothing: %s", large, got)
		}
		s.Show = flowtest.Catalogue().Priority.Claims[1].Show
		if got := text(t, s); !strings.Contains(got, "窗口出示") || !strings.Contains(got, "残疾人证") {
			t.Errorf("large %t: not said what to show: %s", large, got)
		}
	}
}

// text is what a slip says.
func text(t *testing.T, s slip.Slip) string {
	t.Helper()
	return sheet(t, s).Text()
}

// sheet is a slip as somebody reads it off the paper.
func sheet(t *testing.T, s slip.Slip) paper.Sheet {
	t.Helper()
	width := ticketprinter.Width80mm
	if s.Narrow {
		width = ticketprinter.Width58mm
	}
	job, err := ticketprinter.Encode(slip.New(s), ticketprinter.Options{WidthDots: width})
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := paper.Read(job.Bytes, width)
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%d sheets, %v", len(sheets), err)
	}
	return sheets[0]
}

// Korean is printed as a picture, which is measured where it is drawn.
func TestALargeSlipHasNoSmallLetters(t *testing.T) {
	t.Parallel()
	for _, lang := range []string{"zh", "en"} {
		for _, narrow := range []bool{false, true} {
			s := example(lang)
			s.Narrow, s.Large = narrow, true
			s.Ticket.Class, s.Ticket.People, s.Show = wire.ClassPriority, 12, flowtest.Catalogue().Priority.Claims[0].Show
			lines, large := 0, 0
			for _, item := range sheet(t, s).Items {
				line, ok := item.(paper.Line)
				if !ok || strings.TrimSpace(line.Text()) == "" {
					continue
				}
				lines++
				if line.Tallest() < 2 || line.Overflows {
					t.Errorf("%s, narrow %t: %q is %d high, too wide %t", lang, narrow, line.Text(), line.Tallest(), line.Overflows)
				}
				if line.Tallest() >= 3 {
					large++
				}
			}
			if lines < 10 || large < 1 {
				t.Errorf("%s, narrow %t: %d lines, %d of 9 mm or more", lang, narrow, lines, large)
			}
		}
	}
}

func TestALargeSlipBringsTheRestByItsCodeOrSaysIt(t *testing.T) {
	t.Parallel()
	s := example("zh")
	s.Large = true
	if got := text(t, s); !strings.Contains(got, "扫码") || strings.Contains(got, "过号") || !strings.Contains(got, "居民身份证") || strings.Contains(got, "原件") {
		t.Errorf("with a code: %s", got)
	}
	s.Ticket.PageURL = ""
	if got := text(t, s); strings.Contains(got, "扫码") || !strings.Contains(got, "过号") {
		t.Errorf("without a code: %s", got)
	}
}
