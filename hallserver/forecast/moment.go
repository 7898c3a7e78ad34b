package forecast

import "math"

// moment sums up observations of one quantity, each with a weight that fades
// with the days.
type moment struct {
	N   float64 `json:"n"`
	Sum float64 `json:"sum"`
	Sq  float64 `json:"sq"`
}

func (m *moment) add(x float64) {
	m.N++
	m.Sum += x
	m.Sq += x * x
}

// join adds all of another.
func (m *moment) join(o moment) {
	m.N += o.N
	m.Sum += o.Sum
	m.Sq += o.Sq
}

func (m *moment) fade(factor float64) {
	m.N *= factor
	m.Sum *= factor
	m.Sq *= factor
}

// mean is the mean, as if pseudo observations of prior had come too.
func (m moment) mean(prior, pseudo float64) float64 {
	if m.N+pseudo == 0 {
		return prior
	}
	return (m.Sum + pseudo*prior) / (m.N + pseudo)
}

// around is the sum of squares around a centre.
func (m moment) around(centre float64) float64 {
	return math.Max(0, m.Sq-2*centre*m.Sum+m.N*centre*centre)
}

// share counts how often something was so among how many times it could be.
type share struct {
	Of  float64 `json:"of"`
	Yes float64 `json:"yes"`
}

func (s *share) add(yes bool) {
	s.Of++
	if yes {
		s.Yes++
	}
}

func (s *share) fade(factor float64) {
	s.Of *= factor
	s.Yes *= factor
}

// rate is the share, as if pseudo observations of prior had come too.
func (s share) rate(prior, pseudo float64) float64 {
	if s.Of+pseudo == 0 {
		return prior
	}
	return (s.Yes + pseudo*prior) / (s.Of + pseudo)
}
