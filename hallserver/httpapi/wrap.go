package httpapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"runtime/debug"
	"strings"

	"yimen/hallserver/wire"
)

// maxBody bounds a request's body, in bytes.
const maxBody = 64 << 10

// wrap puts around the routes what every request needs, outermost first.
func (a *API) wrap(h http.Handler) http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		writeProblem(w, fail(languageOf(r.Header.Get("Accept-Language")), http.StatusForbidden, codeCrossOrigin,
			"a changing request from a page of another origin"))
	}))
	return a.observed(secured(a.SecureCookies, cross.Handler(bounded(routed(h)))))
}

// note is what those around the routes and those behind them tell each other of a
// request.
type note struct {
	pattern string // it was served by: the mux tells its own copy of the request alone
	known   bool   // who asks is a device or a person of the hall: the answer carries a mark
	body    []byte // read whole
}

type noteKey struct{}

// noteOf is a request's note; nil: nobody has made one.
func noteOf(r *http.Request) *note {
	n, _ := r.Context().Value(noteKey{}).(*note)
	return n
}

func routed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if n := noteOf(r); n != nil {
				n.pattern = r.Pattern
			}
		}()
		h.ServeHTTP(w, r)
	})
}

// bounded reads the body of an API request, within maxBody, and checks that it
// is called JSON.
func bounded(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody || !strings.HasPrefix(r.URL.Path, "/api/") {
			h.ServeHTTP(w, r)
			return
		}
		lang := languageOf(r.Header.Get("Accept-Language"))
		body, err := readBody(w, r)
		var tooLarge *http.MaxBytesError
		switch {
		case errors.As(err, &tooLarge):
			w.Header().Set("Connection", "close")
			writeProblem(w, fail(lang, http.StatusRequestEntityTooLarge, codeTooLarge, "a body has at most 65,536 bytes"))
			return
		case err != nil:
			writeProblem(w, fail(lang, http.StatusBadRequest, codeMalformed, "the body could not be read"))
			return
		case len(body) > 0 && !isJSON(r.Header.Get("Content-Type")):
			writeProblem(w, fail(lang, http.StatusUnsupportedMediaType, codeMediaType, "Content-Type must be application/json"))
			return
		}
		if n := noteOf(r); n != nil {
			n.body = body
		}
		r.Body = io.NopCloser(bytes.NewReader(body))
		h.ServeHTTP(w, r)
	})
}

func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	if r.ContentLength > maxBody {
		return nil, &http.MaxBytesError{Limit: maxBody}
	}
	if r.ContentLength >= 0 {
		body := make([]byte, r.ContentLength)
		_, err := io.ReadFull(r.Body, body)
		return body, err
	}
	return io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
}

func isJSON(contentType string) bool {
	if contentType == "application/json" {
		return true
	}
	t, _, err := mime.ParseMediaType(contentType)
	return err == nil && (t == "application/json" || strings.HasSuffix(t, "+json"))
}

// policy is what pages may load: this server's own files alone. A page that
// needs more sets its own header.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; media-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// secured sets the headers that keep pages safe.
func secured(https bool, h http.Handler) http.Handler {
	safe := safeHeaders()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		for i := range safe {
			header[safe[i].name] = safe[i].values[:] // whoever sets one anew sets another slice
		}
		if https || r.TLS != nil {
			header.Set("Strict-Transport-Security", "max-age=31536000")
		}
		h.ServeHTTP(w, r)
	})
}

// safeHeader is a header by its canonical name.
type safeHeader struct {
	name   string
	values [1]string
}

// safeHeaders are those of every answer.
func safeHeaders() []safeHeader {
	return []safeHeader{
		{"X-Content-Type-Options", [1]string{"nosniff"}},
		{"X-Frame-Options", [1]string{"DENY"}},
		{"Referrer-Policy", [1]string{"no-referrer"}},
		{"Content-Security-Policy", [1]string{policy}},
		{"Cross-Origin-Opener-Policy", [1]string{"same-origin"}},
		{"Cross-Origin-Resource-Policy", [1]string{"same-origin"}},
		{"Permissions-Policy", [1]string{"camera=(), microphone=(), geolocation=(), payment=(), usb=()"}},
	}
}

// observed counts, times and logs every request, by its route and never by its
// path: paths hold ids and tokens. A panic is answered 500 and logged.
func (a *API) observed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := a.Elapsed()
		rec, n := &recorder{ResponseWriter: w}, &note{}
		rec.first = func() { a.mark(rec.Header(), n) }
		r = r.WithContext(context.WithValue(r.Context(), noteKey{}, n))
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				a.Log.Error("request panicked", "panic", p, "stack", string(debug.Stack()))
				if rec.status == 0 {
					writeProblem(rec, fail(languageOf(r.Header.Get("Accept-Language")), http.StatusInternalServerError, codeInternal, ""))
				}
			}
			a.account(r, rec, n.pattern, a.Elapsed()-begun)
		}()
		h.ServeHTTP(rec, r)
	})
}

// recorder remembers the status and size of an answer.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	first  func() // called before the header goes out
}

// mark puts on how far the journal has come by now, for whoever asks to keep.
func (a *API) mark(h http.Header, n *note) {
	if !n.known || a.Witness == nil {
		return
	}
	if mark := a.Witness.Mark(); mark != "" {
		h.Set(wire.HeaderMark, mark)
	}
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && r.first != nil {
		r.first()
	}
	if r.status == 0 || r.status < http.StatusOK {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		if r.first != nil {
			r.first()
		}
		r.status = http.StatusOK
	}
	n, err := r.ResponseWriter.Write(b)
	r.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach what is under it.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
