package web_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"yimen/hallserver/web"
	"yimen/hallserver/wire"
)

// showcase serves boards that stand still: each gets the frames of its face, and then
// nothing more. Its hall's clock starts anew with every board that joins.
type showcase struct {
	t     *testing.T
	faces map[string]face
	url   string
}

// face is what a board is sent, by its id.
type face struct {
	id string
	// frames are what comes of its feed, at a time of the hall; none: it is refused.
	frames []any
	at     time.Time
	// stale is for how long nothing came, where that is not now.
	stale time.Duration
	// long says that a name is so long that it may be cut.
	long bool
	wait string // what is seen when the picture stands
}

func openShowcase(t *testing.T, faces []face) *showcase {
	t.Helper()
	s := &showcase{t: t, faces: map[string]face{}}
	for _, f := range faces {
		s.faces[f.id] = f
	}
	mux := http.NewServeMux()
	mux.Handle("/", web.Handler())
	mux.HandleFunc("GET /api/v1/ws/board/{id}", s.feed)
	mux.HandleFunc("GET /api/v1/board/{id}", s.refuse)
	mux.HandleFunc("GET /api/v1/media/{name}", picture)
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

// frames are a face's frames as they are sent.
func (s *showcase) frames(f face) []wire.Frame {
	var out []wire.Frame
	for n, data := range f.frames {
		raw, err := json.Marshal(data)
		if err != nil {
			s.t.Fatal(err)
		}
		kind := wire.FrameDelta
		if n == 0 {
			kind = wire.FrameSnapshot
		}
		out = append(out, wire.Frame{Feed: "showcase", Offset: uint64(n + 1), Type: kind, At: f.at, Data: raw})
	}
	return out
}

func (s *showcase) feed(w http.ResponseWriter, r *http.Request) {
	f := s.faces[r.PathValue("id")]
	if len(f.frames) == 0 || f.stale > 0 {
		panic(http.ErrAbortHandler) // nothing answers
	}
	conn, err := (&websocket.Upgrader{}).Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	for _, frame := range s.frames(f) {
		if conn.WriteJSON(frame) != nil {
			return
		}
	}
	for {
		if _, _, err := conn.ReadMessage(); err != nil {
			return
		}
	}
}

// refuse tells a board that is not fed why.
func (s *showcase) refuse(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	problems := map[string]wire.Problem{
		"enrol":   {Status: http.StatusUnauthorized, Code: "unauthenticated", Title: "需要登录"},
		"refused": {Status: http.StatusForbidden, Code: "forbidden", Title: "没有权限", Hint: "此令牌属于另一块屏，请管理员重新登记本屏。"},
		"unknown": {Status: http.StatusNotFound, Code: "not_found", Title: "没有这块屏"},
	}
	p, ok := problems[id]
	if !ok {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p)
}

// picture draws a picture of the name's form: hills under a sky.
func picture(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("name") == "photo.jpg" {
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write(photo())
		return
	}
	size := image.Pt(1280, 720)
	if strings.Contains(r.PathValue("name"), "tall") {
		size = image.Pt(720, 1280)
	}
	img := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			hill := size.Y*2/3 - (x-size.X/2)*(x-size.X/2)/(3*size.X)
			c := color.RGBA{R: 0xBF, G: 0xD9, B: 0xF2, A: 0xFF}
			if y > hill {
				c = color.RGBA{R: 0x4E, G: 0x8F, B: 0x6B, A: 0xFF}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		panic(err)
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(out.Bytes())
}

// photo is one of a camera that was held upright: above it is red and below blue, but
// its pixels lie on their side, red left. EXIF 2.3, tag 274, says so: 6.
func photo() []byte {
	img := image.NewRGBA(image.Rect(0, 0, 1280, 720))
	for y := range 720 {
		for x := range 1280 {
			// The first row is to be seen at the right, the first column above.
			c := color.RGBA{R: 0xDC, G: 0x14, B: 0x14, A: 0xFF}
			if x >= 640 {
				c = color.RGBA{R: 0x14, G: 0x14, B: 0xDC, A: 0xFF}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		panic(err)
	}
	exif := "Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08" + // big-endian, the directory follows
		"\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00" // one entry, and no more directories
	raw := append([]byte{0xFF, 0xD8, 0xFF, 0xE1, 0, byte(len(exif) + 2)}, exif...)
	return append(raw, out.Bytes()[2:]...)
}
