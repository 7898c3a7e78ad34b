package main

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"yimen/hallserver/wire"
)

// TestEachAccountOpensWhatItIsToldToOpen holds what is told at the start against the
// server: what an account is for, and that an administrator's is not for windows.
func TestEachAccountOpensWhatItIsToldToOpen(t *testing.T) {
	t.Parallel()
	h := openHallWith(t, "boards:\n  - {id: hall, kind: hall}\n  - {id: wall, kind: wall}\n", 30)
	ctx := within(t, 2*time.Minute)
	var said bytes.Buffer
	if err := h.st.tellPlaces(ctx, &story{out: &said, now: time.Now}, "http://127.0.0.1:1/"); err != nil {
		t.Fatal(err)
	}
	at := h.st.hall.address
	for _, want := range []string{
		"Clerk         " + at + "/\n", "Manager       " + at + "/manager\n", at + "/board/wall\n", "Guide         " + at + "/guide\n",
		"Administrator " + at + "/manager\n", "hallserver user list --data " + h.st.hall.data + "\n",
	} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("it did not say %q but:\n%s", want, said.String())
		}
	}
	as := func(a account) *wire.Client {
		if !strings.Contains(said.String(), signInAs(a)) {
			t.Errorf("the account %s was not told", a.User)
		}
		c, err := signedIn(ctx, at, a)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	clerk, guide, manager, admin := as(h.st.memory.Clerk), as(h.st.memory.Guide), as(h.st.memory.Manager), as(h.st.memory.Admin)
	if _, err := clerk.OpenWindow(ctx, "open", padWindow, wire.OpenRequest{}); err != nil {
		t.Errorf("the clerk takes a window: %v", err)
	}
	if _, err := guide.IssueTicket(ctx, "take", wire.IssueRequest{ID: "at-the-desk", Services: []string{"SB01"}}); err != nil {
		t.Errorf("the guide takes a number: %v", err)
	}
	if _, err := manager.BoardSnapshot(ctx, wallID); err != nil {
		t.Errorf("the manager looks at the wall: %v", err)
	}
	for name, c := range map[string]*wire.Client{"manager": manager, "administrator": admin} {
		if _, err := c.Health(ctx); err != nil {
			t.Errorf("the %s looks at the devices: %v", name, err)
		}
	}
	_, err := admin.OpenWindow(ctx, "open-too", 2, wire.OpenRequest{})
	if p, ok := errors.AsType[*wire.Problem](err); !ok || p.Status != http.StatusForbidden {
		t.Errorf("the administrator takes a window: %v", err)
	}
	if _, err := h.st.hall.order(ctx, "", "user", "list", "--data", h.st.hall.data); err != nil {
		t.Errorf("the command that is told: %v", err)
	}
}
