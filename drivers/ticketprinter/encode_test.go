package ticketprinter

import (
	"bytes"
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/font/gofont/goregular"
)

// noFont makes an encoder without fonts.
const noFont = "/nonexistent/font.ttc"

// latinFont is a font file that has letters, and no Hanzi.
func latinFont(tb testing.TB) string {
	tb.Helper()
	path := filepath.Join(tb.TempDir(), "go.ttf")
	if err := os.WriteFile(path, goregular.TTF, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

// needHanziFont skips a test that needs Debian's Noto Sans CJK where it is not.
func needHanziFont(tb testing.TB) {
	tb.Helper()
	if _, err := os.Stat(DefaultFont); err != nil {
		tb.Skip("needs Debian's fonts-noto-cjk: ", err)
	}
}

func encodeOK(tb testing.TB, d Doc, o Options) Job {
	tb.Helper()
	job, err := Encode(d, o)
	if err != nil {
		tb.Fatal(err)
	}
	return job
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.Join(strings.Fields(s), ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The example of the protocol's description, byte for byte.
func TestASlipWithANativeCodeHasTheBytesOfTheExample(t *testing.T) {
	t.Parallel()
	const url = "https://example.invalid/t/A001"
	want := slices.Concat(
		unhex(t, `1B 40 1C 26 1B 61 01 1D 21 11 41 30 30 31 0A 1D 21 00
			D1 F9 C0 FD D5 FE CE F1 B7 FE CE F1 D6 D0 D0 C4 0A 1B 61 00
			D2 B5 CE F1 3A C9 E7 B1 A3 D7 DB BA CF 0A C7 B0 C3 E6 B5 C8 BA F2 3A 33 C8 CB 0A 1B 61 01
			1D 28 6B 04 00 31 41 32 00 1D 28 6B 03 00 31 43 06 1D 28 6B 03 00 31 45 31 1D 28 6B 21 00 31 50 30`),
		[]byte(url),
		unhex(t, `1D 28 6B 03 00 31 51 30 0A 1D 56 42 00`),
	)
	var d Doc
	d.Text("A001", Style{Align: Centre, Size: 2}).
		Text("样例政务服务中心", Style{Align: Centre}).
		Text("业务:社保综合", Style{}).
		Text("前面等候:3人", Style{}).
		QR(url, 0).
		Cut()
	got := encodeOK(t, d, Options{QRNative: true, Font: noFont, FontBold: noFont}).Bytes
	if len(want) != 144 {
		t.Fatalf("the example has %d bytes, want 144", len(want))
	}
	if !bytes.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", hex.Dump(got), hex.Dump(want))
	}
}

func TestEachPartOfASlipHasItsBytes(t *testing.T) {
	t.Parallel()
	head := "1B 40 1C 26 "
	cases := map[string]struct {
		doc  func(*Doc)
		want string
	}{
		"nothing":                  {func(*Doc) {}, ""},
		"plain":                    {func(d *Doc) { d.Text("A", Style{}) }, "41 0A"},
		"empty line":               {func(d *Doc) { d.Text("", Style{}) }, "0A"},
		"bold on and off":          {func(d *Doc) { d.Text("A", Style{Bold: true}).Text("B", Style{}) }, "1B 45 01 41 0A 1B 45 00 42 0A"},
		"size eight":               {func(d *Doc) { d.Text("A", Style{Size: 8}) }, "1D 21 77 41 0A"},
		"size past eight":          {func(d *Doc) { d.Text("A", Style{Size: 12}) }, "1D 21 77 41 0A"},
		"right":                    {func(d *Doc) { d.Text("A", Style{Align: Right}) }, "1B 61 02 41 0A"},
		"yen sign is full width":   {func(d *Doc) { d.Text("¥5", Style{}) }, "A3 A4 35 0A"},
		"dots between names":       {func(d *Doc) { d.Text("·•‧・", Style{}) }, "A1 A4 A1 A4 A1 A4 A1 A4 0A"},
		"thin space":               {func(d *Doc) { d.Text("A\u2009B", Style{}) }, "41 20 42 0A"},
		"commands in text":         {func(d *Doc) { d.Text("A\x1b\x1d\x10\x04\x01\x00B\x7f", Style{}) }, "41 42 0A"},
		"bad UTF-8":                {func(d *Doc) { d.Text("A\xffB", Style{}) }, "41 A1 FE 42 0A"},
		"rare but two bytes":       {func(d *Doc) { d.Text("䶮", Style{}) }, "FE 9F 0A"},
		"four bytes without fonts": {func(d *Doc) { d.Text("张𠮷", Style{}) }, "D5 C5 A1 FE 0A"},
		"columns":                  {func(d *Doc) { d.Columns("左", "R", Style{}) }, "D7 F3 " + strings.Repeat("20 ", 45) + "52 0A"},
		"feed":                     {func(d *Doc) { d.Feed(300) }, "1B 4A FF 1B 4A 2D"},
		"cut":                      {func(d *Doc) { d.Cut() }, "1D 56 42 00"},
		"number too wide to stand": {func(d *Doc) { d.Text("A00001", Style{Size: 8}) }, "1D 21 77 41 30 30 30 30 31 0A"},
		"number made smaller":      {func(d *Doc) { d.Text("ABC0001", Style{Size: 8}) }, "1D 21 55 41 42 43 30 30 30 31 0A"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var d Doc
			c.doc(&d)
			got := encodeOK(t, d, Options{Font: noFont, FontBold: noFont}).Bytes
			if want := unhex(t, head+c.want); !bytes.Equal(got, want) {
				t.Errorf("got  % X\nwant % X", got, want)
			}
		})
	}
}

func TestTextBreaksWhereAReaderExpectsIt(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		text  string
		width int
		want  []string
	}{
		"fits":                        {"一二三", 6, []string{"一二三"}},
		"between Hanzi":               {"一二三四", 6, []string{"一二三", "四"}},
		"no comma at the beginning":   {"一二三，四五", 6, []string{"一二", "三，四", "五"}},
		"no bracket at the end":       {"一二（三四）", 6, []string{"一二", "（三", "四）"}},
		"words stay whole":            {"go to window", 9, []string{"go to", "window"}},
		"a word wider than the paper": {"abcdefgh", 3, []string{"abc", "def", "gh"}},
		"own line breaks":             {"一\n\n二", 6, []string{"一", "", "二"}},
		"a number stays whole":        {"请到12号", 5, []string{"请到", "12号"}},
		"a number and what it counts": {"请等 3 人", 8, []string{"请等", "3 人"}},
		"spaces at the break":         {"一二三   四", 6, []string{"一二三", "四"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, wrap(c.text, c.width, cellWidth)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCentredTextHasNoLoneLastCharacter(t *testing.T) {
	t.Parallel()
	got := balanced("一二三四五六七八九\n十", 16, 1, cellWidth)
	if diff := cmp.Diff([]string{"一二三四五", "六七八九", "十"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAPrinterOfTheOldSetIsNotSentNewerLetters(t *testing.T) {
	t.Parallel()
	for r, want := range map[rune]bool{'张': true, '。': true, '○': true, '镕': false, '䶮': false, '─': true, 'А': true} {
		if got := (charset{gb2312: true}).has(string(r)); got != want {
			t.Errorf("GB2312 has %c: %v, want %v", r, got, want)
		}
	}
	for r, want := range map[rune]bool{'镕': true, '䶮': true, '€': false, '\ue863': false, '한': false, '𠮷': false, '㛃': false} {
		if got := (charset{}).has(string(r)); got != want {
			t.Errorf("GBK has %U: %v, want %v", r, got, want)
		}
	}
}

func TestALineWithARareCharacterIsDrawn(t *testing.T) {
	t.Parallel()
	needHanziFont(t)
	o := Options{}
	for _, text := range []string{"张𠮷", "㛃", "한국어", "测试㐂"} {
		var d Doc
		d.Text(text, Style{})
		job := encodeOK(t, d, o)
		if !bytes.Contains(job.Bytes, []byte{gs, 'v', '0', 0}) {
			t.Errorf("%s is sent as letters: % X", text, job.Bytes)
		}
		if job.Substituted != 0 || job.FontMissing != nil {
			t.Errorf("%s: %d characters lost, %v", text, job.Substituted, job.FontMissing)
		}
	}
}

func TestWhatNoFontHasIsMarked(t *testing.T) {
	t.Parallel()
	needHanziFont(t)
	o := Options{}
	var d Doc
	d.Text("张\U0002ffff", Style{})
	if job := encodeOK(t, d, o); job.Substituted != 1 {
		t.Errorf("%d characters marked, want 1", job.Substituted)
	}
}

func TestWithoutFontsALineIsPrintedWithTheMark(t *testing.T) {
	t.Parallel()
	var d Doc
	d.Text("A001", Style{Size: 2, Fine: true}).Text("𠮷", Style{})
	job := encodeOK(t, d, Options{Font: noFont, FontBold: noFont})
	if want := unhex(t, "1B 40 1C 26 1D 21 11 41 30 30 31 0A 1D 21 00 A1 FE 0A"); !bytes.Equal(job.Bytes, want) {
		t.Errorf("got  % X\nwant % X", job.Bytes, want)
	}
	if job.Substituted != 1 || job.FontMissing == nil {
		t.Errorf("substituted %d, missing %v: want 1, and an error", job.Substituted, job.FontMissing)
	}
}

func TestHanziThatCannotBeEnlargedAreDrawn(t *testing.T) {
	t.Parallel()
	needHanziFont(t)
	o := Options{}
	o.HanziFixed = true
	var big, latin, small Doc
	big.Text("社保", Style{Size: 2})
	latin.Text("A001", Style{Size: 2})
	small.Text("社保", Style{})
	for name, c := range map[string]struct {
		doc   Doc
		drawn bool
	}{"big": {big, true}, "latin": {latin, false}, "small": {small, false}} {
		if got := bytes.Contains(encodeOK(t, c.doc, o).Bytes, []byte{gs, 'v', '0'}); got != c.drawn {
			t.Errorf("%s drawn: %v, want %v", name, got, c.drawn)
		}
	}
}

func TestADrawnNumberIsMadeSmallerRatherThanBroken(t *testing.T) {
	t.Parallel()
	font := latinFont(t)
	var d Doc
	d.Text("ABCDEF0001", Style{Size: 8, Fine: true})
	job := encodeOK(t, d, Options{Font: font, FontBold: font})
	if n := bytes.Count(job.Bytes, []byte{gs, 'v', '0', 0}); n != 1 {
		t.Errorf("%d pictures, want 1 line", n)
	}
}

func TestAPictureIsSentInPiecesOf256Rows(t *testing.T) {
	t.Parallel()
	var d Doc
	d.QR(strings.Repeat("x", 100), 500)
	b := encodeOK(t, d, Options{}).Bytes
	var rows []int
	for {
		at := bytes.Index(b, []byte{gs, 'v', '0', 0})
		if at < 0 {
			break
		}
		n, stride := int(b[at+6])|int(b[at+7])<<8, int(b[at+4])
		rows = append(rows, n)
		b = b[at+8+n*stride:]
	}
	if len(rows) != 2 || rows[0] != 256 {
		t.Errorf("rows of the pieces: %v, want 256 and the rest", rows)
	}
}

func TestDotsThatWouldBeACommandAreNudged(t *testing.T) {
	t.Parallel()
	for _, second := range []byte{0x04, 0x05, 0x14} {
		m := &bitmap{stride: 2, rows: 2, bits: []byte{0x00, 0x10, second, 0x10}}
		m.tame()
		if want := []byte{0x00, 0x18, second, 0x10}; !bytes.Equal(m.bits, want) {
			t.Errorf("tamed to % X, want % X", m.bits, want)
		}
	}
	m := &bitmap{stride: 2, rows: 1, bits: []byte{0x10, 0x03}}
	if m.tame(); m.bits[0] != 0x10 {
		t.Errorf("harmless dots were changed to % X", m.bits)
	}
}

func TestDotsThatWouldBeACommandNeverReachAJob(t *testing.T) {
	t.Parallel()
	for _, second := range []byte{0x04, 0x05, 0x14} {
		m := newBitmap(Width80mm, 300)
		for y := range m.rows { // also over the end of a row and of a piece
			copy(m.row(y), []byte{second, 0x10, second, 0x01})
			m.row(y)[m.stride-1] = 0x10
		}
		w := &writer{enc: newEncoder(Options{})}
		w.bitmap(m)
		if n := commands(w.b.Bytes()); n != 0 {
			t.Errorf("10 %02x: %d commands in the job", second, n)
		}
		if w.b.Len() < len(m.bits) {
			t.Errorf("%d bytes of %d dots", w.b.Len(), 8*len(m.bits))
		}
	}
}

func commands(b []byte) int {
	n := 0
	for i := 0; i+1 < len(b); i++ {
		if b[i] == dle && realtime(b[i+1]) {
			n++
		}
	}
	return n
}

func TestASlipThatCannotBeIsRefused(t *testing.T) {
	t.Parallel()
	var tooMuch, tooWide, notASCII, tooLong Doc
	tooMuch.QR(strings.Repeat("x", 4000), 0)
	tooWide.QR(strings.Repeat("x", 2000), 0)
	notASCII.QR("号", 0)
	tooLong.Text(strings.Repeat("一\n", 400_000), Style{})
	cases := map[string]struct {
		doc  Doc
		opts Options
	}{
		"code of 4,000 bytes":      {tooMuch, Options{}},
		"code wider than paper":    {tooWide, Options{WidthDots: Width58mm}},
		"native code of not ASCII": {notASCII, Options{QRNative: true}},
		"job of over a megabyte":   {tooLong, Options{}},
		"width not of bytes":       {Doc{}, Options{WidthDots: 577}},
		"width of a till roll":     {Doc{}, Options{WidthDots: 64}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if job, err := Encode(c.doc, c.opts); err == nil {
				t.Errorf("made %d bytes of it", len(job.Bytes))
			}
		})
	}
}

func TestTheSampleFitsBothPapersAndCutsOnce(t *testing.T) {
	t.Parallel()
	needHanziFont(t)
	o := Options{}
	for _, width := range []int{Width80mm, Width58mm, 512, 640} {
		o.WidthDots = width
		job := encodeOK(t, Sample(time.Date(2026, 1, 5, 9, 32, 0, 0, time.UTC)), o)
		if n := bytes.Count(job.Bytes, []byte{gs, 'V', 'B', 0}); n != 1 {
			t.Errorf("%d dots: %d cuts", width, n)
		}
		if job.Substituted != 0 {
			t.Errorf("%d dots: %d characters lost", width, job.Substituted)
		}
	}
}

// No job holds a pair of bytes that a printer obeys at once.
func FuzzAnyTextMakesAHarmlessJob(f *testing.F) {
	needHanziFont(f)
	o := Options{}
	f.Add("A001", "张𠮷", uint8(3), true, "https://example.invalid/t/A001")
	f.Add("\x10\x04\x01", "\x1d\x76", uint8(0), false, "\x10\x04\x01")
	f.Add("iiiiiiilllll||||", "........''''", uint8(1), true, "")
	f.Add(strings.Repeat("한국 ", 30), "1", uint8(8), true, "x")
	enc := newEncoder(o)
	f.Fuzz(func(t *testing.T, left, right string, size uint8, fine bool, code string) {
		if len(left) > 300 || len(right) > 300 {
			t.Skip("long lines take long and show no more")
		}
		var d Doc
		st := Style{Align: Align(size % 3), Size: int(size % 9), Bold: size%2 == 0, Fine: fine}
		d.Text(left, st).Columns(left, right, st).Rule().Feed(int(size))
		if code != "" && len(code) < 200 {
			d.QR(code, 0)
		}
		job, err := enc.encode(d.value())
		if err != nil {
			t.Fatal(err)
		}
		if n := commands(job.Bytes); n != 0 {
			t.Fatalf("%d commands in the job", n)
		}
	})
}

func (d *Doc) value() Doc { return *d }

func TestALettersPlaceIsNeverNegative(t *testing.T) {
	t.Parallel()
	m := newBitmap(16, 1)
	m.set(-1, 0)
	m.set(0, -1)
	m.set(16, 0)
	m.set(math.MaxInt, 0)
	if top, bottom, stride := m.ink(); stride != 0 || top != bottom {
		t.Error("dots outside the paper were set")
	}
}
