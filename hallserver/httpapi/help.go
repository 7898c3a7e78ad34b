package httpapi

import (
	"context"
	"net/http"
	"sync/atomic"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// attendedFor is how long after a look at the calls for help somebody counts as
// there: a page looks every second. Who has signed in may have gone for lunch.
const attendedFor = 10 * time.Second

// watch remembers when somebody last looked at the calls for help. It is not in the
// journal: who looks today is of no worth tomorrow.
type watch struct {
	elapsed func() time.Duration
	last    atomic.Int64 // of elapsed, and one more; 0: never
}

func newWatch(elapsed func() time.Duration) *watch { return &watch{elapsed: elapsed} }

func (w *watch) look() { w.last.Store(int64(w.elapsed()) + 1) }

func (w *watch) attended() bool {
	last := w.last.Load()
	return last != 0 && int64(w.elapsed())+1-last <= int64(attendedFor)
}

func (a *API) helpRoutes() {
	register(a, route{
		method: http.MethodPost, path: base + "/help", id: "call-help",
		summary: "Ask somebody to come to the kiosk that sends this; its call that stands is answered",
		action:  access.CallHelp, keyed: true, status: http.StatusCreated, answer: wire.HelpCall{},
	}, a.callHelp)
	register(a, route{
		method: http.MethodGet, path: base + "/help", id: "list-help",
		summary: "The kiosks at which somebody asks for help, oldest first; who looks is taken to be there",
		action:  access.ReadHelp, status: http.StatusOK, answer: []wire.HelpCall{},
	}, a.listHelp)
	register(a, route{
		method: http.MethodPost, path: base + "/help/{id}/take", id: "take-help",
		summary: "Go there: one alone",
		action:  access.AnswerHelp, keyed: true, status: http.StatusOK, answer: wire.HelpCall{},
	}, a.takeHelp)
	register(a, route{
		method: http.MethodPost, path: base + "/help/{id}/end", id: "end-help",
		summary: "It was given; of a kiosk: its own call is taken back",
		action:  access.EndHelp, keyed: true, status: http.StatusNoContent,
	}, a.endHelp)
}

type helpInput struct {
	Keyed
	Body wire.HelpRequest
}

func (a *API) callHelp(ctx context.Context, in *helpInput) (*output, error) {
	lang, device := plain(ctx).lang(), who(ctx).device
	return a.do(ctx, in.Key, hall.CallHelp{ID: hall.HelpID(in.Body.ID), Device: device}, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		c, _ := s.HelpOf(device)
		return http.StatusCreated, encode(kioskCall(c))
	})
}

func (a *API) listHelp(ctx context.Context, _ *nothing) (*output, error) {
	a.watched.look()
	names := a.deviceNames()
	out := []wire.HelpCall{}
	a.Engine.View(func(s *hall.State) {
		for _, c := range s.HelpCalls {
			out = append(out, a.helpCall(c, names))
		}
	})
	return a.look(ctx, out)
}

// HelpPath is the path of one call for help.
type HelpPath struct {
	ID string `path:"id" maxLength:"64"`
}

type helpIDInput struct {
	Keyed
	HelpPath
}

func (a *API) takeHelp(ctx context.Context, in *helpIDInput) (*output, error) {
	lang, id, names := plain(ctx).lang(), hall.HelpID(in.ID), a.deviceNames()
	return a.do(ctx, in.Key, hall.TakeHelp{ID: id, Staff: who(ctx).staff}, func(s *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		c, _ := s.Help(id)
		return http.StatusOK, encode(a.helpCall(c, names))
	})
}

func (a *API) endHelp(ctx context.Context, in *helpIDInput) (*output, error) {
	lang, id := plain(ctx).lang(), who(ctx)
	return a.do(ctx, in.Key, hall.EndHelp{ID: hall.HelpID(in.ID), Staff: id.staff, Device: id.device}, func(_ *hall.State, _ []hall.Event, _ int64, err error) (int, []byte) {
		if err != nil {
			return refuseWith(lang, err)
		}
		return http.StatusNoContent, nil
	})
}

// deviceNames are the names of the devices, by id.
func (a *API) deviceNames() map[string]string {
	names := map[string]string{}
	for _, d := range a.Access.Devices() {
		names[d.ID] = d.Name
	}
	return names
}

// helpCall is a call as staff see it.
func (a *API) helpCall(c hall.HelpCall, names map[string]string) wire.HelpCall {
	out := kioskCall(c)
	out.Kiosk = names[c.Device]
	if c.Staff != "" {
		out.Taker, out.TakenBy = string(c.Staff), a.staffName(c.Staff)
	}
	return out
}

// kioskCall is a call as its kiosk sees it: nobody's name hangs in the hall.
func kioskCall(c hall.HelpCall) wire.HelpCall {
	return wire.HelpCall{ID: string(c.ID), Device: c.Device, Since: moment(c.AtMS), TakenAt: maybe(c.TakenMS)}
}

// helpAt is how it stands with help at a kiosk.
func (a *API) helpAt(s *hall.State, device string) *wire.KioskHelp {
	out := &wire.KioskHelp{Attended: a.watched.attended()}
	if c, stands := s.HelpOf(device); stands {
		shown := kioskCall(c)
		out.Call = &shown
	}
	return out
}
