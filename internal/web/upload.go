package web

import (
	"errors"
	"io"
	"mime/multipart"
	"net/http"

	"sanad/internal/fault"
	"sanad/internal/pii"
	"sanad/internal/text"
	"sanad/internal/web/parts"
)

// File is one uploaded file, read while it arrives.
type File struct {
	Field, Name string
	Content     io.Reader
}

// ReadUpload is Read for multipart forms: it fills c from the fields that come before the file, then calls take with the file.
// What take does not read is thrown away, so that the reader sees the answer. A file beyond the route's limit is refused at its
// field; one that was not chosen too.
func ReadUpload(r *http.Request, c any, take func(f File) error) (*parts.Form, error) {
	mr, err := r.MultipartReader()
	if err != nil {
		return parts.NewForm(nil), refusal{status: http.StatusUnsupportedMediaType, key: "form"}
	}
	values := map[string][]string{}
	count := 0
	for {
		part, err := mr.NextRawPart()
		if errors.Is(err, io.EOF) {
			return readValues(values, c)
		}
		if err != nil {
			return parts.Typed(values), readError(err)
		}
		if count++; count > mostValues {
			return parts.Typed(values), refusal{status: http.StatusBadRequest, key: "form"}
		}
		if isFile(part) {
			form, err := readFile(part, values, c, take)
			return form, finish(r, mr, part.FormName(), err)
		}
		b, err := io.ReadAll(io.LimitReader(part, smallBody+1))
		if err != nil {
			return parts.Typed(values), readError(err)
		}
		if len(b) > smallBody {
			return parts.Typed(values), refusal{status: http.StatusRequestEntityTooLarge, key: "too_big"}
		}
		values[part.FormName()] = append(values[part.FormName()], string(b))
	}
}

// isFile tells a file from a text field.
func isFile(p *multipart.Part) bool {
	return p.FileName() != "" || p.Header.Get("Content-Type") != ""
}

func readFile(part *multipart.Part, values map[string][]string, c any, take func(File) error) (*parts.Form, error) {
	form, err := readValues(values, c)
	if err != nil {
		return form, err
	}
	name, err := text.Clean(part.FileName())
	if err != nil {
		name = ""
	}
	if pii.HasCard(part.FileName()) {
		return form, refusedFile(part.FormName(), "web.file.card", nil)
	}
	if runes := []rune(name); len(runes) > mostRunes {
		name = string(runes[:mostRunes])
	}
	if part.FileName() == "" {
		return form, refusedFile(part.FormName(), "web.file.none", nil)
	}
	return form, take(File{part.FormName(), name, part})
}

// NoFile tells whether a form was refused only because no file was chosen, for forms that do not need one.
func NoFile(err error) bool {
	f := fault.Of(err)
	return f != nil && len(f.Fields) == 1 && f.Fields[0].Message.Key == "web.file.none"
}

func refusedFile(field, key string, values fault.Values) error {
	var f fault.Fields
	f.Add(field, key, values)
	return f.Err()
}

// finish reads what is left of the body, so that the browser listens to the answer, and turns a body that was too big into a
// refusal of the file. What comes after the file counts for nothing.
func finish(r *http.Request, mr *multipart.Reader, field string, err error) error {
	restErr := rest(mr)
	if fault.Of(err) != nil {
		return err
	}
	var tooBig *http.MaxBytesError
	if errors.As(err, &tooBig) || err != nil && errors.As(restErr, &tooBig) {
		drain(r, 3*tooBig.Limit)
		return refusedFile(field, "web.file.too_big", fault.Values{"Megabytes": visitOf(r.Context()).upload / 1_000_000})
	}
	return err
}

// rest reads to the end of the body.
func rest(mr *multipart.Reader) error {
	for {
		part, err := mr.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := io.Copy(io.Discard, part); err != nil {
			return err
		}
	}
}

// drain reads at most n bytes of what the limit of the body cut off.
func drain(r *http.Request, n int64) {
	if v := visitOf(r.Context()); v != nil && v.body != nil {
		_, _ = io.CopyN(io.Discard, v.body, n)
	}
}
