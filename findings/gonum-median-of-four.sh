#!/usr/bin/env bash
# gonum.org/v1/gonum v0.17.0, stat.Quantile with stat.LinInterp.
#
# Guess: interpolating linearly is what R (type 7), NumPy and spreadsheets do:
#   the median of 1, 2, 3, 4 is 2.5.
# Seen: 2, the same as stat.Empirical; it interpolates the empirical distribution
#   from the lower side (R's type 4), so quantiles of few samples lie low: nine
#   tenths of 60, 120 … 600 are 540, where type 7 has 546, and a twentieth is 60,
#   where it has 87. github.com/montanaflynn/stats v0.14.0 says 2.5 and 546.
# For a hall: a wait foretold as P90 from few days is told too short; say which
#   definition is used, and give nine tenths enough samples.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
cat > go.mod <<'MOD'
module seen

go 1.26

require (
	github.com/montanaflynn/stats v0.14.0
	gonum.org/v1/gonum v0.17.0
)
MOD
cat > main.go <<'GO'
package main

import (
	"fmt"

	"github.com/montanaflynn/stats"
	"gonum.org/v1/gonum/stat"
)

func main() {
	four, waits := []float64{1, 2, 3, 4}, []float64{60, 120, 180, 240, 300, 360, 420, 480, 540, 600}
	fmt.Println("gonum:", stat.Quantile(0.5, stat.LinInterp, four, nil), stat.Quantile(0.5, stat.Empirical, four, nil),
		stat.Quantile(0.9, stat.LinInterp, waits, nil), stat.Quantile(0.05, stat.LinInterp, waits, nil))
	median, _ := stats.Percentile(four, 50)
	most, _ := stats.Percentile(waits, 90)
	few, _ := stats.Percentile(waits, 5)
	fmt.Println("montanaflynn:", median, most, few)
}
GO
go mod tidy >/dev/null 2>&1
go run . | tee seen
diff - seen <<'WANT'
gonum: 2 2 540 60
montanaflynn: 2.5 546 87
WANT
