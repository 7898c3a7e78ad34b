// Package calling says who is called next, and why. It is pure: the hall hands
// it everybody a window may call, it picks one.
//
// The rule in force is accumulating priority (Kleinrock 1964; Stanford, Taylor
// and Ziedins, Queueing Systems 77, 2014). A ticket of class i that has waited W
// seconds has the credit h_i + r_i·W, with the class's head start h and rate r;
// the largest credit is called. So urgent classes go sooner, and nobody starves:
//
// Bounded overtaking. When a window calls ticket j over ticket i, which it could
// have called too, credit_j ≥ credit_i at that moment. So i, having waited W, is
// passed only by a ticket that has itself waited at least
//
//	(r_i·W + h_i − h_j) / r_j ,
//
// which means that j came at most
//
//	(1 − r_i/r_j)·W + (h_j − h_i)/r_j
//
// after i. Let H be the most that the last term can be, and R the largest ratio
// of rates: whoever comes later than (1 − 1/R)·W + H after i never passes it
// within W, and the longer i waits, the more recent are those that cannot. The
// tickets that pass i are among those that came in that time, however many come
// after them. With equal rates and head starts it is first come, first served.
//
// Where many are urgent the default weights are bounded by their share of the
// day's tickets (Rules.Today), and so change in the course of a day. What is said
// above of a call is then said of the weights at that moment, and R and H are the
// largest of the day.
//
// A class may have a promise: a ticket that has waited longer goes before all
// that have not, the longest wait first; above, j may then also be such a one.
// Among those beyond their promise the order is first come, first served, for
// every class: a promise that is too short for the hall turns it into that.
//
// The wait of a ticket with an appointment begins at its slot: before, W is
// negative, and early comers wait until their credit has grown to their head
// start.
//
// The rules of other systems stand beside it, one a file, to be compared on the
// same day. Every pick carries its reason: a code, its numbers, and a sentence a
// clerk can read out.
//
//	i, why := rules.Next(nowMS, candidates)
//	…
//	fmt.Println(candidates[i].Number, why.Text())
package calling
