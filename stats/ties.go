package stats

// Ties is how a Cox partial likelihood treats events at one time.
type Ties uint8

// The treatments, by R's names.
const (
	Efron   Ties = iota // R's default: averages over the orders of tied events
	Breslow             // every tied event has the whole risk set
	Exact               // the discrete (conditional logistic) likelihood
)

func (t Ties) String() string {
	switch t {
	case Breslow:
		return "breslow"
	case Exact:
		return "exact"
	}
	return "efron"
}
