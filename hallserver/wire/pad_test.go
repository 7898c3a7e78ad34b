package wire_test

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

func TestEachCommandOfAWindowAsksItsRoute(t *testing.T) {
	t.Parallel()
	expect := wire.Expect{Ticket: new("ticket-1"), Version: 7}
	const believed = `{"expect":{"ticket":"ticket-1","version":7}}`
	type window = wire.WindowRequest
	for name, c := range map[string]struct {
		call func(context.Context, *wire.Client) error
		want seen
	}{
		"window": {
			func(ctx context.Context, c *wire.Client) error { _, err := c.Window(ctx, 3); return err },
			seen{Method: "GET", Path: "/api/v1/windows/3"},
		},
		"call": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.CallWindow(ctx, "k", 3, wire.CallRequest{Expect: expect, FinishCurrent: true})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/windows/3/call", Key: "k", Body: `{"expect":{"ticket":"ticket-1","version":7},"finish_current":true}`},
		},
		"open": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.OpenWindow(ctx, "k", 3, wire.OpenRequest{Expect: &expect})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/windows/3/open", Key: "k", Body: believed},
		},
		"pause": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.PauseWindow(ctx, "k", 3, wire.PauseRequest{Reason: "break"})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/windows/3/pause", Key: "k", Body: `{"reason":"break"}`},
		},
		"recall": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.RecallWindow(ctx, "k", 3, window{Expect: expect})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/windows/3/recall", Key: "k", Body: believed},
		},
		"close": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.CloseWindow(ctx, "k", 3, wire.CloseRequest{Expect: expect})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/windows/3/close", Key: "k", Body: believed},
		},
		"start": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.StartWindow(ctx, "k", 3, window{Expect: expect})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/windows/3/start", Key: "k", Body: believed},
		},
		"no show": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.NoShowWindow(ctx, "k", 3, window{Expect: expect})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/windows/3/noshow", Key: "k", Body: believed},
		},
		"finish": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.FinishWindow(ctx, "k", 3, wire.FinishRequest{Expect: expect})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/windows/3/finish", Key: "k", Body: believed},
		},
		"park": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.ParkWindow(ctx, "k", 3, wire.ParkRequest{Expect: expect})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/windows/3/park", Key: "k", Body: believed},
		},
		"rate": {
			func(ctx context.Context, c *wire.Client) error {
				_, err := c.Rate(ctx, "k", wire.RatingRequest{About: wire.RatingAbout{Window: 3}, Level: 5, Source: wire.RatingSourcePad})
				return err
			},
			seen{Method: "POST", Path: "/api/v1/ratings", Key: "k", Body: `{"about":{"window":3},"level":5,"source":"pad"}`},
		},
		"pad": {
			func(ctx context.Context, c *wire.Client) error {
				return c.ReportPad(ctx, 3, "left/1", wire.PadReport{Kind: wire.PadCall, State: wire.PadSilent, Since: at(5)})
			},
			seen{Method: "PUT", Path: "/api/v1/windows/3/pads/left%2F1", Body: `{"kind":"call","state":"silent","since":"2026-03-02T01:00:05Z"}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, asked := answering(t, http.StatusOK, "application/json", `{}`)
			if err := c.call(t.Context(), wire.NewClient(s.URL, "tok", s.Client())); err != nil {
				t.Fatal(err)
			}
			c.want.Auth, c.want.Agent = "Bearer tok", "yimen"
			if diff := cmp.Diff([]seen{c.want}, *asked); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestACallThatFindsNobodyIsNoError(t *testing.T) {
	t.Parallel()
	s, _ := answering(t, http.StatusNoContent, "", "")
	got, err := wire.NewClient(s.URL, "tok", s.Client()).CallWindow(t.Context(), "k", 3, wire.CallRequest{})
	if got != nil || err != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestARefusedCallTellsHowTheWindowIs(t *testing.T) {
	t.Parallel()
	s, _ := answering(t, http.StatusConflict, "application/problem+json", `{"title":"Conflict","window":{"number":3,"version":9}}`)
	_, err := wire.NewClient(s.URL, "tok", s.Client()).CallWindow(t.Context(), "k", 3, wire.CallRequest{})
	p, ok := errors.AsType[*wire.Problem](err)
	if !ok || p.Window == nil || p.Window.Version != 9 {
		t.Errorf("error %v", err)
	}
}

func TestACommandWithoutAKeyIsNotSent(t *testing.T) {
	t.Parallel()
	s, asked := answering(t, http.StatusOK, "application/json", `{}`)
	c := wire.NewClient(s.URL, "tok", s.Client())
	if _, err := c.CallWindow(t.Context(), "", 3, wire.CallRequest{}); !errors.Is(err, wire.ErrKey) {
		t.Errorf("error %v", err)
	}
	if _, err := c.Rate(t.Context(), "", wire.RatingRequest{}); !errors.Is(err, wire.ErrKey) {
		t.Errorf("error %v", err)
	}
	if len(*asked) > 0 {
		t.Errorf("sent %v", *asked)
	}
}
