// Package idcardtest is the conformance suite of ID card readers: what a reader
// and the driver together must do, whatever the reader is made of.
//
// It runs against a Bench: a line to the reader, and hands that lay cards down
// and pull cables. The simulator has hands of its own; at a real reader they are
// a person's, who is told what to do (see TestRealReader in package idcard), and
// the cases that need a broken reader are left out.
//
//	for _, c := range idcardtest.Cases() {
//		t.Run(c.Name, func(t *testing.T) {
//			t.Parallel()
//			c.Run(t, bench(t))
//		})
//	}
package idcardtest
