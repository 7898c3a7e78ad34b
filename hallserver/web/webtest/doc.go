// Package webtest drives the pages in a real browser from Go tests.
//
// What it owns: one Node process with one Chromium for a test or, shared, for all
// tests of a package, talked to in lines of JSON (hallserver/web/e2e/drive.mjs), and a
// name for each of the pages it opens. Each page is a browser of its own, with its own
// cookies.
//
// Invariants: it needs what "make web" fetches, and says so where that is
// missing; every step has a time limit; a test's pages end with the test, and the
// processes with who started them.
//
// Example:
//
//	b := webtest.Start(t)
//	console := b.Page("console")
//	console.SignIn(url, "clerk", password)
//	console.OpenWindow(3)
//	number := console.Next()
//	board := b.Page("board")
//	board.Goto(url + "/board/hall#code=" + code)
//	board.WaitCall(number, 3)
//	board.Screenshot("board.png")
package webtest
