package board_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"yimen/hallserver/board"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// quietHall is a hall with one queue and one window, where nothing happens.
type quietHall struct{}

func (quietHall) Snapshot() (*hall.State, int64) {
	s := hall.New()
	hall.Fold(s, hall.Record{Seq: 1, Event: hall.PlanAdopted{Plan: hall.Plan{
		Queues: []hall.QueueID{"A"}, Windows: []hall.WindowPlan{{Number: 1, Queues: []hall.QueueID{"A"}}},
	}}})
	return s, 1
}

func (quietHall) Next(ctx context.Context, _ int64) ([]hall.Record, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

type signs struct{}

func (signs) HallName() wire.Text { return wire.Text{"zh": "示例大厅"} }

func (signs) QueueText(hall.QueueID) (name, zone wire.Text) {
	return wire.Text{"zh": "社会保险"}, wire.Text{"zh": "一楼"}
}

func (signs) WindowText(n int) (name, zone wire.Text) {
	return wire.Text{"zh": fmt.Sprintf("%d 号窗口", n)}, wire.Text{"zh": "一楼"}
}

func Example() {
	service, err := board.New(board.Config{
		Feed: "a-new-one-each-start", Names: signs{}, Boards: []board.Board{{ID: "hall", Kind: board.KindHall}},
	}, quietHall{}, nil, slog.New(slog.DiscardHandler), time.Now)
	if err != nil {
		panic(err)
	}
	// go service.Run(ctx), and for each request service.ServeWS(w, r, "hall").
	frame, err := service.SnapshotJSON("hall")
	if err != nil {
		panic(err)
	}
	var f wire.Frame
	var s wire.BoardSnapshot
	if json.Unmarshal(frame, &f) != nil || json.Unmarshal(f.Data, &s) != nil {
		panic("not a snapshot")
	}
	fmt.Println(f.Type, f.Offset, s.Hall["zh"], s.Windows[0].Name["zh"], s.Windows[0].State)
	// Output: snapshot 0 示例大厅 1 号窗口 closed
}
