// Package forecast says how long people will wait: as a range, from the hall as
// it stands, and with a score of how well it held.
//
// It owns the forecasts and what they stand on: what is known of services,
// arrivals and habits ([Model]), what a machine from before the journal taught
// ([Past]), and the scores of what was told ([Store]). It reads the hall's records
// and changes nothing of the hall.
//
// # How
//
// The hall is played forward a hundred times, each from the moment that is: what
// the windows have in hand ends after the time that such services still take once
// they have taken so long; then each window calls whom it would call, by the
// hall's own rules; more people come as on other days; windows open, stop and go on
// as on one of the last days, within the hours of the calendar. How long a window
// takes to call, after a service or when somebody comes while it is free, is drawn
// from how long it took, absences without a word in it. The wait is then what half,
// and nine of ten, of the hundred say.
//
//	log(time of a service) = service + window + both together + today's pace + residual
//
// What is seen seldom leans on what stands above it (a service on its queue, a
// window on none), the last weeks weigh more, outliers are cut, and residuals are
// drawn as they were seen. How far the fit may be off is drawn too, once for each
// of the hundred.
//
// A hall in which clerks come, go and call as no model says is better told by those
// ahead, the head of its line or the last ones called. So what is told is a blend
// of the simulation and these, by how each has held here in such a state, and the
// range's upper end lies as far above it as nine of ten waits have needed.
//
// A ghost is a ticket nobody has taken: it is called when it would be, and keeps
// nobody waiting. So one pass tells the wait of everybody who waits, and of
// whoever would come now in any queue and class.
//
// # What holds
//
//   - Whom the kernel calls is whom [hall.State.Candidates] and the rules' Next
//     would, under every policy; a property test keeps it so.
//   - The same hall, model and seed give the same forecast. A ticket's chances are
//     its own, so a forecast changes by what happens and not by chance.
//   - A table, once published, never changes. Whoever asks reads memory only;
//     nothing here runs on the writer's path.
//   - A refresh of 500 waiting and 100 windows takes 50 ms of one core at the most,
//     and refreshes take at most a third of one.
//   - The model holds sums, and when windows were open on the last twenty days; it
//     and the scores are about no person.
//   - What is learnt is learnt from records: those of days before the journal are
//     made by putting the days through the hall.
//   - Without a past the wait is that of the head of the line.
//
// # What it leaves out
//
// A ticket's further services at other queues are not played after the first of
// them. The blend carries what that costs.
//
//	s := forecast.New(forecast.Config{Zone: zone, Store: store, Log: log, Now: time.Now}, engine)
//	go s.Run(ctx)
//	wait, ok := s.New("A", hall.Normal)
package forecast
