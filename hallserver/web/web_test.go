package web_test

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"yimen/hallserver/web"
)

// get asks the pages' handler for a path.
func get(t *testing.T, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	web.Handler().ServeHTTP(w, r)
	return w
}

func needBundle(t *testing.T) {
	t.Helper()
	if !web.Built() {
		t.Fatal("the pages are not built in: run make web")
	}
}

func TestPagesAreStrictAndAskedForAnew(t *testing.T) {
	t.Parallel()
	needBundle(t)
	for _, path := range []string{"/", "/manager", "/guide", "/board/hall"} {
		res := get(t, path)
		if res.Code != http.StatusOK || res.Header().Get("Content-Type") != "text/html; charset=utf-8" {
			t.Errorf("%s: %d %s", path, res.Code, res.Header().Get("Content-Type"))
		}
		csp := res.Header().Get("Content-Security-Policy")
		for _, loose := range []string{"unsafe", "*", "http:", "https:", "data:"} {
			if strings.Contains(csp, loose) {
				t.Errorf("%s: the policy allows %s: %s", path, loose, csp)
			}
		}
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: policy %q", path, csp)
		}
		if got := res.Header().Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q", path, got)
		}
		body := res.Body.String()
		if inline := regexp.MustCompile(`<script(>| [^>]*[^c]>\w)|<style|style=|onload=`).FindString(body); inline != "" {
			t.Errorf("%s: has %q inside", path, inline)
		}
		again := get(t, path, "If-None-Match", res.Header().Get("ETag"))
		if again.Code != http.StatusNotModified || again.Body.String() != "" {
			t.Errorf("%s: asked again with its tag: %d", path, again.Code)
		}
	}
}

func TestEverythingAPageNamesIsThereForEver(t *testing.T) {
	t.Parallel()
	needBundle(t)
	address := regexp.MustCompile(`(?:src|href)="(/[^"]+)"`)
	kinds := map[string]string{
		".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml", ".woff2": "font/woff2",
	}
	for _, page := range []string{"/", "/manager", "/guide", "/board/hall"} {
		found := address.FindAllStringSubmatch(get(t, page).Body.String(), -1)
		if len(found) < 5 {
			t.Errorf("%s names only %q", page, found)
		}
		for _, m := range found {
			res := get(t, m[1])
			if res.Code != http.StatusOK || res.Header().Get("Content-Type") != kinds[filepath.Ext(m[1])] {
				t.Errorf("%s: %d %s", m[1], res.Code, res.Header().Get("Content-Type"))
			}
			if got := res.Header().Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
				t.Errorf("%s: Cache-Control %q", m[1], got)
			}
			if !regexp.MustCompile(`-[A-Z0-9]{8}\.`).MatchString(m[1]) {
				t.Errorf("%s: no digest in its name", m[1])
			}
			if want, err := os.ReadFile("dist" + m[1]); err != nil || res.Body.String() != string(want) {
				t.Errorf("%s: %d bytes are served of %d: %v", m[1], res.Body.Len(), len(want), err)
			}
			if res.Header().Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("%s: may be sniffed", m[1])
			}
		}
	}
}

func TestTextIsCompressedForWhoTakesIt(t *testing.T) {
	t.Parallel()
	needBundle(t)
	script := regexp.MustCompile(`src="(/assets/console-[^"]+\.js)"`).FindStringSubmatch(get(t, "/").Body.String())
	if script == nil {
		t.Fatal("no script in the console")
	}
	plain, zipped := get(t, script[1]), get(t, script[1], "Accept-Encoding", "br, gzip")
	if got := zipped.Header().Get("Content-Encoding"); got != "gzip" {
		t.Fatalf("Content-Encoding %q", got)
	}
	z, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	unzipped, err := io.ReadAll(z)
	if err != nil || string(unzipped) != plain.Body.String() {
		t.Errorf("what is unzipped is something else (%v)", err)
	}
	if plain.Header().Get("Content-Encoding") != "" || plain.Header().Get("ETag") == zipped.Header().Get("ETag") {
		t.Error("plain and zipped are not told apart")
	}
	if got := get(t, script[1], "Accept-Encoding", "gzip;q=0").Header().Get("Content-Encoding"); got != "" {
		t.Errorf("who refuses gzip gets %q", got)
	}
}

func TestNothingElseIsServed(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/nothing", "/board", "/board/", "/board/a/b", "/assets/", "/assets/none.js", "/build.json", "/console.html", "/assets/%2e%2e%2fbuild.json", "/.keep"} {
		if res := get(t, path); res.Code != http.StatusNotFound {
			t.Errorf("%s: %d", path, res.Code)
		}
	}
}

func TestNoPageReachesOutOfTheHall(t *testing.T) {
	t.Parallel()
	needBundle(t)
	outside := regexp.MustCompile(`https?://[a-zA-Z0-9.-]+`)
	err := fs.WalkDir(os.DirFS("dist"), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.Contains(".js.css.html", filepath.Ext(path)) || filepath.Ext(path) == "" {
			return err
		}
		raw, err := os.ReadFile(filepath.Join("dist", path))
		if err != nil {
			return err
		}
		for _, found := range outside.FindAllString(string(raw), -1) {
			if found != "http://www.w3.org" { // the names of SVG and MathML, never asked for
				t.Errorf("%s names %s", path, found)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestAPagesPolicyNamesItsOwnHostsSocketsAlone(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]string{
		"hall.example:8080": "connect-src 'self' ws://hall.example:8080 wss://hall.example:8080;",
		"[2001:db8::1]:443": "connect-src 'self' ws://[2001:db8::1]:443 wss://[2001:db8::1]:443;",
		"a; script-src *":   "connect-src 'self';",
		"a b":               "connect-src 'self';",
		"":                  "connect-src 'self';",
	} {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/board/hall", http.NoBody)
		req.Host = host
		rec := httptest.NewRecorder()
		web.Handler().ServeHTTP(rec, req)
		if got := rec.Header().Get("Content-Security-Policy"); !strings.Contains(got, want) {
			t.Errorf("host %q: %q", host, got)
		}
	}
}
