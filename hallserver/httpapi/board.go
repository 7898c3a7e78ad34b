package httpapi

import (
	"errors"
	"net/http"
	"strings"

	"yimen/hallserver/board"
	"yimen/hallserver/message"
	"yimen/hallserver/wire"
)

func (a *API) boardSnapshot(w http.ResponseWriter, r *http.Request, id identity) {
	if p := a.follows(r, id); p != nil {
		writeProblem(w, p)
		return
	}
	frame, err := a.Boards.SnapshotJSON(r.PathValue("id"))
	if err != nil {
		a.boardProblem(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write(frame) //nolint:gosec // JSON of ours; the client has gone, if anything
}

func (a *API) boardFeed(w http.ResponseWriter, r *http.Request, id identity) {
	if p := a.follows(r, id); p != nil {
		writeProblem(w, p)
		return
	}
	if p := limited(a.limits.socket, id.principal, r); p != nil {
		writeProblem(w, p)
		return
	}
	r = r.WithContext(board.WithHolder(r.Context(), id.principal))
	if id.device != "" {
		r = r.WithContext(board.WithDevice(r.Context(), id.device))
	}
	if err := a.Boards.ServeWS(w, r, r.PathValue("id")); err != nil {
		a.boardProblem(w, r, err)
	}
}

// askedMost bounds the board id that a refused device is remembered by, in bytes.
const askedMost = 64

// follows says why somebody may not follow a board, or nil. A device that may
// not is told of to whoever watches the boards: it hangs dark somewhere.
func (a *API) follows(r *http.Request, id identity) *problem {
	lang, asked := languageOf(r.Header.Get("Accept-Language")), r.PathValue("id")
	kind := a.Boards.Kind(asked)
	status, code := http.StatusForbidden, misfit(id.role, kind)
	detail := "role " + id.role + " does not follow boards of kind " + kind
	if kind == "" {
		status, code, detail = http.StatusNotFound, codeUnknownBoard, "no such board"
	}
	if w := a.boardWindow(asked); code == "" && w != 0 && !id.actsFor(w) {
		code, detail = codeNotItsWindow, "this bridge is bound to other windows, or to none"
	}
	if code == "" {
		return nil
	}
	if id.device != "" {
		a.Boards.Refused(strings.ToValidUTF8(asked[:min(len(asked), askedMost)], ""), id.device, code)
	}
	p := fail(lang, status, code, detail)
	p.Hint = message.Text(lang, "problem.hint."+code)
	return p
}

// misfit is the code of why a role does not follow boards of a kind; empty: it
// does. People follow all.
func misfit(role, kind string) string {
	switch {
	case role == wire.RoleBoard && kind == wire.BoardSpeak:
		return codeBoardOnSpeaker
	case role == wire.RoleSpeaker && kind != wire.BoardSpeak:
		return codeSpeakerOnBoard
	case role == wire.RoleBridge && kind != wire.BoardSign && kind != wire.BoardOne:
		return codeBridgeOnBoard
	}
	return ""
}

func (a *API) boardProblem(w http.ResponseWriter, r *http.Request, err error) {
	lang := languageOf(r.Header.Get("Accept-Language"))
	var unknown *board.UnknownBoard
	switch {
	case errors.As(err, &unknown): // it went since we looked
		writeProblem(w, fail(lang, http.StatusNotFound, codeUnknownBoard, "no such board"))
	case errors.Is(err, board.ErrOrigin):
		writeProblem(w, fail(lang, http.StatusForbidden, codeCrossOrigin, "a page of another origin"))
	case errors.Is(err, board.ErrFull):
		writeProblem(w, fail(lang, http.StatusServiceUnavailable, codeBusy, "too many boards").retryAfter(10))
	case errors.Is(err, board.ErrStopped):
		writeProblem(w, fail(lang, http.StatusServiceUnavailable, codeStopped, "the server stops").retryAfter(2))
	default:
		writeProblem(w, a.internal(lang, "board failed", err))
	}
}
