package events

import (
	"fmt"
	"reflect"

	"sanad/internal/pii"
)

// plain refuses an event that is not a struct by value, or that has a field in which a personal value could lie sealed or hidden.
func plain(t reflect.Type) error {
	if t == nil || t.Kind() != reflect.Struct {
		return fmt.Errorf("events: %v is no struct", t)
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.IsExported() && isPersonal(f.Type) {
			return fmt.Errorf("events: %v.%s holds a personal value", t, f.Name)
		}
	}
	return nil
}

var (
	valueType  = reflect.TypeFor[pii.Value]()
	sealedType = reflect.TypeFor[pii.Sealed]()
)

func isPersonal(t reflect.Type) bool {
	if t == valueType || t == sealedType {
		return true
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return isPersonal(t.Elem())
	case reflect.Map:
		return isPersonal(t.Key()) || isPersonal(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && isPersonal(f.Type) {
				return true
			}
		}
	}
	return false
}

// digits are those of an id, in the order in which they sort.
const digits = "0123456789abcdefghjkmnpqrstvwxyz"

// successor returns the next higher id. The last digit of an id holds padding, so counting begins one before it.
func successor(id string) string {
	b := []byte(id)
	for i := len(b) - 2; i >= 0; i-- {
		if b[i] != digits[len(digits)-1] {
			for d := range digits {
				if digits[d] == b[i] {
					b[i] = digits[d+1]
					return string(b)
				}
			}
		}
		b[i] = digits[0]
	}
	return string(b)
}
