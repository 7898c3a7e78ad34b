package calling_test

import (
	"fmt"

	"yimen/hallserver/hall/calling"
)

// A priority ticket of five minutes goes before a normal one of half an hour.
func ExampleRules_Next() {
	const minuteMS = 60_000
	candidates := []calling.Candidate{
		{Number: "A001", Queue: "A", Class: "normal"},
		{Number: "A007", Queue: "A", Class: "priority", ArrivedMS: 25 * minuteMS, CreditMS: 25 * minuteMS},
	}
	rules := calling.Rules{
		Rates: map[string]float64{"priority": 10}, HeadStartS: map[string]float64{"priority": 0},
	}
	i, why := rules.Next(30*minuteMS, candidates)
	fmt.Println(candidates[i].Number, why.Text())
	// Output:
	// A007 已等候 5 分钟，按号类折算为 50 分钟，先于早到的 1 个号。
}
