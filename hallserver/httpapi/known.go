package httpapi

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"slices"
	"strings"
	"time"
)

// A desk is a browser in which somebody has signed in before. It keeps a cookie
// that says so: an id, and for each of the last names a code that only this server
// can make. What others try under a name elsewhere does not keep it out.
//
//	id.code.code…     id: 128 bits; code: 128 bits of HMAC-SHA-256 of id and name
const (
	deskCookie = "yimen_desk"
	deskNames  = 12
	deskLife   = 400 * 24 * time.Hour
	deskIDLen  = 22 // 128 bits in base64
)

// knownDesk is the id of the desk that a request comes from, if name has signed in there
// before; else empty.
func (a *API) knownDesk(r *http.Request, name string) string {
	id, codes := deskOf(r)
	if id == "" || !slices.ContainsFunc(codes, func(c string) bool { return hmac.Equal([]byte(c), []byte(a.deskCode(id, name))) }) {
		return ""
	}
	return id
}

// deskOf reads a request's cookie.
func deskOf(r *http.Request) (id string, codes []string) {
	c, err := r.Cookie(deskCookie)
	if err != nil {
		return "", nil
	}
	parts := strings.Split(c.Value, ".")
	if len(parts[0]) != deskIDLen || len(parts) > 1+deskNames {
		return "", nil
	}
	return parts[0], parts[1:]
}

func (a *API) deskCode(id, name string) string {
	h := hmac.New(sha256.New, a.TokenKey)
	_, _ = h.Write([]byte("yimen desk v1\x00" + id + "\x00" + name)) // a hash never fails
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)[:tokenMAC])
}

// rememberDesk notes in the browser that name has signed in there.
func (a *API) rememberDesk(w http.ResponseWriter, r *http.Request, name string) {
	id, codes := deskOf(r)
	if id == "" {
		raw := make([]byte, 16)
		_, _ = rand.Read(raw) // never fails
		id, codes = base64.RawURLEncoding.EncodeToString(raw), nil
	}
	code := a.deskCode(id, name)
	codes = slices.DeleteFunc(codes, func(c string) bool { return c == code })
	codes = append([]string{code}, codes...)
	codes = codes[:min(len(codes), deskNames)]
	http.SetCookie(w, &http.Cookie{ //nolint:gosec // not Secure only where the hall has no HTTPS
		Name: deskCookie, Value: id + "." + strings.Join(codes, "."), Path: "/api/", MaxAge: int(deskLife / time.Second),
		HttpOnly: true, Secure: a.SecureCookies || r.TLS != nil, SameSite: http.SameSiteStrictMode,
	})
}
