package model

import "strings"

func anyWord(words []string, of string) bool {
	for _, w := range words {
		if w != "" && strings.Contains(" "+of+" ", " "+w+" ") {
			return true
		}
	}
	return false
}

// The words of the names of dates.
const (
	dateNames  = "date dates dt datum dob dod"
	startDates = "diagnosis diagnosed diag dx start started begin random randomised randomized randomisation randomization rando enrolment enrollment" +
		" enrolled enrol enroll inclusion included entry registration registered surgery operation operated op resection admission admitted baseline index" +
		" transplant transplantation consent treatment tx diagnose erstdiagnose aufnahme einschluss"
	contactDates = "fu followup follow last contact lfu exit end ended censor censored censoring discharge discharged activity seen visit" +
		" kontakt nachsorge vital vitalstatus"
	deathDates = "death died dead dod deceased exitus decease tod todes sterbe todesdatum sterbedatum"
	otherDates = "birth born dob geburt geburts relapse recurrence recurred progression progressed" +
		" metastasis biopsy scan sample sampling report update export"
)

// NamesDate reports whether a column is named a date.
func NamesDate(name string) bool {
	return anyWord(acronymWords(name), dateNames) || gluedRoles[strings.ToLower(name)] != spanOther
}

// NamesLastContact reports whether a column is named the last that is known of a
// patient: a death or a last contact.
func NamesLastContact(name string) bool {
	k := dateRole(name)
	return k == spanContact || k == spanDeath
}

type spanRole uint8

const (
	spanOther spanRole = iota
	spanStart
	spanContact
	spanDeath
)

// gluedRoles are the dates of trials' tables, whose names have no words (CDISC's SDTM
// and ADaM).
var gluedRoles = map[string]spanRole{
	"randdt": spanStart, "randdtc": spanStart, "trtsdt": spanStart, "trtsdtm": spanStart, "rfstdtc": spanStart, "rfxstdtc": spanStart, "enrldt": spanStart,
	"lstalvdt": spanContact, "lstcondt": spanContact, "rfpendtc": spanContact, "lfudt": spanContact,
	"dthdt": spanDeath, "dthdtc": spanDeath, "deathdt": spanDeath,
}

// dateRole is what a date is of, by its name.
func dateRole(name string) spanRole {
	if role := gluedRoles[strings.ToLower(name)]; role != spanOther {
		return role
	}
	w := acronymWords(name)
	treated := anyWord(w, "treatment therapy trt tx chemo chemotherapy radiation drug")
	switch {
	case anyWord(w, deathDates):
		return spanDeath
	case anyWord(w, otherDates):
		return spanOther
	case anyWord(w, contactDates) && !treated:
		return spanContact
	case anyWord(w, startDates) && !anyWord(w, "last end ended stop"):
		return spanStart
	}
	return spanOther
}
