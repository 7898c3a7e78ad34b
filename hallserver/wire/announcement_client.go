package wire

import (
	"context"
	"net/http"
	"net/url"
)

// Announcements is GET /api/v1/announcements: what can be said to all, and what
// stands.
func (c *Client) Announcements(ctx context.Context) (Announcements, error) {
	return answer[Announcements](ctx, c, call{method: http.MethodGet, path: "announcements"})
}

// Announce is POST /api/v1/announcements.
func (c *Client) Announce(ctx context.Context, key string, r AnnouncementRequest) (Say, error) {
	return answer[Say](ctx, c, call{method: http.MethodPost, path: "announcements", key: key, keyed: true, body: r})
}

// EndAnnouncement is POST /api/v1/announcements/{id}/end.
func (c *Client) EndAnnouncement(ctx context.Context, key, id string) error {
	_, err := c.send(ctx, call{method: http.MethodPost, path: "announcements/" + url.PathEscape(id) + "/end", key: key, keyed: true})
	return err
}

// Health is GET /api/v1/devices/health: how every board, speaker and sign is.
func (c *Client) Health(ctx context.Context) (Health, error) {
	return answer[Health](ctx, c, call{method: http.MethodGet, path: "devices/health"})
}

// CallsReport is GET /api/v1/reports/calls: how the calls of a business day, as
// YYYY-MM-DD, reached those who were called; "": today.
func (c *Client) CallsReport(ctx context.Context, date string) (CallsReport, error) {
	path := "reports/calls"
	if date != "" {
		path += "?date=" + url.QueryEscape(date)
	}
	return answer[CallsReport](ctx, c, call{method: http.MethodGet, path: path})
}
