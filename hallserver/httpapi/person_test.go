package httpapi_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"

	"yimen/hallserver/hall"
	"yimen/hallserver/wire"
)

// One person is one, however the number of the card was typed or read.
func TestAPersonIsOneHoweverTheNumberIsWritten(t *testing.T) {
	t.Parallel()
	h := newHall(t)
	h.system(hall.AdoptPlan{Plan: hall.Plan{
		Digest: "one each", Queues: []hall.QueueID{"B"}, Services: map[hall.ServiceCode]hall.QueueID{"ZX01": "B"},
		Rules: hall.Rules{PerPersonDay: 1},
	}})
	for i, number := range []string{"21999919900101018X", "21999919900101018x", "２１９９９９１９９００１０１０１８Ｘ", " 219999 19900101 018x\n", "219999-19900101-018X", "219999900101018"} {
		sealed, err := wire.SealSubject(h.subjects.Public(), wire.Subject{Name: "测试甲", IDNumber: number})
		if err != nil {
			t.Fatal(err)
		}
		raw, err := json.Marshal(sealed)
		if err != nil {
			t.Fatal(err)
		}
		w := h.send(request{as: kiosk, path: "/tickets", key: fmt.Sprint("k", i), body: fmt.Sprintf(`{"id":"ticket-000%d","services":["ZX01"],"subject_sealed":%s}`, i, raw)})
		if want := map[bool]int{true: http.StatusCreated, false: http.StatusConflict}[i == 0]; w.Code != want {
			t.Errorf("%q: %d %s", number, w.Code, w.Body)
		}
	}
}
