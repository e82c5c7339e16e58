package sample

import "sanad/internal/council"

// Taught is what invented institutions teach, and what was found of their batches.
func Taught() council.Taught {
	text := func(en, ur string) council.Text { return council.Text{En: en, Ur: ur} }
	batches := func(refused int, accredited ...int) (list []council.Batch) {
		for _, year := range accredited {
			list = append(list, council.Batch{Year: year, Outcome: "accredited", Opens: true, Decision: "D/1"})
		}
		if refused != 0 {
			list = append(list, council.Batch{Year: refused, Outcome: "not_accredited", Decision: "D/1"})
		}
		return list
	}
	return council.Taught{
		{ID: "indus-valley", Name: text("Indus Valley University of Engineering", "وادیٔ سندھ جامعہ انجینئرنگ"), City: text("Demo City", "نمونہ شہر"), Programmes: []council.Programme{
			{ID: "civil", Title: text("BSc Civil engineering", "بی ایس سی سول انجینئرنگ"), Degree: "bachelor", Discipline: "CIVIL", First: 2012, Batches: batches(2015, 2012, 2013, 2014, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
			{ID: "mech", Title: text("BSc Mechanical engineering", "بی ایس سی مکینیکل انجینئرنگ"), Degree: "bachelor", Discipline: "MECH", First: 2012, Batches: batches(0, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
			{ID: "elect", Title: text("BSc Electrical engineering", "بی ایس سی الیکٹریکل انجینئرنگ"), Degree: "bachelor", Discipline: "ELECT", First: 2012, Batches: batches(2021, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2022)},
			{ID: "comp", Title: text("BSc Computer engineering", "بی ایس سی کمپیوٹر انجینئرنگ"), Degree: "bachelor", Discipline: "COMP", First: 2012, Batches: batches(2023, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
		}},
		{ID: "margalla", Name: text("Margalla Institute of Technology", "مارگلہ انسٹی ٹیوٹ آف ٹیکنالوجی"), City: text("Demo Hills", "نمونہ پہاڑی"), Programmes: []council.Programme{
			{ID: "elect", Title: text("BSc Electrical engineering", "بی ایس سی الیکٹریکل انجینئرنگ"), Degree: "bachelor", Discipline: "ELECT", First: 2012, Batches: batches(2017, 2012, 2013, 2014, 2015, 2016, 2018, 2019, 2020, 2021, 2022)},
			{ID: "electro", Title: text("BSc Electronics engineering", "بی ایس سی الیکٹرانکس انجینئرنگ"), Degree: "bachelor", Discipline: "ELECTRO", First: 2012, Batches: batches(0, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
			{ID: "comp", Title: text("BSc Computer engineering", "بی ایس سی کمپیوٹر انجینئرنگ"), Degree: "bachelor", Discipline: "COMP", First: 2012, Batches: batches(2013, 2012, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
		}},
		{ID: "chenab", Name: text("Chenab University of Technology", "چناب جامعہ ٹیکنالوجی"), City: text("Demo Bank", "نمونہ کنارہ"), Programmes: []council.Programme{
			{ID: "civil", Title: text("BSc Civil engineering", "بی ایس سی سول انجینئرنگ"), Degree: "bachelor", Discipline: "CIVIL", First: 2012, Batches: batches(2023, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
			{ID: "mech", Title: text("BSc Mechanical engineering", "بی ایس سی مکینیکل انجینئرنگ"), Degree: "bachelor", Discipline: "MECH", First: 2012, Batches: batches(2019, 2014, 2015, 2016, 2017, 2018, 2020, 2021, 2022)},
			{ID: "agri", Title: text("BSc Agricultural engineering", "بی ایس سی زرعی انجینئرنگ"), Degree: "bachelor", Discipline: "AGRI", First: 2012, Batches: batches(0, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
		}},
		{ID: "bolan", Name: text("Bolan Mining and Engineering University", "بولان جامعہ کان کنی و انجینئرنگ"), City: text("Demo Pass", "نمونہ درہ"), Programmes: []council.Programme{
			{ID: "mine", Title: text("BSc Mining engineering", "بی ایس سی کان کنی کی انجینئرنگ"), Degree: "bachelor", Discipline: "MINE", First: 2012, Batches: batches(2015, 2012, 2013, 2014, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
			{ID: "civil", Title: text("BSc Civil engineering", "بی ایس سی سول انجینئرنگ"), Degree: "bachelor", Discipline: "CIVIL", First: 2012, Batches: batches(2023, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
		}},
		{ID: "kirthar", Name: text("Kirthar College of Engineering", "کیرتھر کالج آف انجینئرنگ"), City: text("Demo Range", "نمونہ سلسلہ"), Programmes: []council.Programme{
			{ID: "chem", Title: text("BSc Chemical engineering", "بی ایس سی کیمیکل انجینئرنگ"), Degree: "bachelor", Discipline: "CHEM", First: 2012, Batches: batches(2021, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2022)},
			{ID: "metal", Title: text("BSc Metallurgical and materials engineering", "بی ایس سی دھات کاری و مواد کی انجینئرنگ"), Degree: "bachelor", Discipline: "METAL", First: 2012, Batches: batches(0, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
		}},
		{ID: "khyber-gate", Name: text("Khyber Gate University", "بابِ خیبر جامعہ"), City: text("Demo Gate", "نمونہ دروازہ"), Programmes: []council.Programme{
			{ID: "civil", Title: text("BSc Civil engineering", "بی ایس سی سول انجینئرنگ"), Degree: "bachelor", Discipline: "CIVIL", First: 2012, Batches: batches(2017, 2014, 2015, 2016, 2018, 2019, 2020, 2021, 2022)},
			{ID: "elect", Title: text("BSc Electrical engineering", "بی ایس سی الیکٹریکل انجینئرنگ"), Degree: "bachelor", Discipline: "ELECT", First: 2012, Batches: batches(2023, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
			{ID: "tele", Title: text("BSc Telecommunication engineering", "بی ایس سی ٹیلی کمیونیکیشن انجینئرنگ"), Degree: "bachelor", Discipline: "TELE", First: 2012, Batches: batches(2013, 2012, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
		}},
		{ID: "makran", Name: text("Makran Coast Institute", "ساحلِ مکران انسٹی ٹیوٹ"), City: text("Demo Coast", "نمونہ ساحل"), Programmes: []council.Programme{
			{ID: "mech", Title: text("BSc Mechanical engineering", "بی ایس سی مکینیکل انجینئرنگ"), Degree: "bachelor", Discipline: "MECH", First: 2012, Batches: batches(0, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
			{ID: "tele", Title: text("BSc Telecommunication engineering", "بی ایس سی ٹیلی کمیونیکیشن انجینئرنگ"), Degree: "bachelor", Discipline: "TELE", First: 2012, Batches: batches(2019, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2020, 2021, 2022)},
			{ID: "civil-tech", Title: text("BTech (Hons) Civil", "بی ٹیک (آنرز) سول"), Degree: "btech", Discipline: "CIVIL", First: 2012, Batches: batches(2018)},
		}},
		{ID: "deosai", Name: text("Deosai Plains University", "دیوسائی جامعہ"), City: text("Demo Plain", "نمونہ میدان"), Programmes: []council.Programme{
			{ID: "civil", Title: text("BSc Civil engineering", "بی ایس سی سول انجینئرنگ"), Degree: "bachelor", Discipline: "CIVIL", First: 2012, Batches: batches(2023, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
			{ID: "comp", Title: text("BSc Computer engineering", "بی ایس سی کمپیوٹر انجینئرنگ"), Degree: "bachelor", Discipline: "COMP", First: 2012, Batches: batches(2015, 2014, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
			{ID: "chem", Title: text("BSc Chemical engineering", "بی ایس سی کیمیکل انجینئرنگ"), Degree: "bachelor", Discipline: "CHEM", First: 2012, Batches: batches(0, 2012, 2013, 2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022)},
		}},
	}
}
