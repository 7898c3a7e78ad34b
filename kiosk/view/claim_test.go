package view_test

import (
	"slices"
	"strings"
	"testing"

	"yimen/hallserver/message"
	"yimen/kiosk/flow"
	"yimen/kiosk/flow/flowtest"
	"yimen/kiosk/theme"
	"yimen/kiosk/view"
)

// bare is a text without the spaces it is set with.
func bare(s string) string {
	return strings.NewReplacer(" ", "", "\u2009", "").Replace(s)
}

func TestWhoGoesFirstReadsSoOnTheirTicket(t *testing.T) {
	show := flowtest.Catalogue().Priority.Claims[2].Show
	seen := 0
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		screen, _, _ := strings.Cut(name, " ")
		want := []string{message.Text(face.Language, "kiosk.mark.priority")}
		switch screen {
		case "ticket-elderly":
			want = append(want, message.Text(face.Language, "kiosk.ticket.by_age"))
		case "ticket-claimed-take-card", "ticket-claimed-no-paper":
			want = append(want, show.In(face.Language))
		case "checkin-ticket":
			want = []string{
				message.Text(face.Language, "kiosk.mark.appointment", "time", "10:00"),
				message.Text(face.Language, "kiosk.mark.group", "n", 3),
			}
		default:
			if face.Kind == flow.TicketOut && strings.Contains(words(s), bare(want[0])) {
				t.Errorf("%s: a normal ticket says %q", name, want[0])
			}
			return
		}
		seen++
		for _, w := range want {
			if !strings.Contains(words(s), bare(w)) {
				t.Errorf("%s: does not say %q", name, w)
			}
		}
	})
	if seen < 4*18 {
		t.Errorf("only %d screens were looked at", seen)
	}
}

func TestTheWayToGoFirstIsThereWhereSomebodyMay(t *testing.T) {
	has := func(s view.Scene, do flow.Action) bool {
		return slices.ContainsFunc(s.Items, func(it view.Item) bool { return it.Part == view.Pad && it.Do == do })
	}
	seen := 0
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		screen, _, _ := strings.Cut(name, " ")
		open, drop := false, false
		switch screen {
		case "card", "card-free", "card-reading", "card-free-no-reader":
			open = true
		case "card-claimed", "card-free-claimed":
			drop = true
		case "card-nobody-first", "card-no-reader", "need-card", "ticket", "services", "home":
		default:
			return
		}
		seen++
		if has(s, flow.OpenClaims) != open || has(s, flow.DropClaim) != drop {
			t.Errorf("%s: to go first %t, to take it back %t", name, has(s, flow.OpenClaims), has(s, flow.DropClaim))
		}
	})
	if seen < 10*18 {
		t.Errorf("only %d screens were looked at", seen)
	}
}

func TestEachClaimSaysWhatToShow(t *testing.T) {
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		if face.Kind != flow.Claims {
			return
		}
		if len(face.Claims) < 4 {
			t.Errorf("%s: %d claims", name, len(face.Claims))
		}
		for _, c := range face.Claims {
			if !strings.Contains(words(s), bare(c.Name.In(face.Language))) {
				t.Errorf("%s: no claim %s", name, c.Code)
			}
			if !face.Big && !strings.Contains(words(s), bare(c.Show.In(face.Language))) { // in large type the next screen says it
				t.Errorf("%s: claim %s without what to show", name, c.Code)
			}
		}
	})
}

func TestTheCardScreenSaysWhatToShow(t *testing.T) {
	seen := 0
	everyScreen(t, func(t *testing.T, name string, face flow.Face, s view.Scene) {
		t.Helper()
		if face.Kind != flow.LayCard || face.Claim == nil {
			return
		}
		seen++
		if !strings.Contains(words(s), bare(face.Claim.Show.In(face.Language))) {
			t.Errorf("%s: not said what to show", name)
		}
	})
	if seen < 2*18 {
		t.Errorf("only %d screens were looked at", seen)
	}
}

// Where there is little room, the card over the reader is left out before it is a
// toy.
func TestNoDrawingIsTooSmallToSee(t *testing.T) {
	least := theme.NormalSizes().Small
	everyScreen(t, func(t *testing.T, name string, _ flow.Face, s view.Scene) {
		t.Helper()
		for _, it := range s.Items {
			if it.Part == view.Icon && it.At.W < least {
				t.Errorf("%s: %s is %.0f px, want %v or more", name, label(it), it.At.W, least)
			}
		}
	})
}
