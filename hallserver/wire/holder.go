package wire

// HolderRequest is the body of POST /api/v1/tickets/{id}/holder: who holds the
// ticket, masked unless the whole is asked for. It needs an Idempotency-Key;
// each look is an event.
type HolderRequest struct {
	Whole bool `json:"whole,omitempty"`
}
