package catalogue_test

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
	"yimen/hallserver/yamlfile"
)

func TestTheExampleCountyIsSound(t *testing.T) {
	t.Parallel()
	c, err := catalogue.ReadFile("../../deploy/county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Services) != 40 || len(c.Queues) != 8 || len(c.Windows) != 12 {
		t.Errorf("%d services, %d queues, %d windows; want 40, 8, 12", len(c.Services), len(c.Queues), len(c.Windows))
	}
	if err := c.Plan().Check(); err != nil {
		t.Error(err)
	}
}

func TestTheExampleCountyKeepsTheYear(t *testing.T) {
	t.Parallel()
	c, err := catalogue.ReadFile("../../deploy/county/catalogue.yaml")
	if err != nil {
		t.Fatal(err)
	}
	loc := shanghai(t)
	for date, want := range map[string]struct {
		reason string
		hall   []string
		advice []string // what ZX01 has besides
	}{
		"2026-11-23": {"", []string{"08:30 11:15 11:30", "13:00 16:15 16:30"}, nil},
		"2026-07-01": {"", []string{"08:30 11:15 11:30", "13:30 16:45 17:00"}, nil},
		"2026-11-28": {"weekend", nil, []string{"09:00 11:15 11:30"}}, // 5+X
		"2026-11-29": {"weekend", nil, nil},
		"2026-10-03": {"holiday", nil, nil},
		"2026-02-16": {"holiday", nil, nil},
		"2026-02-28": {"", []string{"08:30 11:15 11:30", "13:00 16:15 16:30"}, nil},
		"2026-09-20": {"", []string{"08:30 11:15 11:30", "13:30 16:45 17:00"}, nil},
		"2027-01-01": {"holiday", nil, nil},
	} {
		h := c.Hours(date, loc)
		if h.Reason != want.reason || !slices.Equal(clocks(loc, h.Hall), want.hall) || !slices.Equal(clocks(loc, h.Services["ZX01"]), want.advice) {
			t.Errorf("%s: %s %v, advice %v", date, h.Reason, clocks(loc, h.Hall), clocks(loc, h.Services["ZX01"]))
		}
	}
	if n := len(c.Slots("BD01", "2026-11-23", loc)); n != 13 {
		t.Errorf("%d slots of half an hour in six and a half hours", n)
	}
}

// small is a sound catalogue; each line of it can be changed by a test.
const small = `hall: {zh: 厅, en: Hall, ko: 센터}
zones:
  - {id: a, name: {zh: A 区, en: Zone A, ko: A 구역}}
queues:
  - {id: A, zone: a, name: {zh: 甲, en: One, ko: 갑}}
windows:
  - {number: 1, zone: a, queues: [A], name: {zh: 1 号窗口, en: Window 1, ko: 1번 창구}}
themes:
  - {id: all, icon: social, name: {zh: 全部, en: All, ko: 전체}, services: [S1]}
services:
  - code: S1
    name: {zh: 事, en: Matter, ko: 업무}
    department: {zh: 局, en: Bureau, ko: 국}
    queue: A
    flags: [instant]
    materials:
      - {name: {zh: 身份证, en: ID card, ko: 신분증}, form: original}
    promised_days: 1
    legal_days: 5
    expected_minutes: 10
`

func TestWhatIsWrongIsSaidWithItsLine(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		old, new string
		line     int
		says     string
	}{
		"a key that is not known":      {"    queue: A\n", "    queue: A\n    quee: A\n", 15, "quee"},
		"YAML that is none":            {"queues:\n", "queues\n", 4, ""},
		"a text of the wrong kind":     {"promised_days: 1", "promised_days: soon", 18, ""},
		"a second document":            {"themes:\n", "---\nthemes:\n", 0, "second document"},
		"a key given twice":            {"    queue: A\n", "    queue: A\n    queue: A\n", 15, ""},
		"a language missing":           {"{zh: 事, en: Matter, ko: 업무}", "{zh: 事, en: Matter}", 12, "not given in ko"},
		"a language that is not ours":  {"{zh: 事, en: Matter, ko: 업무}", "{zh: 事, en: Matter, ko: 업무, fr: chose}", 12, `"fr"`},
		"an empty text":                {"en: Matter", "en: ''", 12, "empty"},
		"a queue that is not there":    {"    queue: A\n", "    queue: B\n", 14, `no queue "B"`},
		"a letter that is misheard":    {"id: A, zone: a, name: {zh: 甲", "id: E, zone: a, name: {zh: 甲", 5, "sounds like 1"},
		"a letter like a digit":        {"id: A, zone: a, name: {zh: 甲", "id: O, zone: a, name: {zh: 甲", 5, "looks like 0"},
		"a queue of three letters":     {"id: A, zone: a, name: {zh: 甲", "id: ABC, zone: a, name: {zh: 甲", 5, "one or two letters"},
		"a second letter misheard":     {"id: A, zone: a, name: {zh: 甲", "id: AE, zone: a, name: {zh: 甲", 5, "queue letter E: sounds like 1"},
		"a queue that no window has":   {"queues: [A]", "queues: []", 5, "wait for ever"},
		"a window of no queue":         {"queues: [A]", "queues: []", 7, "serves no queue"},
		"a window's queue twice":       {"queues: [A]", "queues: [A, A]", 7, "twice"},
		"a window number of 0":         {"number: 1", "number: 0", 7, "1 to 9999"},
		"a zone that is not there":     {"{number: 1, zone: a", "{number: 1, zone: z", 7, `no zone "z"`},
		"an icon that is not drawn":    {"icon: social", "icon: dragon", 9, "dragon"},
		"a theme of no service":        {"services: [S1]", "services: []", 9, "no service"},
		"a theme's unknown service":    {"services: [S1]", "services: [S1, S2]", 9, `no service "S2"`},
		"a service nobody can choose":  {"services: [S1]", "services: [S2]", 11, "nobody could choose it"},
		"a code with a blank":          {"code: S1", "code: S 1", 11, "service code"},
		"a code of 65 characters":      {"code: S1", "code: " + strings.Repeat("S", 65), 11, "at most 64"},
		"a keyword of nothing":         {"    queue: A\n", "    queue: A\n    keywords: [公证, ' ']\n", 15, "1 to 30"},
		"a keyword like a sentence":    {"    queue: A\n", "    queue: A\n    keywords: [" + strings.Repeat("证", 31) + "]\n", 15, "1 to 30"},
		"keywords without end":         {"    queue: A\n", "    queue: A\n    keywords: [" + strings.Repeat("证, ", 21) + "]\n", 15, "at most 20"},
		"a kind that is none":          {"    queue: A\n", "    queue: A\n    kind: tax\n", 15, "kind"},
		"a level that is none":         {"    queue: A\n", "    queue: A\n    levels: [moon]\n", 15, "moon"},
		"nobody whom it is for":        {"    queue: A\n", "    queue: A\n    for: [person, horse]\n", 15, "horse"},
		"a telephone that is none":     {"    queue: A\n", "    queue: A\n    telephones: [{number: ask us, for: advice}]\n", 15, "no telephone number"},
		"a telephone for what":         {"    queue: A\n", "    queue: A\n    telephones: [{number: 0000-5550101, for: fun}]\n", 15, "fun"},
		"steps without their Chinese":  {"    queue: A\n", "    queue: A\n    steps: [{en: Hand it in}]\n", 15, "not given in zh"},
		"more natural days than law":   {"promised_days: 1", "promised_natural: true\n    legal_natural: true\n    promised_days: 9", 20, "the law allows 5"},
		"a flag that is none":          {"flags: [instant]", "flags: [magic]", 15, "magic"},
		"more days than the law":       {"promised_days: 1", "promised_days: 9", 18, "the law allows 5"},
		"no time at the window":        {"expected_minutes: 10", "expected_minutes: 0", 20, "1 to 240"},
		"a form that is none":          {"form: original", "form: verbal", 17, "verbal"},
		"a copy of which none is kept": {"form: original", "form: copy", 17, "give copies"},
		"a vague material":             {"zh: 身份证", "zh: 其他材料", 17, "vague"},
	}
	if _, err := catalogue.Read([]byte(small)); err != nil {
		t.Fatalf("the catalogue to be spoilt is not sound: %v", err)
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			spoilt := strings.Replace(small, c.old, c.new, 1)
			if spoilt == small {
				t.Fatalf("%q is not there to be spoilt", c.old)
			}
			_, err := catalogue.Read([]byte(spoilt))
			var faults yamlfile.Faults
			if !errors.As(err, &faults) {
				t.Fatalf("read: %v", err)
			}
			if !slices.ContainsFunc(faults, func(f yamlfile.Fault) bool {
				return f.Line == c.line && strings.Contains(f.String(), c.says)
			}) {
				t.Errorf("want line %d with %q, got\n%v", c.line, c.says, faults)
			}
		})
	}
}

// TestALargeHallIsSound: forty queues, of which those after the good letters have
// two, and codes as the lists of services have them.
func TestALargeHallIsSound(t *testing.T) {
	t.Parallel()
	const letters = "ABCDFHKLMNPQRSTUVWXYZ"
	var ids []string
	for _, l := range letters {
		ids = append(ids, string(l))
	}
	for _, l := range letters[1:20] {
		ids = append(ids, "A"+string(l))
	}
	var queues, windows, services, codes strings.Builder
	for i, id := range ids {
		code := fmt.Sprintf("11370000MB284651XX4370115012000-000-%s-%016d", id, i)
		fmt.Fprintf(&queues, "  - {id: %s, zone: a, name: {zh: 甲, en: One, ko: 갑}}\n", id)
		fmt.Fprintf(&windows, "  - {number: %d, zone: a, queues: [%s], name: {zh: 窗, en: W, ko: 창}}\n", i+1, id)
		fmt.Fprintf(&services, "  - {code: %s, name: {zh: 事, en: M, ko: 업}, department: {zh: 局, en: B, ko: 국}, queue: %s, expected_minutes: 5}\n", code, id)
		fmt.Fprintf(&codes, "%s, ", code)
	}
	c, err := catalogue.Read([]byte("hall: {zh: 厅, en: Hall, ko: 센터}\nzones: [{id: a, name: {zh: A 区, en: Zone A, ko: A 구역}}]\nqueues:\n" + queues.String() +
		"windows:\n" + windows.String() + "themes: [{id: all, icon: social, name: {zh: 全部, en: All, ko: 전체}, services: [" + codes.String() + "]}]\nservices:\n" + services.String()))
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Plan().Check(); err != nil || len(c.Plan().Queues) != 40 {
		t.Errorf("%d queues: %v", len(c.Plan().Queues), err)
	}
}

// TestAServiceAnswersWithWhatItsListSays, which the whole catalogue leaves out: a
// thousand legal bases are nothing that a kiosk asks for again and again.
func TestAServiceAnswersWithWhatItsListSays(t *testing.T) {
	t.Parallel()
	c, err := catalogue.Read([]byte(strings.Replace(small, "    queue: A\n", `    queue: A
    list: county
    kind: permit
    for: [person, enterprise]
    levels: [county]
    address: {zh: "一楼\n东侧"}
    office_hours: {zh: 工作日}
    telephones: [{number: 0000-5550101, for: advice}, {number: "12345", for: complaint}]
    conditions: {zh: 年满十八周岁}
    legal_basis: {zh: 样例条例第三条}
    steps: [{zh: 申请}, {zh: 受理}]
    forms: [{zh: 申请表}]
    legal_natural: true
`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	s, now := state(t, c), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	zh := func(s string) wire.Text { return wire.Text{"zh": s} }
	want := wire.ServiceDetail{
		Kind: "permit", For: []string{"person", "enterprise"}, Levels: []string{"county"}, Address: zh("一楼\n东侧"), OfficeHours: zh("工作日"),
		Telephones: []wire.Telephone{{Number: "0000-5550101", For: "advice"}, {Number: "12345", For: "complaint"}},
		Conditions: zh("年满十八周岁"), LegalBasis: zh("样例条例第三条"), Steps: []wire.Text{zh("申请"), zh("受理")}, Forms: []wire.Text{zh("申请表")},
		LegalNatural: true,
	}
	got := c.WireService(s, c.Services[0], now)
	listed := c.Wire(s, now, nil).Services[0]
	if len(listed.Telephones) > 0 || listed.LegalBasis != nil || !listed.LegalNatural {
		t.Errorf("in the catalogue: %+v", listed)
	}
	base := listed
	base.Kind, base.For, base.Levels, base.Address, base.OfficeHours = want.Kind, want.For, want.Levels, want.Address, want.OfficeHours
	base.Telephones, base.Conditions, base.LegalBasis, base.Steps, base.Forms = want.Telephones, want.Conditions, want.LegalBasis, want.Steps, want.Forms
	if diff := cmp.Diff(base, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestAnEmptyFileAndAHugeOneAreFaults(t *testing.T) {
	t.Parallel()
	for _, raw := range [][]byte{nil, []byte("# nothing\n"), make([]byte, catalogue.MaxFile+1)} {
		var faults yamlfile.Faults
		if _, err := catalogue.Read(raw); !errors.As(err, &faults) {
			t.Errorf("%d bytes: %v", len(raw), err)
		}
	}
}

func TestVagueMaterialsAreFoundAndPlainOnesAreNot(t *testing.T) {
	t.Parallel()
	name := func(zh, en, ko string) wire.Text { return wire.Text{"zh": zh, "en": en, "ko": ko} }
	for _, vague := range []wire.Text{
		name("其他材料", "x", "x"), name("其它相关证明", "x", "x"), name("身份证等", "x", "x"), name("身份证等。", "x", "x"),
		name("营业执照等材料", "x", "x"), name("法律法规规定的材料", "x", "x"), name("相关证明文件", "x", "x"), name("证明", "x", "x"),
		name("甲", "Other documents", "x"), name("甲", "ID card, etc.", "x"), name("甲", "relevant proof", "x"),
		name("甲", "papers as required", "x"), name("甲", "any other supporting documents", "x"),
		name("甲", "x", "기타 서류"), name("甲", "x", "신분증 등"), name("甲", "x", "관련 증명"),
	} {
		if catalogue.Vague(vague) == nil {
			t.Errorf("%v passes", vague)
		}
	}
	for _, plain := range []wire.Text{
		name("职业技能等级证书", "Skill grade certificate", "직업능력 등급 증서"), name("同等学力证明", "Proof of equal schooling", "동등 학력 증명"),
		name("主债权合同", "Contract of the loan", "주민등록등본"), name("居民身份证", "Resident ID card", "주민신분증"),
		name("出生医学证明", "Medical certificate of birth", "출생의학증명"), name("贷款结清证明", "Proof that the loan is paid off", "대출 상환 완료 증명"),
	} {
		if why := catalogue.Vague(plain); why != nil {
			t.Errorf("%v: %s", plain, why)
		}
	}
}

func read(t *testing.T, text string) *catalogue.Catalogue {
	t.Helper()
	c, err := catalogue.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestThePlanChangesWithTheWorkAndNotWithTheWords(t *testing.T) {
	t.Parallel()
	c := read(t, small)
	words := read(t, strings.Replace(small, "en: Matter", "en: Affair", 1))
	card := read(t, small+"    card_required: false\n")
	if c.Plan().Digest != words.Plan().Digest || c.Version() == words.Version() {
		t.Error("another word is another plan, or the same file")
	}
	if c.Plan().Digest == card.Plan().Digest {
		t.Error("a service without a card is the same plan")
	}
	if d := c.Plan().Digest; len(d) != 64 || d != read(t, small).Plan().Digest {
		t.Errorf("digest %q is not of the content alone", d)
	}
	if p := c.Plan(); !slices.Equal(p.NeedsSubject, []hall.ServiceCode{"S1"}) || p.Services["S1"] != "A" || len(p.Windows) != 1 {
		t.Errorf("%+v", p)
	}
}

func TestNamesOfWhatIsNoLongerThereAreItsLetterOrNumber(t *testing.T) {
	t.Parallel()
	live := catalogue.NewLive(read(t, small))
	if name, zone := live.QueueText("A"); name["en"] != "One" || zone["zh"] != "A 区" {
		t.Errorf("%v %v", name, zone)
	}
	if name, _ := live.QueueText("Q"); name.In("en") != "Q" {
		t.Errorf("%v", name)
	}
	if name, _ := live.WindowText(7); name.In("zh") != "7 号窗口" || name.In("en") != "Window 7" {
		t.Errorf("%v", name)
	}
	live.Swap(read(t, strings.Replace(small, "en: Hall", "en: House", 1)))
	if live.HallName()["en"] != "House" {
		t.Error("the catalogue before is still in force")
	}
}

func state(t *testing.T, c *catalogue.Catalogue) *hall.State {
	t.Helper()
	s := hall.New()
	for i, e := range []hall.Event{hall.PlanAdopted{Plan: c.Plan()}, hall.DayOpened{Date: "2026-11-23"}, hall.TicketIssued{
		Ticket: "ticket-1", Day: "2026-11-23", Series: "A", N: 1, Queue: "A", Services: []hall.ServiceCode{"S1"}, Class: hall.Normal,
	}} {
		hall.Fold(s, hall.Record{Seq: int64(i + 1), AtMS: 60_000, Event: e})
	}
	return s
}

func TestTheCatalogueOnTheWireHasWhoWaits(t *testing.T) {
	t.Parallel()
	c := read(t, small)
	w := c.Wire(state(t, c), time.UnixMilli(150_000).UTC(), []byte{1})
	if len(w.Services) != 1 || w.Services[0].Waiting != 1 || !w.Services[0].CardRequired || len(w.Services[0].Materials) != 1 {
		t.Errorf("%+v", w.Services)
	}
	if len(w.Queues) != 1 || w.Queues[0].Waiting != 1 || w.Queues[0].LongestWaitS != 90 || !w.Open {
		t.Errorf("%+v", w.Queues)
	}
}

func TestANumberIsTypedOnlyWhereTheCatalogueSaysSo(t *testing.T) {
	t.Parallel()
	for lines, want := range map[string]bool{
		"": false, "    card_typed: true\n": true, "    card_typed: false\n": false,
		"    card_typed: true\n    card_required: false\n": false, // there is nothing to type for
	} {
		c := read(t, small+lines)
		if w := c.Wire(state(t, c), time.UnixMilli(150_000).UTC(), []byte{1}); w.Services[0].CardTyped != want {
			t.Errorf("%q: %v", lines, w.Services[0].CardTyped)
		}
	}
}

// A catalogue whose plan has to wait shows only what can be had already.
func TestServicesThatThePlanInForceDoesNotKnowAreLeftOut(t *testing.T) {
	t.Parallel()
	s := state(t, read(t, small))
	more := read(t, strings.Replace(small, "services: [S1]", "services: [S1, S2]", 1)+`  - code: S2
    name: {zh: 新, en: New, ko: 신}
    department: {zh: 局, en: Bureau, ko: 국}
    queue: A
    expected_minutes: 5
`)
	w := more.Wire(s, time.UnixMilli(0).UTC(), nil)
	if len(w.Services) != 1 || w.Services[0].Code != "S1" || !slices.Equal(w.Themes[0].Services, []string{"S1"}) {
		t.Errorf("%+v %+v", w.Services, w.Themes)
	}
}

func FuzzRead(f *testing.F) {
	county, err := os.ReadFile("../../deploy/county/catalogue.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte(small))
	f.Add([]byte(timed))
	f.Add(county[:4000])
	f.Add([]byte("services: [&a {code: *a}]"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := catalogue.Read(raw)
		if err != nil {
			var faults yamlfile.Faults
			if !errors.As(err, &faults) || len(faults) == 0 {
				t.Errorf("error of another kind: %v", err)
			}
			return
		}
		if err := c.Plan().Check(); err != nil {
			t.Errorf("a sound catalogue makes a plan that is not: %v", err)
		}
		for _, date := range []string{"2026-11-27", "2026-11-28", "2026-10-01"} {
			if err := c.Hours(date, time.UTC).Check(); err != nil {
				t.Errorf("a sound catalogue makes hours that are not: %v", err)
			}
		}
	})
}
