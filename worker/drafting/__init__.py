"""From a touch to its text: templates, and the limited process that renders them."""

from worker.drafting.renderer import Renderer
from worker.drafting.shelf import Choice, Shelf, Unfit
from worker.drafting.template import BrokenTemplateError, Fault, Occasion, Rendered, Template
from worker.drafting.templates import Templates, shipped_folder
from worker.drafting.variables import VARIABLES, Data

__all__ = [
    "VARIABLES",
    "BrokenTemplateError",
    "Choice",
    "Data",
    "Fault",
    "Occasion",
    "Rendered",
    "Renderer",
    "Shelf",
    "Template",
    "Templates",
    "Unfit",
    "shipped_folder",
]
