package ledsign

// A number board's frame, 9600 bit/s: its address, the number's high byte and low
// byte, and the sum of the three, 8 bits. It answers nothing.
func numberFrame(address, number int) []byte {
	b := []byte{byte(address), byte(number >> 8), byte(number)} //nolint:gosec // both are checked
	return append(b, b[0]+b[1]+b[2])
}
