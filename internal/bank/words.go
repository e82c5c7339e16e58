package bank

// words are the texts of the page in one language.
type words struct {
	Base                                                     string // of the page's forms
	Title, Invented, Language, Tongue, Type, Hint, Look      string
	Payer, State, Owed, Due, Sum, Amount, Pay, Anyway, Stop  string
	Unknown, Later, Number, Again, TakeBack, Back, Look2, To string
	Status                                                   map[string]string
	Heard                                                    map[string]string
}

var texts = map[string]words{
	"en": {
		Base: "/", Title: "The Invented Bank", Invented: "This bank does not exist, and neither does its money. It is here so that you can try how a council hears of payments.",
		Language: "اردو", Tongue: "ur", Type: "Reference of the challan", Hint: "16 digits, as they stand on the challan. Blanks do not matter.", Look: "See what is owed",
		Payer: "Payer", State: "State", Owed: "Still to pay", Due: "Last day", Amount: "Amount in rupees", Pay: "Pay",
		Anyway: "Send the money all the same", Stop: "A bank's application would stop here. Money that comes all the same is not lost: the council keeps it for the payer, who sees it on their page.",
		Sum: "Give the amount in rupees, such as 1,750. Nothing was taken.", Unknown: "The council knows no such reference. Look at the digits again; nothing was taken.",
		Later: "The council does not answer now. Try again in a minute; nothing was taken.", Number: "Transaction", Again: "Tell the council once more",
		TakeBack: "Give the money back", Back: "The money is back in the account, and the council knows.", Look2: "See what is owed now", To: "For the reference",
		Status: map[string]string{"U": "To be paid", "P": "Paid", "B": "Not payable any more"},
		Heard: map[string]string{
			"00": "Paid, and the council has booked it.", "01": "The council knows no such reference. The money stays in the account.",
			"03": "The council knows this transaction with another sum or reference. Nothing was changed.", "04": "The council could not read this. The money stays in the account.",
			"05": "The council did not answer. Tell it once more: it counts once.",
		},
	},
	"ur": {
		Base: "/ur/", Title: "فرضی بینک", Invented: "یہ بینک حقیقت میں نہیں ہے، نہ اس کی رقم۔ یہ اس لیے ہے کہ آپ آزما سکیں کہ کونسل کو ادائیگی کی خبر کیسے ملتی ہے۔",
		Language: "English", Tongue: "en", Type: "چالان کا حوالہ نمبر", Hint: "16 ہندسے، جیسے چالان پر لکھے ہیں۔ خالی جگہ سے فرق نہیں پڑتا۔", Look: "واجب رقم دیکھیں",
		Payer: "ادا کرنے والا", State: "حالت", Owed: "باقی رقم", Due: "آخری تاریخ", Amount: "رقم (روپے)", Pay: "ادا کریں",
		Anyway: "پھر بھی رقم بھیجیں", Stop: "بینک کی ایپ یہاں رک جاتی۔ جو رقم پھر بھی آ جائے وہ ضائع نہیں ہوتی: کونسل اسے ادا کرنے والے کے لیے رکھتی ہے، اور وہ اپنے صفحے پر اسے دیکھتا ہے۔",
		Sum: "رقم روپوں میں لکھیں، جیسے 1,750۔ کچھ نہیں کاٹا گیا۔", Unknown: "کونسل کے پاس ایسا کوئی حوالہ نمبر نہیں۔ ہندسے دوبارہ دیکھیں؛ کچھ نہیں کاٹا گیا۔",
		Later: "کونسل اس وقت جواب نہیں دے رہی۔ ایک منٹ بعد دوبارہ کوشش کریں؛ کچھ نہیں کاٹا گیا۔", Number: "لین دین نمبر", Again: "کونسل کو دوبارہ بتائیں",
		TakeBack: "رقم واپس کریں", Back: "رقم اکاؤنٹ میں واپس آ گئی، اور کونسل کو معلوم ہے۔", Look2: "اب واجب رقم دیکھیں", To: "حوالہ نمبر",
		Status: map[string]string{"U": "واجب الادا", "P": "ادا شدہ", "B": "اب ادا نہیں ہو سکتی"},
		Heard: map[string]string{
			"00": "ادا ہو گئی، اور کونسل نے درج کر لی۔", "01": "کونسل کے پاس ایسا کوئی حوالہ نمبر نہیں۔ رقم اکاؤنٹ ہی میں ہے۔",
			"03": "کونسل کے پاس یہ لین دین کسی اور رقم یا حوالے سے درج ہے۔ کچھ نہیں بدلا۔", "04": "کونسل اسے پڑھ نہ سکی۔ رقم اکاؤنٹ ہی میں ہے۔",
			"05": "کونسل نے جواب نہیں دیا۔ اسے دوبارہ بتائیں: ایک ہی بار گنا جائے گا۔",
		},
	},
}
