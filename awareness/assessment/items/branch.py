"""`branch`: a telephone call, a visit or a screen that talks back. Every path ends, one or more end well."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal

from msgspec import Meta, Struct

from awareness.assessment.item import (
    Fault,
    Feedback,
    Fields,
    Id,
    Item,
    Partial,
    Remark,
    Response,
    Words,
    one,
    repeated_ids,
)
from awareness.errors import ResponseIncomplete, sentence


class Reply(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to say or do, and the node it leads to."""

    id: Id
    text: Words
    goto: Id


class Node(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A moment: either it offers replies, or it ends (`outcome` and `lesson`)."""

    id: Id
    say: Words
    choices: Annotated[tuple[Reply, ...], Meta(max_length=4)] = ()
    outcome: Literal["safe", "detour", "harm"] | None = None
    lesson: Words | None = None


class BranchResponse(Response, frozen=True):
    """The replies taken, from the first node to an end."""

    path: tuple[str, ...]


class Branch(Item[BranchResponse], frozen=True, kw_only=True):
    """Nodes and replies; right when the path taken ends `safe`."""

    kind: ClassVar[str] = "branch"
    response_type: ClassVar[type[Response]] = BranchResponse

    medium: Literal["call", "screen", "visit"] = "call"
    caller: Words
    start: Id
    nodes: Annotated[tuple[Node, ...], Meta(min_length=3, max_length=14)]

    def faults(self) -> Iterator[Fault]:
        """Nodes end or go on, replies lead somewhere, all is reached, no circle, safe ends and others."""
        ids = [node.id for node in self.nodes]
        yield from repeated_ids("nodes", ids)
        if self.start not in ids:
            yield Fault(("start",), f"« {self.start} » n'existe pas dans « nodes »")
            return
        known = True
        for index, node in enumerate(self.nodes):
            for fault in _node_faults(index, node, set(ids)):
                known = False
                yield fault
        if known:
            yield from self._walk_faults()

    def present(self, seed: str, draft: str = "") -> Mapping[str, Any]:  # noqa: ARG002
        """Give what was said so far as (node, reply) pairs, and the node to reply to."""
        path = tuple(part for part in draft.split(".") if part)
        walked = self._walk(path)
        if walked is None:
            path, walked = (), self._walk(())
        if walked is None:
            raise ValueError(self.id)
        said, node = walked
        return {"said": said, "node": node, "path": ".".join(path)}

    def read(self, fields: Fields) -> BranchResponse | Partial:
        """Read the reply pressed and the path before it; an answer only when the path has come to an end."""
        before = [part for part in one(fields, "path").split(".") if part]
        path = (*before, one(fields, "reply"))
        walked = self._walk(path)
        if walked is None:
            raise ResponseIncomplete(sentence("Choisissez une réponse pour continuer."))
        return BranchResponse(path=path) if walked[1].outcome else Partial(draft=".".join(path))

    def feedback(self, response: BranchResponse) -> Feedback:
        """Give the lesson of the end that was reached."""
        walked = self._walk(response.path)
        end = walked[1] if walked else self._node(self.start)
        right = end.outcome == "safe"
        remark = Remark("", "right" if right else "wrong", end.lesson or end.say)
        return Feedback(right=right, remarks=(remark,))

    def responses(self) -> Iterator[BranchResponse]:
        """Take every path to its end."""
        for path, node in self._paths((), self._node(self.start)):
            if node.outcome:
                yield BranchResponse(path=path)

    def _node(self, name: str) -> Node:
        return next(node for node in self.nodes if node.id == name)

    def _walk(self, path: tuple[str, ...]) -> tuple[list[tuple[Node, Reply]], Node] | None:
        """Follow replies from the start; None when the path names a reply that is not there."""
        node, said = self._node(self.start), []
        for name in path:
            reply = next((reply for reply in node.choices if reply.id == name), None)
            if reply is None:
                return None
            said.append((node, reply))
            node = self._node(reply.goto)
        return said, node

    def _paths(self, path: tuple[str, ...], node: Node) -> Iterator[tuple[tuple[str, ...], Node]]:
        """Walk every path, never deeper than there are nodes."""
        yield path, node
        if len(path) < len(self.nodes):
            for reply in node.choices:
                yield from self._paths((*path, reply.id), self._node(reply.goto))

    def _walk_faults(self) -> Iterator[Fault]:
        """Judge the graph, not its paths: their number may grow as a power of the number of nodes."""
        leads = {node.id: {reply.goto for reply in node.choices} for node in self.nodes}
        reached = _reached(self.start, leads)
        if _goes_round(reached, leads):
            yield Fault(("nodes",), "un chemin tourne en rond : il ne finit jamais")
        ends = {node.outcome for node in self.nodes if node.id in reached and node.outcome}
        if "safe" not in ends:
            yield Fault(("nodes",), "aucun chemin ne finit bien (outcome: safe)")
        if ends == {"safe"}:
            yield Fault(("nodes",), "tous les chemins finissent bien : il faut aussi une fin detour ou harm")
        for index, node in enumerate(self.nodes):
            if node.id not in reached:
                yield Fault(("nodes", index), f"rien ne mène à « {node.id} »")


def _node_faults(index: int, node: Node, known: set[str]) -> Iterator[Fault]:
    yield from repeated_ids("choices", [reply.id for reply in node.choices], "nodes", index)
    if bool(node.choices) == bool(node.outcome):
        yield Fault(("nodes", index), "il faut soit des réponses (choices), soit une fin (outcome)")
    if bool(node.outcome) != bool(node.lesson):
        yield Fault(("nodes", index), "une fin (outcome) va avec sa leçon (lesson)")
    for at, reply in enumerate(node.choices):
        if reply.goto not in known:
            path = ("nodes", index, "choices", at, "goto")
            yield Fault(path, f"« {reply.goto} » n'existe pas dans « nodes »")


def _reached(start: str, leads: Mapping[str, set[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        fresh = leads[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return found


def _goes_round(names: set[str], leads: Mapping[str, set[str]]) -> bool:
    """Take away, again and again, what leads to nothing that is left; what then remains goes round."""
    left = set(names)
    while left:
        done = {name for name in left if not leads[name] & left}
        if not done:
            return True
        left -= done
    return False
