package forecast

import (
	"math"
	"testing"
	"time"

	"yimen/hallserver/hall"
)

func TestAHallWithoutHistoryGoesByWhatItsServicesAreSaidToTake(t *testing.T) {
	t.Parallel()
	m := NewModel(time.UTC)
	plan := hall.Plan{
		Queues: []hall.QueueID{"A"}, Services: map[hall.ServiceCode]hall.QueueID{"quick": "A", "slow": "A"},
		ExpectedS: map[hall.ServiceCode]int{"quick": 120, "slow": 1200},
	}
	if m.Ready() {
		t.Fatal("it is ready to say something of nothing")
	}
	m.Observe(hall.Record{Seq: 1, Event: hall.PlanAdopted{Plan: plan}}, hall.New())
	if !m.Ready() {
		t.Fatal("it has been told what services take and is not ready")
	}
	quick, _ := m.times.fit.at(cell{"quick", 1})
	slow, _ := m.times.fit.at(cell{"slow", 1})
	if math.Exp(quick) > 360 || math.Exp(slow) < 400 {
		t.Errorf("medians of %.0f s and %.0f s for services said to take 120 s and 1200 s", math.Exp(quick), math.Exp(slow))
	}
	// What is seen soon weighs more than what was said.
	for range 40 {
		m.times.observe(cell{"slow", 1}, 300, 1)
	}
	m.times.refit(m.queueOf)
	if slow, _ = m.times.fit.at(cell{"slow", 1}); math.Abs(math.Exp(slow)-300) > 60 {
		t.Errorf("a median of %.0f s after forty services of 300 s", math.Exp(slow))
	}
}
