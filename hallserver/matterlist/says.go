package matterlist

import "yimen/hallserver/message"

// What is said of the form of files.
var (
	errBareQuote   = message.Errorf(`a quotation mark " stands amid a cell that does not begin with one`)
	errQuote       = message.Errorf(`a quotation mark " is not closed, or something stands behind it`)
	errCut         = message.Errorf("it ends too early")
	errDeep        = message.Errorf("values stand too deep in others")
	errSecondValue = message.Errorf("something stands behind its end")
)

func sayTwice(key string) error { return message.Errorf("%q stands twice in one object", key) }
