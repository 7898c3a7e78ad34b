package layout

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"image"
	_ "image/jpeg" // JPEG and PNG are what every board can show
	_ "image/png"
	"io"
	"path/filepath"
	"strings"

	"yimen/hallserver/wire"
)

// maxPixels bounds a picture: a board holds it decoded, four bytes each.
const maxPixels = 40_000_000

// errNoMedia says that a file is neither a picture nor a video that boards show.
var errNoMedia = errors.New("want a picture (PNG, JPEG) or a video (MP4, WebM)")

// recognise reads the head of a file.
//
//	MP4   4 bytes of length, then "ftyp" (ISO/IEC 14496-12 §4.3)
//	WebM  1A 45 DF A3 (EBML, RFC 8794 §11.2.1), with "webm" among the first bytes
func recognise(r io.ReadSeeker) (kind, contentType string, err error) {
	head := make([]byte, 64)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) && !errors.Is(err, io.EOF) {
		return "", "", err
	}
	head = head[:n]
	switch {
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		return wire.MediaVideo, "video/mp4", nil
	case bytes.HasPrefix(head, []byte{0x1A, 0x45, 0xDF, 0xA3}) && bytes.Contains(head, []byte("webm")):
		return wire.MediaVideo, "video/webm", nil
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return "", "", err
	}
	c, format, err := image.DecodeConfig(r)
	switch {
	case errors.Is(err, image.ErrFormat):
		return "", "", errNoMedia
	case err != nil:
		return "", "", fmt.Errorf("cannot be read: %w", err)
	case c.Width < 1 || c.Height < 1 || c.Width*c.Height > maxPixels:
		return "", "", fmt.Errorf("%d × %d pixels: %d million at most", c.Width, c.Height, maxPixels/1_000_000)
	}
	return wire.MediaPicture, "image/" + format, nil
}

// mayBeMedia says by its name whether a file may be one.
func mayBeMedia(name string) bool {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".png", ".jpg", ".jpeg", ".mp4", ".webm":
		return true
	}
	return false
}

// version names a file's content without reading it all.
func version(at stamp) string {
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, at.size, at.modified) // a hash takes all it is given
	return fmt.Sprintf("%016x", h.Sum64())
}
