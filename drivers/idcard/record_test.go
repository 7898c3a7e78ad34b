package idcard

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// goldenCard is a card with every field printed; the photo as its length.
type goldenCard struct {
	Card        plainCard
	Photo       int
	Fingerprint int
}

type plainCard Card // without Card's own Format

func TestFixturesDecodeToTheGoldenCards(t *testing.T) {
	t.Parallel()
	got := map[string]goldenCard{}
	for name, frame := range readings(t) {
		card, err := ParseRead(readCommand(name), one(t, frame).Data, Date{2025, 6, 1})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		g := goldenCard{Card: plainCard(card), Photo: len(card.Photo), Fingerprint: len(card.Fingerprint)}
		g.Card.Photo, g.Card.Fingerprint = nil, nil
		got[name] = g
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(got); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/cards.golden.json"
	if *update {
		if err := os.WriteFile(golden, text.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), text.String()); diff != "" {
		t.Errorf("cards (-want +got):\n%s", diff)
	}
}

// text makes a record: blank, with fields put at byte offsets.
func text(fields map[int]string) []byte {
	b := bytes.Repeat([]byte{' ', 0}, textSize/2)
	for off, s := range fields {
		for i, u := range utf16.Encode([]rune(s)) {
			binary.LittleEndian.PutUint16(b[off+2*i:], u)
		}
	}
	return b
}

// person is a sound resident record, changed by fields.
func person(changes map[int]string) []byte {
	fields := map[int]string{
		0: "测试甲", 30: "1", 32: "11", 36: "19900101", 52: "辽宁省样例市虚构区不存在路1号",
		122: "219999199001010016", 158: "样例市公安局", 188: "20200101", 204: "长期",
	}
	maps.Copy(fields, changes)
	return text(fields)
}

func TestRareNamesStayAsTheyAre(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"\U00020BB7野", "\U0002A6A5", "测\ue863", "阿测·试", "阿测•试", "测 试", "一二三四五六七八九十一二三四五",
	} {
		card, err := ParseText(person(map[int]string{0: name}), Date{})
		if err != nil || card.Name != name || len(card.Warnings) != 0 {
			t.Errorf("name %q: got %q, warnings %v, %v", name, card.Name, card.Warnings, err)
		}
	}
}

func TestPaddingIsTrimmedAtTheEndOnly(t *testing.T) {
	t.Parallel()
	b := person(nil)
	copy(b[6:30], bytes.Repeat([]byte{0, 0, ' ', 0}, 6))
	card, err := ParseText(b, Date{})
	if err != nil || card.Name != "测试甲" {
		t.Errorf("name %q, %v", card.Name, err)
	}
}

func TestHalfASurrogatePairIsWarnedOf(t *testing.T) {
	t.Parallel()
	for _, lone := range [][]byte{{0x42, 0xD8}, {0xB7, 0xDF}} {
		b := person(nil)
		copy(b[2:], lone)
		card, err := ParseText(b, Date{})
		if err != nil || !strings.ContainsRune(card.Name, utf8.RuneError) || fmt.Sprint(card.Warnings) != "[name]" {
			t.Errorf("name %q, warnings %v, %v", card.Name, card.Warnings, err)
		}
	}
}

func TestWhatDoesNotFitIsWarnedOfAndStillACard(t *testing.T) {
	t.Parallel()
	today := Date{2025, 6, 1}
	for _, c := range []struct {
		name   string
		change map[int]string
		want   []Warning
	}{
		{"all fits", nil, nil},
		{"check digit", map[int]string{122: "219999199001010017"}, []Warning{WarnNumberCheck}},
		{"unknown area fits", map[int]string{122: "110105194912310028", 36: "19491231", 30: "2"}, []Warning{WarnNumberCheck}},
		{"birth differs", map[int]string{36: "19900102"}, []Warning{WarnBirthMismatch}},
		{"sex differs", map[int]string{30: "2"}, []Warning{WarnSexMismatch}},
		{"sex unknown is no mismatch", map[int]string{30: "0"}, nil},
		{"sex is no code", map[int]string{30: "X"}, []Warning{WarnSex}},
		{"no birth", map[int]string{36: "19900230"}, []Warning{WarnBirth}},
		{"born tomorrow", map[int]string{36: "20250602", 122: "219999202506020018"}, []Warning{WarnBirth, WarnNumberForm, WarnNumberCheck}},
		{"letters in the number", map[int]string{122: "21999919900101OO16"}, []Warning{WarnNumberForm}},
		{"number of another document", map[int]string{122: "999840190001010019", 36: "19000101"}, []Warning{WarnNumberForm}},
		{"no name", map[int]string{0: "   "}, []Warning{WarnName}},
		{"ethnic group is no code", map[int]string{32: "A1"}, []Warning{WarnEthnic}},
		{"ethnic group outside the standard fits", map[int]string{32: "81"}, nil},
		{"valid to before from", map[int]string{204: "20190101"}, []Warning{WarnValidity}},
		{"valid to is no date", map[int]string{204: "20201301"}, []Warning{WarnValidity}},
	} {
		card, err := ParseText(person(c.change), today)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if diff := cmp.Diff(c.want, card.Warnings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestLatinNameOfThe2023CardGoesOnInASecondField(t *testing.T) {
	t.Parallel()
	name := "ABCDEFGHIJ, KLMNOPQRST UVWXYZ ABCD EFGHIJKLMN"
	head, tail := name[:35], name[35:]
	if head[34] != ' ' {
		t.Fatalf("the space is to stand at the seam, not %q", head[34])
	}
	card, err := ParseText(text(map[int]string{
		0: "样例丁", 30: "1", 36: "19000101", 52: head, 220: tail, 122: "999840190001010019", 248: "Y",
	}), Date{})
	if err != nil || card.Kind != KindForeign2023 || card.LatinName != name {
		t.Errorf("%v: latin name %q, want %q; %v", card, card.LatinName, name, err)
	}
}

func TestUnknownAndEmptyRecordsAreErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		text []byte
		want error
	}{
		{"flag", person(map[int]string{248: "Q"}), ErrKind},
		{"blank", text(nil), ErrRecord},
		{"short", make([]byte, 255), ErrRecord},
		{"long", make([]byte, 257), ErrRecord},
		{"none", nil, ErrRecord},
	} {
		if _, err := ParseText(c.text, Date{}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if _, err := ParseText(person(map[int]string{248: "\x00"}), Date{}); err != nil {
		t.Errorf("flag of zero: %v", err)
	}
}

func TestReadRepliesMustBeAsLongAsTheirLengthWordsSay(t *testing.T) {
	t.Parallel()
	for name, frame := range readings(t) {
		data := one(t, frame).Data
		c := readCommand(name)
		for _, bad := range [][]byte{data[:len(data)-1], append(bytes.Clone(data), 0), data[:3], nil} {
			if _, err := ParseRead(c, bad, Date{}); !errors.Is(err, ErrRecord) {
				t.Errorf("%s with %d bytes: %v", name, len(bad), err)
			}
		}
	}
	// A reply to the one command is none to the other.
	if _, err := ParseRead(CmdReadFinger, one(t, readings(t)["read_main"]).Data, Date{}); !errors.Is(err, ErrRecord) {
		t.Errorf("30 01 read as 30 10: %v", err)
	}
}

func TestNewAddresses(t *testing.T) {
	t.Parallel()
	data := one(t, loadShort(t).Replies["newaddr"]).Data
	got, ok, err := ParseNewAddress(data)
	if err != nil || !ok || cmp.Diff([]string{"辽宁省样例市虚构区新样例街2号"}, got) != "" {
		t.Errorf("one: %q %v %v", got, ok, err)
	}
	four := bytes.Repeat(data, 4)
	copy(four[70:140], bytes.Repeat([]byte{' ', 0}, 35))
	if got, _, err = ParseNewAddress(four); err != nil || len(got) != 3 {
		t.Errorf("four, one of them blank: %d, %v", len(got), err)
	}
	for _, n := range []int{0, 1, 69, 71, 350} {
		if _, _, err := ParseNewAddress(make([]byte, n)); !errors.Is(err, ErrRecord) {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
	card := Card{Address: "甲", NewAddresses: []string{"乙", "丙"}}
	if card.CurrentAddress() != "丙" || (Card{Address: "甲"}).CurrentAddress() != "甲" {
		t.Error("the current address is the last that was written")
	}
}

func TestSAMIDIsWrittenAsAuditorsDo(t *testing.T) {
	t.Parallel()
	got, err := ParseSAMID(one(t, loadShort(t).Replies["samid"]).Data)
	if err != nil || got != "05.03-20240101-0001234567-0987654321" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := ParseSAMID(make([]byte, 15)); err == nil {
		t.Error("15 bytes are no id")
	}
}

func TestCardPrintsAndLogsAsItsKindAlone(t *testing.T) {
	t.Parallel()
	card, err := ParseText(person(nil), Date{})
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("card", "card", card, "event", CardRead{Card: card})
	printed := log.String()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d"} {
		printed += fmt.Sprintf(verb, card) + fmt.Sprintf(verb, &card) + fmt.Sprintf(verb, CardRead{Card: card})
	}
	for _, secret := range []string{"测试", "2199", "1990", "样例", "公安"} {
		if strings.Contains(printed, secret) {
			t.Errorf("%q is printed: %s", secret, printed)
		}
	}
	if !strings.Contains(printed, "resident") {
		t.Errorf("the kind is not printed: %s", printed)
	}
}

func TestValidity(t *testing.T) {
	t.Parallel()
	c := Card{ValidFrom: Date{2020, 1, 1}, ValidUntil: Date{2030, 1, 1}}
	for day, want := range map[Date]bool{
		{2019, 12, 31}: false, {2020, 1, 1}: true, {2030, 1, 1}: true, {2030, 1, 2}: false,
	} {
		if c.Valid(day) != want {
			t.Errorf("%v: %v", day, !want)
		}
	}
	if c.LongTerm = true; !c.Valid(Date{2090, 1, 1}) {
		t.Error("valid for life, and not in 2090")
	}
}

// Whatever is in a record, decoding it neither fails otherwise than by its
// errors nor gives text that is not UTF-8.
func FuzzParseText(f *testing.F) {
	for _, frame := range readings(f) {
		data := one(f, frame).Data
		f.Add(data[len(data)%2+4 : len(data)%2+4+textSize])
	}
	f.Add(person(map[int]string{0: "\U00020BB7", 248: "J"}))
	f.Fuzz(func(t *testing.T, b []byte) {
		card, err := ParseText(b, Date{2025, 6, 1})
		if err != nil {
			if !errors.Is(err, ErrKind) && !errors.Is(err, ErrRecord) {
				t.Fatalf("error %v", err)
			}
			return
		}
		for _, s := range []string{
			card.Name, card.LatinName, card.Address, card.Number, card.Issuer, card.Nationality,
			string(card.Ethnic), card.Ethnic.Name(), card.PassNumber, card.Issues, card.Version, card.Office, card.FormerLink,
		} {
			if !utf8.ValidString(s) || strings.HasSuffix(s, " ") || strings.HasSuffix(s, "\x00") {
				t.Fatalf("field %q", s)
			}
		}
		_ = MaskName(card.Name) + MaskNumber(card.Number) + MaskAddress(card.Address)
	})
}

func FuzzParseRead(f *testing.F) {
	for name, frame := range readings(f) {
		f.Add(one(f, frame).Data, readCommand(name) == CmdReadFinger)
	}
	f.Fuzz(func(t *testing.T, data []byte, finger bool) {
		c := CmdRead
		if finger {
			c = CmdReadFinger
		}
		card, err := ParseRead(c, data, Date{})
		if err == nil && textSize+len(card.Photo)+len(card.Fingerprint) > len(data) {
			t.Fatal("more than was sent")
		}
		if err != nil && !errors.Is(err, ErrKind) && !errors.Is(err, ErrRecord) {
			t.Fatalf("error %v", err)
		}
	})
}

func FuzzParseNewAddress(f *testing.F) {
	data := one(f, loadShort(f).Replies["newaddr"]).Data
	f.Add(data)
	f.Add(bytes.Repeat(data, 4))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, ok, err := ParseNewAddress(data)
		if err != nil {
			if !errors.Is(err, ErrRecord) {
				t.Fatalf("error %v", err)
			}
			return
		}
		for _, a := range got {
			if a == "" || !utf8.ValidString(a) || utf8.RuneCountInString(a) > addressSize/2 {
				t.Fatalf("address %q", a)
			}
			if ok && strings.ContainsRune(a, utf8.RuneError) && !bytes.Contains(data, []byte{0xFD, 0xFF}) {
				t.Fatal("damaged and not said so")
			}
		}
	})
}
