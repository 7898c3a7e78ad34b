// Package simulate plays days of a hall that nobody has to wait through: to see
// what another rule, another window or another estimate of the wait would have
// done, before it is switched on.
//
// It owns the simulated day. People come, leave and need what the day's file
// says; windows open, pause and break as the hall's file says; and what may
// happen then and what follows from it is decided by the very hall.Decide and
// hall.Fold of the server, so that a rule does here what it does there. There is
// no clock and no chance in it: the same day has the same outcome.
//
// A day comes from files ([ReadHall], [ReadDay], [ReadHistory]), from a recipe
// ([Scenario]), or from a journal ([Retelling]). An [Estimator] is asked at each
// arrival how long the wait will be and is scored by what came; it hears the records
// of days before, which are replayed as they were ([Replay]), and of the day what has
// happened. [Comparison] holds all rules and estimators against each other on the
// same days.
//
// What always holds: each visit has one outcome; a window serves one ticket at a
// time; a service takes as long as the file says, by the window's speed, under
// every rule; windows stay until nobody waits for them, unless the hall is Sharp.
//
//	day, err := simulate.Scenario{Seed: 7, Load: 0.85}.Make(ctx)
//	…
//	day.Hall.Rules.Calling.Policy = "fifo"
//	outcome, err := simulate.Run(ctx, day)
//	fmt.Println(outcome.Summary.P95WaitS)
package simulate
