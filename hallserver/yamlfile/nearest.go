package yamlfile

import "strings"

// nearest is the known name that is most like another; "": none is.
func nearest(name string, known []string) string {
	best, least := "", max(1, len(name)/3)+1
	for _, k := range known {
		d := distance(plainName(name), plainName(k))
		if strings.HasPrefix(k, name+"_") || strings.HasSuffix(k, "_"+name) || strings.HasPrefix(name, k+"_") {
			d = 1 // a part of it
		}
		if d < least {
			best, least = k, d
		}
	}
	return best
}

// plainName is a name without what people write differently.
func plainName(s string) string {
	return strings.ToLower(strings.NewReplacer("-", "_", " ", "_").Replace(s))
}

// distance is how many letters are to be put in, left out, changed, or changed for
// their neighbour, to make one name of the other.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before, last []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, last, row = last, row, make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(y)]
}
