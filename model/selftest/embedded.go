package selftest

import _ "embed"

// embedded is the part of the archive that the program carries, made by
// stats/testdata/differential/make.
//
//go:embed embedded.json.gz
var embedded []byte

// Embedded is the part of the archive that the program carries.
func Embedded() (*Archive, error) { return Read(embedded) }
