"""Find the region, the department and its type that the words of a list mean."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from officials.importing.texts import clean_unit
from officials.models import Department, DepartmentType, Post, Region

_LEVELS = "省市区县旗镇乡"
_SHORTEST = 2  # characters of a name
# 区政府 in a list is this body; the type that has this word for an alias is that of its office too.
GOVERNMENT = "人民政府"
OTHER = "other"  # code of the type of bodies that no other type names


@dataclass(frozen=True, slots=True)
class Body:
    """The body that a unit means. ``department``: None for a new one, of ``type``.

    ``question``: the kind of doubt, region, department or type; ``options``: ids and texts.
    ``is_elsewhere``: no region of that name lies in the region of the list.
    """

    region: int | None = None
    department: int | None = None
    type: int | None = None
    question: str = ""
    options: tuple[tuple[int, str], ...] = ()
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class KnownPost:
    """A post that a list may name by its uid."""

    pk: int
    revision: int
    department: int


@dataclass
class Matcher:
    """Match the units of one list. Reads regions, departments and types in three queries."""

    region: Region
    regions: dict[int, Region] = field(default_factory=dict)
    places: Mapping[str, list[int]] = field(default_factory=dict)
    departments: Mapping[int, Department] = field(default_factory=dict)
    named: Mapping[tuple[int, str], dict[int, Department]] = field(default_factory=dict)
    of_type: Mapping[tuple[int, int], list[Department]] = field(default_factory=dict)
    types: Mapping[str, dict[int, DepartmentType]] = field(default_factory=dict)
    other: int | None = None
    _found: dict[tuple[str, str, int | None], Body] = field(default_factory=dict)

    def __post_init__(self) -> None:
        within = Region.objects.filter(path__contains=[self.region.pk], merged_into=None)
        self.regions = {region.pk: region for region in within.order_by("level", "code")}
        places: defaultdict[str, list[int]] = defaultdict(list)
        for region in self.regions.values():
            names = {region.name, region.short_name}
            above = self.regions.get(region.parent_id or 0)
            names |= {above.name + region.name} if above else set()
            for name in names:
                places[name].append(region.pk)
        self.places = dict(places)
        departments: dict[int, Department] = {}
        named: defaultdict[tuple[int, str], dict[int, Department]] = defaultdict(dict)
        of_type: defaultdict[tuple[int, int], list[Department]] = defaultdict(list)
        for department in Department.objects.filter(region__in=self.regions).order_by("rank", "pk"):
            departments[department.pk] = department
            of_type[department.region_id, department.type_id].append(department)
            for name in self.forms(clean_unit(department.name), department.region_id):
                named[department.region_id, name][department.pk] = department
        self.departments, self.named, self.of_type = departments, dict(named), dict(of_type)
        types: defaultdict[str, dict[int, DepartmentType]] = defaultdict(dict)
        for type_ in DepartmentType.objects.order_by("rank"):
            for name in (type_.name, *type_.aliases):
                types[name][type_.pk] = type_
            if type_.code == OTHER:
                self.other = type_.pk
        self.types = dict(types)

    def posts_by_uid(self) -> dict[str, KnownPost]:
        """Return the posts of the region."""
        posts = Post.objects.filter(department__region__path__contains=[self.region.pk])
        found = posts.values_list("uid", "pk", "revision", "department")
        return {
            uid: KnownPost(pk, revision, department)
            for uid, pk, revision, department in found.iterator()
            if department in self.departments
        }

    def find_for(self, post: KnownPost, place: str, unit: str) -> Body:
        """Return the body of a row that names its post: that of the post if the words allow it."""
        own = self.departments[post.department]
        if not unit or self._may_be(own, place, unit):
            return self._known(own)
        return self.find(place, unit)

    def _may_be(self, department: Department, place: str, unit: str) -> bool:
        region = department.region_id
        is_there = not place or region in self._regions_of(place, unit)
        known = (self.named.get((region, form), {}) for form in self.forms(unit, region))
        return is_there and any(department.pk in each for each in known)

    def place_of_sheet(self, name: str) -> str:
        """Return the name of a sheet where it names one region below the list's, else nothing."""
        found = self.places.get(clean_unit(name), [])
        return clean_unit(name) if len(found) == 1 and found != [self.region.pk] else ""

    def find(self, place: str, unit: str, region: int | None = None) -> Body:
        """Return the body of ``unit``; ``region``: the id of the one that a person chose."""
        key = place, unit, region
        if key not in self._found:
            self._found[key] = self._find(place, unit, region)
        return self._found[key]

    def _find(self, place: str, unit: str, region: int | None) -> Body:
        candidates: Sequence[int] = [region] if region else self._regions_of(place, unit)
        if not candidates:
            return Body(is_elsewhere=True)
        if len(candidates) > 1:
            options = [(each, self._path_of(each)) for each in candidates]
            return Body(question="region", options=tuple(options))
        return self._body(candidates[0], unit)

    def _regions_of(self, place: str, unit: str) -> Sequence[int]:
        """Return the regions that the words may mean: that of the list where they name none."""
        if place and place not in {self.region.name, self.region.short_name}:
            return self.places.get(place.removeprefix(self.region.name), ())
        rest = unit.removeprefix(self.region.name)
        for end in range(len(rest), _SHORTEST, -1):
            found = self.places.get(rest[:end])
            if found and rest[end - 1] in f"{_LEVELS}道" and found != [self.region.pk]:
                return found
        return (self.region.pk,)

    def _body(self, region: int, unit: str) -> Body:
        forms = self.forms(unit, region)
        found = {
            department.pk: department
            for form in forms
            for department in self.named.get((region, form), {}).values()
        }
        exact = [each for each in found.values() if clean_unit(each.name) == unit]
        if len(exact) == 1:
            return self._known(exact[0])
        if found:
            return self._choose(region, list(found.values()))
        types = {key: each for form in forms for key, each in self.types.get(form, {}).items()}
        if len(types) > 1:
            options = tuple((each.pk, each.name) for each in types.values())
            return Body(region, question="type", options=options)
        if types:
            (type_,) = types
            known = [] if GOVERNMENT in forms else self.of_type.get((region, type_), [])
            return self._choose(region, known) if known else Body(region, type=type_)
        return Body(region, type=self._type_by_end(unit))

    def _type_by_end(self, unit: str) -> int | None:
        """Return the type with the longest name that ends the unit, or that of other bodies."""
        for start in range(1, len(unit) - _SHORTEST):
            types = self.types.get(unit[start:], {})
            if len(types) == 1:
                return next(iter(types))
        return self.other

    def _choose(self, region: int, found: Sequence[Department]) -> Body:
        if len(found) == 1:
            return self._known(found[0])
        options = tuple((each.pk, each.name) for each in found)
        return Body(region, question="department", options=options)

    @staticmethod
    def _known(department: Department) -> Body:
        return Body(department.region_id, department.pk, department.type_id)

    def forms(self, unit: str, region: int) -> list[str]:
        """Return a unit, and what is left of it without the names of its place."""
        place = self.regions[region]
        forms = [unit]
        forms += [
            unit.removeprefix(name)
            for name in self._names_above(place)
            if unit.startswith(name) and len(unit) >= len(name) + _SHORTEST
        ]
        forms += [
            each[1:]
            for each in tuple(forms)
            if each[0] in _LEVELS and each[0] == place.name[-1] and len(each) > _SHORTEST
        ]
        forms += [f"人民{each}" for each in forms[-1:] if each.startswith("政府")]
        return list(dict.fromkeys(forms))

    def _names_above(self, place: Region) -> Iterable[str]:
        above = self.regions.get(place.parent_id or 0)
        if above:
            yield above.name + place.name
        yield place.name
        yield place.short_name

    def _path_of(self, region: int) -> str:
        known = (self.regions.get(each) for each in self.regions[region].path)
        return "".join(each.name for each in known if each)
