package httpapi

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"time"
)

// mediaTime is how long a board may take to fetch a video over a slow link.
const mediaTime = 10 * time.Minute

// media serves a picture or video, also in parts. A browser asks each time
// whether it has changed, and mostly hears that it has not.
func (a *API) media(w http.ResponseWriter, r *http.Request, _ identity) {
	lang, name := languageOf(r.Header.Get("Accept-Language")), r.PathValue("name")
	if a.Media == nil || strings.HasPrefix(name, ".") || strings.ContainsAny(name, `/\`) {
		writeProblem(w, fail(lang, http.StatusNotFound, codeUnknownMedia, "no such media"))
		return
	}
	f, modified, kind, err := a.Media.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		writeProblem(w, fail(lang, http.StatusNotFound, codeUnknownMedia, "no such media"))
		return
	}
	if err != nil {
		writeProblem(w, a.internal(lang, "media not opened", err))
		return
	}
	defer func() { _ = f.Close() }() // it was only read
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		writeProblem(w, a.internal(lang, "media not read", err))
		return
	}
	// What a browser would run must not come from a folder of pictures.
	if !slices.Contains([]string{"image/png", "image/jpeg", "video/mp4", "video/webm"}, kind) {
		kind = "application/octet-stream"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Cache-Control", "private, no-cache")
	w.Header().Set("ETag", fmt.Sprintf(`"%x-%x"`, modified.UnixNano(), size))
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(mediaTime)) // else it is the server's
	http.ServeContent(w, r, "", modified, f)
}
