// Package frugal has a program with a window hold no more memory than it needs. What
// Fyne keeps for later, and how the C library under OpenGL gives memory back, they read
// from the environment when the program begins, so it begins a second time:
//
//	func main() {
//		if err := frugal.Restart(); err != nil {
//			fmt.Fprintln(os.Stderr, err) // it runs with more memory
//		}
//		…
//	}
//
// What stands in the environment already stays as it is.
package frugal
