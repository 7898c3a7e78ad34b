package httpapi

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// addressOf is the network address a request came from: the connection's, or,
// where that is a proxy of ours, the last one in X-Forwarded-For that is not.
// What a stranger wrote there before it counts for nothing.
func (a *API) addressOf(r *http.Request) string {
	conn, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	at := conn.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !a.trusted(at) {
			break
		}
		before, err := netip.ParseAddr(strings.TrimSpace(hop))
		if err != nil {
			break
		}
		at = before.Unmap()
	}
	return at.WithZone("").String()
}

func (a *API) trusted(ip netip.Addr) bool {
	return slices.ContainsFunc(a.Proxies, func(p netip.Prefix) bool { return p.Contains(ip.WithZone("")) })
}

// fromHere says whether a request comes from this machine itself. One that a
// proxy passed on, which we were not told of, does not.
func (a *API) fromHere(r *http.Request) bool {
	conn, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil || (r.Header.Get("X-Forwarded-For") != "" && !a.trusted(conn.Addr().Unmap())) {
		return false
	}
	ip, err := netip.ParseAddr(a.addressOf(r))
	return err == nil && ip.IsLoopback()
}
