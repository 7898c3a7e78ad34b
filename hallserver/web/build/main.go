// Command build bundles the pages of hallserver/web into its folder dist.
//
//	go run ./hallserver/web/build [-force] [DIR]
//
// DIR is hallserver/web. It needs what "npm ci --ignore-scripts" fetches there,
// runs nothing of it, and does nothing when the bundle is up to date: dist
// keeps a digest of all that went in. The same sources give the same bytes.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	force := flag.Bool("force", false, "bundle even when nothing has changed")
	flag.Parse()
	dir := flag.Arg(0)
	if dir == "" {
		dir = filepath.Join("hallserver", "web")
	}
	made, err := run(dir, *force)
	if err != nil {
		fmt.Fprintln(os.Stderr, "web:", err)
		os.Exit(1)
	}
	if made == "" {
		made = "the pages are up to date"
	}
	fmt.Fprintln(os.Stderr, "web:", made)
}

// errNoModules says that npm has not been run.
var errNoModules = errors.New("node_modules is missing: run npm ci --ignore-scripts in hallserver/web, or make web")

// run bundles the pages of dir and says what it made; "" when there was
// nothing to do.
func run(dir string, force bool) (string, error) {
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "preact")); err != nil {
		return "", errNoModules
	}
	digest, err := inputs(dir)
	if err != nil {
		return "", err
	}
	if !force && upToDate(dir, digest) {
		return "", nil
	}
	b, err := bundle(dir)
	if err != nil {
		return "", err
	}
	if err := b.write(filepath.Join(dir, "dist"), digest); err != nil {
		return "", err
	}
	return b.summary(), nil
}
