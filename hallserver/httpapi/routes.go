package httpapi

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"yimen/hallserver/access"
	"yimen/hallserver/voice"
	"yimen/hallserver/wire"
)

const base = "/api/v1"

// routes puts every route on the mux.
func (a *API) routes() {
	a.sessionRoutes()
	a.catalogueRoutes()
	a.ticketRoutes()
	a.findRoutes()
	a.helpRoutes()
	a.guideDeskRoutes()
	a.windowRoutes()
	a.deskRoutes()
	a.padRoutes()
	a.boundRoutes()
	a.ratingRoutes()
	a.appointmentRoutes()
	a.reportRoutes()
	a.announcementRoutes()
	a.pickupRoutes()
	a.healthRoutes()
	a.publicRoutes()

	a.decodedBytes()
	a.describe()

	a.mux.Handle("GET "+base+"/board/{id}", a.only(access.FollowBoard, a.boardSnapshot))
	a.mux.Handle("GET "+base+"/ws/board/{id}", a.only(access.FollowBoard, a.boardFeed))
	a.mux.Handle("GET /ws/board/{id}", a.only(access.FollowBoard, a.boardFeed))
	a.mux.Handle("GET "+base+"/voice/clips/{id}", a.only(access.FetchClip, a.clip))
	a.mux.Handle("GET "+base+"/media/{name}", a.only(access.FetchMedia, a.media))
	a.mux.HandleFunc("GET /t/{token}", a.ticketPage)
	a.mux.HandleFunc("GET /healthz", a.healthz)
	a.mux.HandleFunc("GET /readyz", a.readyz)
	a.mux.Handle("GET /metrics", a.metrics())
	a.mux.HandleFunc("/api/", a.noRoute)
	a.mux.Handle("/", a.pages())
}

// describe puts the routes that are not register's into the OpenAPI file, and
// takes out the error shape of the library, which is never sent.
func (a *API) describe() {
	public, bytesOf := access.Action(""), func(kind string) map[string]*huma.MediaType {
		return map[string]*huma.MediaType{kind: {}}
	}
	for _, d := range []struct {
		path, id, summary string
		action            access.Action
		status            int
		content           map[string]*huma.MediaType
	}{
		{base + "/board/{id}", "get-board", "A board's snapshot frame", access.FollowBoard, http.StatusOK, map[string]*huma.MediaType{
			"application/json": {Schema: a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[wire.Frame](), true, "Frame")},
		}},
		{base + "/ws/board/{id}", "follow-board", "A board's feed, as a WebSocket; feed and offset say where the client was, seen is Yimen-Seen of who has no headers", access.FollowBoard, http.StatusSwitchingProtocols, nil},
		{base + "/voice/clips/{id}", "get-clip", "A sound of a call: WAV, 16 bits, mono", access.FetchClip, http.StatusOK, bytesOf("audio/wav")},
		{base + "/media/{name}", "get-media", "A picture or video of the hall, shown between calls; takes Range and If-None-Match", access.FetchMedia, http.StatusOK, map[string]*huma.MediaType{
			"image/png": {}, "image/jpeg": {}, "video/mp4": {}, "video/webm": {},
		}},
		{"/t/{token}", "get-ticket-page", "A ticket's page, for a phone", public, http.StatusOK, bytesOf("text/html")},
		{"/healthz", "get-health", "Whether the process lives", public, http.StatusOK, bytesOf("application/json")},
		{"/readyz", "get-readiness", "Whether commands are taken", public, http.StatusOK, bytesOf("application/json")},
		{"/metrics", "get-metrics", "Figures in the text format of Prometheus; from this machine for anybody", access.ReadMetrics, http.StatusOK, bytesOf("text/plain")},
	} {
		rt := route{method: http.MethodGet, path: d.path, id: d.id, summary: d.summary, action: d.action, status: d.status}
		op := a.operation(rt)
		op.Responses[strconv.Itoa(d.status)].Content = d.content
		for part := range strings.SplitSeq(d.path, "/") {
			if name, ok := strings.CutPrefix(part, "{"); ok {
				op.Parameters = append(op.Parameters, &huma.Param{
					Name: strings.TrimSuffix(name, "}"), In: "path", Required: true, Schema: &huma.Schema{Type: "string"},
				})
			}
		}
		a.huma.OpenAPI().AddOperation(&op)
	}
	delete(a.huma.OpenAPI().Components.Schemas.Map(), "ErrorModel")
	delete(a.huma.OpenAPI().Components.Schemas.Map(), "ErrorDetail")
}

// only serves h to who may do action.
func (a *API) only(action access.Action, h func(w http.ResponseWriter, r *http.Request, id identity)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, p := a.authorise(r, action)
		if p != nil {
			writeProblem(w, p)
			return
		}
		h(w, r, id)
	})
}

// noRoute answers an address of the API that is none, or not by that method.
func (a *API) noRoute(w http.ResponseWriter, r *http.Request) {
	lang := languageOf(r.Header.Get("Accept-Language"))
	var allowed []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		probe := r.Clone(r.Context())
		probe.Method = m
		if _, pattern := a.mux.Handler(probe); pattern != "/api/" && m != r.Method {
			allowed = append(allowed, m)
		}
	}
	if len(allowed) == 0 {
		writeProblem(w, fail(lang, http.StatusNotFound, codeNotFound, "no such route"))
		return
	}
	p := fail(lang, http.StatusMethodNotAllowed, codeMethod, "not by this method")
	p.headers = http.Header{"Allow": {strings.Join(allowed, ", ")}}
	writeProblem(w, p)
}

// pages serves the pages, to readers only.
func (a *API) pages() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			writeProblem(w, fail(languageOf(r.Header.Get("Accept-Language")), http.StatusMethodNotAllowed, codeMethod, "pages are read"))
			return
		}
		a.Pages.ServeHTTP(w, r)
	})
}

// clipAge is how long a browser may keep a clip without asking again, in
// seconds: a hall may put its own recording in its place.
const clipAge = "max-age=300"

func (a *API) clip(w http.ResponseWriter, r *http.Request, _ identity) {
	lang := languageOf(r.Header.Get("Accept-Language"))
	wav, err := a.Clips.Clip(r.Context(), r.PathValue("id"))
	switch {
	case errors.Is(err, voice.ErrUnknownClip):
		writeProblem(w, fail(lang, http.StatusNotFound, codeUnknownClip, "no such clip"))
		return
	case errors.Is(err, voice.ErrNoSynthesis):
		writeProblem(w, fail(lang, http.StatusServiceUnavailable, codeNoVoice, "the clip is not recorded and espeak-ng is not installed").retryAfter(300))
		return
	case r.Context().Err() != nil:
		return
	case err != nil:
		writeProblem(w, a.internal(lang, "clip not made", err))
		return
	}
	sum := sha256.Sum256(wav)
	w.Header().Set("Content-Type", "audio/wav")
	w.Header().Set("Cache-Control", "private, "+clipAge)
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(wav))
}

// decodedBytes leaves it to the decoder to refuse what is no base64. The file says
// of such a property what it said before; the library would hold every letter of a
// sealed card against a regular expression, which took a tenth of a ticket's time.
func (a *API) decodedBytes() {
	for _, s := range a.huma.OpenAPI().Components.Schemas.Map() {
		for _, p := range s.Properties {
			if p.ContentEncoding == "base64" {
				one := 1 // nothing at all is no base64 either
				p.MinLength, p.ContentEncoding, p.Extensions = &one, "", map[string]any{"contentEncoding": "base64"}
			}
		}
	}
}
