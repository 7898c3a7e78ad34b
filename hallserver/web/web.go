package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strconv"
	"strings"
)

// dist is the bundle that "make web" makes; without it there is .keep alone.
//
//go:embed all:dist
var dist embed.FS

// policy allows what the pages do and nothing else: their own scripts, styles,
// typefaces and sounds, pictures that they fetched themselves (a board keeps the
// hall's as blobs), talking to the server they came from, and starting the worker
// that keeps time.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; " +
	"connect-src 'self'%s; media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types beat"

// hostForm is a host as it may stand in a policy.
var hostForm = regexp.MustCompile(`^([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]+)?$`)

// policyFor is the policy for a page of a host. Its WebSockets are named, because
// "self" does not mean them in browsers of 2018.
func policyFor(host string) string {
	if !hostForm.MatchString(host) {
		return fmt.Sprintf(policy, "")
	}
	return fmt.Sprintf(policy, " ws://"+host+" wss://"+host)
}

// gzipFrom is the size in bytes from which text is worth compressing.
const gzipFrom = 1024

// file is a file of the bundle, ready to be sent.
type file struct {
	name   string
	kind   string // Content-Type
	tag    string // ETag
	raw    []byte
	zipped []byte // nil: not worth it
	// bundle has a typeface, which is sent from there; nil: raw is the file.
	bundle fs.FS
	size   int
}

// Handler serves the pages. It answers GET and HEAD at /, /manager, /guide, /board/{id}
// and /assets/{name}, and 404 for the rest.
func Handler() http.Handler {
	sub, err := fs.Sub(dist, "dist")
	if err != nil {
		panic("web: the embedded folder is missing: " + err.Error())
	}
	return handler(sub)
}

// Built says whether the bundle is in this program.
func Built() bool {
	_, err := fs.Stat(dist, "dist/console.html")
	return err == nil
}

func handler(bundle fs.FS) http.Handler {
	files := read(bundle)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", servePage(files["console.html"]))
	mux.HandleFunc("GET /manager", servePage(files["manager.html"]))
	mux.HandleFunc("GET /guide", servePage(files["guide.html"]))
	mux.HandleFunc("GET /board/{id}", servePage(files["board.html"]))
	mux.HandleFunc("GET /assets/{name}", func(w http.ResponseWriter, r *http.Request) {
		f := files["assets/"+r.PathValue("name")]
		if f == nil {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
		f.send(w, r)
	})
	return mux
}

// read takes the bundle into memory, but for the typefaces: they are most of it, and
// lie in the program already.
func read(bundle fs.FS) map[string]*file {
	files := map[string]*file{}
	err := fs.WalkDir(bundle, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		raw, err := fs.ReadFile(bundle, name)
		if err != nil {
			return err
		}
		files[name] = newFile(name, raw)
		if strings.HasPrefix(files[name].kind, "font/") {
			files[name].bundle, files[name].raw = bundle, nil
		}
		return nil
	})
	if err != nil {
		panic("web: reading what is embedded: " + err.Error())
	}
	return files
}

func newFile(name string, raw []byte) *file {
	sum := sha256.Sum256(raw)
	f := &file{
		name: name, raw: raw, size: len(raw), kind: kindOf(name),
		tag: `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`,
	}
	if strings.HasPrefix(f.kind, "font/") || len(raw) < gzipFrom {
		return f
	}
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		panic("web: " + err.Error())
	}
	_, _ = z.Write(raw) // into memory
	_ = z.Close()
	f.zipped = b.Bytes()
	return f
}

// kindOf is the Content-Type of a file by its name; a machine's own table of
// types is not asked, because it may say anything.
func kindOf(name string) string {
	switch path.Ext(name) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".woff2":
		return "font/woff2"
	case ".woff":
		return "font/woff"
	case ".txt":
		return "text/plain; charset=utf-8"
	}
	return "application/octet-stream"
}

func servePage(f *file) http.HandlerFunc {
	status := http.StatusOK
	if f == nil {
		f, status = newFile("console.html", []byte(notBuilt)), http.StatusServiceUnavailable
	}
	return func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policyFor(r.Host))
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		h.Set("Cache-Control", "no-cache")
		if status != http.StatusOK {
			h.Set("Content-Type", f.kind)
			w.WriteHeader(status)
			_, _ = w.Write(f.raw) // the browser has gone, if anything
			return
		}
		f.send(w, r)
	}
}

// send answers with the file, or with 304 where the browser has it.
func (f *file) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	body, size, tag := f.raw, f.size, f.tag
	if f.zipped != nil {
		h.Set("Vary", "Accept-Encoding")
		if takesGzip(r) {
			body, size, tag = f.zipped, len(f.zipped), strings.TrimSuffix(f.tag, `"`)+`-gz"`
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("ETag", tag)
	if matches(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(size))
	switch {
	case r.Method == http.MethodHead:
	case f.bundle != nil:
		f.copy(w)
	default:
		_, _ = w.Write(body) // the browser has gone, if anything
	}
}

// copy sends what lies in the bundle.
func (f *file) copy(w io.Writer) {
	from, err := f.bundle.Open(f.name)
	if err != nil {
		panic("web: reading what is embedded: " + err.Error())
	}
	_, _ = io.Copy(w, from) // the browser has gone, if anything
	_ = from.Close()        // of memory
}

func takesGzip(r *http.Request) bool {
	for coding := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, quality, _ := strings.Cut(strings.ReplaceAll(coding, " ", ""), ";")
		if name == "gzip" {
			return quality != "q=0"
		}
	}
	return false
}

func matches(header, tag string) bool {
	for have := range strings.SplitSeq(header, ",") {
		if have = strings.TrimPrefix(strings.TrimSpace(have), "W/"); have == tag || have == "*" {
			return true
		}
	}
	return false
}

// notBuilt is what the pages say in a program that was built without them.
const notBuilt = `<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>页面尚未生成</title>
<h1>页面尚未生成</h1>
<p>此程序构建时没有包含网页。请在源码目录运行 <code>make web build</code>，再重新启动。叫号、取号等服务不受影响。</p>
<h2 lang="en">The pages have not been built</h2>
<p lang="en">This program was built without its pages. Run <code>make web build</code> in the source folder and start it again. The server itself works.</p>
</html>
`
