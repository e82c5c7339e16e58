// Package sample invents people for tests and for the demonstration council.
//
// Nobody here exists: identity numbers begin with 9, which no province has, telephone numbers lie in one small block, and addresses
// end in a name that is reserved for examples.
package sample

import "fmt"

// Person is somebody invented.
type Person struct {
	NameLatin, NameUrdu string
	Father              string
	CNIC                string // 13 digits
	Phone               string
	Email               string
	Address             string
}

type name struct{ latin, urdu string }

var given = []name{
	{"Ayesha", "عائشہ"}, {"Bilal", "بلال"}, {"Fatima", "فاطمہ"}, {"Hamza", "حمزہ"}, {"Zainab", "زینب"}, {"Usman", "عثمان"},
	{"Maryam", "مریم"}, {"Imran", "عمران"}, {"Sana", "ثنا"}, {"Kamran", "کامران"}, {"Hira", "حرا"}, {"Tariq", "طارق"},
	{"Nadia", "نادیہ"}, {"Faisal", "فیصل"}, {"Rabia", "رابعہ"}, {"Adeel", "عدیل"}, {"Saima", "صائمہ"}, {"Junaid", "جنید"},
	{"Amna", "آمنہ"}, {"Salman", "سلمان"}, {"Iqra", "اقرا"}, {"Waqas", "وقاص"}, {"Mehwish", "مہوش"}, {"Danish", "دانش"},
	{"Sadia", "سعدیہ"}, {"Arslan", "ارسلان"}, {"Bushra", "بشریٰ"}, {"Yasir", "یاسر"}, {"Uzma", "عظمیٰ"}, {"Rizwan", "رضوان"},
	{"Noor", "نور"}, {"Asad", "اسد"}, {"Khadija", "خدیجہ"}, {"Shahid", "شاہد"}, {"Lubna", "لبنیٰ"}, {"Nasir", "ناصر"},
	{"Gulalai", "گلالئی"}, {"Mir Hassan", "میر حسن"}, {"Zarmina", "زرمینہ"}, {"Sher Afzal", "شیر افضل"},
}

var family = []name{
	{"Siddiqui", "صدیقی"}, {"Khan", "خان"}, {"Malik", "ملک"}, {"Qureshi", "قریشی"}, {"Chaudhry", "چوہدری"}, {"Baloch", "بلوچ"},
	{"Yousafzai", "یوسفزئی"}, {"Memon", "میمن"}, {"Bhatti", "بھٹی"}, {"Abbasi", "عباسی"}, {"Raza", "رضا"}, {"Soomro", "سومرو"},
	{"Gilani", "گیلانی"}, {"Mirza", "مرزا"}, {"Hashmi", "ہاشمی"}, {"Durrani", "درانی"}, {"Awan", "اعوان"}, {"Butt", "بٹ"},
	{"Afridi", "آفریدی"}, {"Kazmi", "کاظمی"}, {"Bugti", "بگٹی"}, {"Wazir", "وزیر"}, {"Lodhi", "لودھی"}, {"Naqvi", "نقوی"},
	{"Rajput", "راجپوت"}, {"Ansari", "انصاری"}, {"Zaidi", "زیدی"},
}

var fathers = []string{
	"Abdul Rashid", "Ghulam Mustafa", "Muhammad Aslam", "Syed Anwar", "Haji Karim", "Riaz Ahmed", "Iftikhar Hussain", "Nazir Ahmad",
	"Abdul Ghafoor", "Muhammad Younis", "Sher Muhammad", "Akhtar Ali", "Shaukat Mahmood",
}

var towns = []string{"Gulshan Town", "Model Colony", "Satellite Town", "Shah Faisal Road", "Canal View", "University Road", "Saddar"}

// Number returns which invented person an address of mail belongs to.
func Number(email string) (n int, ok bool) {
	_, err := fmt.Sscanf(email, "person%d@example.org", &n)
	return n, err == nil
}

// Someone returns the n-th invented person, n from 0; the first million differ in number, telephone and address of mail.
func Someone(n int) Person {
	g, f := given[n%len(given)], family[(n/len(given)+n*7)%len(family)]
	return Person{
		NameLatin: g.latin + " " + f.latin,
		NameUrdu:  g.urdu + " " + f.urdu,
		Father:    fathers[n*5%len(fathers)],
		CNIC:      fmt.Sprintf("9%05d%06d%d", 10000+n*37%90000, n, n*3%10),
		Phone:     fmt.Sprintf("+92300%07d", n%1_000_000),
		Email:     fmt.Sprintf("person%d@example.org", n),
		Address:   fmt.Sprintf("House %d, Street %d\n%s", n%400+1, n%60+1, towns[n%len(towns)]),
	}
}
