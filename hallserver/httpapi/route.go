package httpapi

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yimen/hallserver/access"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// route is one route of the API: what it is called, who may use it, how it
// answers.
type route struct {
	method, path string
	id, summary  string
	action       access.Action // empty: anybody
	keyed        bool          // needs an Idempotency-Key
	status       int           // of a good answer
	answer       any           // its body's shape; nil: none
	also         map[int]string
}

// output is every answer: bytes that are ready.
type output struct {
	Status      int
	ContentType string `header:"Content-Type"`
	Replayed    string `header:"Idempotency-Replayed"`
	Location    string `header:"Location"`
	Cache       string `header:"Cache-Control"`
	Tag         string `header:"ETag"`
	Total       string `header:"Tickets-Total"`
	Body        []byte
}

// Keyed is the part of the input that every changing POST has.
type Keyed struct {
	Key string `header:"Idempotency-Key" doc:"Made by the sender, 1 to 128 visible ASCII characters; the same key and request give the first answer again."`
}

// register puts a route on the mux, with its check of who may use it before
// anything of the body is looked at.
func register[I any](a *API, rt route, handle func(context.Context, *I) (*output, error)) {
	op := a.operation(rt)
	op.BodyReadTimeout, op.MaxBodyBytes = -1, -1 // bounded has the body already
	op.Middlewares = huma.Middlewares{a.guard(rt)}
	huma.Register(a.huma, op, handle)
}

// operation describes a route.
func (a *API) operation(rt route) huma.Operation {
	op := huma.Operation{
		OperationID: rt.id, Method: rt.method, Path: rt.path, Summary: rt.summary,
		DefaultStatus: rt.status, Responses: a.responses(rt),
	}
	if rt.action != "" {
		op.Security = []map[string][]string{{"token": {}}, {"session": {}}, {"device": {}}}
		op.Description = "For: " + strings.Join(access.Roles(rt.action), ", ") + "."
	}
	return op
}

// guard is the middleware that checks who comes and that a key is there.
func (a *API) guard(rt route) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		r, w := humago.Unwrap(ctx)
		if rt.action != "" {
			id, p := a.authorise(r, rt.action)
			if p != nil {
				writeProblem(w, p)
				return
			}
			if p := a.itsOwn(r, rt, id); p != nil {
				writeProblem(w, p)
				return
			}
			ctx = huma.WithValue(ctx, identityKey{}, id)
			if rt.method != http.MethodGet {
				if p := a.tooOften(r, id, rt.action); p != nil {
					writeProblem(w, p)
					return
				}
			}
		} else if p := a.passing(r); p != nil {
			writeProblem(w, p)
			return
		}
		if rt.keyed {
			if p := checkKey(r); p != nil {
				writeProblem(w, p)
				return
			}
		}
		next(huma.WithValue(ctx, requestKey{}, exchange{w: w, r: r}))
	}
}

func checkKey(r *http.Request) *problem {
	lang := languageOf(r.Header.Get("Accept-Language"))
	key := r.Header.Get("Idempotency-Key")
	if key == "" {
		p := fail(lang, http.StatusBadRequest, codeKeyRequired, "a changing POST needs the header Idempotency-Key")
		p.Hint = "make a random key per action, and send it again with every retry of that action"
		return p
	}
	if len(key) > 128 {
		return fail(lang, http.StatusBadRequest, codeKeyBad, "an Idempotency-Key has at most 128 characters")
	}
	for i := range len(key) {
		if key[i] < '!' || key[i] > '~' {
			return fail(lang, http.StatusBadRequest, codeKeyBad, "an Idempotency-Key is visible ASCII")
		}
	}
	return nil
}

// exchange is the plain request and answer under huma's.
type exchange struct {
	w http.ResponseWriter
	r *http.Request
}

type requestKey struct{}

func plain(ctx context.Context) exchange {
	x, ok := ctx.Value(requestKey{}).(exchange)
	if !ok {
		panic("httpapi: handler without its request")
	}
	return x
}

func (x exchange) lang() string { return languageOf(x.r.Header.Get("Accept-Language")) }

// responses describes the answers of a route.
func (a *API) responses(rt route) map[string]*huma.Response {
	schemas := a.huma.OpenAPI().Components.Schemas
	good := &huma.Response{Description: http.StatusText(rt.status)}
	if rt.answer != nil {
		good.Content = map[string]*huma.MediaType{
			"application/json": {Schema: schemas.Schema(reflect.TypeOf(rt.answer), true, rt.id)},
		}
	}
	out := map[string]*huma.Response{
		strconv.Itoa(rt.status): good,
		"default": {
			Description: "What went wrong.",
			Content: map[string]*huma.MediaType{
				problemType: {Schema: schemas.Schema(reflect.TypeFor[wire.Problem](), true, "Problem")},
			},
		},
	}
	for status, text := range rt.also {
		out[strconv.Itoa(status)] = &huma.Response{Description: text}
	}
	return out
}

// respond is an answer with a JSON body.
func respond(status int, v any) (*output, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("httpapi: write answer: %w", err)
	}
	return &output{Status: status, ContentType: "application/json", Cache: "no-store", Body: body}, nil
}

// do runs a command for the request's identity and key, and answers with what
// the engine answered.
func (a *API) do(ctx context.Context, key string, c hall.Command, reply engine.Reply) (*output, error) {
	return a.doWith(ctx, key, c, nil, reply)
}

// doWith is do for a command that brings personal data.
func (a *API) doWith(ctx context.Context, key string, c hall.Command, rows []engine.SubjectRow, reply engine.Reply) (*output, error) {
	x := plain(ctx)
	answer, err := a.ask(ctx, engine.Request{
		Principal: who(ctx).principal, Key: key, Digest: digestOf(x.r), Command: c, Subjects: rows, Reply: reply,
	})
	if err != nil {
		return nil, a.engineProblem(x.lang(), err)
	}
	return asOutput(answer), nil
}

func (a *API) ask(ctx context.Context, r engine.Request) (engine.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, doTimeout)
	defer cancel()
	return a.Engine.Do(ctx, r)
}

// engineProblem is engineProblem, logged where the operator must know: once a
// minute for each reason, however many ask.
func (a *API) engineProblem(lang string, err error) *problem {
	p := engineProblem(lang, err)
	if p.Status >= http.StatusInternalServerError {
		if ok, leftOut := a.logged.Say(p.Code); ok {
			a.Log.Warn("command not taken", "code", p.Code, "error", err, "left_out", leftOut)
		}
	}
	return p
}

func asOutput(answer engine.Answer) *output {
	out := &output{Status: answer.Status, Body: answer.Body, Cache: "no-store"}
	switch {
	case answer.Status >= http.StatusBadRequest:
		out.ContentType = problemType
	case len(answer.Body) > 0:
		out.ContentType = "application/json"
	}
	if answer.Replayed {
		out.Replayed = "true"
	}
	return out
}

// digestOf is what tells one request from another under the same key: method,
// path and body.
func digestOf(r *http.Request) [sha256.Size]byte {
	var body []byte
	if n := noteOf(r); n != nil {
		body = n.body
	}
	whole := make([]byte, 0, 512)
	whole = append(append(whole, r.Method...), '\n')
	whole = append(append(whole, r.URL.EscapedPath()...), '\n')
	return sha256.Sum256(append(whole, body...))
}

// encode is json.Marshal for shapes that always marshal.
func encode(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		panic("httpapi: marshal: " + err.Error())
	}
	return b
}

func refuseWith(lang string, err error) (status int, body []byte) {
	p := refusal(lang, err)
	return p.Status, encode(p.Problem)
}
