package wire

import (
	"context"
	"net/http"
	"net/url"
)

// CallHelp is POST /api/v1/help: it answers the kiosk's call that stands, which is
// another one where it had called before.
func (c *Client) CallHelp(ctx context.Context, key string, r HelpRequest) (HelpCall, error) {
	return answer[HelpCall](ctx, c, call{method: http.MethodPost, path: "help", key: key, keyed: true, body: r})
}

// EndHelp is POST /api/v1/help/{id}/end: a kiosk takes its own call back.
func (c *Client) EndHelp(ctx context.Context, key, id string) error {
	_, err := c.send(ctx, call{method: http.MethodPost, path: "help/" + url.PathEscape(id) + "/end", key: key, keyed: true})
	return err
}
