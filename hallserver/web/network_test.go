package web_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// network stands between the pages and the server. Its address never changes;
// what comes through does.
type network struct {
	mu     sync.Mutex // guards all below
	server *url.URL   // nil: nothing answers
	// faults are asked in turn what to do with a request; the first that
	// answers other than pass counts.
	faults []func(r *http.Request) fault
	// alters change what is answered, in turn.
	alters []func(path string, body []byte) []byte
	seen   []seen
}

// seen is a changing request that arrived.
type seen struct {
	path, key string
}

// fault is what happens to a request.
type fault int

const (
	pass    fault = iota
	lose          // it arrives and is answered; the answer never comes back
	refuse        // it does not arrive
	strange       // it arrives without its cookies
	broken        // it is answered with a server's fault
)

func (n *network) lead(to string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.server = nil
	if to != "" {
		n.server, _ = url.Parse(to)
	}
}

// spoil puts a fault in force until the function it answers is called.
func (n *network) spoil(f func(r *http.Request) fault) (mend func()) {
	n.mu.Lock()
	defer n.mu.Unlock()
	on := true
	n.faults = append(n.faults, func(r *http.Request) fault {
		if on {
			return f(r)
		}
		return pass
	})
	return func() {
		n.mu.Lock()
		defer n.mu.Unlock()
		on = false
	}
}

// alter changes what is answered until mend.
func (n *network) alter(f func(path string, body []byte) []byte) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.alters = append(n.alters, f)
}

// altering tells whether answers are changed on their way.
func (n *network) altering() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.alters) > 0
}

// altered is an answer as it is to arrive. It carries no mark, so that the next
// one is asked for whole.
func (n *network) altered(res *http.Response) error {
	n.mu.Lock()
	alters := n.alters
	n.mu.Unlock()
	if len(alters) == 0 || res.Header.Get("Content-Type") != "application/json" {
		return nil
	}
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	_ = res.Body.Close()
	for _, f := range alters {
		body = f(res.Request.URL.Path, body)
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	res.Header.Set("Content-Length", strconv.Itoa(len(body)))
	res.Header.Del("ETag")
	return nil
}

// mend ends every fault and forgets what was seen.
func (n *network) mend() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.faults, n.alters, n.seen = nil, nil, nil
}

// calls lists the calls of the next one that came.
func (n *network) calls() []seen {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(n.seen), func(s seen) bool { return !strings.HasSuffix(s.path, "/call") })
}

// listener keeps what was last sent to an address.
type listener struct {
	mu   sync.Mutex
	sent map[string][]byte // by path
}

// listen keeps the bodies of what is sent from now on, until mend.
func (n *network) listen() *listener {
	l := &listener{sent: map[string][]byte{}}
	n.spoil(func(r *http.Request) fault {
		raw, err := io.ReadAll(r.Body)
		if err != nil {
			return broken
		}
		r.Body = io.NopCloser(bytes.NewReader(raw))
		l.mu.Lock()
		defer l.mu.Unlock()
		l.sent[r.URL.Path] = raw
		return pass
	})
	return l
}

// body is what was last sent to an address that ends so.
func (l *listener) body(end string) (b struct{ Reason string }) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for path, raw := range l.sent {
		if strings.HasSuffix(path, end) {
			_ = json.Unmarshal(raw, &b)
		}
	}
	return b
}

// keys lists the different keys of some requests.
func keys(all []seen) []string {
	var out []string
	for _, s := range all {
		if !slices.Contains(out, s.key) {
			out = append(out, s.key)
		}
	}
	return out
}

// only makes a fault of some requests: by method, and a part of the path.
func only(method, part string, f fault) func(r *http.Request) fault {
	return func(r *http.Request) fault {
		if r.Method == method && strings.Contains(r.URL.Path, part) {
			return f
		}
		return pass
	}
}

// each spoils one of so many of the requests that a fault is for.
func each(n int, f func(r *http.Request) fault) func(r *http.Request) fault {
	met := 0
	return func(r *http.Request) fault {
		what := f(r)
		if what == pass {
			return pass
		}
		if met++; met%n != 0 {
			return pass
		}
		return what
	}
}

// ServeHTTP implements http.Handler.
func (n *network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	server, what := n.judge(r)
	if server == nil || what == refuse {
		panic(http.ErrAbortHandler) // the connection breaks
	}
	proxy := &httputil.ReverseProxy{
		FlushInterval:  -1,
		ModifyResponse: n.altered,
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(server)
			p.Out.Host = p.In.Host
			if n.altering() {
				p.Out.Header.Del("If-None-Match") // else "nothing new" comes back, and nothing is altered
			}
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	if what == broken {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, `{"title":"","status":500,"code":"internal"}`)
		return
	}
	if what == strange {
		r.Header.Del("Cookie")
	}
	if what == lose {
		proxy.ServeHTTP(httptest.NewRecorder(), r)
		panic(http.ErrAbortHandler)
	}
	proxy.ServeHTTP(w, r)
}

func (n *network) judge(r *http.Request) (*url.URL, fault) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if r.Method == http.MethodPost {
		n.seen = append(n.seen, seen{path: r.URL.Path, key: r.Header.Get("Idempotency-Key")})
	}
	for _, f := range n.faults {
		if what := f(r); what != pass {
			return n.server, what
		}
	}
	return n.server, pass
}
