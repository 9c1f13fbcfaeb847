package selftest

import (
	"crypto/sha256"
	_ "embed"
	"encoding/json"
	"fmt"
)

// embedded is the part of the archive that the program carries, made by
// stats/testdata/differential/make.
//
//go:embed embedded.json.gz
var embedded []byte

// Embedded is the part of the archive that the program carries.
func Embedded() (*Archive, error) { return Read(embedded) }

//go:embed whole.json
var whole []byte

// Whole is how much the whole comparison holds, of which the program carries a part.
type Whole struct {
	Cohorts   int `json:"cohorts"`
	Questions int `json:"questions"`
	Numbers   int `json:"numbers"`
}

// WholeOf is how much there is in an archive and its report.
func WholeOf(a *Archive, r *Report) Whole { return Whole{len(a.Cohorts), r.Questions, r.Count()} }

// Carried is how much the whole comparison held when the program was built.
func Carried() Whole {
	var w Whole
	if err := json.Unmarshal(whole, &w); err != nil {
		panic("the program was built with a broken whole.json: " + err.Error())
	}
	return w
}

// Checksum identifies the answers of R that the program carries: the first half of
// their SHA-256.
func Checksum() string { return fmt.Sprintf("%x", sha256.Sum256(embedded))[:32] }
