// Package httpapi is the hall over HTTP: the routes of /api/v1, the phone page
// of a ticket, health, metrics and the OpenAPI file. It turns requests into
// commands for the engine and state into the shapes of package wire, and decides
// nothing itself.
//
// Invariants: who may do what is asked of access.May alone, and a device's request
// names what is the device's own, a ticket it issued or a window it is for, or is
// refused before it is a command; every changing POST runs under its
// Idempotency-Key, and an answer that is kept holds neither a ticket's public token
// nor anything of a person; errors travel as application/problem+json with a stable
// code; nothing of a request but its route, status and time is logged.
//
//	api, err := httpapi.New(httpapi.Config{Engine: e, Catalogue: live, Access: store, …})
//	server := &http.Server{Handler: api}
package httpapi
