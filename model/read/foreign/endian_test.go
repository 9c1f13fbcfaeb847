package foreign

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"
)

// written are the bytes of values, the highest byte of each first.
func written(values ...any) []byte {
	var b bytes.Buffer
	for _, v := range values {
		switch v := v.(type) {
		case string:
			b.WriteString(v)
		default:
			if err := binary.Write(&b, binary.BigEndian, v); err != nil {
				panic(err)
			}
		}
	}
	return b.Bytes()
}

// padded is a text of some bytes, with a filler behind it.
func padded(s string, n int, filler string) string {
	for len(s) < n {
		s += filler
	}
	return s
}

func opened(t *testing.T, book *Book, err error) *Table {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	table, err := book.Entries[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	whole(t, table)
	return table
}

// Stata on a machine that writes the highest byte first, as its manual lays the format out.
func TestStataHighestByteFirst(t *testing.T) {
	text := func(s string, n int) string { return padded(s, n, "\x00") }
	data := written([]byte{114, 1, 1, 0}, int16(3), int32(3), text("a label", 81), text("01 Jan 2020 10:11", 18), []byte{255, 252, 3},
		text("time", 33), text("status", 33), text("arm", 33), make([]byte, 8), text("%9.0g", 49), text("%td", 49), text("%3s", 49),
		text("", 33), text("", 33), text("", 33), text("Time on study", 81), text("", 81), text("", 81), byte(0), int32(0),
		1.5, int16(10), "abc", math.Float64frombits(0x7fe0020000000000), int16(32742), "x\x00\x00", -2.25, int16(-4000), "\x00\x00\x00")
	book, err := Stata(data, nil)
	table := opened(t, book, err)
	time, day, arm := table.Columns[0], table.Columns[1], table.Columns[2]
	if time.Label != "Time on study" || time.Num[0] != 1.5 || time.Num[1] == time.Num[1] || time.Num[2] != -2.25 || time.Marks[0] != (Mark{Code: ".b", N: 1}) {
		t.Errorf("%+v", time)
	}
	if day.Kind != Day || day.Num[0] != 10-3653 || day.Num[2] != -4000-3653 || day.Marks[0].Code != ".a" || arm.Text[0] != "abc" || arm.Text[1] != "x" || arm.Text[2] != "" {
		t.Errorf("%+v %+v", day, arm)
	}
}

// SPSS on such a machine, with packed values, and one text of two elements.
func TestSPSSHighestByteFirst(t *testing.T) {
	variable := func(width int32, name string, values ...any) []byte {
		return append(written(int32(2), width, int32(0), int32(len(values)), int32(5<<16|8<<8), int32(5<<16|8<<8), padded(name, 8, " ")), written(values...)...)
	}
	data := written("$FL2", padded("@(#) SPSS DATA FILE", 60, " "), int32(2), int32(3), int32(1), int32(0), int32(2), 100.0, padded("", 9+8+64, " "), "\x00\x00\x00",
		variable(0, "TIME", 99.0), variable(11, "NAME"), variable(-1, ""),
		int32(3), int32(1), 7.0, byte(5), padded("seven", 7, " "), int32(4), int32(1), int32(1),
		int32(999), int32(0),
		[]byte{107, 253, 254, 199, 253, 253, 0, 0}, "Anna    ", "Bernhard", "ine     ")
	book, err := SPSS(data, nil)
	table := opened(t, book, err)
	time, name := table.Columns[0], table.Columns[1]
	if table.Rows != 2 || name.Text[0] != "Anna" || name.Text[1] != "Bernhardine" {
		t.Errorf("%d rows, %+v", table.Rows, name)
	}
	if time.Kind != Words || time.Level[time.Code[0]] != "seven" || time.Code[1] != -1 || time.Marks[0] != (Mark{Code: "99", N: 1}) {
		t.Errorf("%+v", time)
	}
}
