// Package web serves the pages people open in a browser: the staff console at
// /, the manager's page at /manager, the guide desk's at /guide, a hall board at /board/{id}, and what they are
// made of under /assets/. The phone page of a ticket is not here; httpapi renders it.
//
// What it owns: the pages' sources (src, TypeScript with Preact), how they are
// bundled (build), and the bundle (dist), which is embedded and never
// committed. The pages know the server by its HTTP interface alone, and take
// their words from hallserver/message.
//
// Invariants:
//   - A page is never cached without asking; an asset has its digest in its
//     name and is cached for ever.
//   - Pages run under a content security policy without inline scripts and
//     without anything from elsewhere. They work in a hall with no way out.
//   - A program built without the bundle starts all the same, and its pages say
//     what is missing.
//   - Nothing of a person is kept in a browser's storage.
//   - No file of src needs itself by a way round, and no page imports from another:
//     what two pages need lies in src/staff, what all need in src itself.
//
// A page of the staff is a folder of src, and each of its files says what it is for:
//
//	main.tsx      puts it on the screen
//	page.tsx      which of its screens stands; in screen/ each is drawn, in ask/ each
//	              question over the page
//	state.ts      what it shows; sight.ts what it looks at, again and again
//	app.ts        what can be done there
//	words.ts      its sentences, of hallserver/message
//
// All that such pages have in common is in src/staff: signing in (session.ts,
// signin.tsx, password.tsx), asking the server (api.ts, link.ts), commands that are done once
// (command.ts), looking again and again (look.ts), the line above, the bars, the
// questions (header.tsx, bars.tsx, ask.tsx), the picture around the work (frame.tsx).
// page.ts puts these together, and each page's state.ts builds on it.
//
// To add a page: make its folder with these files and a message catalogue of its name,
// name it in build (pages) and in web.go (its address), and put it into the tests'
// lists of pages. A shape of the server that it reads goes to wire.ts, or
// to one of its kind, such as healthwire.ts.
//
// Example:
//
//	mux.Handle("/", web.Handler())
package web
