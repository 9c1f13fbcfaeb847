package stats

func (f *CoxFit) fitFirth(ps *coxPass) {}
func (f *CoxFit) firthProfiler(j int, free []bool, beta []float64) func(b float64) (profilePoint, error) {
	return nil
}
func (f *CoxFit) robust() {}
