// Package hall is the pure heart of a service hall: one business day of
// tickets, queues and windows.
//
// It owns what the hall may do. A [Command] is a wish; [Decide] turns it into
// events, or refuses it with a [Refusal], from the [State] and the time it is
// given; [Fold] makes the next state from an event. Neither reads a clock, a
// random source or a file, so the same events make the same state anywhere,
// for ever. What was read of a state stays as it was: a [State.Clone] costs
// nothing, and a fold makes other tickets, not other contents of them.
//
// What always holds, checked by [Check] on a state and by [Audit] over a whole
// journal: a number is issued once; a ticket is at one window at most; a
// window serves one ticket at most; every call has exactly one outcome; who
// waits stands in the queue of the ticket, oldest first; an announcement stands
// once, and a result lies ready of a finished ticket only; a kiosk calls for help
// once at a time, and one alone goes there.
package hall
