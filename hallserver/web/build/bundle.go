package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// pages are the pages by name; each has its entry point at src/<name>/main.tsx.
func pages() []page {
	return []page{
		{Name: "console", Title: "一门 · 窗口工作台"},
		{Name: "board", Title: "一门 · 叫号屏"},
		{Name: "manager", Title: "一门 · 大厅值守"},
		{Name: "guide", Title: "一门 · 导办台"},
	}
}

// page is what its HTML is made from.
type page struct {
	Name, Title         string
	Script, Style, Icon string
	Beat                string   // the worker that keeps time while nobody sees the page
	Old, OldStyle       string   // for browsers that are too old
	TooOld              []words  // what they show
	Fonts               []string // wanted at once, so loaded early
}

// output is a bundle in memory: names under dist, with slashes.
type output struct{ files map[string][]byte }

// bundle bundles all pages.
func bundle(dir string) (*output, error) {
	root, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", dir, err)
	}
	entries := []api.EntryPoint{{InputPath: "src/icon.svg", OutputPath: "icon"}, {InputPath: "src/old.css", OutputPath: "old"}, {InputPath: "src/staff/beat.ts", OutputPath: "beat"}}
	for _, p := range pages() {
		entries = append(entries, api.EntryPoint{InputPath: "src/" + p.Name + "/main.tsx", OutputPath: p.Name})
	}
	r := api.Build(options(root, entries))
	if len(r.Errors) > 0 {
		return nil, errors.New(strings.Join(api.FormatMessages(r.Errors, api.FormatMessagesOptions{}), "\n"))
	}
	o := &output{files: map[string][]byte{}}
	for _, f := range r.OutputFiles {
		name, err := filepath.Rel(filepath.Join(root, "dist"), f.Path)
		if err != nil {
			return nil, fmt.Errorf("name of %s: %w", f.Path, err)
		}
		o.files[filepath.ToSlash(name)] = f.Contents
	}
	if err := o.addOld(root); err != nil {
		return nil, err
	}
	if err := o.addPages(root, r.Metafile); err != nil {
		return nil, err
	}
	return o, o.addLicences(root)
}

func options(root string, entries []api.EntryPoint) api.BuildOptions {
	return api.BuildOptions{
		AbsWorkingDir:       root,
		EntryPointsAdvanced: entries,
		Outdir:              "dist/assets",
		EntryNames:          "[name]-[hash]",
		AssetNames:          "[name]-[hash]",
		ChunkNames:          "part-[hash]",
		PublicPath:          "/assets",
		Bundle:              true,
		Splitting:           true,
		Format:              api.FormatESModule,
		Platform:            api.PlatformBrowser,
		// Browsers of counters and halls are often some years old, those of TV boxes of
		// 2018; older ones are told so by old.js.
		Engines: []api.Engine{{Name: api.EngineChrome, Version: "66"}, {Name: api.EngineFirefox, Version: "78"}, {Name: api.EngineSafari, Version: "15"}},
		Loader: map[string]api.Loader{
			".woff2": api.LoaderFile, ".woff": api.LoaderFile, ".svg": api.LoaderCopy, ".json": api.LoaderJSON,
		},
		JSX:               api.JSXAutomatic,
		JSXImportSource:   "preact",
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Charset:           api.CharsetUTF8,
		LegalComments:     api.LegalCommentsNone,
		Metafile:          true,
		LogLevel:          api.LogLevelSilent,
	}
}

// metafile is the part of esbuild's report that we read.
type metafile struct {
	Outputs map[string]struct {
		EntryPoint string `json:"entryPoint"`
		CSSBundle  string `json:"cssBundle"`
	} `json:"outputs"`
}

// addPages writes each page's HTML around its script and style.
func (o *output) addPages(root, raw string) error {
	old, err := tooOld(root)
	if err != nil {
		return err
	}
	var meta metafile
	if err := json.Unmarshal([]byte(raw), &meta); err != nil {
		return fmt.Errorf("read the bundler's report: %w", err)
	}
	address := func(name string) string { return "/" + strings.TrimPrefix(name, "dist/") }
	for _, p := range pages() {
		p.TooOld = old
		for name, out := range meta.Outputs {
			if out.EntryPoint == "src/"+p.Name+"/main.tsx" {
				p.Script, p.Style = address(name), address(out.CSSBundle)
			}
		}
		for _, name := range o.names() {
			switch {
			case strings.HasPrefix(name, "assets/icon-"):
				p.Icon = "/" + name
			case strings.HasPrefix(name, "assets/beat-"):
				p.Beat = "/" + name
			case strings.HasPrefix(name, "assets/old-") && path.Ext(name) == ".js":
				p.Old = "/" + name
			case strings.HasPrefix(name, "assets/old-"):
				p.OldStyle = "/" + name
			case strings.HasPrefix(path.Base(name), "noto-sans-sc-chinese-simplified-"):
				p.Fonts = append(p.Fonts, "/"+name)
			}
		}
		if p.Script == "" || p.Style == "/" || p.Icon == "" || p.Beat == "" || p.Old == "" || p.OldStyle == "" || len(p.Fonts) == 0 {
			return fmt.Errorf("page %s: the bundler left something out: %+v", p.Name, p)
		}
		var b strings.Builder
		if err := pageHTML.Execute(&b, p); err != nil {
			return fmt.Errorf("page %s: %w", p.Name, err)
		}
		o.files[p.Name+".html"] = []byte(b.String())
	}
	return nil
}

var pageHTML = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="zh-CN" class="page-{{.Name}}" data-beat="{{.Beat}}">
<head>
<meta charset="utf-8">
<title>{{.Title}}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light">
<meta name="robots" content="noindex">
<link rel="icon" href="{{.Icon}}" type="image/svg+xml">
{{range .Fonts}}<link rel="preload" href="{{.}}" as="font" type="font/woff2" crossorigin>
{{end}}<link rel="stylesheet" href="{{.Style}}">
<link rel="stylesheet" href="{{.OldStyle}}">
<script src="{{.Old}}"></script>
<script type="module" src="{{.Script}}"></script>
</head>
<body>
<noscript>请启用 JavaScript 后再打开本页。 Please switch JavaScript on and open this page again.</noscript>
<main id="too-old">{{range .TooOld}}
<div lang="{{.Lang}}"><h1>{{.Title}}</h1><p>{{.Text}}</p></div>{{end}}
</main>
</body>
</html>
`))

// addLicences puts the licences of what is bundled beside it.
func (o *output) addLicences(root string) error {
	var all strings.Builder
	for _, name := range []string{"preact", "@fontsource/noto-sans-sc", "@fontsource/noto-sans-kr"} {
		raw, err := os.ReadFile(filepath.Join(root, "node_modules", filepath.FromSlash(name), "LICENSE")) //nolint:gosec // of a package we bundle
		if err != nil {
			return fmt.Errorf("licence of %s: %w", name, err)
		}
		fmt.Fprintf(&all, "== %s\n\n%s\n\n", name, strings.TrimSpace(string(raw)))
	}
	o.files["assets/licences.txt"] = []byte(all.String())
	return nil
}

func (o *output) names() []string {
	names := make([]string, 0, len(o.files))
	for name := range o.files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// write replaces dist. The stamp goes first and comes last, so that a bundle
// cut short is made again.
func (o *output) write(dist, digest string) error {
	for _, old := range []string{stampName, "assets"} {
		if err := os.RemoveAll(filepath.Join(dist, old)); err != nil {
			return fmt.Errorf("clear the old pages: %w", err)
		}
	}
	for _, name := range o.names() {
		if err := put(filepath.Join(dist, filepath.FromSlash(name)), o.files[name]); err != nil {
			return err
		}
	}
	raw, err := json.MarshalIndent(stamp{Inputs: digest, Files: o.names()}, "", "  ")
	if err != nil {
		return fmt.Errorf("stamp: %w", err)
	}
	return put(filepath.Join(dist, stampName), append(raw, '\n'))
}

func put(name string, raw []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil { //nolint:gosec // build output, for all to read
		return fmt.Errorf("write the pages: %w", err)
	}
	if err := os.WriteFile(name, raw, 0o644); err != nil { //nolint:gosec // build output, for all to read
		return fmt.Errorf("write the pages: %w", err)
	}
	return nil
}

// summary says how large the pages are.
func (o *output) summary() string {
	code, all := 0, 0
	for name, raw := range o.files {
		all += len(raw)
		if ext := path.Ext(name); ext == ".js" || ext == ".css" {
			code += len(raw)
		}
	}
	return fmt.Sprintf("bundled %d files: %d kB of code and style, %d kB in all", len(o.files), code/1000, all/1000)
}
