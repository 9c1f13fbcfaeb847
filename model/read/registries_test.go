package read

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"kaplan/model"
)

// registries are files as registries, programs and textbooks write them, with made
// patients of whom it is known who had the event. Every header is one that people have;
// a row's cells are filled by {words}: {dead|1|0} is 1 of who had the event and 0 of the
// others. want is "TIME EVENT", the endpoint whose events are those of the truth; or
// ask, where the file does not say which way round it is, with the column; or none, where
// nothing may be drawn without being told.
var registries = []struct{ header, row, want string }{
	{"Patient ID Number [20];Tumor Record Number [60];Sex [220];Date of Diagnosis [390];Date of Last Contact [1750];Vital Status [1760]",
		"{id};01;1;{start};{end};{dead|0|1}", "ask Vital Status [1760]"},
	{"patientIdNumber;dateOfDiagnosis;dateOfLastContact;vitalStatus", "{id};{start};{end};{dead|0|1}", "ask vitalStatus"},
	{"Patient ID;Record number recode;Survival months;Survival months flag;Vital status recode (study cutoff used)",
		"{id};1;{t};Complete dates are available;{dead|Dead|Alive}", "Survival months Vital status recode (study cutoff used)"},
	{"PUF_CASE_ID;AGE;DX_LASTCONTACT_DEATH_MONTHS;PUF_VITAL_STATUS", "X{id};{age};{t};{dead|0|1}", "ask PUF_VITAL_STATUS"},
	{"CIC;UPN;patsex;intsurv;survstat", "{i%4};{i/4};1;{t};{dead|2|1}", "intsurv survstat"},
	{"TRR_ID_CODE;PX_ID;DONOR_ID;PTIME;PSTATUS", "A{id};{id};{i/2};{t};{dead|1|0}", "PTIME PSTATUS"},
	{"pt_code;graft_survival_days;graft_status", "{id};{t};{dead|Failed|Functioning}", "graft_survival_days graft_status"},
	{"id;time;graft_loss", "{id};{t};{dead|1|0}", "time graft_loss"},
	{"SEQN;RIDAGEYR;WTMEC2YR;ELIGSTAT;MORTSTAT;PERMTH_EXM", "{id};{age};{age}00.5;1;{dead|1|0};{t}", "PERMTH_EXM MORTSTAT"},
	{"Days;Control;Treated", "{t};{prism}", "Days event"},
	{"patient;time;treatment", "{id};{t}{dead||*};A", "time not missing(time)"},
	{"ID;AGE;LENFOL;FSTAT", "{id};{age};{t};{dead|1|0}", "LENFOL FSTAT"},
	{"person_id;index_date;death_date;last_activity_date;deceased_yn", "{id};{start};{dead|{end}|};{end};{dead|Y|N}",
		"index_date to death_date or last_activity_date deceased_yn"},
	{"Subject;SiteNumber;TRTSDT;LSTALVDT;DTHDT", "01-{id};1;{start};{end};{dead|{end}|}", "TRTSDT to DTHDT or LSTALVDT not missing(DTHDT)"},
	{"USUBJID;PARAMCD;AVAL;CNSR", "01-{id};OS;{t};{dead|0|1}", "AVAL CNSR"},
	{"id;fu_months;alive_at_last_fu", "{id};{t};{dead|No|Yes}", "fu_months alive_at_last_fu"},
	{"ID;Survival (days);Censored?", "{id};{t};{dead|N|Y}", "Survival (days) Censored?"},
	{"id;survival_years;survived", "{id};{t};{dead|0|1}", "survival_years survived"},
	{"id;time;alive_without_event", "{id};{t};{dead|0|1}", "time alive_without_event"},
	{"id;pfs_months;no_progression", "{id};{t};{dead|0|1}", "pfs_months no_progression"},
	{"record_id;Years of follow-up;Died during follow-up?", "{id};{t};{dead|Yes|No}", "Years of follow-up Died during follow-up?"},
	{"Pat_ID;Diagnosedatum;Vitalstatus;Vitalstatus_Datum", "{id};{start};{dead|verstorben|lebend};{end}", "Diagnosedatum to Vitalstatus_Datum Vitalstatus"},
	{"N° patient;sexe;délai (mois);décès", "{id};H;{t};{dead|oui|non}", "délai (mois) décès"},
	{"customerID;tenure;Churn", "{id}-AB;{t};{dead|Yes|No}", "tenure Churn"},
	{"week;arrest;fin", "{t};{dead|1|0};0", "week arrest"},
	{"age;death;hospdead;d.time", "{age};{dead|1|0};0;{t}", "d.time death"},
	{"MRN;OS (mo);Vital Status", "{id};{t};{dead|D|A}", "OS (mo) Vital Status"},
	{"mrn;days;expired_flag", "{id};{t};{dead|Y|N}", "days expired_flag"},
	{"id;time;Survival status (1: survived, 2: died)", "{id};{t};{dead|2|1}", "time Survival status (1: survived, 2: died)"},
	{"id;time;status (0=dead, 1=censored)", "{id};{t};{dead|0|1}", "time status (0=dead, 1=censored)"},
	{"id;futime;fustat", "{id};{t};{dead|2|1}", "futime fustat"},
	{"id;months;dead", "{id};{t};{dead|1|2}", "ask dead"},
	{"id;months;relapse", "{id};{t};{dead|1|2}", "ask relapse"},
	{"id;pfs;pfs_cens", "{id};{t};{dead|1|0}", "ask pfs_cens"},
	{"id;time;Dead/Alive", "{id};{t};{dead|0|1}", "ask Dead/Alive"},
	{"id;os_months;os_status;last_known_status", "{id};{t};{dead|0|1};{dead|Deceased|Alive}", "ask os_status"},
	{"age;year;nodes;survival_status", "{age};{year};{t};{dead|2|1}", "none"},
	{"id;fu_time;lost_to_fu", "{id};{t};{dead|0|1}", "none"},
	{"id;age_at_diagnosis;age_at_death_or_last_contact;vital", "{id};{age};{age}.5;{dead|Dead|Alive}", "none"},
	{"id;year_of_diagnosis;days_to_birth;vital_status", "{id};2011;-{age}000;{dead|Dead|Alive}", "none"},
}

// No such file is read the wrong way round, and none is drawn that does not say: whose
// events count are those who had one, patient by patient.
func TestRegistries(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 2026))
	for _, k := range registries {
		const n = 36
		var b strings.Builder
		b.WriteString(k.header + "\n")
		dead := make([]bool, n)
		for i := range n {
			dead[i] = i%3 == 0 || random.IntN(4) == 0
			days := 5 + random.IntN(60)
			start := time.Date(2012, 1, 1+random.IntN(900), 0, 0, 0, 0, time.UTC)
			row := k.row
			for strings.Contains(row, "{dead|") {
				from := strings.LastIndex(row, "{dead|")
				to := from + strings.Index(row[from:], "}") + 1
				if strings.HasPrefix(row[from:], "{dead|{end}|}") {
					to = from + len("{dead|{end}|}")
				}
				yes, no, _ := strings.Cut(strings.TrimSuffix(row[from+len("{dead|"):to], "}"), "|")
				if !dead[i] {
					yes = no
				}
				row = row[:from] + yes + row[to:]
			}
			mark := fmt.Sprint(map[bool]int{true: 1, false: 0}[dead[i]])
			row = strings.NewReplacer("{id}", fmt.Sprint(1000+i), "{i%4}", fmt.Sprint(200+i%4), "{i/4}", fmt.Sprint(100+i/4), "{i/2}", fmt.Sprint(500+i/2),
				"{t}", fmt.Sprint(days), "{age}", fmt.Sprint(40+i%30), "{year}", fmt.Sprint(58+i%12), "{start}", start.Format(time.DateOnly),
				"{end}", start.AddDate(0, 0, days).Format(time.DateOnly), "{prism}", [2]string{mark + ";", ";" + mark}[i%2]).Replace(row)
			b.WriteString(row + "\n")
		}
		c, err := Reader("f.csv", strings.NewReader(b.String()), Options{})
		if err != nil {
			t.Errorf("%s: %v", k.header, err)
			continue
		}
		frame, err := model.NewResolver(c).Frame(model.Look{})
		asked, isAsked := strings.CutPrefix(k.want, "ask ")
		switch {
		case k.want == "none" || isAsked:
			open := len(c.Endpoints) > 0 && (c.Endpoints[0].Event == asked && c.Endpoints[0].Ambiguous != "")
			if open != isAsked || !isAsked && err == nil {
				t.Errorf("%s: %+v, want %s", k.header, c.Endpoints, k.want)
			}
		case err != nil:
			t.Errorf("%s: %v", k.header, err)
		case len(c.Endpoints) != 1 || c.Endpoints[0].Time+" "+c.Endpoints[0].Event != k.want || c.Endpoints[0].Ambiguous != "":
			t.Errorf("%s: %+v, want %s", k.header, c.Endpoints, k.want)
		default:
			events := 0
			for i, row := range frame.Row {
				if frame.Outcome.Event[i] != dead[row] {
					t.Fatalf("%s: the event of row %d is %v", k.header, row+1, frame.Outcome.Event[i])
				}
				events++
			}
			if events != n {
				t.Errorf("%s: %d of %d patients", k.header, events, n)
			}
		}
	}
}
