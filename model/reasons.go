package model

import "slices"

// reasons are why patients cannot be used: a few words, for which each patient has a
// code. Where everybody can be used there are no codes: a string for each of a million
// patients is what the collector of memory would look through again and again.
type reasons struct {
	code []uint16 // by patient: 0 for none, else one more than the place in said; nil where there are none
	said []string
}

// of is why patient i cannot be used, "" where nothing stands against it.
func (r *reasons) of(i int) string {
	if r.code == nil || r.code[i] == 0 {
		return ""
	}
	return r.said[r.code[i]-1]
}

// set notes why patient i of n cannot be used.
func (r *reasons) set(i, n int, why string) {
	if r.code == nil {
		r.code = make([]uint16, n)
	}
	k := slices.Index(r.said, why)
	if k < 0 {
		k = len(r.said)
		r.said = append(r.said, why)
	}
	r.code[i] = uint16(k + 1)
}

// each calls f with everybody who cannot be used, and why.
func (r *reasons) each(f func(i int, why string)) {
	for i, k := range r.code {
		if k != 0 {
			f(i, r.said[k-1])
		}
	}
}
