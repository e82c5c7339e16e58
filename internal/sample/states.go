package sample

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// StatesSchool is the code of the invented institution of StatesOf.
const StatesSchool = "thal"

// StatesOf returns decisions about an invented institution of a council, pec or minimal, as the text of a CSV file: among them one of every outcome
// that the council knows. Nobody of the demonstration studied there.
func StatesOf(council string) string {
	prefix, level, degree := "EAB", "Level-II", "bachelor"
	type line struct {
		code, discipline  string
		title             [2]string
		batch             int
		outcome, from     string
		decision, decided string
	}
	civil, elect, mech := [2]string{"BSc Civil engineering", "بی ایس سی سول انجینئرنگ"}, [2]string{"BSc Electrical engineering", "بی ایس سی الیکٹریکل انجینئرنگ"}, [2]string{"BSc Mechanical engineering", "بی ایس سی مکینیکل انجینئرنگ"}
	lines := []line{
		{"civil", "CIVIL", civil, 2019, "accredited", "", "2023-901", "2023-05-20"},
		{"civil", "CIVIL", civil, 2020, "accredited", "", "2024-902", "2024-05-21"},
		{"civil", "CIVIL", civil, 2021, "conditional", "", "2025-903", "2025-05-20"},
		{"elect", "ELECT", elect, 2019, "accredited", "", "2023-904", "2023-05-20"},
		{"elect", "ELECT", elect, 2020, "not_accredited", "", "2024-905", "2024-05-21"},
		{"elect", "ELECT", elect, 2021, "deferred", "", "2025-906", "2025-05-20"},
		{"mech", "MECH", mech, 2018, "accredited", "", "2022-907", "2022-05-20"},
		{"mech", "MECH", mech, 2018, "withdrawn", "2025-09-10", "2025-908", "2025-09-10"},
	}
	if council == "minimal" {
		sea := [2]string{"Sea surveying", "بحری پیمائش"}
		prefix, level, degree = "BIS", "", "diploma"
		lines = []line{
			{"sea", "SEA", sea, 2018, "accredited", "", "2022-907", "2022-05-20"}, {"sea", "SEA", sea, 2019, "not_accredited", "", "2023-904", "2023-05-20"},
			{"sea", "SEA", sea, 2018, "withdrawn", "2025-09-10", "2025-908", "2025-09-10"},
		}
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	write := func(cells ...string) { _ = w.Write(cells) } // a Builder takes everything
	write("institution_code", "institution", "institution_ur", "city", "city_ur", "invented", "campus", "campus_ur", "programme_code", "programme", "programme_ur", "level_of_degree", "discipline",
		"first_batch", "sections", "per_section", "batch", "accreditation_level", "outcome", "from", "conditions", "conditions_ur", "report_on", "visit_on", "decision", "decided_on")
	for _, x := range lines {
		under, condition := "", []string{"", "", "", ""}
		switch x.outcome {
		case "accredited":
			under = level
		case "conditional":
			condition = []string{"The laboratory of structures is equipped.", "ڈھانچوں کی لیبارٹری کا سامان پورا کیا جائے۔", "2027-03-31", "2027-05-31"}
		}
		cells := []string{StatesSchool, "Thal Desert College of Engineering", "تھل صحرائی کالج آف انجینئرنگ", "Demo Dune", "نمونہ ٹیلا", "yes", "Main campus", "مرکزی کیمپس", x.code, x.title[0], x.title[1],
			degree, x.discipline, "2018", "1", "50", strconv.Itoa(x.batch), under, x.outcome, x.from}
		write(append(append(cells, condition...), fmt.Sprintf("%s/%s", prefix, x.decision), x.decided)...)
	}
	w.Flush()
	return b.String()
}
