package web_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
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

// mend ends every fault and forgets what was seen.
func (n *network) mend() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.faults, n.seen = nil, nil
}

// calls lists the calls of the next one that came.
func (n *network) calls() []seen {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(n.seen), func(s seen) bool { return !strings.HasSuffix(s.path, "/call") })
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

// ServeHTTP implements http.Handler.
func (n *network) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	server, what := n.judge(r)
	if server == nil || what == refuse {
		panic(http.ErrAbortHandler) // the connection breaks
	}
	proxy := &httputil.ReverseProxy{
		FlushInterval: -1,
		Rewrite: func(p *httputil.ProxyRequest) {
			p.SetURL(server)
			p.Out.Host = p.In.Host
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
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
