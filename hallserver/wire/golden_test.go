package wire_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

var update = flag.Bool("update", false, "write the golden files anew")

func at(s int) time.Time { return time.Date(2026, 3, 2, 1, 0, s, 0, time.UTC) }

func hall() wire.Text {
	return wire.Text{"zh": "青山县政务服务中心", "en": "Qingshan County Service Hall"}
}

func general() wire.Text { return wire.Text{"zh": "综合业务", "en": "General services"} }

func east() wire.Text { return wire.Text{"zh": "一楼东区", "en": "Floor 1 East"} }

func three() wire.Text { return wire.Text{"zh": "3号窗口", "en": "Window 3"} }

func wait() *wire.Wait { return &wire.Wait{P50S: 300, P90S: 720, ComputedAt: at(1)} }

func ticket() wire.Ticket {
	return wire.Ticket{
		ID: "ticket-00000001", Number: "A001", Queue: "A", QueueName: general(),
		Services: []wire.Service{{Code: "S01", Name: wire.Text{"zh": "居民身份证补领"}}},
		Class:    wire.ClassPriority, Ground: wire.GroundAge, State: wire.TicketServing, Window: 3, CallID: "c1", Recalls: 1, Ahead: 2,
		HasHolder: true, Language: "zh", Printed: "failed", PrintCause: "paper_out", IssuedAt: at(0),
		CalledAt: new(at(2)), StartedAt: new(at(3)), EndedAt: new(at(4)), Wait: wait(),
		Done: 1, Why: &wire.Why{Code: "longest", Params: map[string]any{"minutes": 12.0}, Text: "等得最久"}, RecallsLeft: 2, RecalledAt: new(at(3)),
		Came: "transferred", ToWindow: 4, ToStaff: "测试丙", Returns: 1, People: 5, Officer: "测试丁", SlotAt: new(at(8)),
		WaitingSince: at(1), Told: &wire.Told{Boards: 3, Shown: 2, Speakers: 1, Spoken: 1, SayBy: new(at(60))}, Ended: "hall-closed",
	}
}

func expects() wire.Expect { return wire.Expect{Ticket: new("ticket-00000001"), Version: 7} }

func choice() []wire.Choice { return []wire.Choice{{Code: "lunch", Name: wire.Text{"zh": "午休"}}} }

func booked() wire.Booked {
	return wire.Booked{
		Code: "ABCD2345", Services: []wire.Service{{Code: "S01", Name: general()}}, State: "booked", Start: at(20), End: at(30),
		CheckInFrom: at(10), KeptUntil: at(25), RemindAt: at(5), Zone: east(), Reason: "hall-closed", ReasonText: general(),
	}
}

func helpCall() wire.HelpCall {
	return wire.HelpCall{
		ID: "help-1", Device: "kiosk-1", Kiosk: "大门左侧", Since: at(5), Taker: "guide1", TakenBy: "测试戊", TakenAt: new(at(9)),
	}
}

func deskDevice(state, detail string) wire.DeskDevice {
	return wire.DeskDevice{State: state, Detail: detail, Since: at(2)}
}

func window() wire.Window {
	return wire.Window{
		Number: 3, Name: three(), Zone: east(), State: wire.WindowPaused, Staff: "测试乙", StaffID: "clerk1",
		Reason: "喝水", Version: 7, Ticket: new(ticket()), Queues: []string{"A", "B"}, Waiting: 4, Since: at(5),
		Helps: []string{"C"}, ReasonName: wire.Text{"zh": "午休"}, Until: new(at(50)), RateTicket: "A000",
		PauseNext: &wire.Pause{Reason: "lunch", ReasonName: wire.Text{"zh": "午休"}, Minutes: 30},
		Pads:      []wire.Pad{{ID: "line-1", Kind: wire.PadCall, State: wire.PadSilent, Detail: "bridge", Since: at(4)}},
		Emergency: emergency(),
	}
}

func emergency() *wire.Emergency {
	return &wire.Emergency{
		ID: "say-1", Phrase: "fire", Text: wire.Text{"zh": "请立即撤离"}, Zones: []string{"east"}, Since: at(6), Until: new(at(60)),
	}
}

func call() wire.Call {
	return wire.Call{
		CallID: "c1", Number: "A001", Window: 3, WindowName: three(), Zone: east(), Queue: "A", QueueName: general(),
		Recall: 1, At: at(2), Ended: true, Announcement: &wire.Announcement{
			Text: "请A001号到3号窗口", Chime: "chime", Clips: []string{"qing", "A", "0", "0", "1"}, Repeat: 2, GapMS: 700,
			Also: [][]string{{"en-number", "en-a"}}, Short: []string{"A", "0"}, MergeOver: 5, VolumePercent: 60, Until: new(at(32)),
		},
	}
}

func boardWindow() wire.BoardWindow {
	return wire.BoardWindow{
		Number: 3, Name: three(), State: wire.WindowOpen, Ticket: "A001", RateUntil: new(at(40)),
		Next: []string{"A002"}, PauseText: wire.Text{"zh": "短暂休息"}, PausedUntil: new(at(50)),
		Callable: 12, IdleSince: new(at(5)), Called: true, Since: new(at(6)),
	}
}

func boardQueue() wire.BoardQueue {
	return wire.BoardQueue{ID: "A", Name: general(), Waiting: 4, Wait: wait()}
}

func subject() wire.Subject {
	return wire.Subject{
		Name: "测试甲", IDNumber: "219999199001010016", IDType: "resident", Sex: "男", Birth: "1990-01-01", Ethnic: "汉",
		Address: "青山县测试路1号", Issuer: "青山县公安局", ValidFrom: "2020-01-01", ValidUntil: "长期",
		Typed: true, Text: "写下的话",
	}
}

// shapes are one full value of every shape, by the name of its golden file.
func shapes() map[string]any {
	queue := wire.Queue{ID: "A", Name: general(), Zone: east(), Waiting: 4, OpenWindows: 2, FreeWindows: 1, LongestWaitS: 600, Wait: wait()}
	return map[string]any{
		"password_request": wire.PasswordRequest{Old: "旧密码", New: "新密码"},
		"sign_in_request":  wire.SignInRequest{User: "clerk1", Password: "correct horse"},
		"session":          wire.Session{User: "clerk1", Name: "测试乙", Role: wire.RoleClerk, Expires: at(9), Hall: hall(), Temporary: true},
		"enrol_request":    wire.EnrolRequest{Code: "K7QM-2P9X", Cookie: true},
		"enrolled":         wire.Enrolled{Device: "board-1", Role: wire.RoleBoard, Token: "t0ken"},
		"problem": wire.Problem{
			Type: "about:blank", Title: "Window has another ticket", Status: 409, Detail: "the window has A001", Code: "conflict",
			Hint: "read the window again", Window: new(window()), From: new(at(20)),
			Errors:  []wire.Field{{Location: "body.expect", Message: "does not match", Value: "A002"}},
			Reasons: []string{"disk-low"},
			Allowed: []string{"copy", "other"},
			AgeS:    new(7),
		},
		"catalogue": wire.Catalogue{
			Hall: hall(), Languages: []string{"zh", "en", "ko"}, Version: "d1", SealKey: []byte{1, 2, 3}, UTCOffsetS: new(28800), Open: true, Emergency: emergency(), Queues: []wire.Queue{queue}, RatingReasons: choice(),
			ClosesAt: new(at(30)), ClosedReason: "holiday", ClosedText: general(), OpensAt: new(at(40)),
			Themes:   []wire.Theme{{ID: "id", Name: general(), Hint: east(), Icon: "id", Services: []string{"S01"}}},
			Services: []wire.ServiceDetail{detail()},
			Priority: &wire.Priority{FromAge: 70, Claims: []wire.Claim{{Code: "military", Class: wire.ClassPriority, Name: general(), Show: east()}}},
			Help:     &wire.KioskHelp{Attended: true, Call: new(helpCall())},
		},
		"class_request": wire.ClassRequest{Class: wire.ClassPriority, Reason: "elderly"},
		"find_request":  wire.FindRequest{SubjectSealed: []byte{4, 5, 6}},
		"found":         wire.Found{Tickets: []wire.Ticket{ticket()}, Appointments: []wire.Booked{booked()}},
		"desk_report": wire.DeskReport{
			Name: "导办台", Reader: deskDevice("absent", "unplugged"), Printer: deskDevice("fault", "paper_out"),
			Card: &wire.DeskCard{ID: "card-0001", Sealed: []byte{4, 5, 6}, Problem: "again"},
		},
		"desk_tasks": wire.DeskTasks{ReadCard: true, Slips: []wire.DeskSlip{{
			ID: "slip-0001", Ticket: issued(),
			Service: detail(),
			Hall:    hall(), Language: "zh", Copy: true, UTCOffsetS: 28800,
		}}},
		"guide_desk": wire.GuideDesk{
			ID: "bridge-1", Name: "导办台", State: wire.DeskSilent, Since: new(at(3)), Reader: deskDevice("absent", "unplugged"), Printer: deskDevice("fault", "paper_out"),
			Reading: true, Card: &wire.CardAtDesk{ID: "card-0001", Name: "测**", IDNumber: "219***********0016", Sealed: []byte{4, 5, 6}, Problem: "again"},
			Slips: []wire.SlipAtDesk{{ID: "slip-0001", Ticket: "ticket-00000001", Number: "A001", State: wire.SlipFailed, Cause: "paper_out", Copy: true}},
		},
		"slip_request":   wire.SlipRequest{Ticket: "ticket-00000001"},
		"help_call":      helpCall(),
		"help_request":   wire.HelpRequest{ID: "help-1"},
		"holder_request": wire.HolderRequest{Whole: true},
		"issue_request": wire.IssueRequest{
			ID: "ticket-00000001", Services: []string{"S01"}, Class: wire.ClassNormal, SubjectSealed: []byte{4, 5, 6}, Language: "zh",
			AgentForSealed: []byte{7, 8}, People: 5, Officer: "clerk2", Ground: wire.GroundClaim,
		},
		"issued":          issued(),
		"printed_request": wire.PrintedRequest{OK: false, Cause: "paper_out", Reprint: true},
		"ticket":          ticket(),
		"public_ticket": wire.PublicTicket{
			Number: "A001", State: wire.TicketCalled, Window: 3, Zone: east(), Ahead: 2, Wait: wait(), IssuedAt: at(0), UpdatedAt: at(2), Hall: hall(), Ended: "hall-closed",
			Emergency: emergency(),
		},
		"holder":         wire.Holder{Masked: true, Subject: subject()},
		"window":         window(),
		"open_request":   wire.OpenRequest{Expect: &wire.Expect{Ticket: nil, Version: 7}},
		"pause_request":  wire.PauseRequest{Reason: "喝水", Expect: &wire.Expect{Ticket: new("ticket-00000001"), Version: 7}, Minutes: 30, After: true},
		"call_request":   wire.CallRequest{Ticket: "ticket-00000001", Expect: wire.Expect{Version: 7}, FinishCurrent: true, FinishAs: wire.FinishAbsent},
		"window_request": wire.WindowRequest{Expect: wire.Expect{Ticket: new("ticket-00000001"), Version: 7}},
		"call_answer": wire.CallAnswer{
			Ticket: ticket(), Window: window(),
			Why: wire.Why{Code: "longest", Params: map[string]any{"minutes": 12.0}, Text: "等得最久，12 分钟"},
		},
		"window_answer": wire.WindowAnswer{Window: window()},
		"frame":         wire.Frame{Feed: "f1", Offset: 7, Type: wire.FrameDelta, At: at(2), Data: json.RawMessage(`{"ended":["c1"]}`)},
		"heartbeat":     wire.Frame{Feed: "f1", Offset: 7, Type: wire.FrameHeartbeat, At: at(7), Mark: "m1.1.80.AQ"},
		"board_snapshot": wire.BoardSnapshot{
			Board: "hall", Kind: "hall", Hall: hall(), Languages: []string{"zh", "en", "ko"}, Calls: []wire.Call{call()}, Queues: []wire.BoardQueue{boardQueue()},
			Windows: []wire.BoardWindow{boardWindow()}, Notices: []wire.Text{{"zh": "今日16:30停止取号"}}, Day: "2026-03-02", Open: true,
			Zone: east(), Layout: layout(), Media: []wire.Media{media()}, Says: []wire.Say{say()}, Pickups: []wire.Pickup{pickup()}, Figures: figures(),
		},
		"board_delta": wire.BoardDelta{
			Calls: []wire.Call{call()}, Ended: []string{"c0"}, Queues: []wire.BoardQueue{boardQueue()},
			Windows: []wire.BoardWindow{boardWindow()}, Open: new(true), Day: "2026-03-02",
			Says: []wire.Say{say()}, Unsaid: []string{"a0"}, Pickups: &wire.Pickups{List: []wire.Pickup{pickup()}}, Figures: figures(),
		},
		"board_ack":  wire.BoardAck{Shown: new(uint64(7)), Spoken: "c1", Skipped: []string{"c0"}, Word: wire.WordMedia, Detail: "welcome.png"},
		"pad_report": wire.PadReport{Kind: wire.PadCall, State: wire.PadFault, Detail: "garbled", Since: at(5)},
		"rating_request": wire.RatingRequest{
			About: wire.RatingAbout{Ticket: "ticket-00000001", Case: "case-1", Certificate: "cert-1", Window: 3, Service: "S01", At: new(at(6))},
			Level: 5, Reasons: []string{"quick"}, Text: "很好", Source: wire.RatingSourcePad,
			Supplements: "rating-00000001",
		},
		"services_request": wire.ServicesRequest{Services: []string{"S01", "S02"}},
		"close_request":    wire.CloseRequest{Expect: expects(), Force: true},
		"finish_request":   wire.FinishRequest{Expect: expects(), Outcome: "accepted"},
		"park_request":     wire.ParkRequest{Expect: expects(), Reason: "copy"},
		"transfer_request": wire.TransferRequest{Expect: expects(), Queue: "B", Window: 4, Staff: "clerk2", Reason: "wrong-queue"},
		"handover_request": wire.HandOverRequest{Expect: expects(), Staff: "clerk2"},
		"desk": wire.Desk{
			PauseReasons: choice(), Outcomes: choice(), ParkReasons: choice(), TransferReasons: choice(), ClassReasons: choice(), Queues: []wire.Queue{queue}, PeopleMost: 60,
			Staff:    []wire.Colleague{{User: "clerk2", Name: "测试丙", Window: 4}},
			Services: []wire.SpeltService{{Service: wire.Service{Code: "S01", Name: general()}, Keywords: []string{"问一问"}, Pinyin: []string{"zong he zi xun", "wen yi wen"}}},
		},
		"slot":             wire.Slot{Date: "2026-03-02", Start: at(20), End: at(30), Free: 2},
		"booking_request":  wire.BookingRequest{Services: []string{"S01"}, Start: at(20), SubjectSealed: []byte{4, 5}, Language: "zh"},
		"booked":           booked(),
		"check_in_request": wire.CheckInRequest{Ticket: "ticket-00000001", SubjectSealed: []byte{4, 5}},
		"rating_answer":    wire.RatingAnswer{ID: "rating-00000001"},
	}
}

func TestEveryShapeIsItsGoldenFile(t *testing.T) {
	t.Parallel()
	for name, value := range shapes() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join("testdata", name+".json")
			got, err := json.MarshalIndent(value, "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			if *update {
				if err := os.WriteFile(path, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("%s is a contract and changes only by adding (-golden +now):\n%s", path, diff)
			}
			back := reflect.New(reflect.TypeOf(value))
			reader := json.NewDecoder(bytes.NewReader(want))
			reader.DisallowUnknownFields()
			if err := reader.Decode(back.Interface()); err != nil {
				t.Fatal(err)
			}
			again, err := json.MarshalIndent(back.Elem().Interface(), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(append(again, '\n'))); diff != "" {
				t.Errorf("reading loses something (-golden +read and written):\n%s", diff)
			}
		})
	}
}

func TestNoFieldOfAShapeIsLeftOutOfItsGoldenFile(t *testing.T) {
	t.Parallel()
	// A heartbeat has no data, a delta no mark; a refused expectation has no ticket; a
	// denied print is not OK: these are their values.
	allowed := map[string]bool{
		"heartbeat.Data": true, "frame.Mark": true, "open_request.Expect.Ticket": true, "call_request.Expect.Ticket": true, "printed_request.OK": true,
	}
	for name, value := range shapes() {
		for _, path := range zeroFields(reflect.ValueOf(value), name) {
			if !allowed[path] {
				t.Errorf("%s is empty, so its golden file says nothing of it", path)
			}
		}
	}
}

// zeroFields lists the fields of a shape that are empty.
func zeroFields(v reflect.Value, path string) []string {
	switch {
	case v.Kind() == reflect.Pointer:
		return zeroFields(v.Elem(), path)
	case v.Kind() == reflect.Slice && v.Len() > 0:
		return zeroFields(v.Index(0), path)
	case v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[time.Time]():
		return nil
	}
	var out []string
	for i := range v.NumField() {
		name := path + "." + v.Type().Field(i).Name
		if v.Field(i).IsZero() {
			out = append(out, name)
			continue
		}
		out = append(out, zeroFields(v.Field(i), name)...)
	}
	return out
}

// detail is a service as the catalogue tells it.
func detail() wire.ServiceDetail {
	return wire.ServiceDetail{
		Code: "S01", Name: general(), Keywords: []string{"问一问"}, Pinyin: []string{"zong he zi xun", "wen yi wen"}, Department: hall(), Queue: "A", Flags: []string{"instant"},
		Materials: []wire.Material{{Name: wire.Text{"zh": "户口簿"}, Form: "original", Copies: 1, Shared: true, Deferrable: true, Commitment: true}},
		Fee:       wire.Text{"zh": "20元"}, PromisedDays: 5, LegalDays: 20, ExpectedMinutes: 8, CardRequired: true, CardTyped: true, Waiting: 4, Wait: wait(),
		ClosedReason: "weekend", ClosedText: general(), OpensAt: new(at(50)), PromisedNatural: true, LegalNatural: true,
		Kind: "permit", For: []string{"person"}, Levels: []string{"county"}, Address: east(), OfficeHours: general(),
		Telephones: []wire.Telephone{{Number: "0000-5550101", For: "advice"}}, Conditions: general(), LegalBasis: general(),
		Steps: []wire.Text{general()}, Forms: []wire.Text{general()},
	}
}

// issued is a number as it is told to whoever took it.
func issued() wire.Issued {
	return wire.Issued{
		ID: "ticket-00000001", Number: "A001", Queue: "A", QueueName: general(), Zone: east(), Windows: []int{1, 3}, Ahead: 2,
		Wait: wait(), Token: "pub1", PageURL: "https://hall.example/t/pub1", IssuedAt: at(0),
		Class: wire.ClassPriority, Ground: wire.GroundAge, SlotAt: new(at(20)), People: 5,
	}
}
