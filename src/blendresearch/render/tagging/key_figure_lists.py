"""Key figures as lists: Typst lays them out on a grid, which to who hears it is nothing but paragraphs."""

import pikepdf
from pikepdf import Array, Dictionary, Name, Object

from blendresearch.render.tagging.structure import attributes, kids


def make_list_of_grid(pdf: pikepdf.Pdf, grid: Object) -> None:
    """Make a list of the element of a grid, of each cell that holds something an item, and drop the others."""
    items = [_item(pdf, grid, cell) for cell in kids(grid) if kids(cell)]
    grid.S, grid.K = Name.L, Array(items)
    attributes(grid, Name.List).ListNumbering = Name("/None")


def is_grid(element: Object) -> bool:
    """Tell whether Typst made this element of a grid: a group of groups."""
    below = kids(element)
    return Name.Div == element.S and bool(below) and all(Name.Div == kid.S for kid in below)


def _item(pdf: pikepdf.Pdf, grid: Object, cell: Object) -> Object:
    item = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LI, P=grid, K=Array([cell])))
    cell.S, cell.P = Name.LBody, item
    return item
