// Package library holds what is decoded here against what other libraries decode. It stands
// apart, so that no other test waits for them to be built.
package library

import (
	"bytes"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/zstd"

	"kaplan/model"
	"kaplan/model/read"
	"kaplan/model/read/foreign"
)

// What is read of a Parquet file is what the library parquet-go reads of it, every value of
// the columns whose values stand for themselves.
func TestParquetIsReadAsTheLibraryReadsIt(t *testing.T) {
	pattern := filepath.Join("..", "..", "testdata", "formats", "*.parquet")
	if more := os.Getenv("KAPLAN_PARQUET"); more != "" {
		pattern = filepath.Join(more, "*.parquet")
	}
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	compared := 0
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			continue
		}
		book, err := foreign.Parquet(data, nil)
		var table *foreign.Table
		if err == nil {
			table, err = book.Entries[0].Open()
		}
		if err != nil {
			t.Logf("%s: %v", path, err)
			continue
		}
		at := map[string]*foreign.Column{}
		for _, c := range table.Columns {
			at[c.Name] = c
		}
		for _, names := range f.Schema().Columns() {
			leaf, _ := f.Schema().Lookup(names...)
			c := at[strings.Join(names, ".")]
			if c == nil || leaf.Node.Type().LogicalType() != nil && c.Kind != foreign.Text || c.Kind == foreign.Day || c.Kind == foreign.Moment {
				continue
			}
			row := 0
			for _, g := range f.RowGroups() {
				pages := g.ColumnChunks()[leaf.ColumnIndex].Pages()
				for {
					p, err := pages.ReadPage()
					if err != nil {
						break
					}
					buffer := make([]parquet.Value, p.NumValues())
					n, _ := p.Values().ReadValues(buffer)
					for _, v := range buffer[:n] {
						if !sameValue(c, row, v) {
							t.Errorf("%s, %s, row %d: not %v", path, c.Name, row, v)
							return
						}
						row, compared = row+1, compared+1
					}
				}
				pages.Close()
			}
			if row != table.Rows {
				t.Errorf("%s, %s: %d rows of %d", path, c.Name, row, table.Rows)
			}
		}
	}
	t.Log(compared, "values")
	if compared < 100 {
		t.Error(compared, "values were compared")
	}
}

func sameValue(c *foreign.Column, i int, v parquet.Value) bool {
	if c.Kind == foreign.Words {
		return v.IsNull() && c.Code[i] < 0 || !v.IsNull() && v.Boolean() == (c.Code[i] == 1)
	}
	if c.Kind == foreign.Text {
		return v.IsNull() && c.Text[i] == "" || c.Text[i] == string(v.ByteArray()) || len(c.Text[i]) == 36
	}
	x := math.NaN()
	switch v.Kind() {
	case parquet.Int32:
		x = float64(v.Int32())
	case parquet.Int64:
		x = float64(v.Int64())
	case parquet.Float:
		x = float64(v.Float())
	case parquet.Double:
		x = v.Double()
	default:
		if !v.IsNull() {
			return true
		}
	}
	if v.IsNull() {
		x = math.NaN()
	}
	return x == c.Num[i] || x != x && c.Num[i] != c.Num[i]
}

// cohortRow is a patient of a made Parquet file.
type cohortRow struct {
	ID     string    `parquet:"patient_id,delta"`
	Time   *float64  `parquet:"OS_months,optional"`
	Status int32     `parquet:"OS_status"`
	Stage  string    `parquet:"stage,dict,zstd"`
	Seen   int32     `parquet:"diagnosed,date,delta"`
	At     time.Time `parquet:"scanned,timestamp(microsecond)"`
	Dose   int64     `parquet:"dose,decimal(2:9)"`
	Notes  []string  `parquet:"notes,list"`
	Lab    struct {
		AFP *float32 `parquet:"afp,optional,split"`
	} `parquet:"lab"`
}

// A cohort in several groups of rows is read whole, its lists apart.
func TestParquetCohort(t *testing.T) {
	var b bytes.Buffer
	w := parquet.NewGenericWriter[cohortRow](&b, parquet.MaxRowsPerRowGroup(700), parquet.Compression(&zstd.Codec{}))
	const n = 2000
	for i := range n {
		r := cohortRow{ID: "P" + string(rune('A'+i%26)) + model.FormatNumber(float64(i)), Status: int32(i % 2), Stage: []string{"I", "II", "III"}[i%3], Seen: int32(15000 + i),
			At: time.Date(2015, 3, 4, 5, 6, 7, 0, time.UTC), Dose: int64(i), Notes: []string{"a", "b"}}
		if x := float64(i) / 7; i%5 > 0 {
			r.Time = &x
		}
		if x := float32(i) / 3; i%4 > 0 {
			r.Lab.AFP = &x
		}
		if _, err := w.Write([]cohortRow{r}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	c, err := read.Reader("cohort.bin", bytes.NewReader(b.Bytes()), read.Options{})
	if err != nil {
		t.Fatal(err)
	}
	months, afp := c.Column("OS_months"), c.Column("lab.afp")
	for i := range n {
		if i%5 > 0 != (months.Num[i] == float64(i)/7) || i%4 > 0 != (afp.Num[i] == float64(float32(i)/3)) || c.Column("dose").Num[i] != float64(i)/100 {
			t.Fatalf("row %d: %v %v %v", i, months.Num[i], afp.Num[i], c.Column("dose").Num[i])
		}
	}
	if c.N != n || c.IDColumn != "patient_id" || c.Column("diagnosed").Kind != model.Date || c.Column("diagnosed").Num[5] != 15005 || len(c.Endpoints) != 1 {
		t.Errorf("%d patients by %s, endpoints %v", c.N, c.IDColumn, c.Endpoints)
	}
	if at := c.Column("scanned"); at.Kind != model.Date || at.Format(0) != "2015-03-04" {
		t.Errorf("%v %s", at.Kind, at.Format(0))
	}
	if all := fmt.Sprint(c.Doubts); !strings.Contains(all, "column notes holds lists: left out") {
		t.Error(all)
	}
	if c.Files[0].Form != "Parquet" {
		t.Error(c.Files[0].Form)
	}
}
