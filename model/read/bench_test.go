package read

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strconv"
	"testing"
)

func matrixText(markers, patients, digits int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := []byte("Hugo_Symbol")
	for j := range patients {
		b = fmt.Appendf(b, ",TCGA-AA-%04d", j)
	}
	for i := range markers {
		b = append(b, "\nG"...)
		b = strconv.AppendInt(b, int64(i), 10)
		for range patients {
			b = append(b, ',')
			b = strconv.AppendFloat(b, r.NormFloat64(), 'g', digits, 64)
		}
	}
	return append(b, '\n')
}

func benchmark(b *testing.B, text []byte, patients, columns int) {
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		c, err := Reader("x.csv", bytes.NewReader(text), Options{})
		if err != nil {
			b.Fatal(err)
		}
		if c.N != patients || len(c.Columns) != columns {
			b.Fatalf("%d × %d", c.N, len(c.Columns))
		}
	}
}

func BenchmarkMatrix383x488(b *testing.B) { benchmark(b, matrixText(383, 488, -1), 488, 383) }

func BenchmarkMatrix20000x1000(b *testing.B) {
	benchmark(b, matrixText(20000, 1000, 8), 1000, 20000)
}

func BenchmarkTable1000000x6(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	text := []byte("id,time,status,age,sex,marker\n")
	for i := range 1_000_000 {
		text = fmt.Appendf(text, "P%07d,%.1f,%d,%d,%s,%.6f\n", i, r.ExpFloat64()*1000, r.IntN(2), 40+r.IntN(40), []string{"m", "f"}[r.IntN(2)], r.NormFloat64())
	}
	benchmark(b, text, 1_000_000, 6)
}
