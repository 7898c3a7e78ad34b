package wire_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"yimen/hallserver/wire"
)

func TestCheckingInAsksForTheAppointmentsTicket(t *testing.T) {
	t.Parallel()
	for name, x := range map[string]struct {
		code    string
		request wire.CheckInRequest
		want    seen
	}{
		"by code": {
			"ABCD2345",
			wire.CheckInRequest{Ticket: "ticket-1"},
			seen{Path: "/api/v1/appointments/ABCD2345/checkin", Body: `{"ticket":"ticket-1"}`},
		},
		"by card": {
			wire.CheckInByCard,
			wire.CheckInRequest{Ticket: "ticket-1", SubjectSealed: []byte{4, 5}},
			seen{Path: "/api/v1/appointments/card/checkin", Body: `{"ticket":"ticket-1","subject_sealed":"BAU="}`},
		},
		"by what is no code": {
			"a/b",
			wire.CheckInRequest{Ticket: "ticket-1"},
			seen{Path: "/api/v1/appointments/a%2Fb/checkin", Body: `{"ticket":"ticket-1"}`},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, asked := answering(t, http.StatusCreated, "application/json", `{"id":"ticket-1","number":"A001"}`)
			got, err := wire.NewClient(s.URL, "tok", s.Client()).As("yimen-test/1").CheckIn(t.Context(), "key-1", x.code, x.request)
			if err != nil || got.ID != "ticket-1" || got.Number != "A001" {
				t.Fatalf("issued %+v, %v", got, err)
			}
			x.want.Method, x.want.Key, x.want.Auth, x.want.Agent = "POST", "key-1", "Bearer tok", "yimen-test/1"
			if diff := cmp.Diff([]seen{x.want}, *asked); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestACheckInThatFailsDoesNotTellTheCode(t *testing.T) {
	t.Parallel()
	gone, _ := answering(t, http.StatusOK, "", "")
	gone.Close()
	broken, _ := answering(t, http.StatusCreated, "application/json", `{"id":`)
	for name, base := range map[string]string{"the server is away": gone.URL, "the answer is broken": broken.URL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := wire.NewClient(base, "", nil).CheckIn(t.Context(), "key-1", "ABCD2345", wire.CheckInRequest{})
			if err == nil || strings.Contains(err.Error(), "ABCD2345") || !strings.Contains(err.Error(), "checkin") {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestARefusedCheckInIsAProblem(t *testing.T) {
	t.Parallel()
	s, _ := answering(t, http.StatusConflict, "application/problem+json", `{"title":"Conflict","status":409,"code":"too-early"}`)
	_, err := wire.NewClient(s.URL, "", s.Client()).CheckIn(t.Context(), "key-1", "ABCD2345", wire.CheckInRequest{})
	if p, ok := errors.AsType[*wire.Problem](err); !ok || p.Code != "too-early" {
		t.Errorf("error %v", err)
	}
}
