package proof

import (
	"slices"
	"time"

	"yimen/hallserver/wire"
)

// feed is what is known of a board: its newest calls, and who follows it.
type feed struct {
	id    string
	posts map[string]*post // by device; "": all those that do not count by themselves
	calls map[string]*call
	order []*call // the same, oldest first
	seq   uint64
	// held: an emergency holds the board; released is when one last ended.
	held     bool
	released time.Time
}

// call is a call, or something else that was said, as it went out on a board.
type call struct {
	id, number    string
	at, published time.Time
	sayBy         time.Time // until when it may be said; zero: it is not said
	seq           uint64    // its place on the board
	urgent        bool      // an emergency, which is said out of its turn
}

// post is a device at a board.
type post struct {
	board, device string
	links         map[link]string // its connections, and the last word of each
	joined        time.Time       // when it was connected, after it was not
	seen          time.Time
	shows, speaks bool

	marks         map[string]*mark
	order         []*mark // the same, oldest first
	toShow, toSay []*mark // of this stay, not settled yet, oldest first

	word, detail string
	wordAt       time.Time
	// stays is the bad word of the connection that ended last: the next one begins
	// with it.
	stays      string
	lastCall   string
	lastCallAt time.Time
	unsaved    bool
}

// link is a connection of a device; it may have several, such as one for the screen
// and one for the loudspeaker.
type link struct {
	remote string
	since  int64
}

// mark is what a device told of a call.
type mark struct {
	*call
	post              *post
	due               bool
	shown, said, left time.Time // left: it was passed over
}

func newFeed(id string) *feed {
	f := &feed{id: id, posts: map[string]*post{}, calls: map[string]*call{}}
	f.posts[""] = newPost(id, "")
	return f
}

func newPost(board, device string) *post {
	return &post{board: board, device: device, links: map[link]string{}, marks: map[string]*mark{}}
}

// post is where a device counts: by itself, while there are not too many.
func (f *feed) post(device string) *post {
	p := f.posts[device]
	switch {
	case p != nil:
		return p
	case len(f.posts) > mostDevices:
		return f.posts[""]
	}
	p = newPost(f.id, device)
	f.posts[device] = p
	return p
}

// add takes in what went out, once; false when it is known already.
func (f *feed) add(k *call) bool {
	if f.calls[k.id] != nil {
		return false
	}
	f.seq++
	k.seq = f.seq
	f.calls[k.id] = k
	f.order = append(f.order, k)
	if len(f.order) > mostCalls {
		delete(f.calls, f.order[0].id)
		f.order = slices.Delete(f.order, 0, 1)
	}
	return true
}

// there says whether the device is connected.
func (p *post) there() bool { return len(p.links) > 0 }

// mark is what the device told of a call, a new one if it is the first.
func (p *post) mark(c *call) *mark {
	m := p.marks[c.id]
	if m != nil {
		return m
	}
	m = &mark{call: c, post: p}
	p.marks[c.id] = m
	p.order = append(p.order, m)
	if len(p.order) > mostCalls {
		delete(p.marks, p.order[0].id)
		p.order = slices.Delete(p.order, 0, 1)
	}
	return m
}

// owe makes a call that goes out now the device's to show and to say.
func (p *post) owe(m *mark) {
	m.due = true
	p.toShow = atMost(append(p.toShow, m))
	if !m.sayBy.IsZero() {
		p.toSay = atMost(append(p.toSay, m))
	}
}

func atMost(list []*mark) []*mark {
	if n := len(list) - mostCalls; n > 0 {
		return slices.Delete(list, 0, n)
	}
	return list
}

// settled takes out of a list what went out up to a place: who tells of a call is
// done with those before it.
func settled(list []*mark, seq uint64) []*mark {
	n := 0
	for n < len(list) && list[n].seq <= seq {
		n++
	}
	return slices.Delete(list, 0, n)
}

// said takes out of a list what is settled when one of it was said, or passed over:
// those before it too, but an emergency is said out of its turn.
func said(list []*mark, m *mark) []*mark {
	if !m.urgent {
		return settled(list, m.seq)
	}
	return slices.DeleteFunc(list, func(o *mark) bool { return o == m })
}

// join and leave take in that a connection began, and ended.
func (p *post) join(l link, now time.Time) {
	if !p.there() {
		// What went out while it was away, or before, it may get or not.
		p.joined, p.toShow, p.toSay = now, nil, nil
	}
	p.links[l], p.stays = p.stays, ""
	p.seen, p.unsaved = now, true
}

func (p *post) leave(l link, now time.Time) {
	if word, there := p.links[l]; there {
		if bad(word) {
			p.stays = word
		}
		delete(p.links, l)
		p.seen, p.unsaved = now, true
	}
}

func bad(word string) bool { return word != "" && word != wire.WordOK }

// newest remembers the call that was shown or said last.
func (p *post) newest(m *mark, at time.Time) {
	if m.number != "" && !at.Before(p.lastCallAt) {
		p.lastCall, p.lastCallAt = m.number, at
	}
}
