package person

// slips returns the numbers that differ from one by one digit, or by two neighbours that changed places; of a number with letters there are
// none.
func slips(number string) []string {
	if !isDigits(number) {
		return nil
	}
	var list []string
	for i := range len(number) {
		for d := byte('0'); d <= '9'; d++ {
			if d != number[i] {
				list = append(list, number[:i]+string(d)+number[i+1:])
			}
		}
		if i > 0 && number[i-1] != number[i] {
			list = append(list, number[:i-1]+string(number[i])+string(number[i-1])+number[i+1:])
		}
	}
	return list
}
