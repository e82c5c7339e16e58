package sample

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Programmes are the decisions about batches of the invented institutions of the engineers' council, as the text of a CSV file.
var Programmes = ProgrammesOf("pec")

// ProgrammesOf returns those of another council: pec or minimal. Each batch has a decision of its own, made when its class finishes; the
// youngest in the middle of 2026.
func ProgrammesOf(council string) string {
	list, prefix, levels := schools, "EAB", []string{"Level-I", "Level-II"}
	if council == "minimal" {
		list, prefix, levels = surveyors, "BIS", []string{"", ""}
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	write := func(cells ...string) { _ = w.Write(cells) } // a Builder takes everything
	write("institution_code", "institution", "institution_ur", "city", "city_ur", "invented", "campus", "campus_ur", "programme_code", "programme", "programme_ur",
		"level_of_degree", "discipline", "first_batch", "sections", "per_section", "batch", "accreditation_level", "outcome", "from", "to", "conditions", "decision", "decided_on")
	serial := 0
	for n, s := range list {
		for _, c := range s.courses {
			for batch := c.first; batch <= c.last; batch++ {
				serial++
				outcome, under := "accredited", levels[1]
				if batch < 2013 {
					under = levels[0]
				}
				if slices.Contains(c.refused, batch) {
					outcome, under = "not_accredited", ""
				}
				year := min(batch+4, 2026)
				write(s.code, s.name[0], s.name[1], s.city[0], s.city[1], "yes", "Main campus", "مرکزی کیمپس", c.code, c.title[0], c.title[1], c.degree, c.discipline,
					strconv.Itoa(c.first), "1", "50", strconv.Itoa(batch), under, outcome, "", "", "", fmt.Sprintf("%s/%d-%03d", prefix, year, serial), fmt.Sprintf("%d-05-%02d", year, 4+n))
			}
		}
	}
	w.Flush()
	return b.String()
}

// school is an invented institution. Names and cities are in English and in Urdu.
type school struct {
	code       string
	name, city [2]string
	courses    []course
}

// course is a programme of it.
type course struct {
	code               string
	title              [2]string
	degree, discipline string
	first, last        int   // batches about which something was decided
	refused            []int // those that are not accredited
}

var schools = []school{
	{"indus-valley", [2]string{"Indus Valley University of Engineering", "وادیٔ سندھ جامعہ انجینئرنگ"}, [2]string{"Demo City", "نمونہ شہر"}, []course{
		{"civil", [2]string{"BSc Civil engineering", "بی ایس سی سول انجینئرنگ"}, "bachelor", "CIVIL", 2012, 2022, []int{2015}},
		{"mech", [2]string{"BSc Mechanical engineering", "بی ایس سی مکینیکل انجینئرنگ"}, "bachelor", "MECH", 2012, 2022, []int{}},
		{"elect", [2]string{"BSc Electrical engineering", "بی ایس سی الیکٹریکل انجینئرنگ"}, "bachelor", "ELECT", 2014, 2022, []int{2021}},
		{"comp", [2]string{"BSc Computer engineering", "بی ایس سی کمپیوٹر انجینئرنگ"}, "bachelor", "COMP", 2012, 2023, []int{2023}},
	}},
	{"margalla", [2]string{"Margalla Institute of Technology", "مارگلہ انسٹی ٹیوٹ آف ٹیکنالوجی"}, [2]string{"Demo Hills", "نمونہ پہاڑی"}, []course{
		{"elect", [2]string{"BSc Electrical engineering", "بی ایس سی الیکٹریکل انجینئرنگ"}, "bachelor", "ELECT", 2012, 2022, []int{2017}},
		{"electro", [2]string{"BSc Electronics engineering", "بی ایس سی الیکٹرانکس انجینئرنگ"}, "bachelor", "ELECTRO", 2014, 2022, []int{}},
		{"comp", [2]string{"BSc Computer engineering", "بی ایس سی کمپیوٹر انجینئرنگ"}, "bachelor", "COMP", 2012, 2022, []int{2013}},
	}},
	{"chenab", [2]string{"Chenab University of Technology", "چناب جامعہ ٹیکنالوجی"}, [2]string{"Demo Bank", "نمونہ کنارہ"}, []course{
		{"civil", [2]string{"BSc Civil engineering", "بی ایس سی سول انجینئرنگ"}, "bachelor", "CIVIL", 2012, 2023, []int{2023}},
		{"mech", [2]string{"BSc Mechanical engineering", "بی ایس سی مکینیکل انجینئرنگ"}, "bachelor", "MECH", 2014, 2022, []int{2019}},
		{"agri", [2]string{"BSc Agricultural engineering", "بی ایس سی زرعی انجینئرنگ"}, "bachelor", "AGRI", 2012, 2022, []int{}},
	}},
	{"bolan", [2]string{"Bolan Mining and Engineering University", "بولان جامعہ کان کنی و انجینئرنگ"}, [2]string{"Demo Pass", "نمونہ درہ"}, []course{
		{"mine", [2]string{"BSc Mining engineering", "بی ایس سی کان کنی کی انجینئرنگ"}, "bachelor", "MINE", 2012, 2022, []int{2015}},
		{"civil", [2]string{"BSc Civil engineering", "بی ایس سی سول انجینئرنگ"}, "bachelor", "CIVIL", 2014, 2023, []int{2023}},
	}},
	{"kirthar", [2]string{"Kirthar College of Engineering", "کیرتھر کالج آف انجینئرنگ"}, [2]string{"Demo Range", "نمونہ سلسلہ"}, []course{
		{"chem", [2]string{"BSc Chemical engineering", "بی ایس سی کیمیکل انجینئرنگ"}, "bachelor", "CHEM", 2012, 2022, []int{2021}},
		{"metal", [2]string{"BSc Metallurgical and materials engineering", "بی ایس سی دھات کاری و مواد کی انجینئرنگ"}, "bachelor", "METAL", 2012, 2022, []int{}},
	}},
	{"khyber-gate", [2]string{"Khyber Gate University", "بابِ خیبر جامعہ"}, [2]string{"Demo Gate", "نمونہ دروازہ"}, []course{
		{"civil", [2]string{"BSc Civil engineering", "بی ایس سی سول انجینئرنگ"}, "bachelor", "CIVIL", 2014, 2022, []int{2017}},
		{"elect", [2]string{"BSc Electrical engineering", "بی ایس سی الیکٹریکل انجینئرنگ"}, "bachelor", "ELECT", 2012, 2023, []int{2023}},
		{"tele", [2]string{"BSc Telecommunication engineering", "بی ایس سی ٹیلی کمیونیکیشن انجینئرنگ"}, "bachelor", "TELE", 2012, 2022, []int{2013}},
	}},
	{"makran", [2]string{"Makran Coast Institute", "ساحلِ مکران انسٹی ٹیوٹ"}, [2]string{"Demo Coast", "نمونہ ساحل"}, []course{
		{"mech", [2]string{"BSc Mechanical engineering", "بی ایس سی مکینیکل انجینئرنگ"}, "bachelor", "MECH", 2014, 2022, []int{}},
		{"tele", [2]string{"BSc Telecommunication engineering", "بی ایس سی ٹیلی کمیونیکیشن انجینئرنگ"}, "bachelor", "TELE", 2012, 2022, []int{2019}},
		{"civil-tech", [2]string{"BTech (Hons) Civil", "بی ٹیک (آنرز) سول"}, "btech", "CIVIL", 2018, 2018, []int{2018}},
	}},
	{"deosai", [2]string{"Deosai Plains University", "دیوسائی جامعہ"}, [2]string{"Demo Plain", "نمونہ میدان"}, []course{
		{"civil", [2]string{"BSc Civil engineering", "بی ایس سی سول انجینئرنگ"}, "bachelor", "CIVIL", 2012, 2023, []int{2023}},
		{"comp", [2]string{"BSc Computer engineering", "بی ایس سی کمپیوٹر انجینئرنگ"}, "bachelor", "COMP", 2014, 2022, []int{2015}},
		{"chem", [2]string{"BSc Chemical engineering", "بی ایس سی کیمیکل انجینئرنگ"}, "bachelor", "CHEM", 2012, 2022, []int{}},
	}},
}

var surveyors = []school{
	{"school", [2]string{"School of Invented Surveying", "فرضی پیمائش اسکول"}, [2]string{"Exampleton", "مثال پور"}, []course{
		{"land", [2]string{"Land surveying", "اراضی پیمائش"}, "diploma", "LAND", 2015, 2021, []int{2021}},
	}},
}
