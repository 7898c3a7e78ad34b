// Package flowtest brings a flow.Machine to each of its screens by the events
// that lead there, for tests of what is drawn and for the pictures in the
// manual. The hall and its people are invented.
package flowtest
