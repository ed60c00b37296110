"""The rule in words, as a second maker reads it: whose second person an act about an organization takes.

It knows nothing of the portal but what the harness saw with its own eyes: who acted, who brought in whom, who confirmed
it, and who had asked for what then happened. Persons are named by the address of their mailbox.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

OPERATOR = "operator's shell"
"""Acts with an authority of its own, which its record and the organization are told of."""


@dataclass(frozen=True, slots=True)
class Debt:
    """Who gave an account or a role, and those of the organization who confirmed it, independent of who gave it."""

    to: frozenset[str]
    of: str = ""
    """The organization that the role is for, "" for an account, which is owed everywhere."""
    by_letter: bool = False
    """Whether the organization's own letter names the person: who entered it is no third person to two of them."""


@dataclass
class Known:
    """What is known of persons and organizations at a moment.

    `acting`: organization to those who write, approve or keep its list. `portal`: the secretariat and its operators.
    `empty`: organizations that have had neither people nor an address in the directory for thirty days.
    """

    acting: dict[str, frozenset[str]]
    portal: frozenset[str]
    operators: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    debts: dict[str, set[Debt]] = field(default_factory=dict)

    registered: dict[str, frozenset[str]] = field(default_factory=dict)
    """Who approves for an organization without an account."""

    def acts_for(self, person: str, organization: str) -> bool:
        """Tell whether a person was one of the organization before what is judged."""
        return person in self.acting.get(organization, frozenset())

    def is_outside(self, person: str, organization: str) -> bool:
        """Tell whether somebody is of the secretariat: who acts for the organization too counts as of it."""
        return person in self.portal and not self.acts_for(person, organization)

    def owed_by(self, person: str, organization: str, *, beside: bool = False) -> frozenset[str]:
        """Return those to whom a person owes the account, or the role or entry for an organization.

        `beside`: only those that count as a third person to whom both of two may owe theirs.
        """
        debts = [debt for debt in self.debts.get(person, ()) if debt.of in ("", organization)]
        return frozenset(giver for debt in debts if not (beside and debt.by_letter) for giver in debt.to)

    def are_independent(self, one: str, other: str, organization: str) -> bool:
        """Tell whether neither owes anything to the other, nor both to one third person."""
        if one == other:
            return False
        if other in self.owed_by(one, organization) or one in self.owed_by(other, organization):
            return False
        return not self.owed_by(one, organization, beside=True) & self.owed_by(other, organization, beside=True)

    def let_act(self, person: str, organization: str) -> None:
        """Note that somebody acts for an organization from now on, whoever let them."""
        self.acting[organization] = self.acting.get(organization, frozenset()) | {person}

    def register(self, person: str, organization: str) -> None:
        """Note that somebody approves for an organization without an account from now on."""
        self.registered[organization] = self.registered.get(organization, frozenset()) | {person}

    def confirm(self, person: str, *, by: str, of: str) -> None:
        """Note that somebody confirmed an appointment: the debt is lifted if they may confirm it."""
        held = self.debts.get(person, set())
        self.debts[person] = {debt for debt in held if debt.of != of or not self.may_confirm(by, debt)}

    def may_confirm(self, person: str, debt: Debt) -> bool:
        """Tell whether a person is of the organization (of the secretariat, for its own) and independent of a giver."""
        is_inside = self.acts_for(person, debt.of) if debt.of else person in self.portal
        return is_inside and all(self.are_independent(person, giver, debt.of) for giver in debt.to)

    def owe(self, person: str, *, to: Iterable[str], of: str, by_letter: bool = False) -> None:
        """Note who gave somebody an account or role; the debt is lifted where somebody of the organization confirmed.

        The first of `to` asked for it. Those after it confirmed: who of them is of the organization, and independent of
        who asked, stands for it.
        """
        asked, *confirmed = dict.fromkeys(to)
        if asked == person or (not of and confirmed):
            return
        if not any(self.acts_for(one, of) and self.are_independent(one, asked, of) for one in confirmed):
            self.debts.setdefault(person, set()).add(Debt(frozenset({asked}), of, by_letter))


def refuse(known: Known, persons: Iterable[str], organization: str, *, is_nomination: bool = False) -> str:
    """Say why these persons may not do an act about an organization, "" if they may.

    `is_nomination`: somebody is to act for it, or its letter says that it has one person: where it has no people yet
    its pinned letter is entered by one of the secretariat and confirmed by another.
    """
    acted = sorted(set(persons))
    if OPERATOR in acted:
        return ""
    pairs = [pair for pair in combinations(acted, 2) if known.are_independent(*pair, organization)]
    if any(_act_for(known, pair, organization) for pair in pairs):
        return ""
    is_first = is_nomination and not known.acting.get(organization)
    is_nobodys = organization in known.empty or is_first or organization not in known.acting
    if is_nobodys and any(all(known.is_outside(person, organization) for person in pair) for pair in pairs):
        return ""
    if not any(known.acts_for(person, organization) for person in acted):
        return "nobody of the organization"
    return "one person alone" if len(acted) == 1 else "the two are not independent"


def _act_for(known: Known, pair: tuple[str, str], organization: str) -> bool:
    """Tell whether one of two acts for the organization, and the other does too or is of the secretariat."""
    ours = [known.acts_for(person, organization) for person in pair]
    seconds = [
        is_ours or known.is_outside(person, organization) or person in known.registered.get(organization, frozenset())
        for is_ours, person in zip(ours, pair, strict=True)
    ]
    return any(ours) and all(seconds)


def refuse_word(known: Known, persons: Iterable[str], organization: str) -> str:
    """Say why a word about an organization may not be shown as agreed, "" if somebody of it said or agreed to it.

    Who owes the role to somebody outside who acts too is not the organization's voice.
    """
    acted = set(persons)
    if OPERATOR in acted:
        return ""
    ours = [person for person in acted if known.acts_for(person, organization)]
    outside = acted - set(ours)
    if any(not known.owed_by(person, organization) & outside for person in ours):
        return ""
    return "said about the organization without its agreement" if not ours else "its voice was appointed by who speaks"


def refuse_two_outside(known: Known, persons: Iterable[str], organization: str) -> str:
    """Say why these are not two independent members of the secretariat, "" if two of them are."""
    outside = sorted({person for person in persons if known.is_outside(person, organization)})
    pairs = combinations(outside, 2)
    return "" if any(known.are_independent(*pair, organization) for pair in pairs) else "not two of the secretariat"


def refuse_unsealing(known: Known, persons: Iterable[str], organization: str) -> str:
    """Say why these may not open to the secretariat what it does not read yet, "" if they may.

    One of the organization may, and two independent members of the secretariat.
    """
    acted = set(persons)
    if OPERATOR in acted or any(known.acts_for(person, organization) for person in acted):
        return ""
    return refuse_two_outside(known, acted, organization)
