package accreditation

import (
	"slices"
	"strconv"

	"sanad/internal/council"
	"sanad/internal/fault"
	"sanad/internal/text"
)

// planner finds what rows are about among what is there, and among what earlier rows are to make.
type planner struct {
	present
	made   map[string]bool     // what rows are to make, by id
	former map[string][]string // earlier names, folded, by id
	moved  map[string][]string // the campuses where programmes were, by id
	codes  map[handle]string   // ids by code
	named  map[handle][]string // ids by name, folded
	all    map[handle][]string // ids of everything of a kind in an institution
	at     map[string]int      // where something stands in the lists of present, by id
	found  map[string]map[batchOn]Finding
	known  map[subject]*fileRow // a row about the same programme in the same words, which was understood
	placed map[placed]bool      // what decisions of the file are in the place of
	newID  func() string
}

// handle is where something is known by a word: institutions everywhere, campuses within their institution, programmes by code within it and by name
// at their campus.
type handle struct{ kind, within, word string }

// index makes something known by its code within an institution, and by its names within places.
func (p *planner) index(kind, institution, id, code string, at int, name council.Text, places ...string) {
	p.codes[handle{kind, institution, code}], p.at[id] = id, at
	p.all[handle{kind, institution, ""}] = append(p.all[handle{kind, institution, ""}], id)
	for _, within := range places {
		for _, word := range append([]string{text.Fold(name.En), text.Fold(name.Ur)}, p.former[id]...) {
			key := handle{kind, within, word}
			if list := p.named[key]; word != "" && (len(list) == 0 || list[len(list)-1] != id) {
				p.named[key] = append(list, id)
			}
		}
	}
}

// lookup returns what has a name, or had it.
func (p *planner) lookup(kind, within string, name council.Text) (ids []string) {
	for _, word := range []string{text.Fold(name.En), text.Fold(name.Ur)} {
		for _, id := range p.named[handle{kind, within, word}] {
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// isNamed tells whether something has a name, or had it.
func (p *planner) isNamed(kind, within, id string, name council.Text) bool {
	return slices.Contains(p.lookup(kind, within, name), id)
}

// free returns the first of some codes that is not taken.
func (p *planner) free(kind, institution string, proposals ...string) string {
	var taken []string
	for _, c := range proposals {
		if _, is := p.codes[handle{kind, institution, c}]; is {
			taken = append(taken, c)
		}
	}
	for { // a number behind the last may be taken too
		code := freeCode(taken, proposals...)
		if _, is := p.codes[handle{kind, institution, code}]; !is {
			return code
		}
		taken = append(taken, code)
	}
}

// subject is what a row says of what is taught, and where.
type subject struct {
	institution, campus, city, title           council.Text
	institutionCode, campusCode, programmeCode string
	degree, discipline                         string
	invented, read                             bool
}

// place finds which programme a row is about, or makes it. What was said of a row in the same words holds for this one.
func (p *planner) place(r *fileRow) bool {
	about := subject{r.Institution, r.Campus, r.City, r.Title, r.InstitutionCode, r.CampusCode, r.ProgrammeCode, r.Degree, r.Discipline, r.Invented, r.ReadDiscipline}
	if like := p.known[about]; like != nil {
		r.institution, r.campus, r.programme = like.institution, like.campus, like.programme
		for _, x := range like.placed {
			x.Line = r.Line
			r.said = append(r.said, x)
		}
		return true
	}
	before := len(r.said)
	if !p.institution(r) || !p.campus(r) || !p.programme(r) {
		return false
	}
	r.placed = slices.Clone(r.said[before:])
	p.known[about] = r
	return true
}

func (p *planner) institution(r *fileRow) bool {
	named := p.lookup(ofInstitution, "", r.Institution)
	if len(named) > 1 && r.City.En != "" {
		if there := slices.DeleteFunc(slices.Clone(named), func(id string) bool { return text.Fold(p.institutions[p.at[id]].City.En) != text.Fold(r.City.En) }); len(there) > 0 {
			named = there
		}
	}
	id, coded := p.codes[handle{ofInstitution, "", r.InstitutionCode}]
	switch {
	case r.InstitutionCode != "" && coded:
		if r.institution = id; !slices.Contains(named, id) {
			r.say(FieldInstitution, "institution.named", fault.Values{"Name": p.institutions[p.at[id]].Name.En})
		}
		return true
	case len(named) > 0 && r.InstitutionCode != "":
		r.refuse(FieldInstitutionCode, "institution.code", fault.Values{"Code": p.institutions[p.at[named[0]]].Code})
		return false
	case len(named) > 1:
		r.refuse(FieldInstitution, "institution.two", nil)
		return false
	case len(named) == 1:
		r.institution = named[0]
		return true
	}
	i := Institution{ID: p.newID(), Code: r.InstitutionCode, Name: r.Institution, City: r.City, Invented: r.Invented, Version: 1}
	if i.Code == "" {
		i.Code = p.free(ofInstitution, "", slug(i.Name.En))
	}
	p.index(ofInstitution, "", i.ID, i.Code, len(p.institutions), i.Name, "")
	p.institutions, p.made[i.ID], r.institution = append(p.institutions, i), true, i.ID
	return true
}

func (p *planner) campus(r *fileRow) bool {
	named, here := p.lookup(ofCampus, r.institution, r.Campus), p.all[handle{ofCampus, r.institution, ""}]
	id, coded := p.codes[handle{ofCampus, r.institution, r.CampusCode}]
	unsaid := r.CampusCode == "" && r.Campus.En == "" && r.Campus.Ur == ""
	switch {
	case r.CampusCode != "" && coded:
		r.campus = id
		return true
	case r.CampusCode == "" && len(named) > 0:
		r.campus = named[0]
		return true
	case unsaid && len(here) == 1:
		r.campus = here[0]
		return true
	case unsaid && len(here) > 1:
		r.refuse(FieldCampus, "campus.which", nil)
		return false
	case !unsaid && r.Campus.En == "":
		r.refuse(FieldCampus, "cell.empty", nil)
		return false
	case len(named) > 0:
		r.refuse(FieldCampusCode, "campus.code", nil)
		return false
	}
	c := Campus{ID: p.newID(), Institution: r.institution, Code: r.CampusCode, Name: r.Campus, City: r.City, Version: 1}
	if unsaid {
		c.Name = mainCampus
	}
	if c.Code == "" {
		c.Code = p.free(ofCampus, r.institution, slug(c.Name.En))
	}
	p.index(ofCampus, r.institution, c.ID, c.Code, len(p.campuses), c.Name, r.institution)
	p.campuses, p.made[c.ID], r.campus = append(p.campuses, c), true, c.ID
	return true
}

func (p *planner) programme(r *fileRow) bool {
	id, coded := p.codes[handle{ofProgramme, r.institution, r.ProgrammeCode}]
	if r.ProgrammeCode == "" {
		coded = false
		for _, x := range p.lookup(ofProgramme, r.campus, r.Title) {
			if y := p.programmes[p.at[x]]; y.Degree == r.Degree {
				id, coded = x, true
				break
			}
		}
	}
	if !coded {
		return p.newProgramme(r)
	}
	x := p.programmes[p.at[id]]
	switch {
	case !p.was(x, r.campus):
		r.refuse(FieldCampus, "programme.campus", nil)
		return false
	case x.Degree != r.Degree:
		r.refuse(FieldDegree, "programme.degree", fault.Values{"Degree": x.Degree})
		return false
	case !r.ReadDiscipline && x.Discipline != r.Discipline:
		r.refuse(FieldDiscipline, "programme.discipline", fault.Values{"Discipline": x.Discipline})
		return false
	}
	if !p.isNamed(ofProgramme, r.campus, x.ID, r.Title) {
		r.say(FieldProgramme, "programme.named", fault.Values{"Title": x.Title.En})
	}
	r.programme = x.ID
	return true
}

// was tells whether a programme is or was taught at a campus.
func (p *planner) was(x Programme, campus string) bool {
	return x.Campus == campus || slices.Contains(p.moved[x.ID], campus)
}

func (p *planner) newProgramme(r *fileRow) bool {
	if r.Discipline == "" {
		r.refuse(FieldDiscipline, "discipline.empty", nil)
		return false
	}
	if r.ReadDiscipline {
		r.say(FieldDiscipline, "discipline.read", fault.Values{"Discipline": r.Discipline})
	}
	x := Programme{
		ID: p.newID(), Institution: r.institution, Campus: r.campus, Code: r.ProgrammeCode, Title: r.Title, Degree: r.Degree, Discipline: r.Discipline,
		First: r.First, Last: r.Last, Version: 1,
	}
	if x.Code == "" {
		x.Code = p.free(ofProgramme, r.institution, slug(x.Title.En), slug(x.Title.En+" "+p.campuses[p.at[r.campus]].Code))
	}
	p.index(ofProgramme, r.institution, x.ID, x.Code, len(p.programmes), x.Title, r.campus)
	p.programmes, p.made[x.ID], r.programme = append(p.programmes, x), true, x.ID
	return true
}

// life refuses batches outside the programme's life, and decisions about what closed before. The first line about a programme that is made states it, if any does.
func (p *planner) life(r *fileRow) {
	x := &p.programmes[p.at[r.programme]]
	if in := p.institutions[p.at[r.institution]]; !in.Closed.IsZero() && r.On.After(in.Closed) {
		r.refuse(FieldInstitution, "institution.closed", fault.Values{"Day": in.Closed.String()})
		return
	}
	if p.made[x.ID] {
		if x.First == 0 {
			x.First = r.First
		}
		if x.Last == 0 {
			x.Last = r.Last
		}
		if r.First != 0 && r.First != x.First || r.Last != 0 && r.Last != x.Last {
			r.refuse(FieldFirst, "first.differs", nil)
		}
	}
	for _, year := range r.Batches {
		if year < x.First || x.Last != 0 && year > x.Last {
			r.refuse(FieldBatch, "batch.life", fault.Values{"Batch": strconv.Itoa(year)})
			return
		}
	}
}
