package main

import (
	"crypto/sha256"
	bits "encoding/binary"
	"encoding/hex"
	"hash"
	"io"
	"math"
	"slices"
	"strings"
	"sync"

	"kaplan/model"
)

// digest knows the patients that were read last, where they are those of a database: a
// ledger is chained to what was looked at, and there is no file to take a hash of.
type digest struct {
	mu sync.Mutex
	of *model.Cohort
}

// read takes note of a cohort.
func (d *digest) read(c *model.Cohort) {
	if d == nil {
		return
	}
	d.mu.Lock()
	d.of = c
	d.mu.Unlock()
}

// sum is the hash of the values that were read, "" where they are of no database; which
// says of counts what was counted, as other columns are other data.
func (d *digest) sum() (which, sum string) {
	d.mu.Lock()
	c := d.of
	d.mu.Unlock()
	if c == nil || !c.Database {
		return "", ""
	}
	h := sha256.New()
	var names []string
	for _, col := range c.Columns {
		if col.Derived {
			continue
		}
		names = append(names, col.Name)
		io.WriteString(h, col.Name+"\x00")
		hashColumn(h, c, col)
	}
	if k := c.Counted; k != nil {
		names = slices.Concat(names, k.Binned, k.Steps)
		which = "counts of " + strings.Join(names, ", ")
	}
	return which, hex.EncodeToString(h.Sum(nil))
}

// hashColumn writes the values of a column into a hash, those of a cell once, with how many
// patients have it.
func hashColumn(h hash.Hash, c *model.Cohort, col *model.Column) {
	var b []byte
	same := 0
	for i := range c.N {
		same++
		if c.Of != nil && i+1 < c.N && c.Of[i+1] == c.Of[i] {
			continue
		}
		switch {
		case col.Num != nil:
			b = bits.LittleEndian.AppendUint64(b, math.Float64bits(col.Num[i]))
		default:
			b = append(append(b, col.Format(i)...), 0)
		}
		b = bits.LittleEndian.AppendUint32(b, uint32(same))
		if same = 0; len(b) > 1<<16 {
			h.Write(b)
			b = b[:0]
		}
	}
	h.Write(b)
}
