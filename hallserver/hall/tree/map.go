package tree

import (
	"iter"
	"slices"
)

// most is how many entries a leaf holds, or children another node.
const most = 32

// Map is a sorted map. New makes one; a copy of it must be made by Clone.
type Map[K comparable, V any] struct {
	compare func(a, b K) int
	root    *node[K, V]
	own     *owner // whose nodes may be changed in place; nil: nobody's
}

// owner marks nodes that one map alone can see.
type owner struct{ _ byte }

// node is a leaf, with entries, or has children.
type node[K comparable, V any] struct {
	own  *owner
	size int // entries in it and below
	keys []K // of a leaf its entries'; else the first one below each child
	vals []V
	kids []*node[K, V] // nil in a leaf
}

// New makes an empty map, sorted by compare.
func New[K comparable, V any](compare func(a, b K) int) Map[K, V] {
	return Map[K, V]{compare: compare}
}

// Clone is the map as it is now. Of a map that is still being changed only the
// one who changes it may make one.
func (m *Map[K, V]) Clone() Map[K, V] {
	if m.own != nil { // a map that others read already is left untouched
		m.own = nil
	}
	return *m
}

// Clear takes everything out.
func (m *Map[K, V]) Clear() { m.root = nil }

// Len counts the entries.
func (m *Map[K, V]) Len() int {
	if m.root == nil {
		return 0
	}
	return m.root.size
}

// Get is the value of a key; the zero value when there is none.
func (m *Map[K, V]) Get(k K) V {
	v, _ := m.Find(k)
	return v
}

// Find is the value of a key, and whether there is one.
func (m *Map[K, V]) Find(k K) (v V, found bool) {
	for n := m.root; n != nil; {
		i, found := m.seek(n, k)
		switch {
		case n.kids == nil && found:
			return n.vals[i], true
		case n.kids == nil || (i == 0 && !found):
			return v, false
		case !found:
			i--
		}
		n = n.kids[i]
	}
	return v, false
}

// seek is where a key stands among a node's, or would stand.
func (m *Map[K, V]) seek(n *node[K, V], k K) (int, bool) {
	low, high := 0, len(n.keys)
	for low < high {
		mid := int(uint(low+high) >> 1)
		switch c := m.compare(n.keys[mid], k); {
		case c == 0:
			return mid, true
		case c < 0:
			low = mid + 1
		default:
			high = mid
		}
	}
	return low, false
}

// Rank counts the entries before a key.
func (m *Map[K, V]) Rank(k K) int {
	before := 0
	for n := m.root; n != nil; {
		i, found := m.seek(n, k)
		if n.kids == nil {
			return before + i
		}
		if !found {
			if i == 0 {
				return before
			}
			i--
		}
		for _, kid := range n.kids[:i] {
			before += kid.size
		}
		n = n.kids[i]
	}
	return before
}

// All goes through the entries in the order of their keys. The map must not be
// changed meanwhile; go through a Clone where it is.
func (m *Map[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		if m.root != nil {
			m.root.each(yield)
		}
	}
}

// From goes through the entries from a key on.
func (m *Map[K, V]) From(k K) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		if m.root != nil {
			m.eachFrom(m.root, k, yield)
		}
	}
}

func (n *node[K, V]) each(yield func(K, V) bool) bool {
	for i, v := range n.vals {
		if !yield(n.keys[i], v) {
			return false
		}
	}
	for _, kid := range n.kids {
		if !kid.each(yield) {
			return false
		}
	}
	return true
}

func (m *Map[K, V]) eachFrom(n *node[K, V], k K, yield func(K, V) bool) bool {
	i, found := m.seek(n, k)
	if n.kids == nil {
		for ; i < len(n.vals); i++ {
			if !yield(n.keys[i], n.vals[i]) {
				return false
			}
		}
		return true
	}
	if !found {
		i = max(0, i-1)
	}
	if !m.eachFrom(n.kids[i], k, yield) {
		return false
	}
	for _, kid := range n.kids[i+1:] {
		if !kid.each(yield) {
			return false
		}
	}
	return true
}

// mine is a node that this map alone can see, with what n holds.
func (m *Map[K, V]) mine(n *node[K, V]) *node[K, V] {
	if m.own == nil {
		m.own = new(owner)
	}
	if n.own == m.own {
		return n
	}
	return &node[K, V]{own: m.own, size: n.size, keys: roomy(n.keys), vals: roomy(n.vals), kids: roomy(n.kids)}
}

// roomy is a copy with room for a few more.
func roomy[T any](list []T) []T {
	if list == nil {
		return nil
	}
	return append(make([]T, 0, min(len(list)+4, most+1)), list...)
}

// insert is slices.Insert of one.
func insert[T any](list []T, i int, v T) []T {
	if len(list) == cap(list) {
		list = roomy(list)
	}
	return slices.Insert(list, i, v)
}
