package httpapi

import (
	"context"
	"net/http"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/hall/calling"
	"yimen/hallserver/wire"
)

// staffAt is for whom a request acts at a window: for the one who sends it, or,
// if a pad of the window does, for whoever sits there.
func (a *API) staffAt(ctx context.Context, n int) hall.StaffID {
	id := who(ctx)
	if id.person() {
		return id.staff
	}
	var staff hall.StaffID
	a.Engine.View(func(s *hall.State) {
		if w := s.Windows.Get(n); w != nil {
			staff = w.Staff
		}
	})
	return staff
}

type openInput struct {
	Keyed
	WindowPath
	Body *wire.OpenRequest
}

func (a *API) openWindow(ctx context.Context, in *openInput) (*output, error) {
	c := hall.OpenWindow{Window: in.N, Staff: a.staffAt(ctx, in.N)}
	if in.Body != nil {
		c.Expect = maybeExpect(in.Body.Expect)
	}
	return a.onWindow(ctx, in.Key, in.N, c, asWindow)
}

type pauseInput struct {
	Keyed
	WindowPath
	Body wire.PauseRequest
}

func (a *API) pauseWindow(ctx context.Context, in *pauseInput) (*output, error) {
	c := hall.PauseWindow{
		Window: in.N, Staff: a.staffAt(ctx, in.N), Reason: in.Body.Reason, Expect: maybeExpect(in.Body.Expect),
		ForMS: (time.Duration(in.Body.Minutes) * time.Minute).Milliseconds(), After: in.Body.After,
	}
	return a.onWindow(ctx, in.Key, in.N, c, asWindow)
}

type closeInput struct {
	Keyed
	WindowPath
	Body wire.CloseRequest
}

func (a *API) closeWindow(ctx context.Context, in *closeInput) (*output, error) {
	if in.Body.Force && !access.May(who(ctx).role, access.CloseAny) {
		return nil, fail(plain(ctx).lang(), http.StatusForbidden, codeForbidden, "only a lead or manager closes another's window")
	}
	e := expect(in.Body.Expect)
	return a.onWindow(ctx, in.Key, in.N, hall.CloseWindow{
		Window: in.N, Staff: a.staffAt(ctx, in.N), Force: in.Body.Force, Expect: &e,
	}, asWindow)
}

type callInput struct {
	Keyed
	WindowPath
	Body wire.CallRequest
}

func (a *API) call(ctx context.Context, in *callInput) (*output, error) {
	shape := a.shaper()
	return a.onWindow(ctx, in.Key, in.N, hall.CallNext{
		Window: in.N, Staff: a.staffAt(ctx, in.N), Ticket: hall.TicketID(in.Body.Ticket),
		Expect: expect(in.Body.Expect), FinishCurrent: in.Body.FinishCurrent, FinishAs: in.Body.FinishAs,
	}, func(s *hall.State, events []hall.Event, w wire.Window) (int, any) {
		for _, e := range events {
			switch e := e.(type) {
			case hall.TicketCalled:
				return http.StatusOK, wire.CallAnswer{
					Ticket: shape.ticket(s, s.Tickets.Get(e.Ticket)), Why: shapeWhy(e.Why), Window: w,
				}
			case hall.ServiceStarted: // the ticket goes on with its next service
				why := calling.Why{Code: calling.NextService, Params: map[string]any{
					"service": shape.names.ServiceText(e.Service).In("zh"),
				}}
				return http.StatusOK, wire.CallAnswer{
					Ticket: shape.ticket(s, s.Tickets.Get(e.Ticket)), Why: shapeWhy(why), Window: w,
				}
			default:
			}
		}
		return http.StatusNoContent, nil
	})
}

type windowInput struct {
	Keyed
	WindowPath
	Body wire.WindowRequest
}

func (a *API) recall(ctx context.Context, in *windowInput) (*output, error) {
	return a.onWindow(ctx, in.Key, in.N, hall.Recall{
		Window: in.N, Staff: a.staffAt(ctx, in.N), Expect: expect(in.Body.Expect),
	}, asWindow)
}

func (a *API) start(ctx context.Context, in *windowInput) (*output, error) {
	return a.onWindow(ctx, in.Key, in.N, hall.StartService{
		Window: in.N, Staff: a.staffAt(ctx, in.N), Expect: expect(in.Body.Expect),
	}, asWindow)
}

type finishInput struct {
	Keyed
	WindowPath
	Body wire.FinishRequest
}

func (a *API) finish(ctx context.Context, in *finishInput) (*output, error) {
	return a.onWindow(ctx, in.Key, in.N, hall.FinishService{
		Window: in.N, Staff: a.staffAt(ctx, in.N), Outcome: in.Body.Outcome, Expect: expect(in.Body.Expect),
	}, asWindow)
}

func (a *API) noShow(ctx context.Context, in *windowInput) (*output, error) {
	return a.onWindow(ctx, in.Key, in.N, hall.MarkNoShow{
		Window: in.N, Staff: a.staffAt(ctx, in.N), Expect: expect(in.Body.Expect),
	}, asWindow)
}

type parkInput struct {
	Keyed
	WindowPath
	Body wire.ParkRequest
}

func (a *API) park(ctx context.Context, in *parkInput) (*output, error) {
	return a.onWindow(ctx, in.Key, in.N, hall.Park{
		Window: in.N, Staff: a.staffAt(ctx, in.N), Reason: in.Body.Reason, Expect: expect(in.Body.Expect),
	}, asWindow)
}

type transferInput struct {
	Keyed
	WindowPath
	Body wire.TransferRequest
}

func (a *API) transfer(ctx context.Context, in *transferInput) (*output, error) {
	return a.onWindow(ctx, in.Key, in.N, hall.Transfer{
		Window: in.N, Staff: who(ctx).staff, ToQueue: hall.QueueID(in.Body.Queue), ToWindow: in.Body.Window,
		ToStaff: hall.StaffID(in.Body.Staff), Reason: in.Body.Reason, Expect: expect(in.Body.Expect),
		Stranger: a.stranger(in.Body.Staff),
	}, asWindow)
}

type handOverInput struct {
	Keyed
	WindowPath
	Body wire.HandOverRequest
}

func (a *API) handOver(ctx context.Context, in *handOverInput) (*output, error) {
	if a.stranger(in.Body.Staff) {
		return nil, fail(plain(ctx).lang(), http.StatusUnprocessableEntity, codeInvalid, "no such colleague who works at windows")
	}
	return a.onWindow(ctx, in.Key, in.N, hall.HandOver{
		Window: in.N, Staff: who(ctx).staff, To: hall.StaffID(in.Body.Staff), Expect: expect(in.Body.Expect),
	}, asWindow)
}

// stranger says whether a name is none of a colleague who works at windows. The
// command carries it, so that a request that comes again gets its first answer,
// whoever has left since.
func (a *API) stranger(name string) bool {
	u, known := a.Access.User(name)
	return name != "" && (!known || u.Disabled || !access.May(u.Role, access.WorkAtWindow))
}
