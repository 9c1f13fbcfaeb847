package read

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The folder of a study is its patients with their samples, and a matrix where it is asked
// for.
func TestStudy(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"meta_study.txt":       "type_of_cancer: hcc\n",
		"LICENSE":              "words\n",
		"data_mutations.txt":   "Hugo_Symbol\tTumor_Sample_Barcode\nTP53\tS1-01\n",
		"data_timeline_x.txt":  "PATIENT_ID\tSTART_DATE\nP1\t0\n",
		"data_mrna_median.txt": "Hugo_Symbol\tEntrez_Gene_Id\tP1-01\tP2-01\tP3-01\nTP53\t7157\t1.5\t2.5\t3.5\nALB\t213\t4\t5\t6\n",
		"data_clinical_patient.txt": "#Patient\tMonths\tStatus\n#x\tx\tx\n#STRING\tNUMBER\tSTRING\n#1\t1\t1\nPATIENT_ID\tOS_MONTHS\tOS_STATUS\n" +
			"P1\t10\t1:DECEASED\nP2\t20\t0:LIVING\nP3\t30\t1:DECEASED\n",
		"data_clinical_sample.txt": "#Patient\tSample\tGrade\n#x\tx\tx\n#STRING\tSTRING\tSTRING\n#1\t1\t1\nPATIENT_ID\tSAMPLE_ID\tGRADE\n" +
			"P1\tP1-01\tG1\nP2\tP2-01\tG2\nP3\tP3-01\tG3\n",
	} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c, err := Files([]string{folder}, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if c.N != 3 || len(c.Endpoints) != 1 || c.Column("GRADE") == nil || c.Column("TP53") != nil {
		t.Errorf("%d patients, endpoints %v", c.N, c.Endpoints)
	}
	if want := "the study has 1 further file that is not read unless asked for by name: data_mrna_median"; !strings.Contains(doubtsIn(c.Doubts), want) {
		t.Errorf("the doubts are\n%s, not %s", doubtsIn(c.Doubts), want)
	}
	if c, err = Files([]string{folder}, nil, Options{Tables: []string{"data_mrna_median"}}); err != nil {
		t.Fatal(err)
	}
	if x := c.Column("TP53"); x == nil || x.Num[2] != 3.5 {
		t.Errorf("TP53 is %v", x)
	}
	if _, err = Files([]string{folder}, nil, Options{Tables: []string{"data_cna"}}); err == nil || !strings.Contains(err.Error(), `one is called "data_cna"`) {
		t.Error(err)
	}
}
