package read

import (
	"context"
	"fmt"
	"io"
	"sync/atomic"

	"kaplan/model"
)

// Work is reading that may take long: it tells how far it is, ends where it is no
// longer wanted, and keeps within a bound on memory. A nil one does none of this.
type Work struct {
	Context context.Context // ends the reading; nil for nothing
	Memory  int64           // bytes that the reading may take; 0 for as many as it likes

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
	if w == nil || w.Memory == 0 || bytes <= w.Memory {
		return nil
	}
	return &Error{File: name, What: fmt.Sprintf("reading it takes %s of memory or more, and %s are allowed", size(bytes), size(w.Memory)),
		Hint: "read a part of its rows or columns", Ways: []model.Way{{Field: model.ReadMemory, Do: "allow more"}}}
}

// size is a number of bytes for people.
func size(bytes int64) string {
	for _, unit := range []struct {
		name string
		of   float64
	}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}} {
		if x := float64(bytes) / unit.of; x >= 1 {
			return fmt.Sprintf("%.3g %s", x, unit.name)
		}
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// slurp reads r, of which n bytes are expected, to its end: piece by piece, so that it
// can be stopped and does not grow beyond the bound.
func (w *Work) slurp(name string, r io.Reader, n int64) ([]byte, error) {
	const piece = 4 << 20
	if err := w.fits(name, n); err != nil {
		return nil, err
	}
	if w == nil {
		w = &Work{}
	}
	w.bytes.Add(n)
	out := make([]byte, 0, n+512)
	for {
		if err := w.stopped(); err != nil {
			return nil, err
		}
		if err := w.fits(name, int64(len(out))); err != nil {
			return nil, err
		}
		if len(out) == cap(out) {
			out = append(out, 0)[:len(out)]
		}
		k, err := r.Read(out[len(out):min(cap(out), len(out)+piece)])
		out = out[:len(out)+k]
		w.did(k)
		if err == io.EOF {
			w.bytes.Add(int64(len(out)) - n)
			return out, nil
		}
		if err != nil {
			return out, err
		}
	}
}
