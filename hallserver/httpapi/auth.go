package httpapi

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"yimen/hallserver/access"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// identity is who a request comes from.
type identity struct {
	principal string       // "user:<name>", "device:<id>"
	role      string       // of package wire
	staff     hall.StaffID // of a person
	device    string       // of a device
	name      string       // as colleagues see it
	expires   time.Time
	temporary bool  // the password was made by somebody else
	windows   []int // that a bridge acts for; none: it is bound to none yet
}

// from says who issued a ticket, for its event.
func (i identity) from() string { return cmp.Or(i.device, string(i.staff)) }

// person says whether a member of staff acts.
func (i identity) person() bool { return i.staff != "" }

type identityKey struct{}

// who is the identity that authorise put into the context.
func who(ctx context.Context) identity {
	id, _ := ctx.Value(identityKey{}).(identity)
	return id
}

// authorise finds the first identity of a request that may do action: its
// bearer token, its session, its device cookie. A request with a bearer token
// is that token's alone. A browser that may not, and where nobody is signed in,
// is asked to sign in.
func (a *API) authorise(r *http.Request, action access.Action) (identity, *problem) {
	lang := languageOf(r.Header.Get("Accept-Language"))
	ids, err := a.identities(r)
	if err != nil {
		a.Log.Error("sign-in state cannot be read", "error", err)
		return identity{}, fail(lang, http.StatusInternalServerError, codeInternal, "")
	}
	for _, id := range ids {
		if access.May(id.role, action) {
			return id, a.witnessed(r, lang, id)
		}
	}
	if len(ids) > 0 && (ids[0].person() || r.Header.Get("Authorization") != "") {
		return identity{}, fail(lang, http.StatusForbidden, codeForbidden, "role "+ids[0].role+" may not "+string(action))
	}
	p := fail(lang, http.StatusUnauthorized, codeUnauthorised, "no valid token or session")
	p.headers = http.Header{"Www-Authenticate": {`Bearer realm="yimen"`}}
	return identity{}, p
}

// passing takes in what a device has seen that asks for what anybody may have.
func (a *API) passing(r *http.Request) *problem {
	if r.Header.Get("Authorization") == "" {
		return nil
	}
	ids, err := a.identities(r)
	if err != nil || len(ids) == 0 {
		return nil //nolint:nilerr // it may ask all the same
	}
	return a.witnessed(r, languageOf(r.Header.Get("Accept-Language")), ids[0])
}

// witnessed takes in what a device, or a browser with a device or a person, has seen
// of the journal. Nobody is served by a server that lacks some of it.
func (a *API) witnessed(r *http.Request, lang string, id identity) *problem {
	if a.Witness == nil {
		return nil
	}
	seen := r.Header.Get(wire.HeaderSeen)
	if seen == "" && r.Header.Get("Upgrade") != "" {
		seen = r.URL.Query().Get(wire.QuerySeen)
	}
	if seen != "" {
		if err := a.Witness.Seen(r.Context(), id.principal, seen); err != nil {
			a.Log.Debug("a device has seen more", "error", err)
		}
	}
	if fault := a.Engine.Fault(); errors.Is(fault, engine.ErrHeld) {
		return engineProblem(lang, fault)
	}
	if id.device != "" {
		a.Witness.Came(id.device)
	}
	if n := noteOf(r); n != nil {
		n.known = true
	}
	return nil
}

func (a *API) identities(r *http.Request) ([]identity, error) {
	if h := r.Header.Get("Authorization"); h != "" {
		scheme, token, _ := strings.Cut(h, " ")
		if d, ok := a.Access.Token(strings.TrimSpace(token)); ok && strings.EqualFold(scheme, "Bearer") {
			return []identity{a.ofDevice(d)}, nil
		}
		return nil, nil
	}
	var ids []identity
	s, err := a.Access.Find(r.Context(), r, r.Method != http.MethodGet)
	switch {
	case err == nil:
		ids = append(ids, identity{
			principal: "user:" + s.User.Name, role: s.User.Role, staff: hall.StaffID(s.User.Name),
			name: s.User.Display, expires: s.Expires, temporary: s.User.Temporary,
		})
	case !errors.Is(err, access.ErrNoSession):
		return nil, err
	}
	if c, err := r.Cookie(access.DeviceCookie); err == nil {
		if d, ok := a.Access.Token(c.Value); ok {
			ids = append(ids, a.ofDevice(d))
		}
	}
	return ids, nil
}

// ofDevice is the identity of a token's holder.
func (a *API) ofDevice(d access.Device) identity {
	if d.Staff == "" {
		return identity{principal: "device:" + d.ID, role: d.Role, device: d.ID, name: d.Name, expires: d.Expires, windows: d.Windows}
	}
	return identity{
		principal: "user:" + d.Staff, role: d.Role, staff: hall.StaffID(d.Staff),
		name: a.staffName(hall.StaffID(d.Staff)), expires: d.Expires,
	}
}

// staffName is how colleagues see a member of staff.
func (a *API) staffName(id hall.StaffID) string {
	if u, ok := a.Access.User(string(id)); ok {
		return u.Display
	}
	return string(id)
}
