package webtest

// SignIn opens the console at the server's address and signs in. It answers
// what then stands there: choose, work or denied.
func (p *Page) SignIn(url, user, password string) string {
	p.b.t.Helper()
	return as[string](p.b.t, p.do("sign-in", "url", url, "user", user, "password", password))
}

// OpenWindow sits down at a window.
func (p *Page) OpenWindow(n int) { p.b.t.Helper(); p.do("open-window", "window", n) }

// Next calls the next one by the key N and answers its number, "" when nobody
// waits.
func (p *Page) Next() string { p.b.t.Helper(); return as[string](p.b.t, p.do("next")) }

// BeginNext calls the next one without waiting for what comes of it; the answer
// is waited for by calling what it answers. So several pages call at once.
func (p *Page) BeginNext() (number func() string) {
	p.b.t.Helper()
	step := p.args([]any{"do", "next", "part", p.b.name, "page", p.name})
	wait, err := p.b.send(step)
	if err != nil {
		p.b.t.Fatal(err)
	}
	return func() string {
		p.b.t.Helper()
		value, problem := await(wait)
		if problem != "" {
			p.b.t.Fatalf("next on page %s: %s", p.name, problem)
		}
		return as[string](p.b.t, value)
	}
}

// Act presses a button of the console by its data-act: recall, start, finish,
// park, transfer, noshow, pause, resume, handover, close, issue, …
func (p *Page) Act(act string) { p.b.t.Helper(); p.do("act", "act", act) }

// Number is the number at the window, "" when there is none.
func (p *Page) Number() string { p.b.t.Helper(); return as[string](p.b.t, p.do("number")) }

// Doing is what the window is doing: open, called, serving, paused.
func (p *Page) Doing() string { p.b.t.Helper(); return as[string](p.b.t, p.do("doing")) }

// WaitCall waits until a board shows a number and its window, and says whether
// it is marked as new.
func (p *Page) WaitCall(number string, window int) (marked bool) {
	p.b.t.Helper()
	return as[string](p.b.t, p.do("wait-call", "number", number, "window", window)) == "yes"
}

// Calls lists what a board shows, newest first, such as "A001 3".
func (p *Page) Calls() []string {
	p.b.t.Helper()
	return as[[]string](p.b.t, p.do("board-calls"))
}

// AtWindows lists what a board says is at its windows now, in the lines and in the
// list, such as "A001 3".
func (p *Page) AtWindows() []string {
	p.b.t.Helper()
	return as[[]string](p.b.t, p.do("board-windows"))
}

// WaitFresh waits until a board has heard of its server and is up to date.
func (p *Page) WaitFresh() { p.b.t.Helper(); p.do("wait-fresh") }
