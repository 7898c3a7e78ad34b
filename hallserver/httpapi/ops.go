package httpapi

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"yimen/hallserver/access"
	"yimen/hallserver/engine"
	"yimen/hallserver/hall"
)

// meters are the API's figures.
type meters struct {
	seconds *prometheus.HistogramVec
}

func newMeters(reg *prometheus.Registry, e Engine, ready func() bool) (*meters, error) {
	m := &meters{seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name: "yimen_http_request_seconds", Help: "Time to answer, by route and status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
	}, []string{"method", "route", "status"})}
	for _, c := range []prometheus.Collector{m.seconds, newHallFigures(e), prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "yimen_ready", Help: "1 while commands are taken; GET /readyz says why not.",
	}, func() float64 { return truth(ready()) })} {
		if err := reg.Register(c); err != nil {
			return nil, fmt.Errorf("httpapi: register figures: %w", err)
		}
	}
	return m, nil
}

// hallFigures are the hall's own figures, taken when asked for.
type hallFigures struct {
	engine                                Engine
	waiting, windows, issued, open, fault *prometheus.Desc
}

func newHallFigures(e Engine) *hallFigures {
	return &hallFigures{
		engine:  e,
		waiting: prometheus.NewDesc("yimen_waiting_tickets", "Tickets that wait, by queue.", []string{"queue"}, nil),
		windows: prometheus.NewDesc("yimen_windows", "Windows, by state.", []string{"state"}, nil),
		issued:  prometheus.NewDesc("yimen_issued_tickets_today", "Numbers given out today, by queue.", []string{"queue"}, nil),
		open:    prometheus.NewDesc("yimen_day_open", "1 while a business day is open.", nil, nil),
		fault:   prometheus.NewDesc("yimen_read_only", "1 while the journal is open for reading only.", nil, nil),
	}
}

// Describe implements prometheus.Collector.
func (f *hallFigures) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{f.waiting, f.windows, f.issued, f.open, f.fault} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (f *hallFigures) Collect(ch chan<- prometheus.Metric) {
	var metrics []prometheus.Metric
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		metrics = append(metrics, prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...))
	}
	f.engine.View(func(s *hall.State) {
		for _, q := range s.Plan.Queues {
			gauge(f.waiting, float64(s.Waiting(q)), string(q))
			gauge(f.issued, float64(s.Last.Get(string(q))), string(q))
		}
		states := map[hall.WindowState]int{hall.Closed: 0, hall.Open: 0, hall.Paused: 0}
		for _, w := range s.Windows.All() {
			states[w.State]++
		}
		for state, n := range states {
			gauge(f.windows, float64(n), string(state))
		}
		gauge(f.open, truth(s.DayOpen))
	})
	gauge(f.fault, truth(f.engine.Fault() != nil))
	for _, m := range metrics {
		ch <- m
	}
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// account counts one request and logs it.
func (a *API) account(r *http.Request, rec *recorder, route string, took time.Duration) {
	route = cmp.Or(route, "none")
	status := rec.status
	if status == 0 {
		status = http.StatusSwitchingProtocols // a WebSocket took the connection
	}
	a.meters.seconds.WithLabelValues(method(r), route, strconv.Itoa(status)).Observe(took.Seconds())
	if a.Log.Enabled(r.Context(), slog.LevelDebug) {
		a.Log.Debug("request", "method", method(r), "route", route, "status", status,
			"ms", took.Milliseconds(), "bytes", rec.bytes)
	}
}

// method is the request's method, bounded: it becomes a label.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions:
		return r.Method
	}
	return "other"
}

func (a *API) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(`{"ok":true}` + "\n"))
}

// readyz says whether this server takes commands, and if not, why.
func (a *API) readyz(w http.ResponseWriter, r *http.Request) {
	if p := a.unready(languageOf(r.Header.Get("Accept-Language"))); p != nil {
		writeProblem(w, p)
		return
	}
	a.healthz(w, r)
}

// unready is why no command is taken now, or nil: the gravest reason, and the codes
// of all.
func (a *API) unready(lang string) *problem {
	var all []*problem
	select {
	case <-a.draining:
		all = append(all, fail(lang, http.StatusServiceUnavailable, codeStopped, "the server stops").retryAfter(2))
	default:
	}
	if fault := a.Engine.Fault(); fault != nil {
		p := fail(lang, http.StatusServiceUnavailable, codeReadOnly, "the journal is open for reading only").retryAfter(60)
		if errors.Is(fault, engine.ErrGone) || errors.Is(fault, engine.ErrHeld) {
			p = engineProblem(lang, fault)
		}
		p.Hint = fault.Error()
		all = append(all, p)
	} else if err := a.Engine.Refuses(); err != nil {
		all = append(all, engineProblem(lang, err))
	}
	if a.ClockDoubt != nil {
		if err := a.ClockDoubt(); err != nil {
			all = append(all, fail(lang, http.StatusServiceUnavailable, codeClock, err.Error()).retryAfter(10))
		}
	}
	if len(all) == 0 {
		return nil
	}
	for _, p := range all {
		all[0].Reasons = append(all[0].Reasons, p.Code)
	}
	return all[0]
}

// metrics answers this machine, and who may read figures from elsewhere.
func (a *API) metrics() http.Handler {
	figures := promhttp.HandlerFor(a.Metrics, promhttp.HandlerOpts{})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !a.fromHere(r) {
			if _, p := a.authorise(r, access.ReadMetrics); p != nil {
				writeProblem(w, p)
				return
			}
		}
		figures.ServeHTTP(w, r)
	})
}
