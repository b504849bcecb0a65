"""The structure tree of a PDF: its elements in their order (ISO 32000-1, 14.7)."""

from collections.abc import Callable, Iterator

from pikepdf import Array, Dictionary, Name, Object


def entries(element: Object) -> list[Object]:
    """Give all that an element holds: elements, marked content (numbers), and references to annotations."""
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, Array) else [kids]


def kids(element: Object) -> list[Object]:
    """Give the elements right under one."""
    return [kid for kid in entries(element) if isinstance(kid, Dictionary) and "/S" in kid]


def elements(element: Object, enter: Callable[[Object], bool] = lambda _: True) -> Iterator[Object]:
    """Give the elements below one in their order; those below an element for which `enter` is false are left out."""
    for kid in kids(element):
        yield kid
        if enter(kid):
            yield from elements(kid, enter)


def attributes(element: Object, owner: Name) -> Object:
    """Give the attributes of an element that belong to an owner ("/Table", "/List"), made when there are none."""
    found = element.get("/A", Array())
    present = list(found) if isinstance(found, Array) else [found]
    for entry in present:
        if entry.get("/O") == owner:
            return entry
    element.A = Array([Dictionary(O=owner), *present])
    return element.A[0]
