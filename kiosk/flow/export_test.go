package flow

// PersonOf is all that a machine knows of the person before it, for tests.
func PersonOf(m *Machine) any { return m.person }

// NobodyAtAll is what it knows when there is nobody.
func NobodyAtAll() any { return person{} }

// LaidBefore is how long before the first touch a card may have been laid down.
const LaidBefore = laidBefore
