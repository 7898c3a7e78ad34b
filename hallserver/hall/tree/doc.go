// Package tree is a sorted map that many may read while one goes on writing.
//
// It owns how the hall's state is kept: a B-tree whose nodes are never changed
// once somebody else may see them. [Map.Clone] costs nothing; a change copies the
// nodes on the way to it, once for each clone, and leaves the others to both.
//
// What always holds: a map that was cloned, and its clone, never show what the
// other one does afterwards; entries come in the order of their keys; a map that
// nobody changes may be read and cloned by any number of goroutines.
//
//	m := tree.New[string, int](strings.Compare)
//	m.Set("A", 1)
//	seen := m.Clone()
//	m.Set("A", 2)
//	fmt.Println(seen.Get("A"), m.Get("A")) // 1 2
package tree
