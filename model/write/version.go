package write

// Build is a program as it was built. What is not known is "".
type Build struct {
	Version  string
	Revision string // of the source
	Modified bool   // the source was another one than that of the revision
	Date     string // of the revision, in RFC 3339
	Go       string
	Platform string // GOOS/GOARCH
}

// Version renders which program this is.
func Version(b Build) Document {
	t := table("kaplan", "", "value")
	add := func(what, value string) {
		if value == "" {
			value = "not known"
		}
		t.add(what, value)
	}
	add("version", b.Version)
	add("revision", b.Revision)
	add("date", b.Date)
	add("Go", b.Go)
	add("platform", b.Platform)
	switch {
	case b.Revision == "":
		t.Notes = append(t.Notes, "built outside of a clone: the source is not known")
	case b.Modified:
		t.Notes = append(t.Notes, "the source was changed after that revision")
	}
	return bare("version", obj("version", b.Version, "revision?", b.Revision, "modified", b.Modified, "date?", b.Date, "go", b.Go, "platform", b.Platform), t)
}
