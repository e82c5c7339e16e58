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
