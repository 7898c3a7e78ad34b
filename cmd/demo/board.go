package main

import "context"

// The hall board's screen in pixels.
const (
	boardWidth  = 1920
	boardHeight = 1080
	boardID     = "hall"
)

// boardOrder is how the hall board with its loudspeaker is started.
func (st *stage) boardOrder(ctx context.Context, on showing) (order, error) {
	state := st.folder.in("board")
	code, err := st.hall.code(ctx, state, "board", "大厅屏")
	if err != nil {
		return order{}, err
	}
	args := []string{"--server", st.hall.address, "--board", boardID, "--speaker", "--sound-behind", soundBehind, "--state", state}
	if code != "" {
		args = append(args, "--code", code)
	}
	env := append(on.env(), st.sound.env()...)
	return order{
		name: "display", path: st.bin("display"), args: append(args, on.flags()...),
		env: append(env, "HOME="+st.folder.in("home")),
	}, nil
}

// soundBehind is how far the board's speaker plays behind. A whole hall on one machine
// is busy, and calls are not to break up.
const soundBehind = "1s"

// startBoard starts the hall board and keeps it. It returns when the board
// follows the hall.
func (st *stage) startBoard(ctx context.Context, on showing) (err error) {
	st.board, err = keep(ctx, "hall board", st.report, func(ctx context.Context) (*program, error) {
		o, err := st.boardOrder(ctx, on)
		if err != nil {
			return nil, err
		}
		return st.launchAndAwait(ctx, o, "its feed", "board feed open")
	})
	return err
}
