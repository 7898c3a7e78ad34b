package forecast

import (
	"math"

	"yimen/hallserver/hall"
)

// Ways in which the holder of a new ticket may find the hall. How far each view is
// to be believed differs by them.
const (
	unforeseen  = "unforeseen" // the simulation has nobody call it
	beforeFirst = "before"     // nobody of the queue has been called today
	someFree    = "free"       // an open window has nobody
	allBusy     = "busy"       // all that are open have somebody
	allAway     = "away"       // none is open
)

// blend weighs the simulation against the simple estimates by how each of them
// has held in this hall, and says how far what is told may be missed.
//
// The point is the simulation's, or a regression's on all views at once that begins
// with the simulation: of the whole hall, of the state at taking, or of the queue.
// Each has a say by how it fares. How far it is missed is a regression too, and the range's upper end
// lies so many of these misses above the point as nine of ten needed, in this
// state, up to now (adaptive conformal inference: Gibbs and Candès, NeurIPS 2021).
type blend struct {
	// Version is that of its form: what was learnt in another cannot be weighed.
	Version int               `json:"version,omitempty"`
	Wait    moment            `json:"wait"` // what people waited, by which all is divided
	Points  map[string]*ridge `json:"points"`
	Misses  *ridge            `json:"misses"`
	Off     [advisers]float64 `json:"off"` // squares by which each was off, fading
	// Where the simulation said nothing, the same of what stood in for it.
	BlindMisses *ridge             `json:"blind_misses"`
	BlindOff    [advisers]float64  `json:"blind_off"`
	Beyond      map[string]float64 `json:"beyond"` // misses above the point, by state
}

const (
	blendVersion = 0

	waitDefaultS = 600.0
	waitWeigh    = 5.0
	waitFade     = 0.9995 // a ticket
	pointsMost   = 2000
	beyondFirst  = 1.6
	beyondLeast  = 0.05
	beyondMost   = 20.0
	beyondStep   = 0.05 // of the logarithm, a ticket
	coverage     = 0.9
	trustFade    = 0.995 // a ticket: the last two hundred tell most
	trustSharp   = 50.0
	trustLeast   = 1.0
	trustFirst   = 0.01
	missLeast    = 0.02 // of the mean wait: no range is a point for ever
)

// Observations that the first weights count for: of a view, and of what is the same
// for all.
const (
	viewWeigh = 30.0
	sameWeigh = 3.0
)

// ontoPoint leans a point on the simulation alone, half its mean, half its median.
func (b *blend) ontoPoint() *lean {
	on := lean{first: seen{0.5, 0.5}}
	for i := range on.weigh {
		on.weigh[i] = viewWeigh * b.scale() * b.scale()
	}
	on.weigh[viewsMost-1] = sameWeigh
	return &on
}

// ontoMiss leans a miss on the simulation's own range.
func (b *blend) ontoMiss() *lean {
	on := b.ontoPoint()
	on.first = seen{0.2, 0.6}
	on.first[viewsMost-1] = 0.05 * b.scale()
	return on
}

func newBlend() *blend {
	b := &blend{Version: blendVersion, Points: map[string]*ridge{}, Misses: &ridge{}, BlindMisses: &ridge{}, Beyond: map[string]float64{}}
	b.ready()
	return b
}

// ready works out the weights from what was seen.
func (b *blend) ready() {
	for _, r := range b.Points {
		r.solve(b.ontoPoint())
	}
	b.Misses.solve(b.ontoMiss())
	b.BlindMisses.solve(b.ontoMiss())
}

func (b *blend) scale() float64 {
	return math.Max(1, b.Wait.mean(waitDefaultS, waitWeigh))
}

// expect takes in a wait of which nothing was told: how long people wait here.
func (b *blend) expect(waitS float64) {
	b.Wait.fade(waitFade)
	b.Wait.add(waitS)
}

// views is what different estimates say of a new ticket's wait, in seconds.
type views struct {
	state                string
	queue                hall.QueueID
	mean, p50, p90       float64 // of the simulation
	ql, hol, les, lately float64
	share                float64 // of the wait of a new one that is still ahead; 1 of a new one
}

// lesson is what was told of a ticket, to learn from when it is called.
type lesson struct {
	state   string
	queue   hall.QueueID
	mostS   float64 // a longer wait counts as so long
	x, miss seen
	points  [advisers]float64
	pointS  float64
	upperS  float64
}

// tell blends the views into what is told.
func (b *blend) tell(v views) lesson {
	most := seenMost * b.scale()
	l := lesson{state: v.state, queue: v.queue, mostS: most}
	l.x = seen{v.mean, v.p50, v.share * v.ql, v.share * v.hol, v.share * v.les, v.share * v.lately, v.share}
	l.x.bound(most)
	on := b.ontoPoint()
	for i, name := range b.names(l) {
		r := b.Points[name]
		switch {
		case i == 0:
			l.points[i] = l.x[1]
		case r != nil:
			l.points[i] = math.Max(0, r.at(&l.x))
		default:
			l.points[i] = on.first[0]*l.x[0] + on.first[1]*l.x[1]
		}
	}
	l.pointS = trust(l.points, b.off(l))
	l.miss = seen{l.pointS, math.Max(0, v.p90-v.p50)}
	l.miss[viewsMost-1] = v.share
	l.miss.bound(most)
	l.upperS = l.pointS + b.beyond(v.state)*math.Max(b.misses(l).at(&l.miss), missLeast*v.share*b.scale())
	return l
}

// advisers are who says a point: the simulation, and three regressions.
const advisers = 4

// blind says whether the simulation said nothing, and a guess stood in for it.
func (l lesson) blind() bool { return l.state == unforeseen }

// names are the advisers'. What came of a guess tells nothing of the simulation:
// there others advise.
func (*blend) names(l lesson) [advisers]string {
	if l.blind() {
		return [...]string{"guess", "all blind", "state " + l.state, "queue blind " + string(l.queue)}
	}
	return [...]string{"simulation", "all", "state " + l.state, "queue " + string(l.queue)}
}

func (b *blend) off(l lesson) *[advisers]float64 {
	if l.blind() {
		return &b.BlindOff
	}
	return &b.Off
}

func (b *blend) misses(l lesson) *ridge {
	if l.blind() {
		return b.BlindMisses
	}
	return b.Misses
}

// trust is the mean of the points by how each adviser has fared lately (Littlestone
// and Warmuth's weighted majority): who is off by a tenth more of the square than the
// best has hardly a say. The regressions have to earn theirs.
func trust(points [advisers]float64, offs *[advisers]float64) float64 {
	best := math.Inf(1)
	for _, off := range offs {
		best = math.Min(best, off)
	}
	sum, weights := 0.0, 0.0
	for i, p := range points {
		weight := math.Exp(-trustSharp * (offs[i] - best) / (best + trustLeast))
		if i > 0 {
			weight *= trustFirst
		}
		sum += weight * p
		weights += weight
	}
	return sum / weights
}

func (b *blend) beyond(state string) float64 {
	if q, known := b.Beyond[state]; known {
		return q
	}
	return beyondFirst
}

func (l lesson) told() Range { return Range{P50S: l.pointS, P90S: l.upperS} }

// learn takes in a wait, and what was told of it; nil: nothing.
func (b *blend) learn(l *lesson, waitS float64) {
	if l == nil {
		b.expect(min(waitS, seenMost*b.scale()))
		return
	}
	b.observe(*l, waitS)
}

// observe takes in the wait that came of what was told.
func (b *blend) observe(l lesson, actualS float64) {
	y := min(actualS, l.mostS)
	for i, name := range b.names(l) {
		off, offs := (y-l.points[i])/b.scale(), b.off(l)
		offs[i] = offs[i]*trustFade + off*off
		r := b.Points[name]
		if i == 0 {
			continue
		}
		if r == nil {
			if len(b.Points) >= pointsMost {
				continue
			}
			r = &ridge{}
			b.Points[name] = r
		}
		r.observe(&l.x, y)
	}
	b.misses(l).observe(&l.miss, math.Abs(y-l.pointS))
	step := -beyondStep * (1 - coverage)
	if actualS > l.upperS {
		step = beyondStep * coverage
	}
	b.Beyond[l.state] = min(max(b.beyond(l.state)*math.Exp(step), beyondLeast), beyondMost)
	b.expect(y)
	b.ready()
}
