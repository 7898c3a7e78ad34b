package forecast

import "math"

// chance is a small generator of random numbers (SplitMix64: Steele, Lea and
// Flood, OOPSLA 2014): one addition and one mixing a number.
type chance uint64

// mix spreads the bits of x over all of it.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

func (c *chance) next() uint64 {
	*c += 0x9e3779b97f4a7c15
	return mix(uint64(*c))
}

// share is a number in [0, 1).
func (c *chance) share() float64 { return shareOf(c.next()) }

// gap is a number of the exponential distribution of mean 1.
func (c *chance) gap() float64 { return gapOf(c.next()) }

func shareOf(x uint64) float64 { return float64(x>>11) / (1 << 53) }
func gapOf(x uint64) float64   { return -math.Log(1 - shareOf(x)) }

// The draws of one thing in one sample, such as a ticket's: the same whenever
// they are asked for, so that two forecasts of the same hall differ by what has
// happened and not by chance.
const (
	ofTime = iota + 1
	ofAbsence
	ofLeaving
	ofGap
	ofShow
	ofFurther
	ofDay
	ofGreet
)

// drawn is draw number which of a thing in a sample.
func drawn(sample, thing uint64, which uint64) uint64 {
	return mix(sample ^ mix(thing+which*0x9e3779b97f4a7c15))
}

// hashOf makes a number of a name, the same in every run of the program.
func hashOf(name string) uint64 {
	h := uint64(14695981039346656037) // FNV-1a
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return h
}
