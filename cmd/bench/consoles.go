package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"yimen/hallserver/wire"
)

const (
	consoles     = 40
	lookEvery    = time.Second
	pace         = 40 * time.Millisecond // between two tickets, and between two calls
	lookTimeout  = time.Minute
	looksCounted = 20
	looksFor     = 20 * time.Second // then those made so far must do
)

// consoleRows measure what forty consoles that look each second cost those who
// take a number and who call one, and what a look costs the server.
func consoleRows() []row {
	var rows []row
	for _, waiting := range []int{1000, 5000} {
		for _, what := range []string{"issue", "call"} {
			rows = append(rows, row{
				name:    fmt.Sprintf("consoles-%d-%s", waiting, what),
				what:    fmt.Sprintf("%s p99 while 40 consoles look at %d waiting", what, waiting),
				against: "the same with no console", unit: "ms", reach: atMost(1.3),
				measure: func(ctx context.Context, e effort) ([]pair, error) {
					return inPlace(ctx, e.programs.ours, windowsUsed, func(p *place) ([]pair, error) {
						return measureConsoles(ctx, p, e, waiting, what)
					})
				},
			})
		}
	}
	return append(rows,
		row{
			name: "look-5000", what: "processor time of a console's look at 5,000 waiting",
			against: "the same of the earlier build", unit: "ms", reach: atMost(0.02),
			measure: func(ctx context.Context, e effort) ([]pair, error) { return measureLook(ctx, e, lookPaths, wholePaths) },
		},
		row{
			name: "look-5000-whole", what: "processor time of a look that asks for all of 5,000 waiting",
			against: "the same of the earlier build", unit: "ms", reach: atMost(0.02),
			measure: func(ctx context.Context, e effort) ([]pair, error) {
				return measureLook(ctx, e, wholePaths, wholePaths)
			},
		})
}

// lookPaths are what a console looks at each second from a window of queue A;
// wholePaths are those of before lists had limits.
func lookPaths(window int) []string {
	return []string{fmt.Sprintf("windows/%d", window), "tickets?state=waiting,parked,noshow&queue=A&limit=100"}
}

func wholePaths(window int) []string {
	return []string{fmt.Sprintf("windows/%d", window), "tickets?state=waiting,parked,noshow&queue=A"}
}

// fill lets people wait in queue A.
func fill(ctx context.Context, p *place, waiting int) (*door, error) {
	d := p.door()
	d.services = nil
	for _, s := range p.services {
		if s.Queue == "A" {
			d.services = append(d.services, s)
		}
	}
	if d.services == nil {
		return nil, errors.New("the example has no queue A")
	}
	_, err := d.take(ctx, waiting)
	return d, err
}

// desk is a clerk at a window.
type desk struct {
	p      *place
	window int
	token  string
	at     *string // the ticket there
	n      int
	tags   map[string]string
}

func (k *desk) send(ctx context.Context, method, path, body string) (status int, answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, method, k.p.url+"/api/v1/"+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	req.Header.Set("Authorization", "Bearer "+k.token)
	if method == http.MethodPost {
		k.n++
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Idempotency-Key", fmt.Sprintf("bench-%d-%d", k.window, k.n))
	} else if tag := k.tags[path]; tag != "" {
		req.Header.Set("If-None-Match", tag)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, nil, err
	}
	answer, err = io.ReadAll(res.Body)
	if tag := res.Header.Get("ETag"); tag != "" && method == http.MethodGet {
		k.tags[path] = tag
	}
	return res.StatusCode, answer, errors.Join(err, res.Body.Close())
}

// call finishes the ticket in hand and calls the next.
func (k *desk) call(ctx context.Context) error {
	at, err := json.Marshal(k.at)
	if err != nil {
		return err
	}
	status, body, err := k.send(ctx, http.MethodPost, fmt.Sprintf("windows/%d/call", k.window),
		fmt.Sprintf(`{"expect":{"ticket":%s,"version":0},"finish_current":%t,"finish_as":"served"}`, at, k.at != nil))
	if err != nil || status != http.StatusOK {
		return errors.Join(err, fmt.Errorf("call at window %d: status %d", k.window, status))
	}
	var called wire.CallAnswer
	if err := json.Unmarshal(body, &called); err != nil {
		return err
	}
	k.at = &called.Ticket.ID
	return nil
}

// look looks once as a console does.
func (k *desk) look(ctx context.Context, paths []string) error {
	for _, path := range paths {
		if status, _, err := k.send(ctx, http.MethodGet, path, ""); err != nil || (status != http.StatusOK && status != http.StatusNotModified) {
			return errors.Join(err, fmt.Errorf("%s: status %d", path, status))
		}
	}
	return nil
}

// staff lets clerks sit down at the windows that serve queue A.
func staff(ctx context.Context, p *place) ([]*desk, error) {
	k := &desk{p: p, token: p.clerk[0], tags: map[string]string{}}
	_, body, err := k.send(ctx, http.MethodGet, "windows", "")
	if err != nil {
		return nil, err
	}
	var windows []wire.Window
	if err := json.Unmarshal(body, &windows); err != nil {
		return nil, err
	}
	var desks []*desk
	for _, w := range windows {
		if len(desks) == len(p.clerk) || !strings.Contains(strings.Join(w.Queues, ","), "A") {
			continue
		}
		k := &desk{p: p, window: w.Number, token: p.clerk[len(desks)], tags: map[string]string{}}
		if status, body, err := k.send(ctx, http.MethodPost, fmt.Sprintf("windows/%d/open", w.Number), "{}"); err != nil || status != http.StatusOK {
			return nil, errors.Join(err, fmt.Errorf("open window %d: status %d: %s", w.Number, status, body))
		}
		desks = append(desks, k)
	}
	if desks == nil {
		return nil, errors.New("no window serves queue A")
	}
	return desks, nil
}

func measureConsoles(ctx context.Context, p *place, e effort, waiting int, what string) ([]pair, error) {
	d, err := fill(ctx, p, waiting)
	if err != nil {
		return nil, err
	}
	desks, err := staff(ctx, p)
	if err != nil {
		return nil, err
	}
	span := time.Duration(e.of(4, 10)) * time.Second
	var pairs []pair
	for range e.of(2, 5) {
		alone, err := work(ctx, d, desks, span, what)
		if err != nil {
			return nil, fmt.Errorf("with no console: %w", err)
		}
		looking, stop := context.WithCancel(ctx)
		ended := watch(looking, p, desks)
		watched, err := work(ctx, d, desks, span, what)
		stop()
		if err := errors.Join(err, <-ended); err != nil {
			return nil, fmt.Errorf("with consoles: %w", err)
		}
		pairs = append(pairs, pair{ours: watched, other: alone})
	}
	return pairs, nil
}

// work lets a number be taken and another be called again and again, at a steady
// pace, and is the 99th percentile of one of them in ms.
func work(ctx context.Context, d *door, desks []*desk, span time.Duration, what string) (float64, error) {
	conns, hangUp, err := d.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer hangUp()
	var issues, calls []float64
	var issuing, calling error
	steadily := func(took *[]float64, failed *error, do func(i int) error) func() {
		return func() {
			tick := time.NewTicker(pace)
			defer tick.Stop()
			for i := 0; i < int(span/pace) && *failed == nil; i++ {
				<-tick.C
				began := time.Now()
				*failed = do(i)
				*took = append(*took, float64(time.Since(began).Microseconds())/1000)
			}
		}
	}
	var both sync.WaitGroup
	both.Go(steadily(&issues, &issuing, func(i int) error {
		d.taken++
		return d.ticket(conns[i%len(conns)], d.taken, d.services[i%len(d.services)].Code)
	}))
	both.Go(steadily(&calls, &calling, func(i int) error { return desks[i%len(desks)].call(ctx) }))
	both.Wait()
	if err := errors.Join(issuing, calling); err != nil {
		return 0, err
	}
	if what == "call" {
		return percentile(calls, 0.99), nil
	}
	return percentile(issues, 0.99), nil
}

// watch lets consoles look until ctx ends; then it says what went wrong.
func watch(ctx context.Context, p *place, desks []*desk) <-chan error {
	ended := make(chan error, 1)
	var looking sync.WaitGroup
	errs := make([]error, consoles)
	for i := range consoles {
		k := &desk{p: p, window: desks[i%len(desks)].window, token: desks[i%len(desks)].token, tags: map[string]string{}}
		looking.Go(func() {
			next := time.NewTimer(lookEvery * time.Duration(i) / consoles)
			defer next.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-next.C:
				}
				if err := k.look(ctx, lookPaths(k.window)); err != nil && ctx.Err() == nil {
					errs[i] = err
					return
				}
				next.Reset(lookEvery)
			}
		})
	}
	go func() {
		looking.Wait()
		ended <- errors.Join(errs...)
	}()
	return ended
}

// measureLook compares the processor time of looks, each at a hall that has
// changed, of this build and an earlier one.
func measureLook(ctx context.Context, e effort, ours, old func(window int) []string) ([]pair, error) {
	servers, err := e.programs.both()
	if err != nil {
		return nil, err
	}
	var took [2]float64
	for i, paths := range []func(int) []string{ours, old} {
		if took[i], err = inPlace(ctx, servers[i], windowsUsed, func(p *place) (float64, error) { return lookMS(ctx, p, paths) }); err != nil {
			return nil, err
		}
	}
	return []pair{{ours: took[0], other: took[1]}}, nil
}

// lookMS is the processor time of a look: what tickets with a look after each cost
// more than tickets alone.
func lookMS(ctx context.Context, p *place, paths func(int) []string) (float64, error) {
	d, err := fill(ctx, p, 5000)
	if err != nil {
		return 0, err
	}
	desks, err := staff(ctx, p)
	if err != nil {
		return 0, err
	}
	conns, hangUp, err := d.connect(ctx)
	if err != nil {
		return 0, err
	}
	defer hangUp()
	ctx, cancel := context.WithTimeout(ctx, looksCounted*lookTimeout)
	defer cancel()
	var cost [2]time.Duration
	for look := range cost {
		before, err := worked(p.pid())
		if err != nil {
			return 0, err
		}
		n, began := 0, time.Now()
		for brokeOff := false; n < looksCounted && !brokeOff && time.Since(began) < looksFor; n++ {
			d.taken++
			if err := d.ticket(conns[0], d.taken, d.services[0].Code); err != nil {
				return 0, err
			}
			if look == 1 {
				// A server that gives up a look has worked for it at least so long.
				err := desks[0].look(ctx, paths(desks[0].window))
				if brokeOff = errors.Is(err, io.EOF); err != nil && !brokeOff {
					return 0, err
				}
			}
		}
		after, err := worked(p.pid())
		if err != nil {
			return 0, err
		}
		cost[look] = (after - before) / time.Duration(n)
	}
	return float64((cost[1] - cost[0]).Microseconds()) / 1000, nil
}

// memoryRows measure what a server holds of memory late in a busy day.
func memoryRows() []row {
	late := func(ctx context.Context, program string) (float64, error) {
		return inPlace(ctx, program, 0, func(p *place) (float64, error) {
			if _, err := p.door().take(ctx, 20*lot); err != nil {
				return 0, err
			}
			return memoryMB(p.pid())
		})
	}
	return []row{
		{
			name: "memory", what: "memory of a server with 20,000 tickets of today", against: "a hundred megabytes",
			unit: "MB", reach: atMost(1),
			measure: func(ctx context.Context, e effort) ([]pair, error) {
				mb, err := late(ctx, e.programs.ours)
				return []pair{{ours: mb, other: 100}}, err
			},
		},
		{
			name: "memory-old", what: "memory of a server with 20,000 tickets of today", against: "the earlier build",
			unit: "MB", reach: atMost(0.6),
			measure: func(ctx context.Context, e effort) ([]pair, error) {
				servers, err := e.programs.both()
				if err != nil {
					return nil, err
				}
				ours, err := late(ctx, servers[0])
				if err != nil {
					return nil, err
				}
				old, err := late(ctx, servers[1])
				return []pair{{ours: ours, other: old}}, err
			},
		},
	}
}
