// Package web serves the pages people open in a browser: the staff console at
// /, the manager's page at /manager, a hall board at /board/{id}, and what they are
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
//
// Example:
//
//	mux.Handle("/", web.Handler())
package web
