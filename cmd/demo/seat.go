package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"time"

	"yimen/hallserver/wire"
)

// askTime is how long a clerk's computer waits for an answer.
const askTime = time.Minute

// signedIn is the hall's server as a clerk's computer asks it, with a session.
func signedIn(ctx context.Context, address string, clerk account) (*wire.Client, error) {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return nil, err
	}
	hc := &http.Client{Jar: jar, Timeout: askTime}
	if err := signIn(ctx, hc, address, clerk); err != nil {
		return nil, err
	}
	return wire.NewClient(address, "", hc), nil
}

// signIn gives a clerk's computer its session.
func signIn(ctx context.Context, hc *http.Client, address string, clerk account) error {
	body, err := json.Marshal(wire.SignInRequest(clerk)) //nolint:gosec // the password is made anew for each example hall, and sent to that one alone
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/api/v1/session", bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := hc.Do(req)
	if err != nil {
		return err
	}
	if err := res.Body.Close(); err != nil {
		return err
	}
	if res.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("sign in: %s", res.Status)
	}
	return nil
}

// expect is a window as a command expects it.
func expect(w wire.Window) wire.Expect {
	e := wire.Expect{Version: w.Version}
	if w.Ticket != nil {
		e.Ticket = &w.Ticket.ID
	}
	return e
}
