package idcard

import (
	"encoding/binary"
	"fmt"
)

// SAM id layout, 16 bytes, every number little-endian:
//
//	off  size  field      printed
//	  0     2  maker      %02d
//	  2     2  type       %02d
//	  4     4  date       %08d
//	  8     4  serial     %010d
//	 12     4  random     %010d
const samIDSize = 16

// ParseSAMID formats the 16 bytes of a module's id the way auditors write it,
// 05.03-20240101-0001234567-0987654321.
func ParseSAMID(data []byte) (string, error) {
	if len(data) != samIDSize {
		return "", fmt.Errorf("sam id of %d bytes, want %d", len(data), samIDSize)
	}
	le := binary.LittleEndian
	return fmt.Sprintf("%02d.%02d-%08d-%010d-%010d",
		le.Uint16(data), le.Uint16(data[2:]), le.Uint32(data[4:]), le.Uint32(data[8:]), le.Uint32(data[12:])), nil
}
