package idcardsim

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf16"

	"yimen/drivers/idcard"
)

const (
	textSize    = 256
	photoSize   = 1024
	addressSize = 70
	manageSize  = 28
)

// Card is what the chip of one card holds, as bytes.
type Card struct {
	Name      string // what it is called in answers of Control
	Text      [textSize]byte
	Photo     []byte // 1024 bytes
	Finger    []byte // 0, 512 or 1024 bytes
	Addresses []byte // new addresses, 70 bytes each; none: the card has none
	Manage    [manageSize]byte
}

// Document is a card in words; place-json takes it as JSON. Dates are YYYYMMDD.
// A number without its last character gets the right one; an empty valid_until
// is 长期.
type Document struct {
	Kind         string   `json:"kind"` // resident, hmt, foreign2017, foreign2023
	Name         string   `json:"name"`
	LatinName    string   `json:"latin_name"`
	Sex          string   `json:"sex"` // GB/T 2261.1: 0, 1, 2, 9
	Ethnic       string   `json:"ethnic"`
	Birth        string   `json:"birth"`
	Address      string   `json:"address"`
	Number       string   `json:"number"`
	Issuer       string   `json:"issuer"`
	ValidFrom    string   `json:"valid_from"`
	ValidUntil   string   `json:"valid_until"`
	Nationality  string   `json:"nationality"`
	PassNumber   string   `json:"pass_number"`
	Issues       string   `json:"issues"`
	NewAddresses []string `json:"new_addresses"`
}

// Samples names the cards that Control can place by name.
func Samples() []string {
	return []string{"resident", "elderly", "rare", "moved", "hmt", "foreign2017", "foreign2023"}
}

// Sample is one of Samples.
func Sample(name string) (Card, error) {
	d := Document{
		Kind: "resident", Name: "测试甲", Sex: "1", Ethnic: "11", Birth: "19900101",
		Address: "辽宁省样例市虚构区不存在路1号", Number: "21999919900101001",
		Issuer: "样例市公安局虚构分局", ValidFrom: "20200101",
	}
	switch name {
	case "resident":
	case "elderly":
		d.Name, d.Sex, d.Birth, d.Number = "测试戊", "2", "19480305", "21999919480305002"
	case "rare":
		d.Name, d.Ethnic = "测\U00020BB7\ue863·\U0002A6A5", "05"
	case "moved":
		d.NewAddresses = []string{"辽宁省样例市虚构区新样例街2号"}
	case "hmt":
		d = Document{
			Kind: "hmt", Name: "样例乙", Sex: "2", Birth: "19000101", Address: "辽宁省样例市虚构区测试街3号",
			Number: "81000019000101998", Issuer: "样例市公安局", ValidFrom: "20190101", ValidUntil: "20240101",
			PassNumber: "H00000000", Issues: "01",
		}
	case "foreign2017":
		d = Document{
			Kind: "foreign2017", Name: "样例丙", LatinName: "SAMPLE, TEST", Sex: "1", Birth: "19000101",
			Number: "UTO99990001011", Nationality: "UTO", ValidFrom: "20170616", ValidUntil: "20270616",
		}
	case "foreign2023":
		d = Document{
			Kind: "foreign2023", Name: "样例丁", LatinName: "SAMPLE, TEST YI", Sex: "1", Birth: "19000101",
			Number: "99984019000101001", Nationality: "UTO", Issues: "01", ValidFrom: "20231201", ValidUntil: "20331201",
		}
	default:
		return Card{}, fmt.Errorf("no sample card %q; there are %s", name, strings.Join(Samples(), ", "))
	}
	card, err := d.Card()
	card.Name = name
	return card, err
}

// Load reads a card from a file: a JSON Document, or a whole reply to 30 01 or
// 30 10 as hexadecimal text.
func Load(path string) (Card, error) {
	raw, err := os.ReadFile(path) //nolint:gosec // the operator of the simulator names the file
	if err != nil {
		return Card{}, fmt.Errorf("load card: %w", err)
	}
	var card Card
	if strings.HasPrefix(strings.TrimSpace(string(raw)), "{") {
		card, err = ParseDocument(raw)
	} else {
		card, err = parseHex(string(raw))
	}
	card.Name = filepath.Base(path)
	if err != nil {
		return Card{}, fmt.Errorf("load card %s: %w", path, err)
	}
	return card, nil
}

// ParseDocument reads a Document as JSON.
func ParseDocument(raw []byte) (Card, error) {
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	var d Document
	if err := dec.Decode(&d); err != nil {
		return Card{}, fmt.Errorf("card as json: %w", err)
	}
	return d.Card()
}

// parseHex reads a whole reply frame, of either reading command.
func parseHex(text string) (Card, error) {
	frame, err := hex.DecodeString(strings.Join(strings.Fields(text), ""))
	if err != nil {
		return Card{}, fmt.Errorf("frame as hexadecimal: %w", err)
	}
	be := binary.BigEndian
	if len(frame) < 16 || int(be.Uint16(frame[5:]))+7 != len(frame) || checksum(frame[5:]) != 0 {
		return Card{}, errors.New("not a whole reply frame")
	}
	body := frame[10 : len(frame)-1]
	text16, photo := int(be.Uint16(body)), int(be.Uint16(body[2:]))
	if text16 != textSize || photo != photoSize {
		return Card{}, errors.New("not a reading of a card")
	}
	card := Card{Manage: manageNumber()}
	switch rest := len(body) - textSize - photoSize; rest {
	case 4:
		body = body[4:]
	case 6, 6 + 512, 6 + 1024:
		card.Finger = append([]byte{}, body[6+textSize+photoSize:]...)
		body = body[6:]
	default:
		return Card{}, errors.New("not a reading of a card")
	}
	copy(card.Text[:], body)
	card.Photo = append([]byte{}, body[textSize:textSize+photoSize]...)
	return card, nil
}

// Card makes the chip's bytes.
func (d Document) Card() (Card, error) {
	c := Card{Name: d.Kind, Photo: make([]byte, photoSize), Manage: manageNumber()}
	w := writer{text: c.Text[:]}
	w.blank()
	number, err := d.number()
	if err != nil {
		return Card{}, err
	}
	until := d.ValidUntil
	if until == "" {
		until = "长期"
	}
	w.put(188, 16, d.ValidFrom)
	w.put(204, 16, until)
	switch d.Kind {
	case "resident", "hmt":
		d.domestic(&w, number)
	case "foreign2017":
		w.put(0, 120, d.LatinName)
		w.put(120, 2, d.Sex)
		w.put(122, 30, number)
		w.put(152, 6, d.Nationality)
		w.put(158, 30, d.Name)
		w.put(220, 16, d.Birth)
		w.put(236, 4, "01")
		w.put(240, 8, "9999")
		w.put(248, 2, "I")
	case "foreign2023":
		d.foreign2023(&w, number)
	default:
		return Card{}, fmt.Errorf("no kind of card %q; there are resident, hmt, foreign2017, foreign2023", d.Kind)
	}
	if w.err != nil {
		return Card{}, w.err
	}
	if len(d.NewAddresses) > 4 {
		return Card{}, errors.New("more than 4 new addresses")
	}
	c.Addresses = make([]byte, addressSize*len(d.NewAddresses))
	aw := writer{text: c.Addresses}
	aw.blank()
	for i, a := range d.NewAddresses {
		aw.put(i*addressSize, addressSize, a)
	}
	return c, aw.err
}

func (d Document) domestic(w *writer, number string) {
	w.put(0, 30, d.Name)
	w.put(30, 2, d.Sex)
	w.put(36, 16, d.Birth)
	w.put(52, 70, d.Address)
	w.put(122, 36, number)
	w.put(158, 30, d.Issuer)
	if d.Kind == "resident" {
		w.put(32, 4, d.Ethnic)
		return
	}
	w.put(220, 18, d.PassNumber)
	w.put(238, 4, d.Issues)
	w.put(248, 2, "J")
}

func (d Document) foreign2023(w *writer, number string) {
	latin := []rune(d.LatinName)
	first := latin[:min(len(latin), 35)]
	w.put(0, 30, d.Name)
	w.put(30, 2, d.Sex)
	w.put(32, 4, d.Issues)
	w.put(36, 16, d.Birth)
	w.put(52, 70, string(first))
	w.put(122, 36, number)
	w.put(220, 22, string(latin[len(first):]))
	w.put(242, 6, d.Nationality)
	w.put(248, 2, "Y")
	w.put(250, 6, "001")
}

// number completes the check character where it is left out.
func (d Document) number() (string, error) {
	find := idcard.CheckDigit18
	switch len(d.Number) {
	case 17:
	case 14:
		find = idcard.CheckDigit731
	default:
		return d.Number, nil
	}
	check, ok := find(d.Number)
	if !ok {
		return "", errors.New("number has no check character to add")
	}
	return d.Number + string(check), nil
}

// writer fills fields of UTF-16LE; the first error stands.
type writer struct {
	text []byte
	err  error
}

func (w *writer) blank() {
	for i := 0; i+1 < len(w.text); i += 2 {
		w.text[i], w.text[i+1] = ' ', 0
	}
}

func (w *writer) put(off, size int, value string) {
	units := utf16.Encode([]rune(value))
	if 2*len(units) > size {
		if w.err == nil {
			w.err = fmt.Errorf("field at %d holds %d characters, %d given", off, size/2, len(units))
		}
		return
	}
	for i, u := range units {
		binary.LittleEndian.PutUint16(w.text[off+2*i:], u)
	}
}

// manageNumber is an invented chip management number.
func manageNumber() (n [manageSize]byte) {
	for i := range n {
		n[i] = byte(i + 1)
	}
	return n
}
