// Package deploy holds the example halls that hallserver init begins with: a
// folder each, with hall.yaml, catalogue.yaml, boards.yaml and voice.yaml. Every place and person in them
// is invented.
//
//	example, err := fs.Sub(deploy.Examples, "county")
package deploy

import "embed"

// Examples are the example halls, a folder each.
//
//go:embed county
var Examples embed.FS
