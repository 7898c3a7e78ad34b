package ticketprinter_test

import (
	"fmt"

	"yimen/drivers/ticketprinter"
)

func ExampleEncode() {
	var d ticketprinter.Doc
	d.Text("A001", ticketprinter.Style{Align: ticketprinter.Centre, Size: 2}).Cut()
	job, err := ticketprinter.Encode(d, ticketprinter.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("% X\n", job.Bytes)
	// Output: 1B 40 1C 26 1B 61 01 1D 21 11 41 30 30 31 0A 1D 56 42 00
}
