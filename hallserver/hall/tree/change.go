package tree

import "slices"

// Set puts a value under a key, in the place of the one that stands there.
func (m *Map[K, V]) Set(k K, v V) {
	if m.root == nil {
		m.root = m.mine(&node[K, V]{keys: []K{k}, vals: []V{v}, size: 1})
		return
	}
	m.root = m.mine(m.root)
	if right := m.set(m.root, k, v); right != nil {
		left := m.root
		m.root = &node[K, V]{
			own: m.own, size: left.size + right.size,
			keys: []K{left.keys[0], right.keys[0]}, kids: []*node[K, V]{left, right},
		}
	}
}

// set changes a node of ours. It returns the right part of one that had to be
// split.
func (m *Map[K, V]) set(n *node[K, V], k K, v V) (right *node[K, V]) {
	i, found := m.seek(n, k)
	if n.kids == nil {
		if found {
			n.vals[i] = v
			return nil
		}
		n.keys, n.vals = insert(n.keys, i, k), insert(n.vals, i, v)
		n.size++
		return m.split(n, i)
	}
	if !found {
		i = max(0, i-1)
	}
	kid := m.mine(n.kids[i])
	n.kids[i], n.size = kid, n.size-kid.size
	more := m.set(kid, k, v)
	n.keys[i], n.size = kid.keys[0], n.size+kid.size
	if more == nil {
		return nil
	}
	n.keys, n.kids = insert(n.keys, i+1, more.keys[0]), insert(n.kids, i+1, more)
	n.size += more.size
	return m.split(n, i+1)
}

// split takes the right part of a node that is too full, after something came in
// at a place. What grows at its end stays full.
func (m *Map[K, V]) split(n *node[K, V], at int) *node[K, V] {
	if len(n.keys) <= most {
		return nil
	}
	cut := len(n.keys) / 2
	if at == len(n.keys)-1 {
		cut = at
	}
	right := &node[K, V]{own: m.own, keys: roomy(n.keys[cut:])}
	clear(n.keys[cut:]) // or they would hold on to what is gone
	n.keys = n.keys[:cut]
	if n.kids == nil {
		right.vals, right.size = roomy(n.vals[cut:]), len(n.vals)-cut
		clear(n.vals[cut:])
		n.vals = n.vals[:cut]
	} else {
		right.kids = roomy(n.kids[cut:])
		for _, kid := range right.kids {
			right.size += kid.size
		}
		clear(n.kids[cut:])
		n.kids = n.kids[:cut]
	}
	n.size -= right.size
	return right
}

// Delete takes a key out, if it is there.
func (m *Map[K, V]) Delete(k K) {
	if _, found := m.Find(k); !found {
		return
	}
	m.root = m.mine(m.root)
	m.remove(m.root, k)
	for len(m.root.kids) == 1 {
		m.root = m.root.kids[0]
	}
	if m.root.size == 0 {
		m.root = nil
	}
}

// remove takes a key that is there out of a node of ours.
func (m *Map[K, V]) remove(n *node[K, V], k K) {
	i, found := m.seek(n, k)
	n.size--
	if n.kids == nil {
		n.keys, n.vals = slices.Delete(n.keys, i, i+1), slices.Delete(n.vals, i, i+1)
		return
	}
	if !found {
		i--
	}
	kid := m.mine(n.kids[i])
	n.kids[i] = kid
	m.remove(kid, k)
	if kid.size == 0 {
		n.drop(i)
		return
	}
	n.keys[i] = kid.keys[0]
	if len(kid.keys) < most/4 {
		m.join(n, i)
	}
}

// join puts a child that holds little to one beside it, where both fit.
func (m *Map[K, V]) join(n *node[K, V], i int) {
	left := max(0, i-1)
	if left+1 >= len(n.kids) || len(n.kids[left].keys)+len(n.kids[left+1].keys) > most/2 {
		return
	}
	a, b := m.mine(n.kids[left]), n.kids[left+1]
	a.keys, a.vals, a.kids = append(a.keys, b.keys...), append(a.vals, b.vals...), append(a.kids, b.kids...)
	a.size += b.size
	n.kids[left] = a
	n.drop(left + 1)
}

// drop takes child i out.
func (n *node[K, V]) drop(i int) {
	n.keys, n.kids = slices.Delete(n.keys, i, i+1), slices.Delete(n.kids, i, i+1)
}
