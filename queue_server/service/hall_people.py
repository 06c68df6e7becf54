"""A hall's people, as pages may ask for them: each look is on record before it is done."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TypeVar

from queue_server.contracts.actors import Actor, Permission
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import Command, Visitor
from queue_server.contracts.commands.outings import EndOuting
from queue_server.domain.classes import age_on
from queue_server.domain.deciding.case_rules import serves
from queue_server.domain.outing import Outing
from queue_server.domain.state import HallState
from queue_server.service import calling_back, looks, told_form
from queue_server.service.answers import hall_date
from queue_server.service.masking import Found, MaskedVisitor, masked
from queue_server.service.outing_view import person_of
from queue_server.service.personal import Access, AuditEntry, PersonalStore
from queue_server.service.ports import Clock
from queue_server.service.staff_record import StaffChange
from queue_server.service.told_form import Strokes
from queue_server.service.translate import birth_of
from queue_server.service.writer import Writer

T = TypeVar("T")


class HallPeople:
    """PeopleGateway over the writer's connection."""

    _writer: Writer
    _clock: Clock
    _zone: str
    _in_force: Callable[[], bool]
    _outing: Callable[[str], Outing | None]
    _state: Callable[[], HallState]

    async def on_personal(self, run: Callable[[PersonalStore], T]) -> T:
        """Run a piece of work on personal data between batches; raises StorageError."""
        done: T = await self._writer.read(lambda c: c.look(lambda _day, personal, _vault: run(personal)))
        return done

    async def visitor(self, actor: Actor, ticket: str, purpose: str) -> MaskedVisitor | None:
        """Who holds the ticket, masked; on record before it is read."""
        found = await self._holder(ticket, Access(str(actor), "", purpose, self._clock.now()))
        return self._masked(found) if found else None

    async def unmask(self, actor: Actor, ticket: str, reason: str) -> Visitor | None:
        """Who holds the ticket, in full."""
        return await self._holder(ticket, Access(str(actor), "", reason, self._clock.now(), "unmask"))

    async def complete_form(
        self, actor: Actor, ticket: str, said: Mapping[str, str], strokes: Strokes
    ) -> bool:
        """The form as it is told and signed at the window."""
        order = Access(str(actor), "", "complete the form at the window", self._clock.now())
        run = partial(told_form.complete, ticket=ticket, said=said, strokes=strokes, order=order)
        done: bool = await self._writer.read(lambda c: c.look(run))
        return done and self._in_force()

    async def find(self, actor: Actor, number: str, reason: str) -> Sequence[Found]:
        """The day's tickets of an ID number, masked."""
        order = Access(str(actor), "", reason, self._clock.now(), "find")
        found = await self._writer.read(lambda c: c.look(partial(looks.find, number=number, order=order)))
        return tuple(looks.found(t, self._masked(who)) for t, who in found if self._in_force())

    async def sealed(self, visitor: Visitor) -> tuple[str, str]:
        """What staff typed, sealed to the hall; the tag is made with the day's key, that is destroyed with it."""
        today, said = date.fromisoformat(hall_date(self._clock.now(), self._zone)), digest(encode(visitor))
        made: tuple[str, str] = await self._writer.read(
            lambda c: c.look(
                lambda _day, _found, vault: (vault.seal(visitor), vault.day_tag(said, today, "typed"))
            )
        )
        return made

    async def _kept_digest(self, command: Command, said: str) -> str:
        """What a repeat must match. A parcel's number could be guessed from a plain digest: there it is made with the day's key, too."""
        if not isinstance(command.body, EndOuting):
            return said
        today = date.fromisoformat(hall_date(self._clock.now(), self._zone))
        tag: str = await self._writer.read(
            lambda c: c.look(lambda _day, _found, vault: vault.day_tag(said, today, "typed"))
        )
        return tag

    async def outing_person(self, actor: Actor, outing: str) -> Visitor | None:
        """To whom somebody goes; on record before it is read."""
        found = self._outing(outing)
        order = Access(str(actor), "", "outing", self._clock.now(), "unmask", outing)
        read = partial(person_of, outing=found, staff=actor.id, order=order)
        who: Visitor | None = await self._writer.read(
            lambda c: c.look(lambda _day, personal, vault: read(personal, vault))
        )
        return who if self._in_force() else None

    async def case_holder(self, actor: Actor, case: str, purpose: str) -> MaskedVisitor | None:
        """Who came with a case, masked; on record before it is read."""
        found, office = self._state().cases.open.get(case), Permission.CASES in actor.permissions
        if (
            found is None
            or found.visit is None
            or not (office or serves(self._state(), actor.window, found.matter))
        ):
            return None
        order = Access(str(actor), found.visit, purpose, self._clock.now(), detail=case)
        who: Visitor | None = await self._writer.read(lambda c: c.look(partial(looks.of_visit, order=order)))
        return self._masked(who) if who and self._in_force() else None

    async def phone_of(self, actor: Actor, follow_up: str, reason: str) -> str | None:
        """Whom its owner calls; on record before it is read."""
        order = Access(str(actor), "", reason, self._clock.now(), "unmask", follow_up)
        read = partial(
            calling_back.whom, found=self._state().voices.open.get(follow_up), staff=actor.id, order=order
        )
        phone: str | None = await self._writer.read(
            lambda c: c.look(lambda _day, personal, vault: read(personal, vault))
        )
        return phone if self._in_force() else None

    async def record_staff(self, actor: Actor, change: StaffChange) -> None:
        """In the audit chain, committed."""
        entry = change.by(str(actor), self._clock.now())
        await self.on_personal(lambda personal: personal.record(entry))

    async def access_log(self, first: int | None, most: int) -> Sequence[AuditEntry]:
        """A part of the audit chain."""
        return await self.on_personal(partial(looks.part_of_log, first=first, most=most))

    async def account_changes(self, before: int | None, most: int) -> tuple[Sequence[AuditEntry], int]:
        """Read block by block, so that nobody at a kiosk waits for an inspector; so many blocks at most."""
        end = before or await self.on_personal(lambda personal: personal.last_audit()) + 1
        found: list[AuditEntry] = []
        for _ in range(looks.BLOCKS):
            begin = max(1, end - looks.BLOCK)
            part = await self.on_personal(partial(looks.account_changes, begin=begin, end=end))
            found = [*part, *found]
            end = begin
            if len(found) >= most or end == 1:
                break
        kept = found[-most:]
        return kept, kept[0].seq if len(found) > most else end

    async def export_log(self, actor: Actor) -> Sequence[AuditEntry]:
        """The whole chain, the export on record first."""
        order = Access(str(actor), "", "export", self._clock.now(), "export")
        return await self.on_personal(partial(looks.whole_log, order=order))

    async def _holder(self, ticket: str, order: Access) -> Visitor | None:
        found: Visitor | None = await self._writer.read(
            lambda c: c.look(partial(looks.visitor_of, ticket=ticket, order=order))
        )
        return found if self._in_force() else None

    def _masked(self, visitor: Visitor) -> MaskedVisitor:
        birth, today = birth_of(visitor), date.fromisoformat(hall_date(self._clock.now(), self._zone))
        return masked(visitor, age_on(birth, today) if birth else None)
