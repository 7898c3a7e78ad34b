package simulate_test

import (
	"context"
	"fmt"
	"strings"

	"yimen/hallserver/simulate"
)

// Two people come at once, and an urgent one after them.
func Example() {
	hall, err := simulate.ReadHall([]byte(`
services: {A1: A}
windows: [{number: 1, queues: [A]}]
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	visits, err := simulate.ReadDay(strings.NewReader(`arrive_s,service,class,serve_s,patience_s
32400,A1,normal,300,
32400,A1,normal,300,
32460,A1,priority,300,
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, policy := range []string{"fifo", "accumulating"} {
		hall.Rules.Calling.Policy = policy
		outcome, err := simulate.Run(context.Background(), simulate.Day{Hall: hall, Visits: visits})
		if err != nil {
			fmt.Println(err)
			return
		}
		for _, t := range outcome.Tickets {
			fmt.Printf("%s: %s waits %v s\n", policy, t.Class, t.WaitedS)
		}
	}
	// Output:
	// fifo: normal waits 0 s
	// fifo: normal waits 300 s
	// fifo: priority waits 540 s
	// accumulating: normal waits 0 s
	// accumulating: normal waits 600 s
	// accumulating: priority waits 240 s
}
