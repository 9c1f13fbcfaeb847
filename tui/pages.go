package tui

// Pages are the names of the pages of a view, 1 to 9, in their order.
func Pages(v int) []string {
	views := makeViews(&App{})
	if v < 1 || v > len(views) {
		return nil
	}
	var out []string
	for _, p := range views[v-1].Pages {
		out = append(out, p.Name())
	}
	return out
}
