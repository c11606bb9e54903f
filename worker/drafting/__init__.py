"""From a touch to its text: templates, and the limited process that renders them."""

from worker.drafting.renderer import Renderer
from worker.drafting.templates import Data, Rendered, Template, Templates, Unfit, shipped_folder

__all__ = ["Data", "Rendered", "Renderer", "Template", "Templates", "Unfit", "shipped_folder"]
