package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"yimen/hallserver/wire"
)

const (
	// crowdMost is how many may be brought at once: a kiosk takes so many in one go.
	crowdMost = 60
	// crowdTime is how long bringing them may take.
	crowdTime = time.Minute
	// roomFor is how many may wait for one queue before people stay away by themselves.
	roomFor = 4
	// crowdTicket begins the id of each ticket of an invented person.
	crowdTicket = "crowd-"
)

// A crowd is invented people, who take their numbers at a kiosk of their own: it
// has no screen, and the kiosk that is seen stays free for whoever tries the hall.
type crowd struct {
	kiosk  *wire.Client
	chance *chance
	now    func() time.Time
}

// openCrowd gives the crowd's kiosk its token, once for all runs.
func (st *stage) openCrowd(ctx context.Context) error {
	kiosk := wire.NewClient(st.hall.address, "", nil)
	if st.memory.Crowd == "" {
		code, err := st.hall.enrol(ctx, wire.RoleKiosk, "自助机 2")
		if err != nil {
			return err
		}
		enrolled, err := kiosk.Enrol(ctx, code)
		if err != nil {
			return fmt.Errorf("enrol the crowd's kiosk: %w", err)
		}
		st.memory.Crowd = enrolled.Token
		if err := st.folder.remember(st.memory); err != nil {
			return err
		}
	}
	st.crowd = &crowd{kiosk: kiosk.WithToken(st.memory.Crowd), chance: newChance(), now: time.Now}
	return nil
}

// typedCrowd brings people at once.
func (st *stage) typedCrowd(ctx context.Context, words []string) (string, error) {
	count := 0
	if len(words) == 1 {
		count, _ = strconv.Atoi(words[0])
	}
	if count < 1 || count > crowdMost {
		return "", fmt.Errorf("crowd wants a number from 1 to %d, such as crowd 30", crowdMost)
	}
	ctx, cancel := context.WithTimeout(ctx, crowdTime)
	defer cancel()
	for came := range count {
		if err := st.crowd.come(ctx, 0); err != nil {
			return "", fmt.Errorf("%d of %d came: %w", came, count, err)
		}
	}
	return fmt.Sprintf("%d people came and took a number", count), nil
}

// errNoRoom says that nobody can come now: every queue is closed or full.
var errNoRoom = errors.New("every queue is closed or full")

// come brings one person, to one of the queues where fewer than room wait (0: any).
// It asks again while the server is away or says that it cannot now.
func (c *crowd) come(ctx context.Context, room int) error {
	var catalogue wire.Catalogue
	err := insist(ctx, func() (err error) {
		catalogue, err = c.kiosk.Catalogue(ctx)
		return err
	})
	if err != nil {
		return err
	}
	var open []wire.ServiceDetail
	for _, s := range catalogue.Services {
		if s.ClosedReason == "" && (room == 0 || s.Waiting < room) {
			open = append(open, s)
		}
	}
	if len(open) == 0 {
		return errNoRoom
	}
	ticket, err := c.request(catalogue, open[c.chance.below(len(open))])
	if err != nil {
		return err
	}
	return insist(ctx, func() error {
		_, err := c.kiosk.IssueTicket(ctx, ticket.ID, ticket)
		return err
	})
}

// request is how an invented person asks for a number: the old by the age on their
// card, and one of forty by what else the hall lets go first.
func (c *crowd) request(hall wire.Catalogue, s wire.ServiceDetail) (wire.IssueRequest, error) {
	r := wire.IssueRequest{
		ID: crowdTicket + strings.ToLower(rand.Text()), Services: []string{s.Code},
		Class: wire.ClassNormal, Language: "zh",
	}
	person, age := c.person()
	if p := hall.Priority; p != nil && len(p.Claims) > 0 && c.chance.once(40) {
		r.Class, r.Ground = p.Claims[c.chance.below(len(p.Claims))].Class, wire.GroundClaim
	}
	if !s.CardRequired && c.chance.once(2) { // advice needs no card
		return r, nil
	}
	if p := hall.Priority; p != nil && p.FromAge > 0 && age >= p.FromAge {
		r.Class, r.Ground = wire.ClassPriority, wire.GroundAge
	}
	var err error
	r.SubjectSealed, err = wire.SealSubject(hall.SealKey, person)
	return r, err
}

// person invents somebody. No place has 219999 as its number, so nobody has theirs.
func (c *crowd) person() (s wire.Subject, age int) {
	families, given := []rune("赵钱孙李周吴郑王冯陈"), strings.Fields("春梅 志强 玉兰 建国 晓雨 文静 海涛 秀英 子涵 雪松")
	age = 18 + c.chance.below(63)
	birth := c.now().AddDate(-age, 0, -1-c.chance.below(364))
	body := "219999" + birth.Format("20060102") + fmt.Sprintf("%03d", 1+c.chance.below(995))
	sum := 0
	for i := range body {
		sum += int(body[i]-'0') * (1 << (17 - i) % 11) // GB 11643
	}
	return wire.Subject{
		Name:     string(families[c.chance.below(len(families))]) + given[c.chance.below(len(given))],
		IDNumber: body + string("10X98765432"[sum%11]), IDType: "resident",
		Birth: birth.Format(time.DateOnly),
	}, age
}

// insistAgain is the pause before what has no answer is asked again.
const insistAgain = 100 * time.Millisecond

// insist does something until it is answered: while the server is away, or says
// that it cannot now, it is done again.
func insist(ctx context.Context, do func() error) error {
	for {
		err := do()
		p, answered := errors.AsType[*wire.Problem](err)
		if err == nil || answered && p.Status < http.StatusInternalServerError && p.Status != http.StatusTooManyRequests {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(insistAgain):
		}
	}
}
