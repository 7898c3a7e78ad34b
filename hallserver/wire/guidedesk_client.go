package wire

import (
	"context"
	"net/http"
	"net/url"
)

// ReportDesk is PUT /api/v1/guide-desk: how the bridge's guide desk is, answered by
// what it is to do.
func (c *Client) ReportDesk(ctx context.Context, r DeskReport) (DeskTasks, error) {
	return answer[DeskTasks](ctx, c, call{method: http.MethodPut, path: "guide-desk", body: r})
}

// ReportSlip is POST /api/v1/guide-desk/slips/{id}/printed: how printing a slip ended.
func (c *Client) ReportSlip(ctx context.Context, key, id string, r PrintedRequest) error {
	_, err := c.send(ctx, call{
		method: http.MethodPost, path: "guide-desk/slips/" + url.PathEscape(id) + "/printed", key: key, keyed: true, body: r,
	})
	return err
}
