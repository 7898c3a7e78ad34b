package ticketprinter

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func feedAll(b ...byte) []replyKind {
	var d replyDecoder
	var out []replyKind
	for _, x := range b {
		for _, r := range d.feed(x) {
			out = append(out, r.kind)
		}
	}
	return out
}

func TestRepliesAreToldApartByTheirFixedBits(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		bytes []byte
		want  []replyKind
	}{
		"status":                        {[]byte{0x12, 0x16, 0x1e, 0x72, 0x7e}, []replyKind{replyStatus, replyStatus, replyStatus, replyStatus, replyStatus}},
		"flow control":                  {[]byte{0x11, 0x13}, []replyKind{replyFlow, replyFlow}},
		"queued":                        {[]byte{0x00, 0x03, 0x0f}, []replyKind{replyQueued, replyQueued, replyQueued}},
		"automatic":                     {[]byte{0x14, 0x00, 0x00, 0x00}, []replyKind{replyAuto}},
		"automatic, then queued":        {[]byte{0x10, 0x00, 0x0f, 0x00, 0x00}, []replyKind{replyAuto, replyQueued}},
		"flow control inside automatic": {[]byte{0x10, 0x13, 0x00, 0x00, 0x00}, []replyKind{replyFlow, replyAuto}},
		"status inside automatic":       {[]byte{0x10, 0x00, 0x12}, []replyKind{replyNoise, replyStatus}},
		"two beginnings":                {[]byte{0x10, 0x10, 0x00, 0x00, 0x00}, []replyKind{replyNoise, replyAuto}},
		"noise":                         {[]byte{0xff, 0x80, 0x41}, []replyKind{replyNoise, replyNoise, replyNoise}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, feedAll(c.bytes...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheBitsOfEachAnswerAreRead(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		n    int
		b    byte
		want Status
	}{
		"printer ready":         {askPrinter, 0x12, Status{}},
		"drawer pin is nothing": {askPrinter, 0x16, Status{}},
		"printer offline":       {askPrinter, 0x1a, Status{Offline: true}},
		"cover":                 {askOffline, 0x16, Status{CoverOpen: true}},
		"feed button":           {askOffline, 0x1a, Status{}},
		"stopped, paper end":    {askOffline, 0x32, Status{Paper: PaperGone}},
		"some error":            {askOffline, 0x52, Status{Error: true}},
		"cutter":                {askError, 0x1a, Status{Cutter: true, Error: true}},
		"unrecoverable":         {askError, 0x32, Status{Error: true}},
		"head hot":              {askError, 0x52, Status{HeadHot: true, Error: true}},
		"paper ok":              {askPaper, 0x12, Status{Paper: PaperOK}},
		"paper near end":        {askPaper, 0x1e, Status{Paper: PaperNear}},
		"paper out":             {askPaper, 0x72, Status{Paper: PaperGone}},
		"paper out, and near":   {askPaper, 0x7e, Status{Paper: PaperGone}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got Status
			got.apply(c.n, c.b)
			c.want.Answered[c.n-1] = true
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTheAutomaticReportIsRead(t *testing.T) {
	t.Parallel()
	all := [4]bool{true, true, true, true}
	for b, want := range map[[4]byte]Status{
		{0x10, 0x00, 0x00, 0x00}: {Paper: PaperOK, Answered: all},
		{0x38, 0x00, 0x0f, 0x00}: {Paper: PaperGone, CoverOpen: true, Offline: true, Answered: all},
		{0x18, 0x08, 0x03, 0x00}: {Paper: PaperNear, Cutter: true, Error: true, Offline: true, Answered: all},
		{0x10, 0x40, 0x00, 0x00}: {Paper: PaperOK, HeadHot: true, Error: true, Answered: all},
	} {
		if diff := cmp.Diff(want, ofAuto(b)); diff != "" {
			t.Errorf("% X: %s", b, diff)
		}
	}
}

func TestTheCauseIsWhatMustBeDoneFirst(t *testing.T) {
	t.Parallel()
	for want, s := range map[Cause]Status{
		"":        {Paper: PaperNear},
		CoverOpen: {CoverOpen: true, Paper: PaperGone, Offline: true},
		PaperOut:  {Paper: PaperGone, Offline: true},
		Cutter:    {Cutter: true, Offline: true, Error: true},
		Offline:   {Offline: true},
		Unknown:   {Error: true},
	} {
		if got := s.Cause(); got != want {
			t.Errorf("cause of %+v is %q, want %q", s, got, want)
		}
	}
}

func FuzzNoBytesConfuseTheReplyDecoder(f *testing.F) {
	f.Add([]byte{0x10, 0x00, 0x12, 0x11, 0x03, 0xff})
	f.Fuzz(func(t *testing.T, b []byte) {
		var d replyDecoder
		out := 0
		for _, x := range b {
			for _, r := range d.feed(x) {
				out++
				if r.kind == replyStatus && r.b&0x93 != 0x12 {
					t.Fatalf("%02x is no status", r.b)
				}
				if r.kind == replyAuto {
					_ = ofAuto(r.auto)
				}
			}
			if d.have > 3 {
				t.Fatalf("%d bytes kept", d.have)
			}
		}
		if out > len(b) {
			t.Fatalf("%d replies from %d bytes", out, len(b))
		}
	})
}
