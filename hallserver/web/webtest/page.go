package webtest

import (
	"encoding/json"
	"maps"
	"testing"
)

// Page is a page of a browser.
type Page struct {
	b    *Browser
	name string
	how  map[string]any // of its making
}

// Size is a screen's size in CSS pixels; Scale is device pixels for each.
type Size struct {
	Width, Height int
	Scale         float64
	// Contrast "more" asks for high contrast.
	Contrast string
	// Sound is how the page's sound goes wrong: missing, throws, suspended.
	Sound string
	// Lacks is what the browser is made to lack, by its name.
	Lacks string
}

// Page is the page of a name, 1366 × 768. The same name is the same page.
func (b *Browser) Page(name string) *Page { return b.Sized(name, Size{Width: 1366, Height: 768}) }

// Sized is the page of a name on a screen of a size, which counts when the page
// is first used.
func (b *Browser) Sized(name string, s Size) *Page {
	how := map[string]any{"width": s.Width, "height": s.Height}
	if s.Scale > 0 {
		how["scale"] = s.Scale
	}
	if s.Contrast != "" {
		how["contrast"] = s.Contrast
	}
	if s.Lacks != "" {
		how["lacks"] = s.Lacks
	}
	if s.Sound != "" {
		how["sound"] = s.Sound
	}
	return &Page{b: b, name: name, how: how}
}

// For is the same page for another test, such as one within.
func (p *Page) For(tb testing.TB) *Page {
	tb.Helper()
	return &Page{b: p.b.For(tb), name: p.name, how: p.how}
}

func (p *Page) do(what string, args ...any) json.RawMessage {
	p.b.t.Helper()
	return p.b.do(p.name, what, p.args(args))
}

func (p *Page) args(pairs []any) map[string]any {
	all := map[string]any{}
	maps.Copy(all, p.how)
	for i := 0; i+1 < len(pairs); i += 2 {
		name, _ := pairs[i].(string)
		all[name] = pairs[i+1]
	}
	return all
}

func as[T any](tb testing.TB, raw json.RawMessage) T {
	tb.Helper()
	var v T
	if err := json.Unmarshal(raw, &v); err != nil {
		tb.Fatalf("the browser answered %s: %v", raw, err)
	}
	return v
}

// Goto opens an address.
func (p *Page) Goto(url string) { p.b.t.Helper(); p.do("goto", "url", url) }

// Reload loads the page again.
func (p *Page) Reload() { p.b.t.Helper(); p.do("reload") }

// Address is the page's address.
func (p *Page) Address() string { p.b.t.Helper(); return as[string](p.b.t, p.do("address")) }

// Resize changes the screen's size.
func (p *Page) Resize(width, height int) {
	p.b.t.Helper()
	p.do("size", "width", width, "height", height)
}

// Click clicks what the selector finds.
func (p *Page) Click(selector string) { p.b.t.Helper(); p.do("click", "selector", selector) }

// Fill types text into a field.
func (p *Page) Fill(selector, text string) {
	p.b.t.Helper()
	p.do("fill", "selector", selector, "text", text)
}

// Choose picks an option's value.
func (p *Page) Choose(selector, value string) {
	p.b.t.Helper()
	p.do("choose", "selector", selector, "text", value)
}

// Press presses a key, such as n or Enter.
func (p *Page) Press(key string) { p.b.t.Helper(); p.do("press", "key", key) }

// Down presses a key and keeps it down until Up.
func (p *Page) Down(key string) { p.b.t.Helper(); p.do("down", "key", key) }

// Up lets a key go.
func (p *Page) Up(key string) { p.b.t.Helper(); p.do("up", "key", key) }

// Hold presses the mouse on what the selector finds until Release.
func (p *Page) Hold(selector string) { p.b.t.Helper(); p.do("hold", "selector", selector) }

// Release lets the mouse go.
func (p *Page) Release() { p.b.t.Helper(); p.do("release") }

// Wait waits until the selector finds something that is seen.
func (p *Page) Wait(selector string) { p.b.t.Helper(); p.do("wait", "selector", selector) }

// WaitGone waits until the selector finds nothing that is seen.
func (p *Page) WaitGone(selector string) {
	p.b.t.Helper()
	p.do("wait", "selector", selector, "gone", true)
}

// Text is the text of what the selector finds, as it is seen.
func (p *Page) Text(selector string) string {
	p.b.t.Helper()
	return as[string](p.b.t, p.do("text", "selector", selector))
}

// Value is what stands in a field.
func (p *Page) Value(selector string) string {
	p.b.t.Helper()
	return as[string](p.b.t, p.do("value", "selector", selector))
}

// Attribute is an attribute of what the selector finds; "" when it has none.
func (p *Page) Attribute(selector, name string) string {
	p.b.t.Helper()
	return as[string](p.b.t, p.do("attribute", "selector", selector, "name", name))
}

// Count counts what the selector finds.
func (p *Page) Count(selector string) int {
	p.b.t.Helper()
	return as[int](p.b.t, p.do("count", "selector", selector))
}

// Enabled says whether a button can be pressed.
func (p *Page) Enabled(selector string) bool {
	p.b.t.Helper()
	return as[bool](p.b.t, p.do("enabled", "selector", selector))
}

// Box is where something stands, in CSS pixels.
type Box struct {
	X, Y, Width, Height float64
}

// Box is where the first that the selector finds stands.
func (p *Page) Box(selector string) Box {
	p.b.t.Helper()
	return as[Box](p.b.t, p.do("box", "selector", selector))
}

// Standing is a text and where it stands, in CSS pixels: its left end, the middle of
// its height, its width, and the size of its type.
type Standing struct {
	Text             string
	X, Y, Wide, Size float64
}

// Texts lists the texts within what the selector finds.
func (p *Page) Texts(selector string) []Standing {
	p.b.t.Helper()
	return as[[]Standing](p.b.t, p.do("texts", "selector", selector))
}

// Storage is all that the page keeps in the browser, as JSON.
func (p *Page) Storage() string { p.b.t.Helper(); return as[string](p.b.t, p.do("storage")) }

// Remember puts something into the page's storage.
func (p *Page) Remember(name, text string) {
	p.b.t.Helper()
	p.do("remember", "name", name, "text", text)
}

// Overflow is by how many pixels the page is larger than its screen.
func (p *Page) Overflow() (right, down int) {
	p.b.t.Helper()
	o := as[struct{ Right, Down int }](p.b.t, p.do("overflow"))
	return o.Right, o.Down
}

// Outside lists the classes of what the selector finds that leaves the screen.
func (p *Page) Outside(selector string) []string {
	p.b.t.Helper()
	return as[[]string](p.b.t, p.do("outside", "selector", selector))
}

// Mark leaves a mark on the page that goes with a reload.
func (p *Page) Mark(text string) { p.b.t.Helper(); p.do("mark", "text", text) }

// Unseen hides the page from its user, whose browser then all but stops its timers.
func (p *Page) Unseen() { p.b.t.Helper(); p.do("unseen") }

// Marked is the mark that was left; "" when the page was loaded since.
func (p *Page) Marked() string { p.b.t.Helper(); return as[string](p.b.t, p.do("marked")) }

// Tones counts the tones that the page has played since it was loaded.
func (p *Page) Tones() int { p.b.t.Helper(); return as[int](p.b.t, p.do("tones")) }

// Title is the page's title.
func (p *Page) Title() string { p.b.t.Helper(); return as[string](p.b.t, p.do("title")) }

// Focused is what is in focus: its data-act, else the name of its tag.
func (p *Page) Focused() string { p.b.t.Helper(); return as[string](p.b.t, p.do("focused")) }

// Type presses the keys of a text one after the other.
func (p *Page) Type(text string) { p.b.t.Helper(); p.do("type", "text", text) }

// Clipped lists what the selector finds that is larger inside than outside.
func (p *Page) Clipped(selector string) []string {
	p.b.t.Helper()
	return as[[]string](p.b.t, p.do("clipped", "selector", selector))
}

// Collisions lists texts within what the selector finds that stand on another text,
// or leave the card or the screen they stand in.
func (p *Page) Collisions(selector string) []string {
	p.b.t.Helper()
	return as[[]string](p.b.t, p.do("collisions", "selector", selector))
}

// Cut lists texts that the selector finds of which an end is cut off.
func (p *Page) Cut(selector string) []string {
	p.b.t.Helper()
	return as[[]string](p.b.t, p.do("cut", "selector", selector))
}

// Empty lists what is to say something and is seen without a word, within what the
// selector finds.
func (p *Page) Empty(selector string) []string {
	p.b.t.Helper()
	return as[[]string](p.b.t, p.do("empty", "selector", selector))
}

// TypeSizes are the sizes of type of what each of the selectors finds, in CSS pixels.
func (p *Page) TypeSizes(selectors []string) map[string][]float64 {
	p.b.t.Helper()
	return as[map[string][]float64](p.b.t, p.do("type-sizes", "selectors", selectors))
}

// Offline takes the network away from the page, or gives it back.
func (p *Page) Offline(off bool) { p.b.t.Helper(); p.do("offline", "offline", off) }

// Screenshot writes what is seen to a PNG file.
func (p *Page) Screenshot(path string) { p.b.t.Helper(); p.do("screenshot", "path", path) }

// Violations are what axe-core finds wrong for people who use the page by
// keyboard or screen reader.
func (p *Page) Violations() []string {
	p.b.t.Helper()
	return as[[]string](p.b.t, p.do("axe"))
}

// Faults are script errors and breaches of the content security policy since
// the last time it was asked.
func (p *Page) Faults() []string {
	p.b.t.Helper()
	return as[[]string](p.b.t, p.do("faults"))
}

// Sent lists what the page has sent through WebSockets.
func (p *Page) Sent() []string { p.b.t.Helper(); return as[[]string](p.b.t, p.do("sent")) }

// Close closes the page and forgets its cookies.
func (p *Page) Close() { p.b.t.Helper(); p.do("close") }
