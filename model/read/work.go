package read

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"

	"kaplan/model"
)

// Work is reading that may take long: it tells how far it is, ends where it is no
// longer wanted, and keeps within a bound on memory. A nil one does none of this.
type Work struct {
	Context context.Context // ends the reading; nil for nothing
	Memory  int64           // bytes that the reading may take; 0 for what the machine has left
	Said    bool            // a person said how many

	ask  sync.Once
	free int64 // what the machine had left

	bytes, done atomic.Int64 // of the files, and gone through: they are read, cut and understood
}

// ErrStopped is reading that was no longer wanted.
var ErrStopped = &Error{What: "reading was stopped"}

// Share is how far the reading is, from 0 to 1.
func (w *Work) Share() float64 {
	const times = 3
	bytes := w.bytes.Load()
	if bytes == 0 {
		return 0
	}
	return min(1, float64(w.done.Load())/float64(bytes)/times)
}

// did says that n more bytes were gone through once.
func (w *Work) did(n int) {
	if w != nil {
		w.done.Add(int64(n))
	}
}

// understood says that one of n columns is known.
func (w *Work) understood(n int) {
	if w != nil {
		w.done.Add(w.bytes.Load() / int64(n))
	}
}

// stopped is ErrStopped where the reading is no longer wanted.
func (w *Work) stopped() error {
	if w != nil && w.Context != nil && w.Context.Err() != nil {
		return ErrStopped
	}
	return nil
}

// fits is an error where reading a file takes more memory than it may.
func (w *Work) fits(name string, bytes int64) error {
	may, said := int64(0), "allowed"
	if w != nil {
		may = w.Memory
	}
	if may == 0 && bytes > 1<<20 { // a small file is not worth the question
		may, said = w.left(), "free"
	}
	if may == 0 || bytes <= may {
		return nil
	}
	return &Error{File: name, What: fmt.Sprintf("reading it takes %s of memory or more, and %s are %s", size(bytes), size(may), said),
		Hint: "read a part of its rows or columns", Ways: []model.Way{{Field: model.ReadMemory, Do: "allow more"}}}
}

// left is what the machine had left when it was first asked: what the reading takes is
// not to be counted twice.
func (w *Work) left() int64 {
	if w == nil {
		return FreeMemory()
	}
	w.ask.Do(func() { w.free = FreeMemory() })
	return w.free
}

// size is a number of bytes for people.
func size(bytes int64) string {
	for _, unit := range []struct {
		name string
		of   float64
	}{{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if x := float64(bytes) / unit.of; x >= 1 {
			return fmt.Sprintf("%.3g %s", x, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// slurp reads r, of which n bytes are expected, to its end: piece by piece, so that it
// can be stopped and does not grow beyond the bound. What turns out longer than expected
// is put together at the end, and stands in memory twice then.
func (w *Work) slurp(name string, r io.Reader, n int64) ([]byte, error) {
	const piece, least, most = 4 << 20, 64 << 10, 256 << 20
	if err := w.fits(name, n); err != nil {
		return nil, err
	}
	if w == nil {
		w = &Work{}
	}
	w.bytes.Add(n)
	out := make([]byte, 0, n+512)
	var full [][]byte
	total := 0 // bytes in full
	for {
		if err := w.stopped(); err != nil {
			return nil, err
		}
		if len(out) == cap(out) {
			full, total = append(full, out), total+len(out)
			out = make([]byte, 0, min(max(least, total), most))
		}
		if len(full) > 0 {
			if err := w.fits(name, 2*int64(total+len(out))); err != nil {
				return nil, err
			}
		}
		k, err := r.Read(out[len(out):min(cap(out), len(out)+piece)])
		out = out[:len(out)+k]
		w.did(k)
		if err == nil {
			continue
		}
		var own *Error
		if errors.As(err, &own) {
			return nil, err
		}
		if len(full) > 0 {
			out = bytes.Join(append(full, out), nil)
		}
		if err == io.EOF {
			w.bytes.Add(int64(len(out)) - n)
			return out, nil
		}
		return out, err
	}
}

// unpack reads what r unpacks out of a file of packed bytes. What grows out of all
// proportion was made to fill a machine, and is refused unless somebody said how much
// memory may be taken.
func (w *Work) unpack(name string, r io.Reader, packed int) ([]byte, error) {
	if w == nil || !w.Said {
		r = &swelling{r: r, name: name, left: max(leastSwollen, mostSwelling*int64(packed)), packed: packed}
	}
	return w.slurp(name, r, 0)
}

// A table compresses to a tenth, one of the same values over and over to a hundredth.
const (
	mostSwelling = 200
	leastSwollen = 256 << 20
)

// swelling is a reader of unpacked bytes that ends where there are too many of them.
type swelling struct {
	r      io.Reader
	name   string
	left   int64
	packed int
}

func (s *swelling) Read(p []byte) (int, error) {
	k, err := s.r.Read(p)
	if s.left -= int64(k); s.left < 0 {
		return k, &Error{File: s.name, What: fmt.Sprintf("its %s become more than %s when they are unpacked, as in a file that is made to fill a machine",
			size(int64(s.packed)), size(max(leastSwollen, mostSwelling*int64(s.packed)))), Hint: "unpack it first, if it is what it should be",
			Ways: []model.Way{{Field: model.ReadMemory, Do: "say how much memory it may take"}}}
	}
	return k, err
}
