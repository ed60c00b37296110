"""What an exported document says of itself: its names, dates, authors, text status and events."""

import datetime

from lxml import etree

from practices.documents.akoma_ntoso.documents import Document
from practices.documents.akoma_ntoso.elements import Maker, clean
from practices.documents.akoma_ntoso.identification import CLASSES, UN, DocumentIdentifiers
from practices.documents.akoma_ntoso.languages import UNKNOWN, three_letters
from practices.documents.akoma_ntoso.vocabulary import NAMESPACE

PORTAL_NAMESPACE = "urn:uuid:6f0d8a52-3c1b-4b7e-9d36-5a0c2f1e7b94"
"""Namespace of the portal's own elements in <proprietary>; it names them and leads nowhere."""
NO_DATE = "0001-01-01"
"""The date that stands where one is required and none is known."""

_EVENTS = {"ended": "repeal", "amended": "amendment"}
_LEVELS = ("work", "expression", "manifestation")
_TAGS = {"work": "FRBRWork", "expression": "FRBRExpression", "manifestation": "FRBRManifestation"}


class MetadataWriter:
    """Writes the metadata of a document and of its annexes."""

    def __init__(self, maker: Maker, document: Document, names: DocumentIdentifiers) -> None:
        self._maker = maker
        self._document = document
        self._names = names
        self._author = maker.identify(document.organization.slug or "author")
        self._portal = maker.identify("portal")
        self._roles = {role: maker.identify(role) for role in ("author", "editor")}
        self._events = {kind: maker.identify(kind) for kind in dict.fromkeys(event.kind for event in document.events)}

    def write(self, parent: etree._Element) -> None:
        """Write the metadata of the main text, with what it refers to."""
        meta = self._maker.add(parent, "meta")
        identification = self._write_identification(meta, "main", self._document.title)
        self._write_work(identification)
        self._write_expression(identification)
        self._write_lifecycle(meta)
        self._write_references(meta)
        self._write_proprietary(meta)

    def write_annex(self, parent: etree._Element, name: str, title: str) -> None:
        """Write the metadata of an annex, which is part `name` of the text."""
        self._write_identification(self._maker.add(parent, "meta"), name, title)

    # work, expression, manifestation

    def _write_identification(self, meta: etree._Element, part: str, title: str) -> etree._Element:
        identification = self._maker.add(meta, "identification", source=f"#{self._portal}")
        names = self._names
        uris = {"work": names.work, "expression": names.expression, "manifestation": names.manifestation}
        for level in _LEVELS:
            element = self._maker.add(identification, _TAGS[level])
            self._maker.add(element, "FRBRthis", value=names.part(level, part))
            self._maker.add(element, "FRBRuri", value=uris[level])
            self._write_aliases(element, level, part, title)
            self._write_date(element, level)
            is_portal = level == "manifestation"
            author, role = (self._portal, "editor") if is_portal else (self._author, "author")
            self._maker.add(element, "FRBRauthor", href=f"#{author}", as_=f"#{self._roles[role]}")
            if level == "work":
                self._maker.add(element, "FRBRcountry", value=names.jurisdiction)
            elif level == "expression":
                self._maker.add(element, "FRBRlanguage", language=names.language)
            else:
                self._write_manifestation(element)
        return identification

    def _write_aliases(self, element: etree._Element, level: str, part: str, title: str) -> None:
        if level == "work" and title:
            self._maker.add(element, "FRBRalias", value=title, name="title")
        if part != "main":
            return
        if level == "work" and self._document.symbol:
            self._maker.add(element, "FRBRalias", value=self._document.symbol, name="symbol")
        if level == "expression" and self._document.address:
            self._maker.add(element, "FRBRalias", value=self._document.address, name="address")

    def _write_date(self, element: etree._Element, level: str) -> None:
        document, names = self._document, self._names
        published = document.published_at.date() if document.published_at else None
        dates: dict[str, tuple[datetime.date | None, str]] = {
            "work": (names.work_date, "creation" if document.work_date else "first known"),
            "expression": (names.expression_date, "version"),
            "manifestation": (published, "publication"),
        }
        on, name = dates[level]
        if level == "expression" and on == document.dated_on and document.precision in {"month", "year"}:
            name = f"version, known to the {document.precision}"
        self._maker.add(element, "FRBRdate", date=on.isoformat() if on else NO_DATE, name=name if on else "unknown")

    def _write_work(self, identification: etree._Element) -> None:
        work, subtype = identification[0], CLASSES.get(self._document.kind, CLASSES["other"]).subtype
        if subtype:
            self._maker.add(work, "FRBRsubtype", value=subtype)
        self._maker.add(work, "FRBRnumber", value=self._document.symbol or self._names.number)

    def _write_expression(self, identification: etree._Element) -> None:
        """Say whether the text is authentic, and what it was translated from."""
        expression, document = identification[1], self._document
        language = expression[-1]
        is_authentic = document.text_status == "authentic"
        stated = self._maker.add(expression, "FRBRauthoritative", value=str(is_authentic).lower())
        language.addprevious(stated)
        if not document.is_translation:
            return
        source = next((version for version in document.versions if version.text_status == "authentic"), None)
        code = three_letters(source.language) if source else UNKNOWN
        on = (source.dated_on or self._names.expression_date) if source else None
        self._maker.add(
            expression,
            "FRBRtranslation",
            href=f"{self._names.work}/{code}@{on.isoformat() if on else ''}" if source else self._names.work,
            fromLanguage=code,
            authoritative=str(document.text_status == "official_translation").lower(),
            by=f"#{self._author if document.text_status == 'official_translation' else self._portal}",
        )

    def _write_manifestation(self, element: etree._Element) -> None:
        """Say of an extract which part it is: from its first provision to its last."""
        segments = self._document.segments
        if self._document.text_status == "extract" and segments:
            element_ = self._maker.add(element, "FRBRportion", showAs="Extract")
            element_.set("from", f"#{clean(segments[0].eid)}")
            element_.set("upTo", f"#{clean(segments[-1].eid)}")
        self._maker.add(element, "FRBRformat", value="application/akn+xml")

    # events and references

    def _write_lifecycle(self, meta: etree._Element) -> None:
        if not self._document.events and self._document.text_status != "consolidation":
            return
        lifecycle = self._maker.add(meta, "lifecycle", source=f"#{self._portal}")
        for event in sorted(self._document.events, key=lambda event: event.on):
            self._maker.add(
                lifecycle,
                "eventRef",
                date=event.on.isoformat(),
                source=f"#{self._author}",
                type=_EVENTS.get(event.kind, "generation"),
                refersTo=f"#{self._events[event.kind]}",
            )
        if not self._document.events:
            on = self._names.expression_date
            date = on.isoformat() if on else NO_DATE
            self._maker.add(lifecycle, "eventRef", date=date, source=f"#{self._author}", type="generation")

    def _write_references(self, meta: etree._Element) -> None:
        references = self._maker.add(meta, "references", source=f"#{self._portal}")
        organization = self._document.organization
        scope = f"{self._names.jurisdiction}/" if self._names.jurisdiction == UN else ""
        self._maker.add(
            references,
            "TLCOrganization",
            eId=self._author,
            href=f"/akn/ontology/organization/{scope}{organization.slug or 'author'}",
            showAs=organization.name or organization.acronym or organization.slug or "Author",
            shortForm=organization.acronym,
        )
        portal = self._document.uri_base or "/akn/ontology/organization/portal"
        self._maker.add(
            references, "TLCOrganization", eId=self._portal, href=portal, showAs="The portal that wrote this"
        )
        for role, eid in self._roles.items():
            self._maker.add(references, "TLCRole", eId=eid, href=f"/akn/ontology/role/{role}", showAs=role.capitalize())
        for kind, eid in self._events.items():
            shown = kind.replace("_", " ").capitalize()
            self._maker.add(references, "TLCEvent", eId=eid, href=f"/akn/ontology/event/{kind}", showAs=shown)

    def _write_proprietary(self, meta: etree._Element) -> None:
        """Say what the standard has no element for, in the portal's codes."""
        document = self._document
        prefixes = {None: NAMESPACE, "portal": PORTAL_NAMESPACE}
        element = etree.SubElement(meta, f"{{{NAMESPACE}}}proprietary", {"source": f"#{self._portal}"}, nsmap=prefixes)
        stated = {
            "textStatus": document.text_status,
            "kind": document.kind,
            "lifecycle": document.lifecycle,
            "termsOfReuse": document.terms,
            "publishedAt": document.published_at.isoformat() if document.published_at else "",
        }
        rows: list[tuple[str, str, dict[str, str]]] = [(name, value, {}) for name, value in stated.items() if value]
        rows += [
            (
                "languageVersion",
                version.text_status,
                {"language": version.language, "date": version.dated_on.isoformat() if version.dated_on else ""},
            )
            for version in document.versions
        ]
        for name, value, attributes in rows:
            row = etree.SubElement(element, f"{{{PORTAL_NAMESPACE}}}{name}")
            row.text = clean(value)
            for attribute, words in attributes.items():
                if words:
                    row.set(attribute, clean(words))
