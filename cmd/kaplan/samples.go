package main

import (
	"kaplan/model/write"
	"kaplan/sampledata"
)

func samplesDocument() write.Document {
	var rows []write.SampleRow
	for _, s := range sampledata.List() {
		rows = append(rows, write.SampleRow{Name: s.Name, N: s.N, Events: s.Events, Title: s.Title, Source: s.Source, Synthetic: s.Synthetic})
	}
	return write.Samples(rows)
}
