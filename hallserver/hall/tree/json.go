package tree

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
)

// MarshalJSON writes the map as one of Go's.
func (m Map[K, V]) MarshalJSON() ([]byte, error) {
	raw, err := json.Marshal(maps.Collect(m.All()))
	if err != nil {
		return nil, fmt.Errorf("tree: %w", err)
	}
	return raw, nil
}

// UnmarshalJSON reads what MarshalJSON wrote into a map that New made.
func (m *Map[K, V]) UnmarshalJSON(raw []byte) error {
	var plain map[K]V
	if err := json.Unmarshal(raw, &plain); err != nil {
		return fmt.Errorf("tree: %w", err)
	}
	m.Clear()
	for _, k := range slices.SortedFunc(maps.Keys(plain), m.compare) {
		m.Set(k, plain[k])
	}
	return nil
}
