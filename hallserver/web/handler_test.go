package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestWithoutItsBundleEveryPageSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	h := handler(fstest.MapFS{".keep": {}})
	for _, path := range []string{"/", "/manager", "/guide", "/board/hall"} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, http.NoBody))
		if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "make web") {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}

func TestHeadHasNoBody(t *testing.T) {
	t.Parallel()
	h := handler(fstest.MapFS{"console.html": {Data: []byte("<p>hello</p>")}})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodHead, "/", http.NoBody))
	if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") != "12" {
		t.Errorf("%d, %d bytes, length %q", w.Code, w.Body.Len(), w.Header().Get("Content-Length"))
	}
}
