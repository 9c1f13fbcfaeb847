package read

import (
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func manyRows(n int) string {
	var b strings.Builder
	b.WriteString("id,time,status\n")
	for i := range n {
		fmt.Fprintf(&b, "P%06d,%d,%d\n", i, 1+i*7919%1000, i%3/2)
	}
	return b.String()
}

// Reading ends where it is no longer wanted, says how far it is, and reaches its end.
func TestWork(t *testing.T) {
	in := manyRows(200_000)
	w := &Work{}
	if _, err := Reader("x.csv", strings.NewReader(in), Options{Work: w}); err != nil {
		t.Fatal(err)
	}
	if got := w.Share(); got < 0.99 || got > 1 {
		t.Errorf("at the end %g of it is done", got)
	}
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Reader("x.csv", strings.NewReader(in), Options{Work: &Work{Context: ctx}}); !errors.Is(err, ErrStopped) {
		t.Errorf("a reading that nobody wants ends with %v", err)
	}
}

// A file that takes more memory than is allowed is refused before it takes it, and so
// is an archive that grows beyond it.
func TestMemory(t *testing.T) {
	in := manyRows(100_000)
	var packed strings.Builder
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte("id,time,status\n" + strings.Repeat("a,1,1\n", 1<<20)))
	z.Close()
	for _, c := range []struct {
		in     string
		memory int64
		want   string
	}{
		{in, 1e6, "x.csv: reading it takes 1.39 MB of memory or more, and 1 MB are allowed\nread a part of its rows or columns; allow more"},
		{in, 3e6, "x.csv: reading it takes 5.29 MB of memory or more, and 3 MB are allowed\nread a part of its rows or columns; allow more"},
		{packed.String(), 1e6, "x.csv: reading it takes 1.05 MB of memory or more, and 1 MB are allowed\nread a part of its rows or columns; allow more"},
	} {
		_, err := Reader("x.csv", strings.NewReader(c.in), Options{Work: &Work{Memory: c.memory}})
		if err == nil || err.Error() != c.want {
			t.Errorf("%d bytes within %d: %v, not %s", len(c.in), c.memory, err, c.want)
		}
	}
	if _, err := Reader("x.csv", strings.NewReader(in), Options{Work: &Work{Memory: 6e6}}); err != nil {
		t.Error(err)
	}
}
