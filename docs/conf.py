"""How the site is built: from docstrings, notebooks, the help of the command line, data files."""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE)]

import written  # noqa: E402  (stands beside this file)
from sphinx.ext.napoleon.docstring import GoogleDocstring  # noqa: E402

import juesuan_analysis  # noqa: E402

project = "juesuan_analysis"
author = "The juesuan_analysis authors"
release = juesuan_analysis.__version__
extensions = [
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "myst_nb",
]
html_theme = "furo"
html_title = "juesuan_analysis"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_copyright = False
exclude_patterns = ["_build", "templates"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # as committed; `make test` runs them again and compares
templates_path = ["templates"]
autosummary_generate = True
autosummary_ignore_module_all = False
autodoc_member_order = "bysource"
add_module_names = False
# A notebook's tables bring their own scripts and styles, which the site keeps as they are.
suppress_warnings = ["mystnb.unknown_mime_type"]

# Of a property "The change that tells: that of all" is a sentence, and names no type.
GoogleDocstring._parse_attribute_docstring = GoogleDocstring._consume_to_end

for made in ("notebooks", "generated"):
    shutil.rmtree(HERE / made, ignore_errors=True)
shutil.copytree(ROOT / "notebooks", HERE / "notebooks", ignore=shutil.ignore_patterns(".*"))
written.pages(HERE / "generated")
