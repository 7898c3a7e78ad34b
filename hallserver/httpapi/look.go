package httpapi

import (
	"bytes"
	"context"
	"hash/maphash"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"yimen/hallserver/catalogue"
	"yimen/hallserver/hall"
)

// Whoever shows the hall looks again and again, mostly at the same. A look has a
// tag of its content: who brings it back is told in few bytes that nothing has
// changed. What a list is made of is made once for each state of the hall and
// shared by all who look at it.

const (
	// lookAge is how long an answer serves for the same question while the hall
	// stands as it did. What it tells besides, such as waits, is no older.
	lookAge = time.Second
	// looksMost is how many answers are kept; those beyond are made anew.
	looksMost = 256
	// piecesMost is how many tickets' shapes are kept, twice.
	piecesMost = 8192
)

// looks are what lists of the hall are made of, for one state of it.
type looks struct {
	seed maphash.Seed

	mu      sync.Mutex // guards what follows
	seq     int64
	names   *catalogue.Catalogue
	lines   map[hall.QueueID]func() []hall.Standing
	answers map[string]*answer

	pieces pieces
}

// answer is a list as it is told.
type answer struct {
	at    time.Duration // of the time that passes
	body  []byte
	tag   string
	total string
}

func newLooks() *looks { return &looks{seed: maphash.MakeSeed()} }

// turn goes over to a later state. It says false of one that is past.
func (l *looks) turn(seq int64, names *catalogue.Catalogue) bool {
	if seq < l.seq {
		return false
	}
	if seq != l.seq || names != l.names || l.lines == nil {
		l.seq, l.names = seq, names
		l.lines, l.answers = map[hall.QueueID]func() []hall.Standing{}, map[string]*answer{}
	}
	return true
}

// kept is the answer to a question, if it serves still.
func (l *looks) kept(seq int64, names *catalogue.Catalogue, question string, now time.Duration) *answer {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.turn(seq, names) {
		return nil
	}
	if a := l.answers[question]; a != nil && now-a.at < lookAge {
		return a
	}
	return nil
}

func (l *looks) keep(seq int64, names *catalogue.Catalogue, question string, a *answer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.turn(seq, names) && (len(l.answers) < looksMost || l.answers[question] != nil) {
		l.answers[question] = a
	}
}

// line is who waits in a queue, with how many stand before each.
func (l *looks) line(s *hall.State, seq int64, names *catalogue.Catalogue, q hall.QueueID) []hall.Standing {
	l.mu.Lock()
	read := func() []hall.Standing { return s.Standings(q) }
	if l.turn(seq, names) {
		if l.lines[q] == nil {
			l.lines[q] = sync.OnceValue(read)
		}
		read = l.lines[q]
	}
	l.mu.Unlock()
	return read()
}

// tag is what tells one content from another, as long as the server runs.
func (l *looks) tag(body []byte) string {
	return `"` + strconv.FormatUint(maphash.Bytes(l.seed, body), 36) + `"`
}

// seen answers a look: with its content, or, if the sender has that already, with
// 304.
func (a *API) seen(ctx context.Context, v *answer) *output {
	out := &output{Status: http.StatusOK, ContentType: "application/json", Cache: "no-store", Tag: v.tag, Total: v.total, Body: v.body}
	for known := range strings.SplitSeq(plain(ctx).r.Header.Get("If-None-Match"), ",") {
		if strings.TrimPrefix(strings.TrimSpace(known), "W/") == v.tag {
			out.Status, out.ContentType, out.Body = http.StatusNotModified, "", nil
			break
		}
	}
	return out
}

// look answers with a shape.
func (a *API) look(ctx context.Context, v any) (*output, error) {
	body := encode(v)
	return a.seen(ctx, &answer{body: body, tag: a.looks.tag(body)}), nil
}

// pieces are tickets as JSON, ready but for what changes without them. A ticket
// of the hall never changes: what is made of one serves as long as names and
// rules are the same.
type pieces struct {
	mu     sync.Mutex // guards what follows
	names  *catalogue.Catalogue
	plan   string // its digest
	young  map[*hall.Ticket]piece
	before map[*hall.Ticket]piece // those of the turn before
}

// piece is a ticket's JSON; how many are ahead is missing at cut.
type piece struct {
	body []byte
	cut  int
}

// of is the piece of a ticket, which is made by encode where there is none.
func (p *pieces) of(t *hall.Ticket, encode func(*hall.Ticket) []byte) piece {
	if made, ok := p.young[t]; ok {
		return made
	}
	made, ok := p.before[t]
	if !ok {
		made = cutOut(encode(t))
	}
	if t.State == hall.Called || t.State == hall.Serving || t.ToStaff != "" || t.Officer != "" {
		return made // how far its call has got, and people's names, change without it
	}
	if len(p.young) >= piecesMost {
		p.before, p.young = p.young, map[*hall.Ticket]piece{}
	}
	p.young[t] = made
	return made
}

// serve makes ready for names and rules.
func (p *pieces) serve(names *catalogue.Catalogue, plan string) {
	if p.young == nil || p.names != names || p.plan != plan {
		p.names, p.plan = names, plan
		p.young, p.before = map[*hall.Ticket]piece{}, nil
	}
}

// aheadOf is how a shape says that nobody is ahead. In a JSON string the quotes
// would be escaped, so these bytes stand nowhere else.
const aheadOf = `"ahead":0`

func cutOut(body []byte) piece {
	at := bytes.Index(body, []byte(aheadOf)) + len(aheadOf) - 1
	return piece{body: append(body[:at:at], body[at+1:]...), cut: at}
}
