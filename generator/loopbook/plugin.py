"""The door to MkDocs, and the only module that knows it: pages in, events out."""

import json
import os
import posixpath
from html import escape
from pathlib import Path
from typing import Any

from markdown import Markdown
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure import pages
from mkdocs.structure.files import File as SourceFile
from mkdocs.structure.files import Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as EnginePage
from mkdocs.structure.toc import TableOfContents, get_toc

from loopbook import indexing
from loopbook.bodies import show_tags
from loopbook.checks import settings_findings
from loopbook.clock import read_now
from loopbook.examine import Examination, examine
from loopbook.fragments import templates_folder
from loopbook.outputs import search
from loopbook.pages import TABS, Frame, Page, Site
from loopbook.publish import publish
from loopbook.reports import text
from loopbook.settings import SETTINGS_FILE, read_settings
from loopbook.views.addresses import SEARCH

log = get_plugin_logger("loopbook")

_HOME = "index.md"
_FULL_TEXT = 2_000_000
"""How many characters Material's index may have before it holds titles and summaries alone.

A browser reads the whole index before it shows a first result: two megabytes take about a second.
"""
_PALETTE = (
    # Without this one, whoever comes by day would have the light colours at night too: Material
    # remembers what a reader's system asked for on the first visit.
    {
        "media": "(prefers-color-scheme)",
        "toggle": {"icon": "material/brightness-auto", "name": "Switch to light"},
    },
    {
        "media": "(prefers-color-scheme: light)",
        "scheme": "default",
        "toggle": {"icon": "material/weather-sunny", "name": "Switch to dark"},
    },
    {
        "media": "(prefers-color-scheme: dark)",
        "scheme": "slate",
        "toggle": {"icon": "material/weather-night", "name": "Switch to the colours of the system"},
    },
)


class LoopbookConfig(Config):  # type: ignore[no-untyped-call]
    """The plugin has no options in ``mkdocs.yml``: everything stands in ``loopbook.yml``."""


class LoopbookPlugin(BasePlugin[LoopbookConfig]):  # type: ignore[no-untyped-call]
    """Adds the log's pages to a MkDocs site with Material's theme."""

    def __init__(self) -> None:
        self._site = Site((), ())
        self._pages: dict[str, tuple[SourceFile, Page]] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Lays the theme over Material, and watches the records."""
        if config.theme.name != "material":
            raise PluginError("Loopbook needs Material. Set in mkdocs.yml: theme: {name: material}")
        _dress(config)
        root = _root(config)
        settings = read_settings(root).settings
        folders = {root / (each.folder or ".") for each in settings.collections.values()}
        for path in (root / SETTINGS_FILE, *sorted(folders)):
            if path.exists() and str(path) not in config.watch:
                config.watch.append(str(path))
        return config

    def on_files(self, files: Files, /, *, config: MkDocsConfig) -> Files:
        """Examines the log and adds its pages and files."""
        examination = _examine(config)
        own_home = files.get_file_from_path(_HOME) is not None
        frame = Frame(
            name=config.site_name,
            home="today/" if own_home else "",
            url=config.site_url.rstrip("/") + "/" if config.site_url else None,
            repo_url=config.repo_url or None,
            commit_url=_commit_url(config),
            edit_url=lambda path: _edit_url(config, path),
            directory_urls=config.use_directory_urls,
            search=_has_full_text(config),
        )
        self._site = publish(examination, frame)
        self._pages = {}
        _take_out(files, examination, config)
        addresses = {file.dest_uri: file for file in files}
        for page in self._site.pages:
            file = _source(page, config)
            for there in (files.get_file_from_path(file.src_uri), addresses.get(file.dest_uri)):
                if there is not None and files.get_file_from_path(there.src_uri) is there:
                    files.remove(there)
            files.append(file)
            self._pages[page.address] = file, page
        for extra in self._site.files:
            # As bytes, for MkDocs writes text with the machine's line ends: calendars have CRLF.
            content = extra.content.encode()
            files.append(SourceFile.generated(config, extra.address, content=content))
        self._add_attachments(files, config)
        return files

    def _add_attachments(self, files: Files, config: MkDocsConfig) -> None:
        """What records show and link to is published beside them, where it is there."""
        root = _root(config)
        for page in self._site.pages:
            for path in page.attachments:
                source, folder = _place(path, config)
                if files.get_file_from_path(source) is not None:
                    continue
                if (root / path).is_file() and (root / path).resolve().is_relative_to(root):
                    files.append(
                        SourceFile(
                            source,
                            folder,
                            config.site_dir,
                            config.use_directory_urls,
                            inclusion=InclusionLevel.NOT_IN_NAV,
                        )
                    )

    def on_nav(self, nav: Navigation, /, *, config: MkDocsConfig, files: Files) -> Navigation:
        """Puts the indexes first in the navigation; records stay out of it.

        Material renders the whole navigation into every page, so records in it would make the
        build's time grow with the square of their number.
        """
        converter = _Converter(config)
        tabs: dict[str, _LogPage] = {}
        for address, title in TABS:
            file, page = self._pages[address if address else self._home]
            tabs[page.address] = _LogPage(title, file, config, page, converter)
        for file, page in self._pages.values():
            if page.address not in tabs:
                child = _LogPage(page.title, file, config, page, converter)
                # A page of no tab has no parent, not even the first page, whose address is empty.
                parent = None if page.tab is None else tabs.get(page.tab)
                child.parent = parent  # type: ignore[assignment]
        items = [each for each in nav.items if each not in tabs.values()]
        result = Navigation([*tabs.values(), *items], [*tabs.values(), *nav.pages])
        return result

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Adds our entries to the index that Material's search has written by now, or to our own.

        What Material has found so far are the pages of the team's own.
        """
        index = Path(config.site_dir, "search", "search_index.json")
        if not index.is_file():
            return
        found = self._site.found
        content = json.loads(index.read_text("utf-8"))
        if self._has_page:
            own = search.of_documents(content["docs"])
            language = config.theme.get("language") or "en"
            problem = indexing.make_index((*found, *own), Path(config.site_dir), language)
            if problem:
                log.warning(f"The search finds nothing, for Pagefind failed: {problem}")
        size = sum(entry.size for entry in found)
        full = size <= _FULL_TEXT
        if not self._has_page:
            most = f"titles and summaries only, for all words are {size / 1e6:.1f} MB"
            log.info(
                f"The site has Material's own search, which knows {'all words' if full else most}. "
                "For a page that searches the full text, with filters: "
                "pip install 'loopbook[search]'"
            )
        content["docs"].extend(
            entry.as_document(self._pages[entry.address][0].url, full=full) for entry in found
        )
        index.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), "utf-8")

    @property
    def _has_page(self) -> bool:
        return SEARCH in self._pages

    @property
    def _home(self) -> str:
        return "" if "" in self._pages else "today/"


class _LogPage(EnginePage):
    """A page that Loopbook made: HTML around the Markdown of a record or a rule."""

    def __init__(
        self,
        title: str,
        file: SourceFile,
        config: MkDocsConfig,
        page: Page,
        converter: "_Converter",
    ) -> None:
        super().__init__(escape(title), file, config)
        self._log_page = page
        self._converter = converter

    def read_source(self, config: MkDocsConfig) -> None:
        """Takes the Markdown from the log instead of the file.

        Templates of MkDocs escape nothing, so what people wrote is made HTML here.
        """
        page = self._log_page
        self.markdown = page.body
        self.meta: dict[str, Any] = {
            "title": escape(page.title),  # Material writes both as they are, into its HTML
            "template": "loopbook.html",
            "search": {"exclude": True},  # our own entries are added when the index is written
        }
        if page.description:
            self.meta["description"] = escape(page.description)
        if page.alternates:
            self.meta["alternates"] = page.alternates
        if page.path is None:
            self.meta["hide"] = ["navigation", "toc"]
        else:
            self.meta["hide"] = ["navigation"]
            self.meta["is_record"] = True

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Converts the body, and puts the page around it."""
        page = self._log_page
        if not page.body:
            self.content = f"{page.head}\n{page.foot}"
            self.toc = TableOfContents([])
            self.present_anchor_ids = set()
            return
        html = self._converter.convert(self, page.body, files)
        self.content = f"{page.head}\n{show_tags(html)}\n{page.foot}"


class _Converter:
    """Markdown to HTML, with MkDocs' own treatment of links.

    MkDocs makes a new ``Markdown`` for every page, which costs a tenth of a build; one is enough,
    reset in between as Python-Markdown means it to be.
    """

    def __init__(self, config: MkDocsConfig) -> None:
        self._config = config
        settings = dict(config["mdx_configs"] or {})
        settings["toc"] = {"permalink": True, **settings.get("toc", {})}  # a section can be cited
        self._markdown = Markdown(
            extensions=config["markdown_extensions"], extension_configs=settings
        )

    def convert(self, page: EnginePage, text: str, files: Files) -> str:
        """The HTML of one page's Markdown; the page is told its anchors and its contents."""
        markdown = self._markdown
        markdown.reset()
        raw = pages._RawHTMLPreprocessor()
        anchors = pages._ExtractAnchorsTreeprocessor(page.file, files, self._config)
        links = pages._RelativePathTreeprocessor(page.file, files, self._config)
        for processor in (raw, anchors, links):
            processor._register(markdown)  # takes the place of the one of the page before
        html = markdown.convert(text)
        page.toc = get_toc(getattr(markdown, "toc_tokens", []))
        page.present_anchor_ids = anchors.present_anchor_ids | raw.present_anchor_ids
        page.links_to_anchors = links.links_to_anchors
        return html


def _dress(config: MkDocsConfig) -> None:
    """Our templates and assets in front of Material's; a team's own still win."""
    theme, folder = config.theme, str(templates_folder().parent)
    if folder not in theme.dirs:
        theme.dirs.insert(1 if theme.custom_dir else 0, folder)
        if _has_full_text(config):
            theme.dirs.insert(1 if theme.custom_dir else 0, f"{folder}/full_text")
            theme["search_page"] = SEARCH  # for 404.html; Material's own search is on every page
    features = theme.setdefault("features", [])
    if "navigation.tabs" not in features:
        features.append("navigation.tabs")
    if not theme.get("palette"):
        theme["palette"] = [dict(each) for each in _PALETTE]
    if theme.get("font") == {"text": "Roboto", "code": "Roboto Mono"}:
        theme["font"] = False  # Material's default asks Google for fonts on every visit
    if "assets/loopbook/loopbook.css" not in config.extra_css:
        config.extra_css.insert(0, "assets/loopbook/loopbook.css")
        config.extra_javascript.insert(0, "assets/loopbook/loopbook.js")


def _has_full_text(config: MkDocsConfig) -> bool:
    """Whether the site is to have a search, and the command is there that makes a full one."""
    plugin = config.plugins.get("material/search")
    wanted = plugin is not None and bool(plugin.config.get("enabled"))
    return wanted and indexing.is_installed()


def _root(config: MkDocsConfig) -> Path:
    return Path(config.config_file_path).resolve().parent


def _examine(config: MkDocsConfig) -> Examination:
    root = _root(config)
    try:
        now = read_now(None, os.environ)
    except ValueError as error:
        raise PluginError(str(error)) from None
    read = read_settings(root)
    wrong = settings_findings(read)
    if wrong:
        raise PluginError(f"\n{text.render(wrong, now, lambda _: read.text)}")
    examination = examine(root, read.settings, now)
    if examination.findings:
        level = log.warning if any(each.is_error for each in examination.findings) else log.info
        level(f"{text.plain_summary(examination.findings)} 'loopbook check' shows them.")
    if problem := examination.logbook.history.problem:
        log.info(problem)
    return examination


def _source(page: Page, config: MkDocsConfig) -> SourceFile:
    """The file that MkDocs takes a page to come from: the record's own where it has one."""
    target = f"{page.address}index.html"
    if page.path is None:
        file = SourceFile.generated(
            config, f"{page.address}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV
        )
        file.edit_uri = None
    else:
        file = SourceFile(
            *_place(page.path, config),
            config.site_dir,
            config.use_directory_urls,
            dest_uri=target,
            inclusion=InclusionLevel.NOT_IN_NAV,
        )
        file.edit_uri = _edit_path(config, page.path)
        file.is_documentation_page = lambda: True  # type: ignore[method-assign]  # *.md.erb too
    file.dest_uri = target
    return file


def _place(path: str, config: MkDocsConfig) -> tuple[str, str]:
    """A file's path and the folder it starts from, as MkDocs has it: ``docs_dir`` or the root."""
    root, docs = _root(config), Path(config.docs_dir).resolve()
    file = root / path
    if file.is_relative_to(docs):
        return file.relative_to(docs).as_posix(), str(docs)
    return path, str(root)


def _take_out(files: Files, examination: Examination, config: MkDocsConfig) -> None:
    """Records that lie in ``docs_dir`` are published by us or, above the audience, not at all."""
    for entry in examination.logbook.entries:
        source, folder = _place(entry.path, config)
        there = files.get_file_from_path(source)
        if there is not None and there.src_dir and Path(there.src_dir).resolve() == Path(folder):
            files.remove(there)


def _edit_path(config: MkDocsConfig, path: str) -> str:
    """A file of the log as seen from ``docs_dir``, to which MkDocs' ``edit_uri`` leads."""
    docs = Path(config.docs_dir).resolve()
    up = os.path.relpath(_root(config), docs).replace(os.sep, "/")
    return posixpath.join(up, path)


def _edit_url(config: MkDocsConfig, path: str) -> str | None:
    file = SourceFile.generated(config, "edit.md", content="")
    file.edit_uri = _edit_path(config, path)
    return EnginePage(None, file, config).edit_url


def _commit_url(config: MkDocsConfig) -> str | None:
    if not config.repo_url:
        return None
    part = "/-/commit/" if "gitlab" in config.repo_url else "/commit/"
    return config.repo_url.rstrip("/") + part
